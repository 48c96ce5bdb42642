"""HTML text with exact offsets: for .html files, mail bodies, and HTML inside Markdown."""

from base64 import b64decode
from binascii import Error as Base64Error
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from html import unescape

import regex
from msgspec import Struct
from msgspec.structs import replace

from msl_guard.extract import htmlwords
from msl_guard.extract.blocks import Content, Picture, TextBuilder, superscript
from msl_guard.extract.htmltext import HtmlText
from msl_guard.extract.htmltokens import Attribute, Kind, Token, tokens
from msl_guard.model import Block, Location, Part, Unread

_SHOWN_BY_STYLE = regex.compile(r"""content\s*:\s*(?:"(?P<text>[^"]*)"|'(?P<text>[^']*)')""")
_DATA = regex.compile(r"data:image/[\w.+-]+;base64,", regex.IGNORECASE)
_FAR = 200
"""How far up an element that begins looks for one that it ends."""


class _Style(Struct, frozen=True):
    """What an element makes of the text in it."""

    part: Part = Part.BODY
    level: int = 0
    aside: bool = False
    raised: bool = False
    kept: bool = False


class _Element(Struct, frozen=True):
    """An element that is open, and the text around it if its own is no part of that."""

    tag: Token
    style: _Style
    outer: TextBuilder | None = None


