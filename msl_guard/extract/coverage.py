"""The coverage account of an Office file: what text there is, and what of it no reader took.

Readers take text out of the trees they read, so the account is what is left: in the parts that were
opened, and in those that nobody opened.
"""

from collections import Counter
from collections.abc import Iterator
from posixpath import splitext

import regex
from lxml import etree

from msl_guard.extract.gathering import Found, Gathering
from msl_guard.extract.markup import TEXT_ATTRIBUTES, local, taken, taken_attribute
from msl_guard.extract.package import Package
from msl_guard.model import Location, Part, Unread

_TEXTS = etree.XPath("//text()[normalize-space()]")
_ATTRIBUTES = etree.XPath(" | ".join(f"//@{name}" for name in TEXT_ATTRIBUTES))
_WORDED = regex.compile(r"(?![-+0-9.]+[eE][-+0-9]+$).*\p{L}", regex.DOTALL)
"""A number such as 1.2E-3 is no word."""
_MACHINE_MADE = frozenset(
    # formulas, formats and identifiers; positions and sizes; animation targets; dates
    "f formatCode tableStyleId attrName posOffset pctWidth pctHeight pctPosHOffset pctPosVOffset align cNvCnPr "
    "LinkType LockedField FieldCodes MoveWithCells SizeWithCells Anchor AutoFill Row Column AutoLine CF RecalcAlways "
    "instrText delInstrText numFmt creationId modId".split()
)
_QUIET_FOLDERS = ("_rels/", "/theme/", "/fonts/", "/printersettings/", "/_xmlsignatures/", "/thumbnail")
_QUIET_PARTS = regex.compile(
    r"\[content_types\]\.xml|(.*/)?(presprops|viewprops|tablestyles|styles|styleswitheffects|fonttable|websettings"
    r"|app|core|thumbnail|theme\d*|colors\d*|style\d*|quickstyles?\d*|layout\d*|itemprops\d*|people|persons?\d*"
    r"|commentsextended|commentsextensible|commentsids|settings|numbering|changesinfo\d*|revisioninfo|vbadata"
    r"|commentauthors|authors|attachedtoolbars|keymapcustomizations|toolbars|customizations)\.xml"
)
_SILENT_SUFFIXES = frozenset(
    ".png .jpg .jpeg .jpe .jfif .gif .bmp .tif .tiff .emf .wmf .emz .wmz .wdp .hdp .ico .webp .pict .pct .pcx .heic "
    ".wav .mp3 .m4a .wma .mid .aif .aiff .mp4 .m4v .mov .avi .wmv .mpg .mpeg .asf .flv .swf "
    ".fntdata .odttf .ttf .otf .glb .gltf .psmdcp .sigs .rels .data .db .ds_store".split()
)
"""Pictures, which are counted where they are shown, sound, fonts and signatures."""
_SILENT_NAMES = (
    "vbaproject", "printersettings", "activex", "thumbnail", "mimetype", "legacydiagramtext", "legacydoctextinfo",
    "metadata",
)  # fmt: skip


def account(package: Package, found: Found) -> None:
    """Read what stands in parts of their own, then note every part with text that nobody took."""
    for name in list(package.names()):
        folded = name.replace("\\", "/").lstrip("/").lower()
        if folded not in package.named and not _is_quiet(folded):
            _leftover(package, name, folded, found)
    for name, root in package.opened():
        found.unread += unclaimed(name, root)


def unclaimed(name: str, root: "etree._Element", why: str = "that no reader knows") -> Iterator[Unread]:
    """Yield a note on the text that is left in a part, if there is any."""
    left: Counter[str] = Counter()
    for text in _strings(_TEXTS, root):
        parent = text.getparent()
        tag = local(parent) if parent is not None and isinstance(parent.tag, str) else "text"
        if tag not in _MACHINE_MADE and _WORDED.match(text):
            left[tag] += len(text.strip())
    for value in _strings(_ATTRIBUTES, root):
        if _WORDED.match(value):
            left[str(value.attrname)] += len(value.strip())
    if left:
        where = ", ".join(sorted(left)[:3])
        reason = f"{left.total()} characters of text ({where}) {why}; look at them in Office"
        yield Unread(Location((("part", name),)), reason)


def _strings(path: etree.XPath, root: "etree._Element") -> "list[etree._ElementUnicodeResult]":
    result = path(root)
    return result if isinstance(result, list) else []


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


def _leftover(package: Package, name: str, folded: str, found: Found) -> None:
    """Read a part that no walk came to, or note it."""
    part = Gathering(package, name, found)
    step = (("part", name),)
    if not folded.endswith((".xml", ".vml", ".svg")):
        if "/embeddings/" in folded or folded.endswith((".vtt", ".docx", ".xlsx", ".pptx", ".txt", ".rtf", ".html")):
            part.file(name, "file", step)
        else:
            part.miss(step, "a part of an unknown kind, which was not read")
        return
    root = package.xml(name)
    if root is None:
        return
    kind = local(root)
    if folded.endswith(".vml"):
        part.vector_markup(root, Part.HIDDEN, step)
    if kind == "tagLst":
        _values(part, root, "val")
    elif kind == "ocx":
        _captions(part, root)
    elif folded.startswith("customxml/"):
        for node in root.iter(etree.Element):
            part.say(" ".join(taken(node).split()), Part.METADATA, (*step, ("element", local(node))))
    found.unread += unclaimed(name, root, "in a part that nothing readable leads to")
    package.release(name)


def _values(part: Gathering, root: "etree._Element", key: str) -> None:
    for node in root.iter(etree.Element):
        name = node.get("name", "tag")
        part.say(taken_attribute(node, key), Part.METADATA, (("part", part.name), ("tag", name)))


def _captions(part: Gathering, root: "etree._Element") -> None:
    """Take the words on a form control; what it keeps as binary data cannot be read."""
    spoken = ("Caption", "Value", "Text", "ControlTipText", "GroupName")
    for node in root.iter(etree.Element):
        attributes = {key.rpartition("}")[2]: value for key, value in node.attrib.items()}
        if attributes.get("name") in spoken:
            step = ("control", f"control {attributes['name']}")
            part.say(attributes.get("value", ""), Part.BODY, (("part", part.name), step))
        if local(node) == "ocx" and "id" in attributes:
            part.miss((("part", part.name),), "form control: its caption was not read", picture=True)
