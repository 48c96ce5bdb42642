"""OpenDocument text, presentations, spreadsheets and drawings, zipped or flat (OASIS ODF 1.3, part 3)."""

from collections.abc import Iterator, Mapping

from lxml import etree

from msl_guard.errors import ExtractionError
from msl_guard.extract.blocks import Content
from msl_guard.extract.coverage import account, untaken
from msl_guard.extract.found import Found
from msl_guard.extract.limits import Limits
from msl_guard.extract.markup import MarkupError, local, parsed, taken
from msl_guard.extract.odfwalk import Walk
from msl_guard.extract.odfwords import ATTRIBUTES, NUMBER, OFFICE, STYLE, TEXT
from msl_guard.extract.package import Package
from msl_guard.model import Location, Part, Unread

_META = frozenset("title subject description keyword creator initial-creator user-defined".split())
_ZIP = b"PK"


def read(data: bytes, limits: Limits) -> Content:
    """Read an OpenDocument file; blocks are located by slide, sheet, table cell or paragraph."""
    try:
        if not data.startswith(_ZIP):
            walk = Walk(None, {})
            root = _flat(data, limits)
            _take(walk, {"": root})
            walk.unread += [*untaken(root, ()), *_attributes(root)]
            return Content(walk.blocks, walk.unread, (), walk.pictures, walk.embedded)
        package = Package(data, limits)
        _refuse_encrypted(package)
        roots = {
            name: package.xml(name) for name in ("meta.xml", "styles.xml", "content.xml") if name in package
        }
        walk = Walk(package, {})
        found = Found(walk.blocks, walk.unread, walk.pictures, walk.embedded)
        held = {name: root for name, root in roots.items() if root is not None}
        _take(walk, held)
        account(package, found)
        walk.unread += [gap for root in held.values() for gap in _attributes(root)]
    except RecursionError:
        raise ExtractionError("is nested too deeply to be read") from None
    if "content.xml" not in package:
        raise ExtractionError("holds no content.xml; it is no OpenDocument file or it is damaged")
    return Content(walk.blocks, [*walk.unread, *package.unread], (), walk.pictures, walk.embedded)


def _flat(data: bytes, limits: Limits) -> "etree._Element":
    try:
        return parsed(data, limits).root
    except MarkupError as error:
        raise ExtractionError(str(error)) from None


def _refuse_encrypted(package: Package) -> None:
    manifest = package.xml("META-INF/manifest.xml") if "META-INF/manifest.xml" in package else None
    for node in () if manifest is None else manifest.iter(etree.Element):
        if local(node) == "encryption-data":
            raise ExtractionError("is encrypted; save a copy without a password")


def _take(walk: Walk, roots: "Mapping[str, etree._Element]") -> None:
    """Read properties, then the content, then what masters and page styles show on every page."""
    for root in roots.values():
        _formats(root)
        walk.hidden_styles |= set(_hidden_styles(root))
    for root in roots.values():
        _properties(walk, root)
    for root in roots.values():
        for body in root.iter(f"{OFFICE}body"):
            walk.children(body, (), Part.BODY)
    for root in roots.values():
        _masters(walk, root)
        _list_labels(walk, root)


def _attributes(root: "etree._Element") -> Iterator[Unread]:
    """Yield a note on each attribute with text that no walk came to."""
    for node in root.iter(etree.Element):
        for key in ATTRIBUTES if node.attrib else ():
            if key in node.attrib:
                place = Location((("element", local(node)),))
                yield Unread(place, f"text in the attribute {local_key(key)} that no reader came to")


def _formats(root: "etree._Element") -> None:
    """Units and signs of number formats are text of the cells that show them."""
    for node in root.iter(f"{NUMBER}text"):
        taken(node)


def _properties(walk: Walk, root: "etree._Element") -> None:
    for meta in root.iter(f"{OFFICE}meta"):
        for node in meta.iter(etree.Element):
            if local(node) in _META:
                walk.say(taken(node), Part.METADATA, (("property", f"property {local(node)}"),))


def _masters(walk: Walk, root: "etree._Element") -> None:
    for master in root.iter(f"{STYLE}master-page", f"{STYLE}handout-master"):
        name = master.get(f"{STYLE}display-name") or master.get(f"{STYLE}name") or "master"
        walk.children(master, (("master", f"master {name}"),), Part.HEADER_FOOTER)


def _hidden_styles(root: "etree._Element") -> Iterator[str]:
    """Yield the names of styles whose text, page or sheet is not shown."""
    for style in root.iter(f"{STYLE}style"):
        for properties in style:
            shown = {local_key(key): value for key, value in properties.attrib.items()}
            hides = shown.get("visibility") in ("hidden", "collapse") or (
                shown.get("display") == ("false" if local(properties) == "table-properties" else "none")
            )
            if hides:
                yield style.get(f"{STYLE}name") or ""


def _list_labels(walk: Walk, root: "etree._Element") -> None:
    """Words that a list style puts before or after each number, such as "Claim 1"."""
    said: set[str] = set()
    for level in root.iter(f"{TEXT}list-level-style-number"):
        for key in (f"{STYLE}num-prefix", f"{STYLE}num-suffix"):
            label = (level.get(key) or "").strip()
            if any(map(str.isalpha, label)) and label not in said:
                said.add(label)
                walk.say(label, Part.BODY, (("list", "list label"),))


def local_key(key: object) -> str:
    """The name of an attribute without its namespace."""
    return str(key).rpartition("}")[2]
