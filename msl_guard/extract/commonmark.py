"""The walk over Markdown, with every character's place in the file.

pyromark (pulldown-cmark) is used because it reports the exact source range of every event, inline
ones too; most Markdown parsers know only the lines of a paragraph.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from itertools import accumulate

import pyromark
from msgspec.structs import replace

from msl_guard.extract import htmlwords
from msl_guard.extract.blocks import Content, TextBuilder, superscript
from msl_guard.extract.frontmatter import by_entry
from msl_guard.extract.htmltext import HtmlText
from msl_guard.extract.htmltokens import Kind, tokens
from msl_guard.extract.markdownrest import rest
from msl_guard.extract.tags import html_content
from msl_guard.model import Block, Location, Part, Step, Unread

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_YAML_STYLE_METADATA_BLOCKS
    | pyromark.Options.ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
)
_PARTS = {
    "Heading": Part.TITLE,
    "TableHead": Part.TABLE_HEADER,
    "TableRow": Part.TABLE,
    "FootnoteDefinition": Part.FOOTNOTE,
    "BlockQuote": Part.QUOTE,
    "MetadataBlock": Part.METADATA,
}
_INLINE = frozenset(("Emphasis", "Strong", "Strikethrough", "Link", "Superscript", "Subscript"))
_BREAKS = {"SoftBreak": " ", "HardBreak": "\n"}
_CITES = "⁰¹²³⁴⁵⁶⁷⁸⁹"

_BEHIND = re.compile(rb"[\x80-\xbf]")
"""A byte that is not the first of its character in UTF-8."""

Payload = object
Event = str | Mapping[str, Payload]


def markdown_content(text: str, lines: tuple[int, ...]) -> Content:
    """What a Markdown text, whose lines begin at these offsets, holds."""
    offset = _char_offsets(text)
    walk = _Walk(text, lines)
    seen: list[tuple[int, int]] = []
    for event, span in pyromark.events_with_range(text, options=_OPTIONS):
        start, end = offset(span["start"]), offset(span["end"])
        walk.take(event, start, end)
        if isinstance(event, Mapping) and not {"Start", "End"} & event.keys():
            seen.append((start, end))
        elif isinstance(event, Mapping) and event.get("End") in ("Link", "Image"):
            seen.append((max(start, seen[-1][1] if seen else 0), end))
    walk.flush()
    return Content([*walk.blocks, *rest(text, lines, seen)], walk.unread, lines, source=text)


def _char_offsets(text: str) -> Callable[[int], int]:
    """Tells the character offset of a byte offset of the text in UTF-8."""
    data = text.encode("utf-8", "replace")
    behind = [one.start() for one in _BEHIND.finditer(data)]
    return lambda at: at - bisect_left(behind, at)


class _Walk:
    """Turns the parser's events into blocks."""

    def __init__(self, text: str, lines: tuple[int, ...]) -> None:
        self.blocks: list[Block] = []
        self.unread: list[Unread] = []
        self._text = text
        self._lines = lines
        self._builder = TextBuilder()
        self._open: list[tuple[str, Payload]] = []
        self._italic_from: list[int] = []
        self._cell = [0, 0, 0]
        self._raised = False
        self._outer: list[TextBuilder] = []
        self._html: list[tuple[str, int]] = []
        self._notes: dict[str, int] = {}

    def take(self, event: Event, start: int, end: int) -> None:
        """Take one event that covers source[start:end]."""
        if isinstance(event, str):
            if event in _BREAKS:
                self._builder.stand_in(_BREAKS[event], start)
            return
        ((kind, payload),) = event.items()
        if kind == "Start":
            self._start(*_named(payload), start)
        elif kind == "End":
            self._end(_named(payload)[0])
        else:
            self._text_event(kind, str(payload), start, end)

    def _text_event(self, kind: str, text: str, start: int, end: int) -> None:
        match kind:
            case "Text":
                self._add(text, start, end)
            case "Code" | "InlineMath" | "DisplayMath":
                at = self._text.find(text, start, end)
                self._add(text, at if at >= 0 else start, end)
            case "FootnoteReference":
                self._footnote(text, start)
            case "InlineHtml":
                self._inline_html(text, start)
            case "Html":
                self._html.append((text, start))

    def flush(self) -> None:
        """End the block that is being built."""
        if not self._builder.pieces and not self._html:
            self._italic_from = [0] * len(self._italic_from)
            return
        builder, self._builder = self._builder, TextBuilder()
        for start in self._italic_from:
            builder.italic(start)
        self._italic_from = [0] * len(self._italic_from)
        names = [name for name, _ in self._open[-1:]]
        if self._html:
            self._html_block()
        if "CodeBlock" in names:
            part = _code_part(self._open[-1][1])
        else:
            part = next((_PARTS[name] for name, _ in reversed(self._open) if name in _PARTS), Part.BODY)
        for one in by_entry(builder) if part is Part.METADATA else (builder,):
            self._keep(one, part, self._level())

    def _start(self, name: str, payload: Payload, start: int) -> None:
        if name == "Image":
            self._outer.append(self._builder)
            self._builder = TextBuilder()
            self.unread.append(Unread(self._location(start), "picture", picture=True))
        elif name not in _INLINE:
            self.flush()
        self._open.append((name, payload))
        if name == "Emphasis":
            self._italic_from.append(self._builder.length)
        if name in ("Link", "Image") and isinstance(payload, Mapping):
            self._link(payload, start)
        if name == "Table":
            self._cell = [self._cell[0] + 1, 0, 0]
        elif name in ("TableHead", "TableRow"):
            self._cell[1:] = [self._cell[1] + 1, 0]
        elif name == "TableCell":
            self._cell[2] += 1

    def _end(self, name: str) -> None:
        if name == "Emphasis" and self._italic_from:
            self._builder.italic(self._italic_from.pop())
        elif name == "Image":
            self._keep(self._builder, Part.ALT_TEXT, 0)
            self._builder = self._outer.pop()
        elif name not in _INLINE:
            self.flush()
        self._open.pop()

    def _add(self, text: str, start: int, end: int) -> None:
        """Text that stands in the source as it is, or that stands for a piece of it."""
        if self._text.startswith(text, start) and start + len(text) <= end:
            raised = superscript(text) if self._raised else text
            self._builder.add(raised, start)
        else:
            self._builder.stand_in(text, start)

    def _footnote(self, label: str, start: int) -> None:
        """The number that the reader sees: the label, or its rank if that is a word."""
        number = label if label.isdigit() else str(self._notes.setdefault(label, len(self._notes) + 1))
        if self._builder.pieces and self._builder.pieces[-1][-1:] in _CITES:
            self._builder.stand_in(",", start)
        self._builder.stand_in(superscript(number), start)

    def _inline_html(self, text: str, start: int) -> None:
        source = HtmlText(((0, start),))
        for token in tokens(text):
            if token.text == "br" and token.kind is Kind.START:
                self._builder.stand_in("\n", start)
            elif token.text == "sup":
                self._raised = token.kind is Kind.START
            elif token.kind in (Kind.COMMENT, Kind.RAW):
                self._aside(source, token.text, token.start, Part.HIDDEN)
            for one, part in htmlwords.texts(token) if token.kind is Kind.START else ():
                self._aside(source, one.value, one.start, part)
            if token.text == "img":
                self.unread.append(Unread(self._location(start), "picture", picture=True))

    def _aside(self, source: HtmlText, text: str, start: int, part: Part) -> None:
        builder = TextBuilder()
        source.fill(builder, text, start, kept=True)
        self._keep(builder, part, 0)

    def _html_block(self) -> None:
        """HTML whose lines may stand apart in the source, inside a list or a quote."""
        pieces, self._html = self._html, []
        starts = accumulate((len(text) for text, _ in pieces), initial=0)
        origins = [(at, origin) for at, (_, origin) in zip(starts, pieces, strict=False)]
        content = html_content("".join(text for text, _ in pieces), self._lines, origins)
        self.blocks += content.blocks
        self.unread += content.unread

    def _link(self, payload: Mapping[str, Payload], start: int) -> None:
        """The address and title of a link; those that stand in a definition are read there."""
        if payload.get("link_type") in ("Reference", "Collapsed", "Shortcut", "Autolink", "Email"):
            return
        for key, part in (("dest_url", Part.LINK), ("title", Part.ALT_TEXT)):
            builder = TextBuilder()
            builder.stand_in(str(payload.get(key) or ""), start)
            self._keep(builder, part, 0)

    def _level(self) -> int:
        for name, payload in self._open[-1:]:
            if name == "Heading":
                level = payload["level"] if isinstance(payload, Mapping) else payload
                return int(str(level).removeprefix("H"))
        return 0

    def _keep(self, builder: TextBuilder, part: Part, level: int) -> None:
        block = builder.block(part, Location(()), level=level)
        if block is not None:
            self.blocks.append(replace(block, location=self._location(block.source_offset(0))))

    def _location(self, origin: int) -> Location:
        cell: tuple[Step, ...] = ()
        if any(name == "TableCell" for name, _ in self._open):
            cell = tuple(zip(("table", "row", "cell"), self._cell, strict=True))
        return Location((*cell, ("line", bisect_right(self._lines, origin))))


def _named(payload: Payload) -> tuple[str, Payload]:
    """The name of a tag, and what it carries."""
    if isinstance(payload, Mapping):
        ((name, carried),) = payload.items()
        return str(name), carried
    return str(payload), None


def _code_part(carried: Payload) -> Part:
    """A fence that names a language holds program code; any other may hold prose."""
    language = str(carried.get("Fenced") or "") if isinstance(carried, Mapping) else ""
    return Part.CODE if language.strip() not in ("", "text", "txt", "md", "markdown") else Part.QUOTE
