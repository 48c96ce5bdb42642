"""HTML text with exact offsets: for .html files and for HTML inside Markdown.

The standard library's parser is used because it alone gives the position of every piece of text.
"""

from bisect import bisect_right
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import regex

from msl_guard.extract.blocks import TextBuilder, superscript
from msl_guard.extract.decoding import line_starts
from msl_guard.model import Block, Location, Part

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark q rp rt ruby s "
    "samp small span strike strong sub sup time tt u var wbr".split()
)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_UNSEEN = frozenset(("script", "style", "template"))
_ITALIC = frozenset(("i", "em", "cite", "dfn"))
_PARTS = {
    "title": Part.METADATA,
    "td": Part.TABLE,
    "th": Part.TABLE_HEADER,
    "caption": Part.CAPTION,
    "figcaption": Part.CAPTION,
    "blockquote": Part.QUOTE,
    "pre": Part.CODE,
    "header": Part.HEADER_FOOTER,
    "footer": Part.HEADER_FOOTER,
    "aside": Part.NOTES,
}
_ATTRIBUTES = {
    "alt": Part.ALT_TEXT,
    "title": Part.ALT_TEXT,
    "aria-label": Part.ALT_TEXT,
    "placeholder": Part.BODY,
}
_META = ("description", "keywords", "author", "subject")
_HIDING = regex.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", regex.IGNORECASE)
_HEADING = regex.compile(r"h[1-6]")
_SPACES = regex.compile(r"\s+")


class HtmlWalker(HTMLParser):
    """Collects the blocks of one stretch of HTML."""

    def __init__(self, lines: tuple[int, ...], offset: int) -> None:
        super().__init__(convert_charrefs=False)
        self.blocks: list[Block] = []
        self._lines = lines
        self._offset = offset
        self._fed: tuple[int, ...] = (0,)
        self._builder = TextBuilder()
        self._open: list[tuple[str, bool]] = []
        self._cell: list[list[int]] = []
        self._tables = 0
        self._italic_from: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; a block element ends the text before it."""
        values = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._builder.stand_in("\n", self._here())
        elif tag not in _INLINE:
            self._flush()
        self._attributes(tag, values)
        if tag in _VOID:
            return
        hidden = "hidden" in values or _HIDING.search(values.get("style", "")) is not None
        self._open.append((tag, hidden))
        self._enter_table(tag)
        if tag in _ITALIC:
            self._italic_from.append(self._builder.length)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element closed at once."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element and whatever was left open inside it."""
        if tag in _ITALIC and self._italic_from:
            self._builder.italic(self._italic_from.pop())
        if tag not in _INLINE:
            self._flush()
        if tag == "table" and self._cell:
            self._cell.pop()
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] == tag:
                del self._open[at:]
                break

    def handle_data(self, data: str) -> None:
        """Text: a run of white space counts as one space."""
        if any(tag in _UNSEEN for tag, _ in self._open):
            return
        start, at = self._here(), 0
        if any(tag == "sup" for tag, _ in self._open):
            data = superscript(data)
        for match in _SPACES.finditer(data):
            self._builder.add(data[at : match.start()], start + at)
            if not self._builder.ends_with_space():
                self._builder.add(" ", start + match.start())
            at = match.end()
        self._builder.add(data[at:], start + at)

    def handle_entityref(self, name: str) -> None:
        """A named character."""
        self._builder.stand_in(unescape(f"&{name};"), self._here())

    def handle_charref(self, name: str) -> None:
        """A numbered character."""
        self._builder.stand_in(unescape(f"&#{name};"), self._here())

    def handle_comment(self, data: str) -> None:
        """A comment is text that the reader of the page does not see."""
        self._aside(data, Part.HIDDEN, self._here() + len("<!--"))

    def finish(self) -> list[Block]:
        """The blocks, once everything was fed."""
        self.close()
        self._flush()
        return self.blocks

    def feed_all(self, text: str) -> None:
        """Feed the whole text."""
        self._fed = line_starts(text)
        self.feed(text)

    def _here(self) -> int:
        line, column = self.getpos()
        return self._offset + self._fed[line - 1] + column

    def _attributes(self, tag: str, values: dict[str, str]) -> None:
        """Text that stands in attributes: alternative texts, labels, values of buttons."""
        for name, part in _ATTRIBUTES.items():
            self._aside(values.get(name, ""), part, self._here())
        if tag in ("input", "button", "option"):
            self._aside(values.get("value", ""), Part.BODY, self._here())
        if tag == "meta" and values.get("name", "").lower() in _META:
            self._aside(values.get("content", ""), Part.METADATA, self._here())

    def _aside(self, text: str, part: Part, offset: int) -> None:
        """A block of its own, beside the running text; an attribute is located by its tag."""
        builder = TextBuilder()
        if part is Part.HIDDEN:
            builder.add(text, offset)
        else:
            builder.stand_in(text, offset)
        self._keep(builder, part, 0)

    def _enter_table(self, tag: str) -> None:
        if tag == "table":
            self._tables += 1
            self._cell.append([self._tables, 0, 0])
        elif tag == "tr" and self._cell:
            self._cell[-1][1:] = [self._cell[-1][1] + 1, 0]
        elif tag in ("td", "th") and self._cell:
            self._cell[-1][2] += 1

    def _flush(self) -> None:
        builder, self._builder = self._builder, TextBuilder()
        for start in self._italic_from:
            builder.italic(start)
        self._italic_from = [0] * len(self._italic_from)
        names = [tag for tag, _ in self._open]
        heading = next((name for name in reversed(names) if _HEADING.fullmatch(name)), None)
        part = next((_PARTS[name] for name in reversed(names) if name in _PARTS), Part.BODY)
        if any(hidden for _, hidden in self._open):
            part = Part.HIDDEN
        elif heading:
            part = Part.TITLE
        self._keep(builder, part, int(heading[1]) if heading else 0)

    def _keep(self, builder: TextBuilder, part: Part, level: int) -> None:
        block = builder.block(part, Location(()), level=level)
        if block is None:
            return
        line = bisect_right(self._lines, block.source_offset(0))
        cell = zip(("table", "row", "cell"), self._cell[-1], strict=True) if self._cell else ()
        steps = (*cell, ("line", line))
        self.blocks.append(replace(block, location=Location(steps)))


def html_blocks(text: str, lines: tuple[int, ...], offset: int = 0) -> list[Block]:
    """The blocks of HTML that stands at `offset` in a source with these line starts."""
    walker = HtmlWalker(lines, offset)
    walker.feed_all(text)
    return walker.finish()
