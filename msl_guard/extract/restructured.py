"""reStructuredText, its markup taken off line by line so that every character keeps its place.

docutils knows the lines of a block but not the columns; the markup that hides or places text is read
here: titles, directives, comments, footnotes, fields, tables, literal blocks, roles and links.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import regex
from msgspec import Struct
from msgspec.structs import replace

from msl_guard.extract.blocks import Content, TextBuilder, superscript
from msl_guard.extract.claims import completed
from msl_guard.extract.decoding import decoded, line_starts
from msl_guard.extract.limits import Limits
from msl_guard.model import Block, Location, Part, Unread

_RULE = regex.compile(r"""\s*([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])\1{2,}\s*""")
_GRID = regex.compile(r"\s*\+[-=+]{3,}\s*|\s*=+(?:\s+=+)+\s*")
_FOOTNOTE = regex.compile(r"\.\.\s+\[(?:[\w#*.-]+)\]\s+")
_TARGET = regex.compile(r"\.\.\s+_(?:`[^`]+`|[^:`]+):\s*")
_DIRECTIVE = regex.compile(r"\.\.\s+(?:\|[^|]+\|\s+)?(?P<name>[\w:-]+)::\s*")
_COMMENT = regex.compile(r"\.\.(?:\s+|$)")
_FIELD = regex.compile(r"\s*:(?P<name>[^:\s][^:\n]*):\s+|\s*:(?P<name>[^:\s][^:\n]*):$")
_MARKER = regex.compile(r"(?:[-*+•‣⁃]|\(?(?:\d{1,3}|[a-zA-Z]|#)[.)])\s+|\|\s+")
_INLINE = regex.compile(
    r"``(?P<keep>[^`\n]+)``|(?::(?:[\w+.-]{1,40}+:){1,4}+)?`(?P<keep>[^`<\n]+?)\s*(?:<(?P<link>[^>`\n]++)>)?`(?::[\w:+.-]+:|__?)?"
    r"|\*\*(?P<keep>[^*\n]+)\*\*|\*(?P<italic>[^*\s][^*\n]*)\*|\[(?P<cite>#?[\w*-]*)\]_|\|(?P<keep>[^|\s\n][^|\n]*)\|_{0,2}"
    r"|\\(?P<escaped>.)|(?:\G|(?<![\p{L}\p{N}]))(?P<keep>[\p{L}\p{N}]++)__?(?=\s|$|[.,;:!?)])"
)
_MARKUP = regex.compile(
    r"\.\.\s+(?:\|[^|\s]+\|\s+)?[\w:-]+::|\.\.\s+\[[\w#*.-]+\]|\.\.\s+_(?:`[^`\s]+`|[^:`\s]+):|:[\w:+.-]+:"
    r"|\[#?[\w*-]*\]_|_{1,2}"
)
"""What programs read: names of directives, roles, notes, fields and targets in one word."""
_CODE = frozenset("code code-block sourcecode parsed-literal math highlight raw literalinclude".split())
_PICTURES = frozenset(("image", "figure"))
_NOTES = frozenset(
    "note tip hint sidebar topic admonition important warning caution danger attention error".split()
)
_SHOWN_FIELDS = {"alt": Part.ALT_TEXT, "caption": Part.CAPTION, "title": Part.TITLE, "name": Part.METADATA}


class _Line(Struct, frozen=True):
    """A line without its indentation, and where it stands."""

    text: str
    start: int
    indent: int


def read(data: bytes, limits: Limits) -> Content:
    """Read a reStructuredText file; blocks are located by line."""
    text = decoded(data, limits)
    starts = line_starts(text)
    walk = _Walk(starts)
    lines = [
        _Line(line.strip(), start + len(line) - len(line.lstrip()), len(line) - len(line.lstrip()))
        for start, line in zip(starts, text.expandtabs(1).split("\n"), strict=True)
    ]
    for group in _groups(lines):
        walk.take(group)
    return Content(completed(walk.blocks, text, starts, _MARKUP), walk.unread, starts, source=text)


def _groups(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Yield the stretches between empty lines; an item keeps the lines that hang below it."""
    held: list[_Line] = []
    for line in lines:
        if held and not (line.text and _goes_on(held, line)):
            yield held
            held = []
        if line.text:
            held.append(line)
    if held:
        yield held