class _Walk:
    """Collects the blocks of one stretch of HTML."""

    def __init__(self, lines: tuple[int, ...], origins: Sequence[tuple[int, int]]) -> None:
        self.blocks: list[Block] = []
        self.pictures: list[Picture] = []
        self.unread: list[Unread] = []
        self._lines = lines
        self._source = HtmlText(origins)
        self._builder = TextBuilder()
        self._open: list[_Element] = []
        self._counts: Counter[str] = Counter()
        self._cell: list[list[int]] = []
        self._tables = 0
        self._italics = 0
        self._italic_from = 0

    def take(self, token: Token) -> None:
        """Take the next token."""
        match token.kind:
            case Kind.START:
                self._start(token)
            case Kind.END:
                self._end(token.text)
            case Kind.TEXT:
                self._fill(token, kept=self._style.kept)
            case Kind.RAW:
                self._raw(token)
            case Kind.COMMENT:
                text = token.text if "[" in token.text or token.text[:7].lower() != "doctype" else ""
                self._aside(text, token.start, Part.HIDDEN)

    def finish(self) -> None:
        """Close everything that is still open."""
        while self._open:
            self._close()
        self._flush()

    @property
    def _style(self) -> _Style:
        return self._open[-1].style if self._open else _Style()

    def _start(self, tag: Token) -> None:
        """Open an element; a block element ends the text before it."""
        for name in htmlwords.IMPLIED.get(tag.text, ()):
            self._imply_end(name)
        if tag.text == "br":
            self._builder.stand_in("\n", self._source.origin(tag.start))
        elif tag.text in htmlwords.BLOCKS:
            self._flush()
        self._enter_table(tag.text)
        self._attributes(tag)
        if tag.text in htmlwords.VOID:
            return
        style, outer = self._style_of(tag), None
        if style.aside and not self._style.aside:
            self._note_italics()
            outer, self._builder = self._builder, TextBuilder()
        self._open.append(_Element(tag, style, outer))
        self._counts[tag.text] += 1
        if tag.text in htmlwords.ITALIC:
            self._italic_from = self._italic_from if self._italics else self._builder.length
            self._italics += 1
        if tag.closed:
            self._end(tag.text)

    def _style_of(self, tag: Token) -> _Style:
        style, name = self._style, tag.text
        style = replace(
            style, raised=style.raised or name == "sup", kept=style.kept or name in htmlwords.KEEPS_SPACES
        )
        if style.aside:
            return style
        if htmlwords.is_hidden(tag):
            return replace(style, part=Part.HIDDEN, aside=True)
        if name in htmlwords.ASIDES:
            return replace(style, part=htmlwords.ASIDES[name], aside=True)
        if name == "title" and self._counts["svg"]:
            return replace(style, part=Part.ALT_TEXT, aside=True)
        part = htmlwords.PARTS.get(name, style.part)
        level = int(name[1]) if part is Part.TITLE and name[1:].isdigit() else style.level
        return replace(style, part=Part.TITLE if level else part, level=level)

    def _end(self, name: str) -> None:
        """Close an element and whatever was left open inside it; `</p>` and `</br>` of none are breaks."""
        if self._counts[name]:
            while self._open[-1].tag.text != name:
                self._close()
            self._close()
        elif name in htmlwords.BLOCKS:
            self._flush()

    def _imply_end(self, name: str) -> None:
        if not self._counts[name]:
            return
        for element in self._open[: -_FAR - 1 : -1]:
            if element.tag.text == name:
                self._end(name)
                return
            if element.tag.text in htmlwords.BOUNDARIES:
                return

    def _close(self) -> None:
        """Close the innermost element."""
        element = self._open[-1]
        if element.tag.text in htmlwords.ITALIC:
            self._note_italics()
            self._italic_from = self._builder.length
            self._italics -= 1
        if element.tag.text in htmlwords.BLOCKS or element.outer is not None:
            self._flush()
        if element.outer is not None:
            self._builder = element.outer
            self._italic_from = self._builder.length
        if element.tag.text == "table" and self._cell:
            self._cell.pop()
        self._counts[element.tag.text] -= 1
        self._open.pop()

    def _fill(self, token: Token, *, kept: bool) -> None:
        text = superscript(token.text) if self._style.raised else token.text
        self._source.fill(self._builder, text, token.start, kept=kept)

    def _raw(self, token: Token) -> None:
        """A script or style sheet is not shown, unless it holds data; CDATA is text."""
        holder = self._open[-1].tag if self._open else None
        if holder is None or not htmlwords.is_program(holder):
            self._fill(token, kept=True)
        elif holder.text == "style":
            for match in _SHOWN_BY_STYLE.finditer(token.text):
                self._aside(match["text"], token.start + match.start("text"), Part.BODY)

    def _attributes(self, tag: Token) -> None:
        for one, part in htmlwords.texts(tag):
            hidden = self._style.aside or htmlwords.is_hidden(tag)
            self._aside(one.value, one.start, Part.HIDDEN if hidden else part)
        inner = tag.get("srcdoc")
        if inner is not None:
            page = (one.text for one in tokens(unescape(inner.value)) if one.kind is Kind.TEXT)
            builder = TextBuilder()
            builder.stand_in(" ".join(page), self._source.origin(inner.start))
            self._keep(builder, Part.BODY, 0)
        source = tag.get("src") or tag.get("data")
        if tag.text in ("img", "embed", "object") and source is not None and source.value:
            self._picture(source)

    def _picture(self, source: Attribute) -> None:
        """A picture inside the file can be read; one that is only named is not followed."""
        location = self._location(self._source.origin(source.start))
        if _DATA.match(source.value):
            self.pictures.append(Picture(location, lambda: _decoded(source.value)))
        else:
            self.unread.append(Unread(location, "picture", picture=True))

    def _aside(self, text: str, at: int, part: Part) -> None:
        """A block of its own, beside the running text."""
        builder = TextBuilder()
        self._source.fill(builder, text, at, kept=part is Part.HIDDEN)
        self._keep(builder, part, 0)

    def _enter_table(self, tag: str) -> None:
        if tag == "table":
            self._tables += 1
            self._cell.append([self._tables, 0, 0])
        elif tag == "tr" and self._cell:
            self._cell[-1][1:] = [self._cell[-1][1] + 1, 0]
        elif tag in ("td", "th") and self._cell:
            self._cell[-1][2] += 1

    def _note_italics(self) -> None:
        if self._italics:
            self._builder.italic(self._italic_from)
        self._italic_from = 0

    def _flush(self) -> None:
        self._note_italics()
        builder, self._builder = self._builder, TextBuilder()
        self._keep(builder, self._style.part, 0 if self._style.aside else self._style.level)

    def _keep(self, builder: TextBuilder, part: Part, level: int) -> None:
        block = builder.block(part, Location(()), level=level)
        if block is not None:
            self.blocks.append(replace(block, location=self._location(block.source_offset(0))))

    def _location(self, origin: int) -> Location:
        line = ("line", bisect_right(self._lines, origin))
        cell = zip(("table", "row", "cell"), self._cell[-1], strict=True) if self._cell else ()
        return Location((*cell, line))


def _decoded(address: str) -> bytes:
    """The bytes of a picture that stands in its address; none if they are damaged."""
    try:
        return b64decode(address.partition(",")[2])
    except (Base64Error, ValueError):
        return b""


def html_content(
    text: str, lines: tuple[int, ...], origins: Sequence[tuple[int, int]] = ((0, 0),)
) -> Content:
    """What HTML holds.

    Args:
        text: the HTML.
        lines: where the lines of the source begin, of which the HTML may be a part.
        origins: where stretches of it begin in the source: (offset in the HTML, offset there).
    """
    walk = _Walk(lines, origins)
    for token in tokens(text):
        walk.take(token)
    walk.finish()
    return Content(walk.blocks, walk.unread, lines, walk.pictures)
