"""DrawingML: the paragraphs of shapes, charts and diagrams (ECMA-376 part 1, section 21)."""

from collections.abc import Iterator

from lxml import etree

from msl_guard.extract.blocks import TextBuilder, superscript

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def paragraphs(root: "etree._Element") -> Iterator[TextBuilder]:
    """Yield the text of each paragraph below an element, empty ones too."""
    for paragraph in root.iter(f"{A}p"):
        yield paragraph_text(paragraph)


def paragraph_text(paragraph: "etree._Element") -> TextBuilder:
    """The text of one paragraph: runs, fields, breaks and equations."""
    builder = TextBuilder()
    for node in children(paragraph):
        if node.tag in (f"{A}r", f"{A}fld"):
            properties = node.find(f"{A}rPr")
            start = builder.length
            builder.follow(_raised("".join(one.text or "" for one in node.iter(f"{A}t")), properties))
            if properties is not None and properties.get("i") in ("1", "true"):
                builder.italic(start)
        elif node.tag == f"{A}br":
            builder.follow("\n")
        else:
            builder.follow("".join(one.text or "" for one in node.iter(f"{M}t")))
    return builder


def children(node: "etree._Element") -> Iterator["etree._Element"]:
    """Yield the child elements, one version of each alternative content."""
    for child in node:
        if child.tag == f"{MC}AlternateContent":
            choice = child.find(f"{MC}Choice")
            chosen = choice if choice is not None and len(choice) else child.find(f"{MC}Fallback")
            if chosen is not None:
                yield from children(chosen)
        elif isinstance(child.tag, str):
            yield child


def chart_texts(root: "etree._Element") -> Iterator[TextBuilder]:
    """Yield the texts a chart shows: titles and labels, series names, category names."""
    yield from paragraphs(root)
    for cache in root.iter(f"{C}strCache", f"{C}strLit"):
        for value in cache.iter(f"{C}v"):
            yield _plain(value.text)
    for name in root.iter(f"{C}tx"):
        label = name.find(f"{C}v")
        if label is not None:
            yield _plain(label.text)


def _plain(text: str | None) -> TextBuilder:
    builder = TextBuilder()
    builder.add(text or "", 0)
    return builder


def _raised(text: str, properties: "etree._Element | None") -> str:
    baseline = "" if properties is None else properties.get("baseline") or ""
    return superscript(text) if baseline.rstrip("%").isdigit() and baseline != "0" else text
