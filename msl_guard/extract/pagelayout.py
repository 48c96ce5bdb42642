"""From placed characters to lines, columns and paragraphs: the reading order of a page."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

import regex

_COLUMN_GAP = 1.6
"""A gap of this many line heights inside a line separates columns or cells."""
_WORD_GAP = 0.13
"""A gap of this share of a line's height inside a line is a space."""
_SPACED_OUT = 0.1
"""Where letters usually stand this share of a line's height apart, wider gaps are spaces."""
_SPACES = 0.4
"""So many spaces a letter, and the line may be spaced out."""
_DOUBLED = 0.12
"""The same letter again, this share of its height further, is one letter drawn bold."""
_SUPERSCRIPT_HEIGHT = 0.78
"""A digit no higher than this share of its neighbour, and raised, is a superscript."""
_LINE_SPACING = 0.75
"""Lines of one paragraph are at most this share of a line's height apart."""
_RECENT = 20
"""So many lines tell how wide a paragraph is."""
_DEPTH = 12
"""Columns within columns, beyond which lines are read from top to bottom."""
_BULLET = regex.compile(r"[•▪▸►◦‣●■–—\-]\s|\(?\d{1,2}[.)]\s")
_SENTENCE_END = (".", "!", "?", ":", ";")
_RAISED = dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))


class Glyph(NamedTuple):
    """One character: its place in the page's text, its box from the top left, and its look."""

    index: int
    text: str
    left: float
    top: float
    right: float
    bottom: float
    look: int = 0
    added: bool = False
    """A space that stands in no file: one that PDFium takes a gap for."""


@dataclass(slots=True)
class Line:
    """Characters on one baseline without a column's gap between them, the last one visible."""

    glyphs: list[Glyph]
    left: float
    top: float
    right: float
    bottom: float

    @property
    def text(self) -> str:
        """The characters in order."""
        return "".join([glyph.text for glyph in self.glyphs])

    @property
    def height(self) -> float:
        """The height of the line's box, in points."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that read on from one to the next."""

    lines: tuple[Line, ...]

    @property
    def height(self) -> float:
        """The height of its typical line, in points."""
        return median(line.height for line in self.lines)


def line_of(glyphs: list[Glyph]) -> Line:
    """The line of characters of which at least one is visible."""
    while len(glyphs) > 1 and glyphs[-1].text.isspace():
        glyphs.pop()
    seen = [glyph for glyph in glyphs if not glyph.text.isspace()] or glyphs
    _, _, lefts, tops, rights, bottoms, _, _ = zip(*seen, strict=True)
    return Line(glyphs, min(lefts), min(tops), max(rights), max(bottoms))


def paragraphs(glyphs: Sequence[Glyph], kinds: Sequence[object] = (None,)) -> list[Paragraph]:
    """The paragraphs of a page in reading order, column by column.

    Args:
        glyphs: characters in the order of the file, all upright.
        kinds: for each look what sets its paragraphs apart from others, such as its weight.
    """
    return joined(list(_merged(list(_pieces(glyphs)))), kinds)


def joined(lines: list[Line], kinds: Sequence[object] = (None,)) -> list[Paragraph]:
    """The paragraphs that lines make up, in reading order."""
    grouped: list[list[Line]] = []
    for line in _ordered(lines):
        if grouped and _reads_on(grouped[-1], line, kinds):
            grouped[-1].append(line)
        else:
            grouped.append([line])
    return [Paragraph(tuple(held)) for held in grouped]


