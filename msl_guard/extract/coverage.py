"""The coverage account of an Office file: what text there is, and what of it no reader took.

Readers take text out of the trees they read, so the account is what is left: in the parts that were
opened, and in those that nobody opened.
"""

from collections import Counter
from collections.abc import Iterator
from posixpath import splitext

import regex
from lxml import etree

from msl_guard.extract.found import Found
from msl_guard.extract.gathering import Gathering, Steps
from msl_guard.extract.markup import TEXT_ATTRIBUTES, local, taken, taken_attribute
from msl_guard.extract.package import Package
from msl_guard.model import Location, Part, Unread

_TEXTS = etree.XPath("descendant::text()[normalize-space()]")
_WORDED = regex.compile(r"(?![-+0-9.]+[eE][-+0-9]+$).*\p{L}", regex.DOTALL)
"""A number such as 1.2E-3 is no word."""
_MACHINE_MADE = frozenset(
    # formulas, formats and identifiers; positions and sizes; animation targets; dates
    "f formatCode tableStyleId attrName posOffset pctWidth pctHeight pctPosHOffset pctPosVOffset align "
    "cNvCnPr LinkType LockedField FieldCodes MoveWithCells SizeWithCells Anchor AutoFill Row Column AutoLine "
    "author generator editing-duration editing-cycles creation-date creator date print-date "
    "printed-by language template "
    "binary-data config-item source-code definedName formula formula1 formula2 "
    "calculatedColumnFormula totalsRowFormula sqref "
    "CF RecalcAlways instrText delInstrText numFmt creationId modId".split()
)
_QUIET_FOLDERS = (
    "/xl/calcchain", "/xl/volatiledependencies", "/meta-inf/", "/configurations2/",
    "/objectreplacements/", "/basic/", "/dialogs/",
    "_rels/", "/theme/", "/fonts/", "/printersettings/", "/_xmlsignatures/", "/thumbnail",
)  # fmt: skip
_QUIET_PARTS = regex.compile(
    r"\[content_types\]\.xml|(.*/)?(presprops|viewprops|tablestyles|styles|styleswitheffects|fonttable"
    r"|websettings|app|core|thumbnail|theme\d*|colors\d*|style\d*|quickstyles?\d*|layout\d*|itemprops\d*"
    r"|people|persons?\d*|commentsextended|commentsextensible|commentsids|settings|numbering|changesinfo\d*"
    r"|revisioninfo|vbadata|commentauthors|authors|attachedtoolbars|keymapcustomizations|toolbars"
    r"|customizations)\.xml"
)
_SILENT_SUFFIXES = frozenset(
    ".png .jpg .jpeg .jpe .jfif .gif .bmp .tif .tiff .emf .wmf .emz .wmz .wdp .hdp .ico .webp .pict .pct "
    ".pcx .heic .wav .mp3 .m4a .wma .mid .aif .aiff .mp4 .m4v .mov .avi .wmv .mpg .mpeg .asf .flv .swf "
    ".svm .rdf .fntdata .odttf .ttf .otf .glb .gltf .psmdcp .sigs .rels .data .db .ds_store".split()
)
"""Pictures, which are counted where they are shown, sound, fonts and signatures."""
_SILENT_NAMES = (
    "vbaproject", "printersettings", "activex", "thumbnail", "mimetype", "legacydiagramtext",
    "legacydoctextinfo", "metadata", "layout-cache",
)  # fmt: skip
_FILES = tuple(".vtt .srt .docx .xlsx .pptx .doc .xls .ppt .txt .rtf .htm .html".split())


def account(package: Package, found: Found) -> None:
    """Read what stands in parts of their own, then note every part with text that nobody took."""
    strange: list[str] = []
    for name in list(package.names()):
        folded = name.replace("\\", "/").lstrip("/").lower()
        if folded in package.named or _is_quiet(folded):
            continue
        if not _leftover(package, name, folded, found):
            strange.append(name)
    if strange:
        others = f" and {len(strange) - 1} more" if len(strange) > 1 else ""
        place = Location((("part", f"{strange[0]}{others}"),))
        found.unread.append(Unread(place, "of a kind that no reader knows, so it was not read"))
    for name in package.opened():
        found.unread += unclaimed(package, name)


