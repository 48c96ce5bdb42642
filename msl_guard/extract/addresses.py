"""Where the texts of an Office part stand in it: a reader and a writer of comments mean the same."""

from collections.abc import Iterator, Mapping
from itertools import chain, takewhile

from lxml import etree

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALTERNATIVE = f"{MC}AlternateContent"
"""The same content for programs of different abilities."""
Addresses = Mapping["etree._Element", int]
"""Where the texts and marks of a part stand: offsets in its texts as they stood when it was opened."""
NOWHERE: Addresses = {}
"""The addresses of a part whose words have no places of their own."""

_ADDRESSED = tuple(
    f"{{*}}{name}"
    for name in "t delText tab ptab br cr noBreakHyphen sym rt footnoteReference endnoteReference "
    "p tbl drawing pict object altChunk".split()
)
"""What has an address: texts and marks in them, and what holds texts, in any namespace."""


def addressed(
    root: "etree._Element", alternatives: "list[etree._Element] | None" = None
) -> Iterator[tuple["etree._Element", int]]:
    """Yield the elements with an address, and their addresses: offsets in the texts of the part as it stands.

    A text takes as many as it has characters, any other element one. Alternative content met on the way is
    put into `alternatives`: each walk over a large part takes as long as a quarter of its parsing.
    """
    at = 1
    for node in root.iter(*_ADDRESSED, ALTERNATIVE):
        if node.tag == ALTERNATIVE:
            if alternatives is not None:
                alternatives.append(node)
            continue
        yield node, at
        at += len(own_text(node)) or 1


def own_text(node: "etree._Element") -> str:
    """The text of an element; comments and instructions in it do not end it."""
    text = node.text or ""
    if len(node) and not _is_element(node[0]):
        asides = takewhile(lambda child: not _is_element(child), node)
        text += "".join(child.tail or "" for child in asides)
    return text


def nearest_address(node: "etree._Element", addresses: Addresses) -> int:
    """The address of an element, or of the next thing below or else above it; 0 if nothing there has one."""
    if not addresses:
        return 0
    around = chain((node,), node.iter(*_ADDRESSED), node.iterancestors())
    return next((addresses[one] for one in around if one in addresses), 0)


def _is_element(node: "etree._Element") -> bool:
    """Whether a child is no comment and no instruction."""
    return isinstance(node.tag, str)
