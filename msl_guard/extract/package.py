"""The container of Office files (OPC): parts and relationships, read with care and limits.

ECMA-376 part 2. Nothing is written to disk, no entity is resolved, nothing is fetched.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from posixpath import dirname, join, normpath
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree

from msl_guard.errors import ExtractionError
from msl_guard.extract.limits import Limits
from msl_guard.model import Location, Unread

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAMESPACES = (
    (b"drawingml/main", b"drawingml/2006/main"),
    (b"drawingml/chart", b"drawingml/2006/chart"),
    (b"drawingml/diagram", b"drawingml/2006/diagram"),
    (b"drawingml/wordprocessingDrawing", b"drawingml/2006/wordprocessingDrawing"),
    (b"drawingml/picture", b"drawingml/2006/picture"),
    (b"drawingml/chartDrawing", b"drawingml/2006/chartDrawing"),
    (b"presentationml/main", b"presentationml/2006/main"),
    (b"wordprocessingml/main", b"wordprocessingml/2006/main"),
    (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
    (b"officeDocument/math", b"officeDocument/2006/math"),
)


class _PartError(Exception):
    """One part cannot be read; the rest of the package can."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """A link from one part to another, or out of the package."""

    kind: str
    """The last word of its type, such as "slide" or "notesSlide"."""
    target: str
    external: bool


class Package:
    """An Office file held in memory."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Open the container.

        Raises:
            ExtractionError: it is no readable, unencrypted zip archive.
        """
        self._limits = limits
        try:
            self._zip = ZipFile(BytesIO(data))
            entries = self._zip.infolist()
        except (BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
            raise ExtractionError(f"damaged or cut off: {error}; save it again") from None
        if len(entries) > limits.parts:
            raise ExtractionError(f"holds {len(entries)} parts; the limit is {limits.parts}")
        if any(entry.flag_bits & 1 for entry in entries):
            raise ExtractionError("is encrypted; save a copy without a password")
        self._entries = _by_name(entries)
        self.unread: list[Unread] = []

    def __contains__(self, name: str) -> bool:
        """Whether the package has a part of this name, in any case."""
        return name.lower() in self._entries

    def has_folder(self, name: str) -> bool:
        """Whether any part stands below a folder."""
        return any(entry.startswith(name) for entry in self._entries)

    @cached_property
    def main(self) -> str:
        """The name of the main part.

        Raises:
            ExtractionError: the package names none.
        """
        for relationship in self.relationships("").values():
            if relationship.kind == "officeDocument" and relationship.target in self:
                return relationship.target
        raise ExtractionError("names no main document; it is no Office file or it is damaged")

    def relationships(self, part: str) -> Mapping[str, Relationship]:
        """The links of a part by id; of the package itself for the empty name."""
        folder, _, name = part.rpartition("/")
        rels = join(folder, "_rels", f"{name}.rels")
        root = self.xml(rels) if rels in self else None
        return (
            {}
            if root is None
            else {
                str(node.get("Id")): Relationship(
                    kind=str(node.get("Type", "")).rpartition("/")[2],
                    target=_resolved(part, str(node.get("Target", ""))),
                    external=node.get("TargetMode") == "External",
                )
                for node in root.iter(_RELATIONSHIP)
            }
        )

    def related(self, part: str, kind: str) -> list[str]:
        """The parts, present in the package, that a part links to by a kind of relationship."""
        return [
            one.target
            for one in self.relationships(part).values()
            if one.kind == kind and not one.external and one.target in self
        ]

    def xml(self, name: str) -> "etree._Element | None":
        """The root element of a part; None, and noted as unread, if it cannot be read."""
        try:
            return _parsed(self._bytes(name))
        except _PartError as error:
            self.unread.append(Unread(Location((("part", name),)), str(error)))
            return None

    def _bytes(self, name: str) -> bytes:
        entry = self._entries.get(name.lower())
        if entry is None:
            raise _PartError("is named but missing from the file")
        most, ratio = self._limits.xml_bytes, self._limits.ratio
        if entry.file_size > most:
            raise _PartError(f"is larger than {most >> 20} MB")
        if entry.file_size > (1 << 20) and entry.file_size > ratio * entry.compress_size:
            raise _PartError(f"unpacks to more than {ratio} times its size")
        try:
            with self._zip.open(entry) as stream:
                data = stream.read(most + 1)
        except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise _PartError(f"cannot be unpacked: {error}") from None
        if len(data) > most:
            raise _PartError(f"is larger than {most >> 20} MB")
        return data


def _by_name(entries: list[ZipInfo]) -> dict[str, ZipInfo]:
    """The entries by name, case and slashes folded as Office does."""
    found: dict[str, ZipInfo] = {}
    for entry in entries:
        name = normpath(entry.filename.replace("\\", "/")).lower()
        if name in found and not entry.is_dir():
            raise ExtractionError(
                f"holds the part {entry.filename} twice, so that two programs may read two texts"
            )
        found[name] = entry
    return found


def _resolved(part: str, target: str) -> str:
    """The name of a link's target inside the package."""
    target = target.partition("#")[0].replace("\\", "/")
    return normpath(join(f"/{dirname(part)}", target)).lstrip("/")


def _parsed(data: bytes) -> "etree._Element":
    if b"<!DOCTYPE" in data[:4096] or "<!DOCTYPE".encode("utf-16-le") in data[:8192]:
        raise _PartError("declares a document type, which Office never writes; it was refused")
    if _STRICT in data:
        for strict, transitional in _STRICT_NAMESPACES:
            data = data.replace(_STRICT + strict, b"http://schemas.openxmlformats.org/" + transitional)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _PartError(f"is not valid XML: {error}") from None
