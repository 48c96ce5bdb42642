"""What charts, diagrams and vector drawings show: titles, labels, names and categories; text of SmartArt.

ECMA-376 part 1, section 21.2 (charts) and 21.4 (diagrams); [MS-ODRAWXML] for the newer charts.
"""

from collections.abc import Iterator

import regex
from lxml import etree

from msl_guard.extract.addresses import NOWHERE
from msl_guard.extract.blocks import TextBuilder
from msl_guard.extract.drawing import A, C, paragraph_text, paragraphs
from msl_guard.extract.markup import dismiss, local, taken

_C15 = "{http://schemas.microsoft.com/office/drawing/2012/chart}"
CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
_CACHES = (f"{C}strCache", f"{C}strLit", f"{C}multiLvlStrCache", f"{_C15}dlblRangeCache")
_SHOWN_AS = {
    "dLbl": "data label",
    "dLbls": "data label",
    "datalabelsRange": "data label",
    "cat": "category",
    "ser": "series",
    "series": "series",
    "legend": "legend",
}
"""What shows a text, by the nearest element above it that says so."""
_LITERAL = regex.compile(r'"([^"]*\p{L}[^"]*)"')


def chart_texts(root: "etree._Element") -> Iterator[tuple[str, TextBuilder]]:
    """Yield the texts a chart shows and as what, each once, though categories stand at every series."""
    for paragraph in root.iter(f"{A}p"):
        yield _shown_as(paragraph), paragraph_text(paragraph, NOWHERE)
    seen: set[str] = set()
    for shown_as, text in (*_cached(root), *_labels(root), *_units(root)):
        if text not in seen:
            seen.add(text)
            yield shown_as, plain(text)


def diagram_texts(root: "etree._Element") -> Iterator[TextBuilder]:
    """Yield the texts of a diagram's points; those of its layout are names of roles."""
    yield from paragraphs(root, NOWHERE)


def drawn_besides(root: "etree._Element", said: set[str]) -> Iterator[TextBuilder]:
    """Yield what the drawing of a diagram shows and its points do not say."""
    for paragraph in root.iter(f"{A}p"):
        if "".join(one.text or "" for one in paragraph.iter(f"{A}t")).strip() in said:
            dismiss(paragraph)
    yield from paragraphs(root, NOWHERE)


def plain(text: str) -> TextBuilder:
    """A text that has no runs, to be kept as a block."""
    builder = TextBuilder()
    builder.add(text, 0)
    return builder


def line(node: "etree._Element") -> str:
    """All text below an element on one line; a piece that is set elsewhere on the page stands apart."""
    text = taken(node)
    for child in node:
        follows = local(child) == "tspan" and not {"x", "y", "dy"} & set(child.keys())
        text += ("" if follows else " ") + line(child) + (child.tail or "")
        child.tail = None
    return " ".join(text.split()) if local(node) in ("text", "textbox") else text


def _shown_as(node: "etree._Element") -> str:
    """What of a chart shows an element's text."""
    above = [local(one) for one in node.iterancestors()]
    if "title" in above:
        return "axis title" if {"catAx", "valAx", "serAx", "dateAx", "axis"} & set(above) else "chart title"
    return next((_SHOWN_AS[one] for one in above if one in _SHOWN_AS), "chart")


def _cached(root: "etree._Element") -> Iterator[tuple[str, str]]:
    for cache in root.iter(*_CACHES):
        for value in cache.iter(f"{C}v"):
            yield _shown_as(cache), taken(value)
    for dimension in root.iter(f"{CX}strDim"):
        for point in dimension.iter(f"{CX}pt"):
            yield "category", taken(point)


def _labels(root: "etree._Element") -> Iterator[tuple[str, str]]:
    for name in root.iter(f"{C}tx"):
        label = name.find(f"{C}v")
        if label is not None:
            yield _shown_as(name), taken(label)
    for name in root.iter(f"{CX}txData"):
        for label in name.iter(f"{CX}v"):
            yield _shown_as(name), taken(label)


def _units(root: "etree._Element") -> Iterator[tuple[str, str]]:
    """Yield words that a number format adds to each number."""
    for node in root.iter(f"{C}numFmt", f"{C}formatCode", f"{CX}numFmt"):
        for literal in _LITERAL.findall(node.get("formatCode") or taken(node)):
            yield "number format", literal.strip()
