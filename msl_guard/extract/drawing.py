"""DrawingML: the paragraphs of shapes, charts and diagrams (ECMA-376 part 1, section 21)."""

from collections.abc import Iterator

import regex
from lxml import etree

from msl_guard.extract.addresses import Addresses
from msl_guard.extract.blocks import TextBuilder, superscript
from msl_guard.extract.markup import first, taken
from msl_guard.extract.symbols import symbols

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
VML = "{urn:schemas-microsoft-com:vml}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_P, _RUN, _FIELD, _T, _BREAK = f"{A}p", f"{A}r", f"{A}fld", f"{A}t", f"{A}br"
_PROPERTIES, _SYMBOLS = f"{A}rPr", f"{M}t"
_PRIVATE = regex.compile("[\uf000-\uf0ff]")
_SILENT = (f"{A}pPr", f"{A}endParaRPr")


def paragraphs(root: "etree._Element", addresses: Addresses) -> Iterator[TextBuilder]:
    """Yield the text of each paragraph below an element, empty ones too."""
    for paragraph in root.iter(_P):
        yield paragraph_text(paragraph, addresses)


def paragraph_text(paragraph: "etree._Element", addresses: Addresses) -> TextBuilder:
    """The text of one paragraph: runs, fields, breaks and equations."""
    builder = TextBuilder()
    if len(paragraph):
        properties = paragraph[0]
        if properties.tag == _SILENT[0]:
            builder.depth = _depth(properties.get("lvl"))
        _take_runs(paragraph, builder, addresses)
    return builder


def _depth(written: str | None) -> int:
    return int(written) if written and len(written) == 1 and written in "012345678" else 0


def take_equation(node: "etree._Element", builder: TextBuilder, addresses: Addresses) -> None:
    """Take the characters of an equation in the order of the file."""
    for one in node.iter(_SYMBOLS):
        builder.add(taken(one), addresses.get(one, 0))


def _take_runs(parent: "etree._Element", builder: TextBuilder, addresses: Addresses) -> None:
    for node in parent:
        tag = node.tag
        if tag in (_RUN, _FIELD):
            _take_run(node, builder, addresses)
        elif tag == _BREAK:
            builder.stand_in("\n", addresses.get(node, 0))
        elif tag == _T:
            builder.add(taken(node), addresses.get(node, 0))
        elif tag not in _SILENT:
            take_equation(node, builder, addresses)
            _take_runs(node, builder, addresses)


def _take_run(run: "etree._Element", builder: TextBuilder, addresses: Addresses) -> None:
    properties = first(run, _PROPERTIES)
    start = builder.length
    for one in run.iter(_T):
        text = taken(one)
        if properties is not None:
            text = _raised(_lettered(text, properties), properties)
        builder.add(text, addresses.get(one, 0))
    if properties is not None and properties.get("i") in ("1", "true"):
        builder.italic(start)
    size = None if properties is None else properties.get("sz")
    if size and size.isdecimal() and size.isascii() and len(size) < 7:
        builder.set_in(int(size) / 100, start)


def _lettered(text: str, properties: "etree._Element") -> str:
    """Characters of a symbol font, which lie in the private use area, as the characters they show."""
    if not _PRIVATE.search(text):
        return text
    fonts = (one.get("typeface", "") for one in properties.iter(f"{A}latin", f"{A}sym"))
    return symbols(text, next(fonts, ""))


def _raised(text: str, properties: "etree._Element") -> str:
    baseline = (properties.get("baseline") or "").rstrip("%")
    return superscript(text) if baseline.isdecimal() and baseline.strip("0") else text
