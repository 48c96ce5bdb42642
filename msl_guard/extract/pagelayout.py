"""From the lines of a page to columns and paragraphs: the reading order of a page."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import chain
from operator import attrgetter
from statistics import median

import regex
from msgspec import Struct

from msl_guard.extract.glyphs import Chars, Line
from msl_guard.extract.pagelines import bands_of, lines_of

_LINE_SPACING = 0.75
"""Lines of one paragraph are at most this share of a line's height apart."""
_RECENT = 20
"""So many lines tell how wide a paragraph is."""
_DEPTH = 12
"""Columns within columns, beyond which lines are read from top to bottom."""
_BULLET = regex.compile(r"[•▪▸►◦‣●■–—\-]\s|\(?\d{1,2}[.)]\s")
_ACROSS = attrgetter("left", "top")
_SENTENCE_END = (".", "!", "?", ":", ";")


class Paragraph(Struct, frozen=True):
    """Lines that read on from one to the next."""

    lines: tuple[Line, ...]
    height: float
    """The height of its typical line, in points."""


def paragraphs(chars: Chars, kinds: Sequence[object] = (None,)) -> list[Paragraph]:
    """The paragraphs of a page in reading order, column by column.

    Args:
        chars: characters in the order of the file, all upright.
        kinds: for each look what sets its paragraphs apart from others, such as its weight.
    """
    return joined(lines_of(chars), kinds)


def joined(lines: list[Line], kinds: Sequence[object] = (None,)) -> list[Paragraph]:
    """The paragraphs that lines make up, in reading order."""
    grouped: list[list[Line]] = []
    for line in _ordered(lines):
        if grouped and _reads_on(grouped[-1], line, kinds):
            grouped[-1].append(line)
        else:
            grouped.append([line])
    return [Paragraph(tuple(held), _height(held)) for held in grouped]


def _height(lines: Sequence[Line]) -> float:
    return lines[0].height if len(lines) == 1 else median([line.height for line in lines])


def _ordered(lines: list[Line], depth: int = 0) -> list[Line]:
    """Lines in reading order: bands from top to bottom, columns in a band from left to right."""
    bands = bands_of(lines)
    if len(bands) <= 1 or depth > _DEPTH:
        return [line for band in bands for line in sorted(band, key=_ACROSS)]
    least = 0.9 * median([line.height for line in lines])
    spans = [[(line.left, line.right) for line in band] for band in bands]
    ordered: list[Line] = []
    at = 0
    while at < len(bands):
        strips, end = _strips(spans[at], least), at + 1
        while end < len(bands) and len(wider := _strips(strips + spans[end], least)) > 1:
            strips, end = wider, end + 1
        if end - at == 1:
            ordered += sorted(bands[at], key=_ACROSS)
        else:
            for column in _columns(chain.from_iterable(bands[at:end]), strips):
                ordered += _ordered(column, depth + 1)
        at = end
    return ordered


def _strips(spans: list[tuple[float, float]], least: float) -> list[tuple[float, float]]:
    """The strips of a page that lines fill from left to right, those nearer than `least` as one."""
    spans = sorted(spans)
    start, reach = spans[0]
    made: list[tuple[float, float]] = []
    for left, right in spans:
        if left - reach > least:
            made.append((start, reach))
            start, reach = left, right
        elif right > reach:
            reach = right
    return [*made, (start, reach)]


def _columns(region: Iterable[Line], strips: Sequence[tuple[float, float]]) -> list[list[Line]]:
    columns: list[list[Line]] = [[] for _ in strips]
    starts = [left for left, _ in strips]
    for line in region:
        columns[max(bisect_right(starts, line.left) - 1, 0)].append(line)
    return columns


def _reads_on(lines: Sequence[Line], line: Line, kinds: Sequence[object]) -> bool:
    """Whether a line continues the paragraph of the lines before it."""
    last = lines[-1]
    before, after = last.height, line.height
    height = max(before, after)
    gap = line.top - last.bottom
    overlaps = line.left < last.right and last.left < line.right
    if not overlaps or not -0.6 * height < gap < _LINE_SPACING * height:
        return False
    same_kind = kinds[last.chars.looks[0]] == kinds[line.chars.looks[0]]
    if abs(before - after) >= 0.2 * height or not same_kind:
        return False
    text = line.text
    if line.top < last.top + 0.3 * height or _BULLET.match(text):
        return False
    if not last.text.endswith(_SENTENCE_END):
        return True
    furthest = max(max(one.right for one in lines[-_RECENT:]), line.right)
    width = furthest - min(one.left for one in lines[-_RECENT:])
    return last.right >= furthest - 0.25 * width
