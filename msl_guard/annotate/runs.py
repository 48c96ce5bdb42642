"""Runs of a Word document: cut where a comment begins or ends, joined again when it is gone."""

from bisect import bisect_right
from copy import deepcopy

from lxml import etree

from msl_guard.errors import ExtractionError
from msl_guard.extract.addresses import addressed, own_text
from msl_guard.extract.markup import local

_SEE_THROUGH = frozenset(
    "hyperlink ins del moveFrom moveTo smartTag sdt sdtContent fldSimple customXml dir bdo".split()
)
"""Containers of runs, inside which a comment may begin and end."""
_BOUND = frozenset("dataBinding text dropDownList comboBox date picture checkbox".split())
"""Kinds of content control that hold a value rather than text with marks in it."""
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Text:
    """The texts of a part by their addresses, runs cut where comments begin and end."""

    def __init__(self, root: "etree._Element") -> None:
        found = list(addressed(root))
        self.nodes = [node for node, _ in found]
        self.starts = [at for _, at in found]
        self.root = root

    def at(self, address: int) -> "tuple[etree._Element, int, int]":
        """The element at an address, its index, and how far into it the address is."""
        index = max(bisect_right(self.starts, address) - 1, 0)
        return self.nodes[index], index, address - self.starts[index]

    def cut(self, address: int) -> None:
        """Have a run begin at an address, if it stands inside a run whose text may be cut."""
        node, index, offset = self.at(address)
        run = node.getparent()
        if run is None or local(run) != "r" or self.unit(address) is not run or _is_raised(run):
            return
        text = own_text(node)
        if offset >= max(len(text), 1) or (offset and len(node)):
            return
        before = run.index(node)
        properties = run.find("{*}rPr")
        kept = int(properties is not None)
        if before == kept and not offset:
            return
        left = etree.Element(run.tag, attributes(run))
        if properties is not None:
            left.append(deepcopy(properties))
        run.addprevious(left)
        left.extend(list(run)[kept:before])
        if offset:
            piece = etree.SubElement(left, node.tag, attributes(node))
            piece.text, node.text = text[:offset], text[offset:]
            piece.set(SPACE, "preserve")
            node.set(SPACE, "preserve")
            self.nodes.insert(index, piece)
            self.starts.insert(index + 1, address)

    def unit(self, address: int) -> "etree._Element":
        """What a comment on an address embraces: a run, or the smallest thing around it that bears marks."""
        node = self.at(address)[0]
        above = [node, *node.iterancestors()]
        outermost = max((at for at, one in enumerate(above) if local(one) == "p"), default=None)
        if outermost is None or outermost == 0:
            return self.paragraph(address)
        for one in reversed(above[:outermost]):
            if local(one) not in _SEE_THROUGH or _is_bound(one):
                return one
        return above[0]

    def paragraph(self, address: int) -> "etree._Element":
        """The paragraph of the running text that an address stands in, or else the next one, or the last.

        Raises:
            ExtractionError: there is none.
        """
        node, index, _ = self.at(address)
        around = [one for one in (node, *node.iterancestors()) if local(one) == "p"]
        if around:
            return around[-1]
        others = [*self.nodes[index:], *reversed(self.nodes[:index])]
        for other in others:
            if local(other) == "p" and not any(
                local(one) in ("p", "txbxContent") for one in other.iterancestors()
            ):
                return other
        raise ExtractionError("holds no paragraph that could bear a comment")


def attributes(node: "etree._Element") -> dict[str, str]:
    """The attributes of an element, by name."""
    return {str(name): str(value) for name, value in node.items()}


def add_next(node: "etree._Element", other: "etree._Element") -> None:
    """Put an element after another and its tail."""
    other.tail, node.tail = node.tail, None
    node.addnext(other)


def _is_raised(run: "etree._Element") -> bool:
    """Whether digits in a run are read as citation numbers, which a cut could change."""
    return any(True for _ in run.iterfind("{*}rPr/{*}vertAlign"))


def _is_bound(node: "etree._Element") -> bool:
    properties = node.find("{*}sdtPr") if local(node) == "sdt" else None
    return properties is not None and any(local(one) in _BOUND for one in properties.iter(etree.Element))


def join(left: "etree._Element", right: "etree._Element") -> None:
    """Join two runs of plain text that look the same."""
    if not (_is_text(left) and _is_text(right)) or left.tail or _look(left) != _look(right):
        return
    first, last = left[-1], right[-1]
    first.text = own_text(first) + own_text(last)
    first.set(SPACE, "preserve")
    drop(right)


def _is_text(run: "etree._Element") -> bool:
    held = [one for one in run if local(one) != "rPr"]
    return local(run) == "r" and len(held) == 1 and local(held[0]) in ("t", "delText") and run[-1] is held[0]


def _look(run: "etree._Element") -> tuple[bytes, ...]:
    properties = run.find("{*}rPr")
    attributes = repr((sorted(run.attrib.items()), run[-1].tag)).encode()
    return (
        attributes,
        b"" if properties is None else etree.tostring(properties, method="c14n", with_tail=False),
    )


def drop(node: "etree._Element") -> None:
    """Take an element out; what follows it in the text stays."""
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    if node.tail:
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)
