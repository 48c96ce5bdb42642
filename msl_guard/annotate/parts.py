"""The parts of an Office package while some of them are changed, added or taken out.

ECMA-376 part 2: relationships (9), content types (10).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from posixpath import basename, dirname, join, relpath

from lxml import etree
from msgspec import Struct

from msl_guard.annotate.archive import rewritten
from msl_guard.annotate.note import Copy, Note
from msl_guard.extract.limits import Limits
from msl_guard.extract.package import Package, folded

_TYPES = "[Content_Types].xml"
_TYPES_NAMESPACE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_SIGNED = "the document is signed; its signature does not hold for the copy"
_LINKS_NAMESPACE = "{http://schemas.openxmlformats.org/package/2006/relationships}"


@dataclass
class Parts:
    """The parts of a package while some of them are changed."""

    data: bytes
    limits: Limits
    changed: "dict[str, etree._Element]" = field(default_factory=dict)
    """The roots of the parts that were opened to be changed, by name."""
    removed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.package = Package(self.data, self.limits)
        self._names = {folded(name): name for name in self.package.names()}

    def __contains__(self, name: str) -> bool:
        """Whether the package has the part, or was given it."""
        return folded(name) in self._names

    def look(self, name: str) -> "etree._Element":
        """The root of a part as it is now, not to be changed."""
        name = self._names.get(folded(name), name)
        held = self.changed.get(name)
        return etree.fromstring(self.package.load(name), _parser()) if held is None else held

    def open(self, name: str) -> "etree._Element":
        """The root of a part that is to be changed, as it stands, comments and all."""
        name = self._names.get(folded(name), name)
        if name not in self.changed:
            self.changed[name] = self.look(name)
        return self.changed[name]

    def add(self, name: str, root: "etree._Element", content_type: str) -> None:
        """Add a part."""
        self._names[folded(name)] = name
        self.removed.discard(name)
        self.changed[name] = root
        types = self.open(_TYPES)
        etree.SubElement(types, f"{_TYPES_NAMESPACE}Override", PartName=f"/{name}", ContentType=content_type)

    def link(self, part: str, kind: str, target: str) -> None:
        """Link a part to another by a relationship of this type."""
        name = _links_of(part)
        if name not in self:
            self._names[folded(name)] = name
            self.removed.discard(name)
            self.changed[name] = etree.fromstring(f'<Relationships xmlns="{_LINKS_NAMESPACE[1:-1]}"/>')
        root = self.open(name)
        used = {node.get("Id") for node in root}
        number = next(at for at in range(1, len(used) + 2) if f"rIdMslGuard{at}" not in used)
        etree.SubElement(
            root,
            f"{_LINKS_NAMESPACE}Relationship",
            Id=f"rIdMslGuard{number}",
            Type=kind,
            Target=relpath(target, dirname(part) or "."),
        )

    def remove(self, part: str, of: str, kind: str) -> None:
        """Take out a part with its type and the links of a kind that lead to it."""
        name = self._names.pop(folded(part), part)
        self.removed.add(name)
        self.changed.pop(name, None)
        types = self.open(_TYPES)
        for node in list(types):
            if folded(node.get("PartName") or "") == folded(name):
                types.remove(node)
        relationships = self.package.relationships(of)
        links = self.open(_links_of(of))
        for node in list(links):
            one = relationships.get(node.get("Id") or "")
            if one is not None and one.kind == kind and folded(one.target) == folded(name):
                links.remove(node)
        if not len(links):
            self.removed.add(self._names.pop(folded(_links_of(of)), _links_of(of)))

    def free_name(self, pattern: str) -> str:
        """The first name of the kind "folder/name{}.xml" that no part has."""
        return next(name for at in range(1, 1 << 20) if (name := pattern.format(at)) not in self)

    def copy(self, comments: int) -> Copy:
        """The package with what was changed: so many comments.

        Raises:
            ExtractionError: it is a zip archive of a kind that cannot be copied member by member.
        """
        if not self.changed and not self.removed:
            return Copy(self.data, comments)
        signed = any(link.kind == "origin" for link in self.package.relationships("").values())
        return Copy(self._packed(), comments, (_SIGNED,) if signed else ())

    def _packed(self) -> bytes:
        contents = {
            name: etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
            for name, root in self.changed.items()
            if name not in self.removed
        }
        return rewritten(self.data, contents, self.removed)


class Commenting(Struct, frozen=True):
    """How one format bears comments: those of this program are taken out before new ones come in."""

    remove: Callable[[Parts], int]
    """Takes them out, and says how many there were."""
    add: Callable[[Parts, Sequence[Note]], None]

    def commented(self, data: bytes, notes: Sequence[Note], limits: Limits) -> Copy:
        """A copy of a document with these comments, in place of those it had from this program.

        Raises:
            ExtractionError: it cannot bear comments.
        """
        parts = Parts(data, limits)
        self.remove(parts)
        if notes:
            self.add(parts, notes)
        return parts.copy(len(notes))

    def uncommented(self, data: bytes, limits: Limits) -> Copy:
        """A copy of a document without the comments of this program."""
        parts = Parts(data, limits)
        return parts.copy(self.remove(parts))


def _parser() -> "etree.XMLParser":
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)


def _links_of(part: str) -> str:
    return join(dirname(part), "_rels", f"{basename(part)}.rels")
