"""Plain text: paragraphs, list items and the lines that stand alone as headings."""

from collections.abc import Iterator

import regex

from msl_guard.extract.blocks import Content, TextBuilder
from msl_guard.extract.decoding import decoded, line_starts
from msl_guard.extract.limits import Limits
from msl_guard.model import Block, Location, Part

_MARKER = regex.compile(r"\s*(?:[-*+•▪–—◦‣]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s+")
_OPENS = regex.compile(r"\s*[\p{Lu}\d\"“(]")
_SHORT_LINE = 45
"""A line this short, before one that opens like a sentence, was ended on purpose."""
_HEADING_WORDS = 8


def read(data: bytes, limits: Limits) -> Content:
    """Read a text file; blocks are located by line."""
    text = decoded(data, limits)
    starts = line_starts(text)
    blocks = [
        block
        for first, lines in _paragraphs(text.split("\n"))
        if (block := _block(lines, starts, first)) is not None
    ]
    return Content(blocks, (), starts)


def _paragraphs(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield (number of the first line from 0, lines) of each paragraph or list item."""
    held: list[str] = []
    first = 0
    for number, line in enumerate(lines):
        if held and (not line.strip() or _MARKER.match(line) or _ended(held[-1], line)):
            yield first, held
            held = []
        if line.strip():
            first = first if held else number
            held.append(line)
    if held:
        yield first, held


def _ended(line: str, following: str) -> bool:
    return (
        len(line.strip()) < _SHORT_LINE
        and not line.rstrip().endswith((",", ";", "-", "–"))
        and _OPENS.match(following) is not None
    )


def _block(lines: list[str], starts: tuple[int, ...], first: int) -> Block | None:
    builder = TextBuilder()
    marker = _MARKER.match(lines[0])
    for number, line in enumerate(lines):
        skip = marker.end() if marker and number == 0 else len(line) - len(line.lstrip())
        if number:
            builder.stand_in(" ", starts[first + number] - 1)
        builder.add(line[skip:].rstrip(), starts[first + number] + skip)
    heads = len(lines) == 1 and not marker and _is_heading(lines[0].strip())
    part, level = (Part.TITLE, 1) if heads else (Part.BODY, 0)
    return builder.block(part, Location((("line", first + 1),)), level=level)


def _is_heading(line: str) -> bool:
    return (
        len(line.split()) <= _HEADING_WORDS and line[-1:].isalnum() and line[:1].isupper() and ":" not in line
    )
