"""From placed characters to lines, columns and paragraphs: the reading order of a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import regex

from msl_guard.model import Box

_COLUMN_GAP = 1.6
"""A gap of this many line heights inside a line separates columns or cells."""
_WORD_GAP = 0.13
"""A gap of this share of a line's height inside a line is a space."""
_SUPERSCRIPT_HEIGHT = 0.78
"""A digit no higher than this share of its neighbour, and raised, is a superscript."""
_LINE_SPACING = 0.75
"""Lines of one paragraph are at most this share of a line's height apart."""
_BULLET = regex.compile(r"[•▪▸►◦‣●■–—\-]\s|\(?\d{1,2}[.)]\s")
_SENTENCE_END = (".", "!", "?", ":", ";")
_RAISED = dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))


@dataclass(frozen=True, slots=True)
class Char:
    """One character of a page: its place in the page's text and its box from the top left."""

    index: int
    text: str
    box: Box
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Characters on one baseline without a column's gap between them."""

    chars: tuple[Char, ...]
    box: Box

    @property
    def text(self) -> str:
        """The characters in order."""
        return "".join(char.text for char in self.chars)

    @property
    def height(self) -> float:
        """The height of the line's box, in points."""
        return self.box.bottom - self.box.top

    @property
    def bold(self) -> bool:
        """Whether it begins in bold type."""
        return self.chars[0].bold


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that read on from one to the next."""

    lines: tuple[Line, ...]

    @property
    def height(self) -> float:
        """The height of its typical line, in points."""
        return median(line.height for line in self.lines)


def paragraphs(chars: Sequence[Char]) -> list[Paragraph]:
    """The paragraphs of a page in reading order, column by column."""
    grouped: list[list[Line]] = []
    for line in _ordered(list(_merged(list(_pieces(chars))))):
        if grouped and _reads_on(grouped[-1], line):
            grouped[-1].append(line)
        else:
            grouped.append([line])
    return [Paragraph(tuple(lines)) for lines in grouped]


def _pieces(chars: Sequence[Char]) -> Iterator[list[Char]]:
    """Cut the characters, which come in the order of the file, where a line is left."""
    held: list[Char] = []
    for char in chars:
        if held and (char.text in "\r\n" or _breaks(held, char)):
            yield held
            held = []
        if char.text not in "\r\n" and (held or not char.text.isspace()):
            held.append(char)
    if held:
        yield held


def _merged(pieces: list[list[Char]]) -> Iterator[Line]:
    """Yield lines: pieces on one baseline, such as a raised digit, joined left to right."""
    for band in _bands([_line(piece) for piece in pieces]):
        held: Line | None = None
        for piece in sorted(band, key=lambda one: one.box.left):
            if held is not None and _adjoins(held, piece):
                held = _line([*held.chars, *piece.chars])
                continue
            if held is not None:
                yield _finished(held)
            held = piece
        if held is not None:
            yield _finished(held)


def _adjoins(one: Line, other: Line) -> bool:
    height = max(one.height, other.height)
    shared = min(one.box.bottom, other.box.bottom) - max(one.box.top, other.box.top)
    gap = other.box.left - one.box.right
    return -0.5 * height < gap < 0.5 * height and shared > 0.4 * min(one.height, other.height)


def _breaks(held: Sequence[Char], char: Char) -> bool:
    """Whether a character begins another line than the one before it."""
    last = next((one for one in reversed(held) if not one.text.isspace()), held[-1])
    if char.text.isspace() or last.text.isspace():
        return False
    height = max(last.box.bottom - last.box.top, char.box.bottom - char.box.top, 1.0)
    middle = (char.box.top + char.box.bottom) / 2
    if not last.box.top - 0.3 * height < middle < last.box.bottom + 0.3 * height:
        return True
    gap = char.box.left - last.box.right
    return gap > _COLUMN_GAP * height or gap < -3 * height


def _line(chars: Sequence[Char]) -> Line:
    """A line of characters, the last of which is visible."""
    end = len(chars)
    while end > 1 and chars[end - 1].text.isspace():
        end -= 1
    boxes = [char.box for char in chars[:end] if not char.text.isspace()]
    return Line(
        tuple(chars[:end]),
        Box(
            min(box.left for box in boxes),
            min(box.top for box in boxes),
            max(box.right for box in boxes),
            max(box.bottom for box in boxes),
        ),
    )


def _finished(line: Line) -> Line:
    """The line with spaces where the page shows them, and raised digits as superscripts."""
    return Line(tuple(_with_spaces(tuple(_with_superscripts(line.chars)))), line.box)


def _with_spaces(chars: Sequence[Char]) -> Iterator[Char]:
    """Yield the characters, with a space where a gap stands for one."""
    last: Char | None = None
    for char in chars:
        if last is not None and not last.text.isspace() and not char.text.isspace():
            height = max(last.box.bottom - last.box.top, char.box.bottom - char.box.top)
            if char.box.left - last.box.right > _WORD_GAP * height:
                edge = Box(last.box.right, last.box.top, char.box.left, last.box.bottom)
                yield Char(last.index, " ", edge, last.bold)
        last = char
        yield char


def _with_superscripts(chars: Sequence[Char]) -> Iterator[Char]:
    """Yield the characters, small raised digits as superscript digits."""
    base: Box | None = None
    for char in chars:
        box = char.box
        if base is not None and char.text in _RAISED:
            small = box.bottom - box.top < _SUPERSCRIPT_HEIGHT * (base.bottom - base.top)
            if small and box.bottom < base.bottom - 0.1 * (base.bottom - base.top):
                yield Char(char.index, _RAISED[char.text], box, char.bold)
                continue
        if not char.text.isspace():
            base = box
        yield char


def _ordered(lines: list[Line]) -> list[Line]:
    """Lines in reading order: bands from top to bottom, columns in a band from left to right."""
    bands = _bands(lines)
    if len(bands) <= 1 and _gutter(lines) is None:
        return sorted(lines, key=lambda line: (line.box.left, line.box.top))
    ordered: list[Line] = []
    at = 0
    while at < len(bands):
        region, end = bands[at], at + 1
        while end < len(bands) and _gutter([*region, *bands[end]]) is not None:
            region = [*region, *bands[end]]
            end += 1
        gutter = _gutter(region)
        if gutter is None:
            ordered += sorted(region, key=lambda line: (line.box.left, line.box.top))
        else:
            ordered += _ordered([line for line in region if line.box.left < gutter])
            ordered += _ordered([line for line in region if line.box.left >= gutter])
        at = end
    return ordered


def _bands(lines: list[Line]) -> list[list[Line]]:
    """Lines that overlap in height belong to one band."""
    bands: list[list[Line]] = []
    bottom = float("-inf")
    for line in sorted(lines, key=lambda one: one.box.top):
        middle = line.box.top + 0.35 * line.height
        if bands and middle < bottom:
            bands[-1].append(line)
        else:
            bands.append([line])
        bottom = max(bottom, line.box.bottom - 0.15 * line.height)
    return bands


def _gutter(lines: list[Line]) -> float | None:
    """The left edge of what stands right of the widest empty strip, if there is such a strip."""
    if len(lines) < 2:
        return None
    least = 0.9 * median(line.height for line in lines)
    best: tuple[float, float] | None = None
    right = float("-inf")
    for line in sorted(lines, key=lambda one: one.box.left):
        gap = line.box.left - right
        if right > float("-inf") and gap > least and (best is None or gap > best[0]):
            best = (gap, line.box.left)
        right = max(right, line.box.right)
    return None if best is None else best[1]


def _reads_on(lines: Sequence[Line], line: Line) -> bool:
    """Whether a line continues the paragraph of the lines before it."""
    last = lines[-1]
    height = max(last.height, line.height)
    gap = line.box.top - last.box.bottom
    same_size = abs(last.height - line.height) < 0.2 * height and last.bold == line.bold
    overlaps = line.box.left < last.box.right and last.box.left < line.box.right
    if not same_size or not overlaps or not -0.6 * height < gap < _LINE_SPACING * height:
        return False
    if line.box.top < last.box.top + 0.3 * height or _BULLET.match(line.text):
        return False
    width = max(one.box.right for one in (*lines, line)) - min(one.box.left for one in lines)
    ended_early = last.box.right < max(one.box.right for one in (*lines, line)) - 0.25 * width
    return not (ended_early and last.text.rstrip().endswith(_SENTENCE_END))