def _goes_on(held: Sequence[_Line], line: _Line) -> bool:
    """Whether a line belongs to the stretch above it: it is as deep, or hangs below an item."""
    if line.indent == held[-1].indent or (line.indent > held[0].indent and _begins(held[0])):
        return True
    return line.indent == held[0].indent and _begins(held[0]) and _begins(line)


def _begins(line: _Line) -> bool:
    return any(pattern.match(line.text) for pattern in (_COMMENT, _MARKER, _FIELD))


def _below(group: Sequence[_Line], at: int) -> int:
    """Where the lines end that hang below a line."""
    return next((to for to in range(at + 1, len(group)) if group[to].indent <= group[at].indent), len(group))


class _Walk:
    """Turns groups of lines into blocks."""

    def __init__(self, lines: tuple[int, ...]) -> None:
        self.blocks: list[Block] = []
        self.unread: list[Unread] = []
        self._lines = lines
        self._levels: list[str] = []
        self._inside: list[tuple[int, Part]] = []
        """The directives and literal blocks that the text is indented under."""
        self._literal_after: int | None = None

    def take(self, group: list[_Line]) -> None:
        """Take the lines of one stretch."""
        indent = group[0].indent
        self._inside = [one for one in self._inside if one[0] < indent]
        if self._literal_after is not None and indent > self._literal_after:
            self._inside.append((self._literal_after, Part.CODE))
        self._literal_after = None
        if any(part is Part.CODE for _, part in self._inside):
            self._fields_or_text(group, Part.CODE)
        else:
            self._prose(group)

    def _prose(self, group: list[_Line]) -> None:
        at, count = 0, len(group)
        while at < count:
            first, left = group[at], count - at
            if first.text.startswith("..") and self._explicit(
                first, group[at + 1 : (end := _below(group, at))]
            ):
                at = end
            elif _RULE.fullmatch(first.text) and left > 2 and _RULE.fullmatch(group[at + 2].text):
                self._title(group[at + 1], group[at + 2].text[0] * 2)
                at += 3
            elif left > 1 and _RULE.fullmatch(group[at + 1].text) and not _GRID.fullmatch(first.text):
                self._title(first, group[at + 1].text[0])
                at += 2
            else:
                rest = range(at + 1, count)
                ends = (to for to in rest if group[to].indent <= first.indent and _begins(group[to]))
                end = next(ends, count)
                self._fields_or_text(group[at:end], self._part(first.indent))
                at = end

    def _part(self, indent: int) -> Part:
        if self._inside:
            return self._inside[-1][1]
        return Part.QUOTE if indent and not self.blocks[-1:] else Part.BODY

    def _explicit(self, line: _Line, below: list[_Line]) -> bool:
        """A footnote, target, directive or comment, and the lines that hang below it."""
        footnote, target = _FOOTNOTE.match(line.text), _TARGET.match(line.text)
        directive, comment = _DIRECTIVE.match(line.text), _COMMENT.match(line.text)
        hanging = [(one, 0) for one in below]
        if footnote:
            self._inside.append((line.indent, Part.FOOTNOTE))
            self._keep([(line, footnote.end()), *hanging], Part.FOOTNOTE)
        elif target:
            self._plain(line, target.end(), Part.LINK)
        elif directive:
            self._directive(line, directive["name"].lower(), directive.end(), below)
        elif comment:
            self._inside.append((line.indent, Part.HIDDEN))
            self._keep([(line, comment.end()), *hanging], Part.HIDDEN)
        return bool(footnote or target or directive or comment)

    def _directive(self, line: _Line, name: str, skip: int, below: list[_Line]) -> None:
        part = Part.NOTES if name in _NOTES else Part.BODY
        if name in _PICTURES:
            self.unread.append(Unread(self._place(line.start), "picture", picture=True))
            part = Part.CAPTION
        elif name in _CODE:
            part = Part.CODE
        self._inside.append((line.indent, part))
        if name in _PICTURES or name == "include":
            self._plain(line, skip, Part.LINK)
        elif name not in _CODE and below and not _FIELD.match(below[0].text):
            self._keep([(line, skip), *((one, 0) for one in below)], part)
            return
        else:
            self._keep([(line, skip)], Part.CAPTION if "table" in name else part)
        if below:
            self._fields_or_text(below, part)

    def _title(self, line: _Line, rule: str) -> None:
        if rule not in self._levels:
            self._levels.append(rule)
        self._keep([(line, 0)], Part.TITLE, self._levels.index(rule) + 1)

    def _fields_or_text(self, group: list[_Line], part: Part) -> None:
        """A list of fields, a table, or a paragraph."""
        start = 0
        while start < len(group) and (field := _FIELD.match(group[start].text)):
            known = _SHOWN_FIELDS.get(field["name"].lower())
            end = _below(group, start)
            lines = [(group[start], field.end()), *((one, 0) for one in group[start + 1 : end])]
            self._keep(lines, known or (Part.METADATA if part is Part.BODY else part))
            start = end
        group = group[start:]
        if any(_GRID.fullmatch(line.text) for line in group):
            for line in group:
                for cell in regex.finditer(r"[^|\s](?:[^|]*?[^|\s])?(?=\s*(?:\||$|\s{2}))", line.text):
                    if not _GRID.fullmatch(line.text):
                        one = _Line(cell[0], line.start + cell.start(), line.indent)
                        self._keep([(one, 0)], Part.TABLE)
            return
        if not group:
            return
        marker = _MARKER.match(group[0].text)
        self._keep([(one, marker.end() if marker and not at else 0) for at, one in enumerate(group)], part)

    def _keep(self, lines: Sequence[tuple[_Line, int]], part: Part, level: int = 0) -> None:
        """Keep lines as one block, their inline markup taken off."""
        builder = TextBuilder()
        links: list[tuple[str, int]] = []
        for line, skip in lines:
            if builder.pieces:
                builder.stand_in("\n" if part is Part.CODE else " ", line.start - 1)
            text = line.text[skip:]
            if line is lines[-1][0] and text.endswith("::"):
                self._literal_after = line.indent
                text = text[:-1]
            _inline(builder, text if text != ":" else "", line.start + skip, links)
        block = builder.block(part, Location(()), level=level)
        if block is not None:
            self.blocks.append(replace(block, location=self._place(block.source_offset(0))))
        for link, at in links:
            self._plain(_Line(link, at, 0), 0, Part.LINK)

    def _plain(self, line: _Line, skip: int, part: Part) -> None:
        builder = TextBuilder()
        builder.add(line.text[skip:], line.start + skip)
        block = builder.block(part, self._place(line.start))
        if block is not None:
            self.blocks.append(block)

    def _place(self, offset: int) -> Location:
        return Location((("line", bisect_right(self._lines, offset)),))


def _inline(builder: TextBuilder, text: str, start: int, links: list[tuple[str, int]]) -> None:
    """Add a line without its inline markup; what a link leads to is put aside."""
    at = 0
    for match in _INLINE.finditer(text):
        builder.add(text[at : match.start()], start + at)
        at = match.end()
        if match["italic"] is not None:
            before = builder.length
            builder.add(match["italic"], start + match.start("italic"))
            builder.italic(before)
        elif match["cite"] is not None:
            number = match["cite"].lstrip("#")
            builder.stand_in(superscript(number) if number.isdigit() else "", start + match.start())
        else:
            group = "keep" if match["keep"] is not None else "escaped"
            builder.add(match[group].strip(), start + match.start(group))
        if match["link"]:
            links.append((match["link"], start + match.start("link")))
    builder.add(text[at:], start + at)