def unclaimed(package: Package, name: str, why: str = "that no reader knows") -> Iterator[Unread]:
    """Yield a note on the text that is left in an opened part, if there is any."""
    root = package.xml(name)
    if root is not None:
        yield from untaken(root, (("part", name),), why, attributes=package.bears_attributes(name))


def untaken(
    root: "etree._Element", steps: Steps, why: str = "that no reader knows", *, attributes: bool = False
) -> Iterator[Unread]:
    """Yield a note on the text that is left below an element, if there is any."""
    left: Counter[str] = Counter()
    for where, text in _left(root, attributes=attributes):
        if where not in _MACHINE_MADE and _WORDED.match(text):
            left[where] += len(text.strip())
    if left:
        places = ", ".join(sorted(left)[:3])
        reason = f"{left.total()} characters of text ({places}) {why}; look at them in Office"
        yield Unread(Location(steps), reason)


def _left(root: "etree._Element", *, attributes: bool) -> Iterator[tuple[str, str]]:
    """Yield the texts that are left below an element, with the element or attribute that holds each."""
    found = _TEXTS(root)
    for text in found if isinstance(found, list) else ():
        if isinstance(text, etree._ElementUnicodeResult):
            parent = text.getparent()
            yield "text" if parent is None else local(parent), text
    for node in root.iter(etree.Element) if attributes else ():
        for name, value in node.items():
            if name in TEXT_ATTRIBUTES:
                yield str(name), str(value)


def _is_quiet(name: str) -> bool:
    stem, suffix = splitext(name.rpartition("/")[2])
    return (
        name.endswith("/")
        or suffix in _SILENT_SUFFIXES
        or any(folder in f"/{name}" for folder in _QUIET_FOLDERS)
        or _QUIET_PARTS.fullmatch(name) is not None
        or ("/media/" in name and suffix == ".pdf")  # a picture, as a Mac keeps it
        or (suffix in ("", ".bin") and stem.startswith(_SILENT_NAMES))
    )


def _leftover(package: Package, name: str, folded: str, found: Found) -> bool:
    """Read a part that no walk came to; tells whether it is of a kind that can be read."""
    part = Gathering(package, name, found)
    step = (("part", name),)
    if folded.endswith((".xml", ".vml", ".svg")):
        root = package.xml(name)
        if root is not None:
            _aside(part, root, folded)
            found.unread += unclaimed(package, name, "in a part that nothing readable leads to")
            package.release(name)
    elif "/embeddings/" in folded or folded.endswith(_FILES):
        part.file(name, "file", step)
    else:
        return False
    return True


def _aside(part: Gathering, root: "etree._Element", folded: str) -> None:
    """Take the words of parts beside the text: tags, form controls, data, legacy drawings."""
    step = (("part", part.name),)
    kind = local(root)
    if folded.endswith(".vml"):
        part.vector_markup(root, Part.HIDDEN, step)
    elif kind == "tagLst":
        _values(part, root, "val")
    elif kind == "ocx":
        _captions(part, root)
    elif folded.startswith("customxml/"):
        for node in root.iter(etree.Element):
            part.say(" ".join(taken(node).split()), Part.METADATA, (*step, ("element", local(node))))


def _values(part: Gathering, root: "etree._Element", key: str) -> None:
    for node in root.iter(etree.Element):
        name = node.get("name", "tag")
        part.say(taken_attribute(node, key), Part.METADATA, (("part", part.name), ("tag", name)))


def _captions(part: Gathering, root: "etree._Element") -> None:
    """Take the words on a form control; what it keeps as binary data cannot be read."""
    spoken = ("Caption", "Value", "Text", "ControlTipText", "GroupName")
    for node in root.iter(etree.Element):
        attributes = {str(key).rpartition("}")[2]: str(value) for key, value in node.attrib.items()}
        if attributes.get("name") in spoken:
            step = ("control", f"control {attributes['name']}")
            part.say(attributes.get("value", ""), Part.BODY, (("part", part.name), step))
        if local(node) == "ocx" and "id" in attributes:
            part.miss((("part", part.name),), "form control: its caption was not read", picture=True)
