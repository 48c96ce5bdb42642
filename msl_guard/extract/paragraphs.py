"""Plain text cut into paragraphs, list items and lines that stand alone as headings."""

from collections.abc import Iterator

import regex

from msl_guard.extract.blocks import TextBuilder
from msl_guard.model import Block, Location, Part

_MARKER = regex.compile(r"\s*(?:[-*+•▪–—◦‣]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s+")
_OPENS = regex.compile(r"\s*[\p{Lu}\d\"“(]")
_NO_QUOTE = regex.compile(r"\s*")
REPLY_QUOTE = regex.compile(r"\s*(?:>\s?)*\s*")
"""What mail programs put before the lines of the message that is answered."""
_SHORT_LINE = 45
"""A line this short, before one that opens like a sentence, was ended on purpose."""
_HEADING_WORDS = 8


def text_blocks(text: str, starts: tuple[int, ...], prefix: "regex.Pattern[str]" = _NO_QUOTE) -> list[Block]:
    """The blocks of a plain text, each located by its first line.

    Args:
        text: the whole text.
        starts: where its lines begin.
        prefix: what stands before the words of a line and is no part of them.
    """
    lines = [(start + cut, line[cut:].rstrip()) for start, line, cut in _cut(text, starts, prefix)]
    found = (_block(part, first) for first, part in _paragraphs(lines))
    return [block for block in found if block is not None]


def _cut(text: str, starts: tuple[int, ...], prefix: "regex.Pattern[str]") -> Iterator[tuple[int, str, int]]:
    for start, line in zip(starts, text.split("\n"), strict=True):
        match = prefix.match(line)
        yield start, line, match.end() if match else 0


def _paragraphs(lines: list[tuple[int, str]]) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    """Yield (number of the first line from 0, lines) of each paragraph or list item."""
    held: list[tuple[int, str]] = []
    first = 0
    for number, (start, line) in enumerate(lines):
        if held and (not line or _MARKER.match(line) or _ended(held[-1][1], line)):
            yield first, held
            held = []
        if line:
            first = first if held else number
            held.append((start, line))
    if held:
        yield first, held


def _ended(line: str, following: str) -> bool:
    return (
        len(line) < _SHORT_LINE
        and not line.endswith((",", ";", "-", "–"))
        and _OPENS.match(following) is not None
    )


def _block(lines: list[tuple[int, str]], first: int) -> Block | None:
    builder = TextBuilder()
    marker = _MARKER.match(lines[0][1])
    for number, (start, line) in enumerate(lines):
        skip = marker.end() if marker and number == 0 else 0
        if number:
            builder.stand_in(" ", start - 1)
        builder.add(line[skip:], start + skip)
    heads = len(lines) == 1 and not marker and _is_heading(lines[0][1])
    part, level = (Part.TITLE, 1) if heads else (Part.BODY, 0)
    return builder.block(part, Location((("line", first + 1),)), level=level)


def _is_heading(line: str) -> bool:
    return (
        len(line.split()) <= _HEADING_WORDS and line[-1:].isalnum() and line[:1].isupper() and ":" not in line
    )