def _pieces(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Cut the characters where a line is left; a letter drawn twice for weight counts once."""
    held: list[Glyph] = []
    last: Glyph | None = None
    for glyph in glyphs:
        text = glyph.text
        if text in "\r\n":
            if held:
                yield held
            held, last = [], None
            continue
        if text.isspace():
            if held:
                held.append(glyph)
            continue
        if last is not None:
            height = max(last.bottom - last.top, glyph.bottom - glyph.top, 1.0)
            if text == last.text and _drawn_twice(last, glyph, height):
                continue
            if _breaks(last, glyph, height):
                yield held
                held = []
        held.append(glyph)
        last = glyph
    if held:
        yield held


def _drawn_twice(last: Glyph, glyph: Glyph, height: float) -> bool:
    near = min(_DOUBLED * height, 0.6 * (last.right - last.left))
    across, down = abs(glyph.left - last.left), abs(glyph.top - last.top)
    # Letters at the very same place are the one replacement text of a drawn word.
    return (across > 0 or down > 0) and across < near and down < _DOUBLED * height


def _breaks(last: Glyph, glyph: Glyph, height: float) -> bool:
    """Whether a character begins another line than the one before it."""
    middle = (glyph.top + glyph.bottom) / 2
    if not last.top - 0.3 * height < middle < last.bottom + 0.3 * height:
        return True
    gap = glyph.left - last.right
    if gap > _COLUMN_GAP * height:
        return True
    # Hebrew and Arabic run from right to left.
    back = -3.0 if "\u0590" <= glyph.text <= "\u08ff" else -0.5
    return gap < back * height


def _merged(pieces: list[list[Glyph]]) -> Iterator[Line]:
    """Yield lines: pieces on one baseline, such as a raised digit, joined left to right."""
    for band in _bands([line_of(piece) for piece in pieces]):
        held: Line | None = None
        for piece in _once(sorted(band, key=lambda one: one.left)) if len(band) > 1 else band:
            if held is not None and _adjoins(held, piece):
                _join(held, piece)
                continue
            if held is not None:
                yield _finished(held)
            held = piece
        if held is not None:
            yield _finished(held)


def _join(line: Line, piece: Line) -> None:
    line.glyphs += piece.glyphs
    line.left, line.right = min(line.left, piece.left), max(line.right, piece.right)
    line.top, line.bottom = min(line.top, piece.top), max(line.bottom, piece.bottom)


def _once(band: Sequence[Line]) -> Iterator[Line]:
    """Yield the pieces of a band from the left without shadows: the same text a hair's breadth off."""
    before: list[Line] = []
    for piece in band:
        near = 0.15 * max(piece.height, 1.0)
        before = [one for one in before[-8:] if piece.left - one.left < near]
        shadow = any(abs(one.top - piece.top) < near and one.text == piece.text for one in before)
        if not shadow:
            before.append(piece)
            yield piece


def _adjoins(one: Line, other: Line) -> bool:
    height = max(one.height, other.height)
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    gap = other.left - one.right
    return -0.5 * height < gap < 0.5 * height and shared > 0.4 * min(one.height, other.height)


def _finished(line: Line) -> Line:
    """The line with spaces where the page shows them, and raised digits as superscripts."""
    glyphs = _with_spaces(line.glyphs)
    if sum(glyph.added for glyph in glyphs) > _SPACES * len(line.glyphs) / 2 and len(line.glyphs) > 5:
        glyphs = _closed_up(line.glyphs)
    line.glyphs = _with_superscripts(glyphs)
    return line


def _with_spaces(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The characters, with a space where a wide gap stands for one."""
    made = [glyphs[0]]
    last = glyphs[0]
    for glyph in glyphs[1:]:
        gap = glyph.left - last.right
        if gap > 0 and not (glyph.text.isspace() or last.text.isspace()):
            height = max(last.bottom - last.top, glyph.bottom - glyph.top)
            if gap > _WORD_GAP * height:
                made.append(_space(last, glyph))
        made.append(glyph)
        last = glyph
    return made


def _space(last: Glyph, glyph: Glyph) -> Glyph:
    return Glyph(last.index, " ", last.right, last.top, glyph.left, last.bottom, last.look, added=True)


def _closed_up(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The characters of a spaced-out line: a gap is a space if it is wide among the line's gaps."""
    kept = [glyph for glyph in glyphs if not glyph.added]
    pairs = [
        (one, other)
        for one, other in zip(kept, kept[1:], strict=False)
        if not (one.text.isspace() or other.text.isspace())
    ]
    if not pairs:
        return _with_spaces(glyphs)
    height = max(median(glyph.bottom - glyph.top for glyph in kept), 1.0)
    gap = median(other.left - one.right for one, other in pairs)
    pitch = median(other.left - one.left for one, other in pairs)
    even = sum(abs(other.left - one.left - pitch) < 0.05 * pitch for one, other in pairs)
    made = [kept[0]]
    for one, other in zip(kept, kept[1:], strict=False):
        if not (one.text.isspace() or other.text.isspace()):
            far = (
                other.left - one.left > 1.5 * pitch
                if even > 0.7 * len(pairs)
                else other.left - one.right > max(_WORD_GAP * height, 1.5 * gap + 0.05 * height)
            )
            if far:
                made.append(_space(one, other))
        made.append(other)
    return made


def _with_superscripts(glyphs: list[Glyph]) -> list[Glyph]:
    """The characters, small raised digits as superscript digits."""
    base: Glyph | None = None
    for at, glyph in enumerate(glyphs):
        text = glyph.text
        if base is not None and text in _RAISED:
            tall = base.bottom - base.top
            if glyph.bottom - glyph.top < _SUPERSCRIPT_HEIGHT * tall and glyph.bottom < base.bottom - 0.1 * tall:
                glyphs[at] = glyph._replace(text=_RAISED[text])
                continue
        if not text.isspace():
            base = glyph
    return glyphs


def _ordered(lines: list[Line], depth: int = 0) -> list[Line]:
    """Lines in reading order: bands from top to bottom, columns in a band from left to right."""
    bands = _bands(lines)
    if len(bands) <= 1 or depth > _DEPTH:
        return [line for band in bands for line in sorted(band, key=lambda one: (one.left, one.top))]
    least = 0.9 * median(line.height for line in lines)
    ordered: list[Line] = []
    at = 0
    while at < len(bands):
        strips, end = _strips([], bands[at], least), at + 1
        while end < len(bands) and len(wider := _strips(strips, bands[end], least)) > 1:
            strips, end = wider, end + 1
        region = [line for band in bands[at:end] for line in band]
        if end - at == 1:
            ordered += sorted(region, key=lambda one: (one.left, one.top))
        else:
            for column in _columns(region, strips):
                ordered += _ordered(column, depth + 1)
        at = end
    return ordered


def _strips(strips: list[tuple[float, float]], band: Sequence[Line], least: float) -> list[tuple[float, float]]:
    """The strips of a page that lines fill from left to right, those nearer than `least` as one."""
    made: list[tuple[float, float]] = []
    for left, right in sorted([*strips, *((line.left, line.right) for line in band)]):
        if made and left - made[-1][1] <= least:
            made[-1] = (made[-1][0], max(made[-1][1], right))
        else:
            made.append((left, right))
    return made


def _columns(region: Sequence[Line], strips: Sequence[tuple[float, float]]) -> list[list[Line]]:
    columns: list[list[Line]] = [[] for _ in strips]
    starts = [left for left, _ in strips]
    for line in region:
        columns[max(bisect_right(starts, line.left) - 1, 0)].append(line)
    return columns


def _bands(lines: list[Line]) -> list[list[Line]]:
    """Lines that overlap in height belong to one band."""
    bands: list[list[Line]] = []
    bottom = float("-inf")
    for line in sorted(lines, key=lambda one: one.top):
        if bands and line.top + 0.35 * line.height < bottom:
            bands[-1].append(line)
        else:
            bands.append([line])
        bottom = max(bottom, line.bottom - 0.15 * line.height)
    return bands


def _reads_on(lines: Sequence[Line], line: Line, kinds: Sequence[object]) -> bool:
    """Whether a line continues the paragraph of the lines before it."""
    last = lines[-1]
    height = max(last.height, line.height)
    gap = line.top - last.bottom
    overlaps = line.left < last.right and last.left < line.right
    if not overlaps or not -0.6 * height < gap < _LINE_SPACING * height:
        return False
    same_kind = kinds[last.glyphs[0].look] == kinds[line.glyphs[0].look]
    if abs(last.height - line.height) >= 0.2 * height or not same_kind:
        return False
    text = line.text
    if line.top < last.top + 0.3 * height or _BULLET.match(text):
        return False
    furthest = max(max(one.right for one in lines[-_RECENT:]), line.right)
    width = furthest - min(one.left for one in lines[-_RECENT:])
    return not (last.right < furthest - 0.25 * width and last.text.endswith(_SENTENCE_END))
