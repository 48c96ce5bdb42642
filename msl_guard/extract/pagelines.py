"""From placed characters to the lines of a page: words apart, letters together, nothing twice."""

import re
from collections.abc import Iterator, Sequence
from itertools import compress
from operator import and_, attrgetter, not_, sub
from statistics import median

from msgspec.structs import replace

from msl_guard.extract.glyphs import Chars, Glyph, Line
from msl_guard.extract.linepieces import WORD_GAP, pieces

_SHORT = 5
_SPACES = 0.1
"""With more gaps than this for each letter a line may be one of letters set apart."""
_SPACED_OUT = 0.08
_LETTER_PITCH = 0.8
"""Letters of one word stand at most this share of a line's height apart."""
_SUPERSCRIPT_HEIGHT = 0.78
"""A digit no higher than this share of its neighbour, and raised, is a superscript."""
_RAISED = dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
_DIGIT = re.compile("[0-9]")
_LEFT, _TOP = attrgetter("left"), attrgetter("top")


def lines_of(chars: Chars) -> list[Line]:
    """The lines of a page, in no order.

    Args:
        chars: characters in the order of the file, all upright.
    """
    return list(_merged(list(pieces(chars))))


def _merged(cut: list[Line]) -> Iterator[Line]:
    """Yield lines: pieces on one baseline, such as a raised digit, joined left to right."""
    for band in bands_of(cut):
        held: Line | None = None
        for piece in _once(sorted(band, key=_LEFT)) if len(band) > 1 else band:
            if held is not None and _adjoins(held, piece):
                _join(held, piece)
                continue
            if held is not None:
                yield _finished(held)
            held = piece
        if held is not None:
            yield _finished(held)


def _join(line: Line, piece: Line) -> None:
    line.chars, line.even = line.chars.followed_by(piece.chars), False
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
    chars = line.chars if line.even else _with_spaces(line.chars)
    if (count := len(chars.text)) > _SHORT and chars.added.count(1) > _SPACES * count:
        closed = _closed_up(line.chars)
        chars, line.even = (closed, False) if closed else (chars, line.even)
    line.chars = chars if line.even else _with_superscripts(chars)
    return line


def _with_spaces(chars: Chars) -> Chars:
    """The characters, with a space where a wide gap stands for one."""
    inked, heights = chars.inked, list(map(sub, chars.bottoms, chars.tops))
    least = max(WORD_GAP * min(chars.seen(heights)), 0.0)
    wide = [
        at
        for at, gap in enumerate(map(sub, chars.lefts[1:], chars.rights))
        if gap > least and inked[at] and inked[at + 1] and gap > WORD_GAP * max(heights[at], heights[at + 1])
    ]
    return _spaced(chars.glyphs(), wide) if wide else chars


def _spaced(glyphs: Sequence[Glyph], wide: Sequence[int]) -> Chars:
    """The characters, with spaces behind some of them."""
    made: list[Glyph] = []
    start = 0
    for at in wide:
        one, other = glyphs[at], glyphs[at + 1]
        space = Glyph(one.place, " ", one.right, one.top, other.left, one.bottom, one.look, added=True)
        made += [*glyphs[start : at + 1], space]
        start = at + 1
    return Chars.of([*made, *glyphs[start:]])


def _closed_up(chars: Chars) -> Chars | None:
    """The characters of a line of letters set apart, or one by one; None if it is no such line.

    A gap is a space if it is wide among the line's own gaps.
    """
    written = list(map(not_, chars.added))
    lefts, rights, inked = (list(compress(one, written)) for one in (chars.lefts, chars.rights, chars.inked))
    heights = compress(map(sub, chars.bottoms, chars.tops), written)
    between = list(range(len(lefts) - 1))
    gaps, pitches = list(map(sub, lefts[1:], rights)), list(map(sub, lefts[1:], lefts))
    if 0 in inked:
        letters = list(map(and_, inked[1:], inked))
        between, gaps, pitches = (list(compress(one, letters)) for one in (between, gaps, pitches))
    if not gaps:
        return None
    height = max(median(heights), 1.0)
    gap, pitch = median(gaps), median(pitches)
    even = len([1 for one in pitches if abs(one - pitch) < 0.05 * pitch]) > 0.7 * len(pitches)
    if even and pitch < _LETTER_PITCH * height:
        wide = [at for at, one in zip(between, pitches, strict=True) if one > 1.5 * pitch]
    elif _SPACED_OUT * height < gap < _LETTER_PITCH * height:
        wide = [at for at, one in zip(between, gaps, strict=True) if one > 1.5 * gap + 0.05 * height]
    else:
        return None
    return _spaced([glyph for glyph in chars.glyphs() if not glyph.added], wide)


def _with_superscripts(chars: Chars) -> Chars:
    """The characters, small raised digits as superscript digits."""
    if _DIGIT.search(chars.text) is None or len(set(chars.seen(chars.bottoms))) == 1:
        return chars
    text, tops, bottoms = list(chars.text), chars.tops, chars.bottoms
    base = -1
    for at, (char, top, bottom) in enumerate(zip(chars.text, tops, bottoms, strict=True)):
        if base >= 0 and char in _RAISED:
            low, tall = bottoms[base], bottoms[base] - tops[base]
            if bottom - top < _SUPERSCRIPT_HEIGHT * tall and bottom < low - 0.1 * tall:
                text[at] = _RAISED[char]
                continue
        base = at if chars.inked[at] else base
    return replace(chars, text="".join(text))


def bands_of(lines: list[Line]) -> list[list[Line]]:
    """Lines that overlap in height belong to one band."""
    bands: list[list[Line]] = []
    bottom = float("-inf")
    for line in sorted(lines, key=_TOP):
        height = line.bottom - line.top
        if bands and line.top + 0.35 * height < bottom:
            bands[-1].append(line)
        else:
            bands.append([line])
        bottom = max(bottom, line.bottom - 0.15 * height)
    return bands
