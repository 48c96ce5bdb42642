"""The XML of one part of an Office file: parsed with care, alternatives settled, text taken out once.

A reader *takes* text out of the tree. What is left in the tree at the end is what nobody read, which
is how `coverage` knows; and no text can be read twice.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from msl_guard.extract.addresses import ALTERNATIVE, MC, NOWHERE, Addresses, addressed
from msl_guard.extract.limits import Limits

UNSHOWN = "{urn:msl-guard}unshown"
"""Holds a branch of alternative content that Office does not show and that says something else."""
TEXT_ATTRIBUTES = (
    "descr",
    "title",
    "alt",
    "tooltip",
    "string",
    "displayText",
    "prompt",
    "promptTitle",
    "errorTitle",
)
"""Attributes without a namespace whose value is written for people."""

_WITH_ADDRESSES = ("document", "sld", "notes")
"""The parts whose words have places of their own: the body of a document, slides and their notes."""
_UNDERSTOOD = ("http://schemas.microsoft.com/", "http://schemas.openxmlformats.org/")
_EARLY = re.compile(rb"(http://schemas\.openxmlformats\.org/spreadsheetml/2006)/[1-9](?=/main)")
"""The namespaces of Office 2007 before it was finished, which workbooks behind old charts still have."""
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAMESPACES = (
    (b"drawingml/main", b"drawingml/2006/main"),
    (b"drawingml/chartDrawing", b"drawingml/2006/chartDrawing"),
    (b"drawingml/chart", b"drawingml/2006/chart"),
    (b"drawingml/diagram", b"drawingml/2006/diagram"),
    (b"drawingml/wordprocessingDrawing", b"drawingml/2006/wordprocessingDrawing"),
    (b"drawingml/picture", b"drawingml/2006/picture"),
    (b"drawingml/lockedCanvas", b"drawingml/2006/lockedCanvas"),
    (b"presentationml/main", b"presentationml/2006/main"),
    (b"wordprocessingml/main", b"wordprocessingml/2006/main"),
    (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
    (b"officeDocument/math", b"officeDocument/2006/math"),
    (b"officeDocument/customXml", b"officeDocument/2006/customXml"),
    (b"officeDocument/customProperties", b"officeDocument/2006/custom-properties"),
    (b"officeDocument/extendedProperties", b"officeDocument/2006/extended-properties"),
    (b"officeDocument/docPropsVTypes", b"officeDocument/2006/docPropsVTypes"),
)
_DOCTYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_GIVEN = tuple(
    re.compile(rb"%b(?<=\s%b)\s*=\s*[\"'][^\"']" % (name, name)) for name in map(str.encode, TEXT_ATTRIBUTES)
)
"""Each attribute with a value: a search that begins with a word is the fastest."""
_REFUSED = "declares a document type, which Office never writes; it was refused"


class MarkupError(Exception):
    """One part cannot be read; the rest of the package can."""


class Markup(NamedTuple):
    """One part, parsed."""

    root: "etree._Element"
    addresses: Addresses
    sets_aside: bool
    """Whether a branch of alternative content stands marked as not shown."""


def parsed(data: bytes, limits: Limits) -> Markup:
    """A part with one version of each alternative content in its place.

    Raises:
        MarkupError: it is no XML, declares a document type, or is beyond the limits.
    """
    if any(mark in data for mark in _DOCTYPES):
        raise MarkupError(_REFUSED)
    if data.count(b"<") > 2 * limits.elements:
        raise MarkupError(f"holds more than {limits.elements} elements")
    root = _tree(_transitional(data))
    alternatives: list[etree._Element] = []
    addresses = NOWHERE
    if local(root) in _WITH_ADDRESSES:
        # Elements as keys: lxml makes them anew each time they are asked for, unless somebody holds them.
        addresses = dict(addressed(root, alternatives))
    elif b"AlternateContent" in data or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        alternatives = list(root.iter(ALTERNATIVE))
    return Markup(root, addresses, _settle(alternatives, root))


def _tree(data: bytes) -> "etree._Element":
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
        remove_pis=True,
        remove_comments=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise MarkupError(f"is not valid XML: {' '.join(str(error).split())}") from None
    if root.getroottree().docinfo.internalDTD is not None:  # an encoding that hides it from the search above
        raise MarkupError(_REFUSED)
    return root


def _transitional(data: bytes) -> bytes:
    """The part with the namespaces that nearly all files have."""
    if _STRICT in data:
        for strict, transitional in _STRICT_NAMESPACES:
            data = data.replace(_STRICT + strict, b"http://schemas.openxmlformats.org/" + transitional)
    if _EARLY.search(data, 0, 2_000):
        data = _EARLY.sub(rb"\1", data)
    return data


def has_text_attributes(data: bytes) -> bool:
    """Whether a part may hold text in attributes: looking at its bytes costs less than at its elements."""
    head = data[:200].lower()
    if b"\x00" in head or (b"encoding" in head and b"utf-8" not in head):
        return True
    return any(given.search(data) for given in _GIVEN)


def taken(node: "etree._Element") -> str:
    """The text of an element, which is thereby read."""
    text = node.text
    if not text:
        return ""
    node.text = None
    return text


def taken_tail(node: "etree._Element") -> str:
    """The text behind an element, which is thereby read."""
    text = node.tail
    if not text:
        return ""
    node.tail = None
    return text


def taken_attribute(node: "etree._Element", name: str) -> str:
    """The value of an attribute, which is thereby read."""
    value = node.get(name)
    if value is None:
        return ""
    del node.attrib[name]
    return value


def dismiss(node: "etree._Element") -> None:
    """Count all text below an element as read: it shows nowhere, or it stands elsewhere too."""
    for one in node.iter(etree.Element):
        one.text = None
        for name in list(one.attrib):
            if name in TEXT_ATTRIBUTES:
                taken_attribute(one, str(name))


def first(node: "etree._Element", tag: str) -> "etree._Element | None":
    """The first child of a kind that nearly always comes before all others, such as properties."""
    if not len(node):
        return None
    child = node[0]
    return child if child.tag == tag else next(node.iterchildren(tag), None)


def states(node: "etree._Element", properties: str, tag: str) -> bool:
    """Whether the properties of an element hold one."""
    held = first(node, properties)
    return held is not None and next(held.iterchildren(tag), None) is not None


def children(node: "etree._Element") -> Iterator["etree._Element"]:
    """Yield the child elements; what alternative content shows counts as a child itself."""
    for child in node:
        if child.tag != ALTERNATIVE:
            yield child


def local(node: "etree._Element") -> str:
    """The name of an element without its namespace."""
    return str(node.tag).rpartition("}")[2]


def _settle(alternatives: Sequence["etree._Element"], root: "etree._Element") -> bool:
    """Put the branch that Office shows in the place of each alternative (ECMA-376 part 3, 7.6).

    Inner alternatives first. A branch that is not shown stays, marked, if it says anything else; the answer
    is whether any did.
    """
    aside = False
    for node in reversed(alternatives):
        if node is root:
            continue
        branches = [one for one in node if one.tag in (f"{MC}Choice", f"{MC}Fallback")]
        shown = next((one for one in branches if _is_shown(one)), None)
        said = "" if shown is None else _squeezed(" ".join(_pieces(shown)))
        for branch in branches:
            if branch is not shown:
                aside = _sets_aside(branch, said, node) or aside
        for child in () if shown is None else list(shown):
            node.addprevious(child)
        parent = node.getparent()
        if parent is not None and not any(text.strip() for text in (*node.itertext(), node.tail or "")):
            parent.remove(node)
    return aside


def _sets_aside(branch: "etree._Element", said: str, alternative: "etree._Element") -> bool:
    """Drop a branch that says nothing new; put another before the alternative, marked."""
    if _is_said(branch, said):
        alternative.remove(branch)
        return False
    for paragraph in branch.iter(etree.Element):
        if local(paragraph) == "p" and _is_said(paragraph, said):
            dismiss(paragraph)
    branch.tag = UNSHOWN
    alternative.addprevious(branch)
    return True


def _is_shown(branch: "etree._Element") -> bool:
    """Whether Office takes this branch, given that it took none before.

    Vector Markup is never asked for but in decks, by a choice meant for PowerPoint 2007 alone.
    """
    if branch.tag == f"{MC}Fallback":
        return True
    names = [branch.nsmap.get(prefix) or "" for prefix in branch.get("Requires", "").split()]
    return bool(names) and all(name.startswith(_UNDERSTOOD) for name in names)


def _is_said(branch: "etree._Element", said: str) -> bool:
    return all(_squeezed(piece) in said for piece in _pieces(branch))


def _pieces(branch: "etree._Element") -> Iterator[str]:
    """Yield the texts below an element that hold a letter."""
    for node in branch.iter(etree.Element):
        for text in (node.text, *(str(value) for name, value in node.items() if name in TEXT_ATTRIBUTES)):
            if text and any(char.isalpha() for char in text):
                yield text


def _squeezed(text: str) -> str:
    return "".join(text.split())
