"""Delimited text (RFC 4180 and what spreadsheets save instead): a block a cell, by row and column name."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import regex

from msl_guard.extract.blocks import Content, TextBuilder
from msl_guard.extract.claims import claimed, unclaimed
from msl_guard.extract.columns import column_part, header_names
from msl_guard.extract.decoding import decoded, line_starts
from msl_guard.extract.limits import Limits
from msl_guard.model import Block, Location, Part

_DELIMITERS = ",;\t|"
_QUOTED = regex.compile(r'"(?P<text>(?:[^"]|"")*+)(?:"|\Z)')
_DECLARED = regex.compile(r"sep=(.)\n", regex.IGNORECASE)

Cell = tuple[str, int]
"""What stands between two delimiters, quotes and all, and its offset."""


def read(data: bytes, limits: Limits) -> Content:
    """Read a table; cells are located by row, column name and line."""
    text = decoded(data, limits)
    starts = line_starts(text)
    declared = _DECLARED.match(text)
    delimiter = declared[1] if declared else _delimiter(text)
    rows = _rows(text, declared.end() if declared else 0, delimiter)
    blocks: list[Block] = []
    names: tuple[str, ...] = ()
    for number, row in enumerate(rows, start=1):
        if number == 1:
            names = header_names([_unquoted(cell) for cell, _ in row])
        blocks += _blocks(row, number, names, starts)
    head = (0, declared.end() if declared else 0)
    return Content([*blocks, *unclaimed(text, starts, [head, *claimed(blocks)])], (), starts, source=text)


def _delimiter(text: str) -> str:
    """The character that most often stands, outside quotes, in the first line."""
    head = _QUOTED.sub("", text[:10_000]).partition("\n")[0]
    return max(_DELIMITERS, key=head.count)


def _rows(text: str, at: int, delimiter: str) -> Iterator[list[Cell]]:
    """Yield the cells of each row; a line break inside quotes ends no row."""
    plain = regex.compile(rf"[^\n{regex.escape(delimiter)}]*+")
    row: list[Cell] = []
    while at < len(text):
        start = at
        quoted = _QUOTED.match(text, at)
        if quoted:
            at = quoted.end()
        rest = plain.match(text, at)
        at = rest.end() if rest else at
        row.append((text[start:at], start))
        if text[at : at + 1] != delimiter:
            yield row
            row = []
        at += 1
    if row:
        yield row


def _blocks(
    row: Sequence[Cell], number: int, names: Sequence[str], starts: tuple[int, ...]
) -> Iterator[Block]:
    heads = bool(names) and number == 1
    for at, (cell, offset) in enumerate(row):
        if not cell or cell.isspace():
            continue
        name = names[at] if at < len(names) and names[at] else f"column {at + 1}"
        part = Part.TABLE_HEADER if heads else column_part(name)
        builder = _text(cell, offset)
        if builder.source:
            line = bisect_right(starts, builder.source[0][1])
            block = builder.block(part, Location((("row", number), ("field", name), ("line", line))))
            if block is not None:
                yield Block(
                    text=block.text,
                    part=block.part,
                    location=block.location,
                    headers=() if heads else tuple(names[at : at + 1]),
                    source=block.source,
                )


def _text(cell: str, offset: int) -> TextBuilder:
    """The text of a cell: its quotes off, doubled quotes as one."""
    builder = TextBuilder()
    quoted = _QUOTED.match(cell)
    if not quoted:
        builder.add(cell, offset)
        return builder
    at = offset + 1
    for piece in quoted["text"].split('""'):
        if at > offset + 1:
            builder.add('"', at - 1)
        builder.add(piece, at)
        at += len(piece) + 2
    builder.add(cell[quoted.end() :], offset + quoted.end())
    return builder


def _unquoted(cell: str) -> str:
    return "".join(_text(cell, 0).pieces)
