"""From placed characters to the lines of a page: words apart, letters together, nothing twice."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import compress
from operator import and_, not_, sub
from statistics import median

from msl_guard.extract.glyphs import Chars, Glyph, Line

_COLUMN_GAP = 1.6
"""A gap of this many line heights inside a line separates columns or cells."""
_WORD_GAP = 0.13
"""A gap of this share of a line's height inside a line is a space."""
_SHORT = 5
_SPACES = 0.1
"""With more gaps than this for each letter a line may be one of letters set apart."""
_SPACED_OUT = 0.08
_LETTER_PITCH = 0.8
"""Letters of one word stand at most this share of a line's height apart."""
_DOUBLED = 0.12
"""The same letter again, this share of its height further, is one letter drawn bold."""
_SUPERSCRIPT_HEIGHT = 0.78
"""A digit no higher than this share of its neighbour, and raised, is a superscript."""
_RAISED = dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
_DIGIT = re.compile("[0-9]")
_STRETCH = re.compile(r"[^\S\r\n]*+(\S(?:[^\r\n]*\S)?)")
_SPACES_BETWEEN = re.compile(r"\s+")


def lines_of(chars: Chars) -> list[Line]:
    """The lines of a page, in no order.

    Args:
        chars: characters in the order of the file, all upright.
    """
    return list(_merged(list(_pieces(chars))))


def line_of(chars: Chars) -> Line:
    """The line of characters of which at least one is visible."""
    end = max(len(chars.text.rstrip()), 1)
    kept = chars if end == len(chars) else chars.cut(0, end)
    return Line(
        kept,
        min(kept.seen(kept.lefts)),
        min(kept.seen(kept.tops)),
        max(kept.seen(kept.rights)),
        max(kept.seen(kept.bottoms)),
    )


def _pieces(chars: Chars) -> Iterator[Line]:
    """Cut the characters where a line is left; a letter drawn twice for weight counts once."""
    for stretch in _STRETCH.finditer(chars.text):
        cut = chars.cut(*stretch.span(1))
        if not _is_even(cut):
            yield from map(line_of, _broken(cut))
            continue
        start = 0
        for column in [*_columns(cut), len(cut)]:
            line = cut.cut(start, len(cut.text[:column].rstrip())) if start or column < len(cut) else cut
            end = max(line.seen(line.rights))
            yield Line(line, line.lefts[0], line.tops[0], end, line.bottoms[0], even=True)
            start = column


def _is_even(chars: Chars) -> bool:
    """Whether a stretch surely is of one height, without spaces to add or letters to leave out."""
    top, bottom, lefts = chars.tops[0], chars.bottoms[0], chars.lefts
    if not (top == min(chars.tops) == max(chars.tops) and bottom == min(chars.bottoms) == max(chars.bottoms)):
        return False
    height, inked = max(bottom - top, 0.0), chars.inked
    gaps = list(map(sub, lefts[1:], chars.rights))
    # Letters that may be drawn twice stand close.
    steps = map(sub, lefts[1:], lefts)
    if min(gaps, default=height) < -0.13 * height or min(steps, default=height) < _DOUBLED * max(height, 1.0):
        return False
    return max(gaps, default=0.0) < _WORD_GAP * height or not any(
        gap >= _WORD_GAP * height and inked[at] and inked[at + 1] for at, gap in enumerate(gaps)
    )


def _columns(chars: Chars) -> list[int]:
    """Where in an even stretch another column begins: behind wide white space."""
    least = _COLUMN_GAP * max(chars.bottoms[0] - chars.tops[0], 1.0)
    spaces = [space.span() for space in _SPACES_BETWEEN.finditer(chars.text)]
    return [end for start, end in spaces if chars.lefts[end] - chars.rights[start - 1] > least]


def _broken(chars: Chars) -> Iterator[Chars]:
    """Yield the pieces of a line that may be several, character by character where that is in doubt."""
    text, inked = chars.text, chars.inked
    start = last = -1
    doubles: list[int] = []
    done = 0
    for doubtful in _doubtful(chars):
        at = doubtful
        if at > done:
            last = at - 1  # Those between stand right beside one another.
        while at >= done:
            double = False
            if inked[at] and last >= 0 and text[at] == text[last] and _drawn_twice(chars, last, at):
                double = True
                doubles.append(at)
            elif inked[at]:
                if start >= 0 and _breaks(chars, last, at):
                    yield _without(chars, start, at, doubles)
                    start, doubles = at, []
                start = at if start < 0 else start
                last = at
            done = at + 1
            # What follows a double was compared with it, not with what counts.
            at = done if double and done < len(text) else -1
    if start >= 0:
        yield _without(chars, start, len(text), doubles)


def _doubtful(chars: Chars) -> list[int]:
    """The characters that may begin a line or repeat a letter: most stand right beside the one before."""
    tops, bottoms, inked = chars.tops, chars.bottoms, chars.inked
    sides = zip(tops[1:], tops, bottoms[1:], bottoms, chars.lefts[1:], chars.rights, strict=False)
    signs = zip(chars.text[1:], chars.text, inked[1:], inked, strict=False)
    return [0] + [
        at
        for at, ((top, upper, bottom, lower, left, right), (sign, before, shows, showed)) in enumerate(
            zip(sides, signs, strict=True), start=1
        )
        if top != upper
        or bottom != lower
        or sign == before
        or not shows
        or not showed
        or not -0.13 * (bottom - top) < left - right < _COLUMN_GAP * (bottom - top)
    ]


def _without(chars: Chars, start: int, end: int, left_out: Sequence[int]) -> Chars:
    """The characters between two offsets, but for some of them."""
    kept = chars.cut(start, end)
    if not left_out:
        return kept
    return Chars.of(glyph for at, glyph in enumerate(kept.glyphs(), start) if at not in left_out)


def _drawn_twice(chars: Chars, last: int, at: int) -> bool:
    height = _height(chars, last, at)
    near = min(_DOUBLED * height, 0.6 * (chars.rights[last] - chars.lefts[last]))
    across, down = abs(chars.lefts[at] - chars.lefts[last]), abs(chars.tops[at] - chars.tops[last])
    # Letters at the very same place are the one replacement text of a drawn word.
    return (across > 0 or down > 0) and across < near and down < _DOUBLED * height


def _height(chars: Chars, one: int, other: int) -> float:
    tops, bottoms = chars.tops, chars.bottoms
    return max(bottoms[one] - tops[one], bottoms[other] - tops[other], 1.0)


def _breaks(chars: Chars, last: int, at: int) -> bool:
    """Whether a character begins another line than the one before it."""
    height = _height(chars, last, at)
    middle = (chars.tops[at] + chars.bottoms[at]) / 2
    if not chars.tops[last] - 0.3 * height < middle < chars.bottoms[last] + 0.3 * height:
        return True
    gap = chars.lefts[at] - chars.rights[last]
    if gap > _COLUMN_GAP * height:
        return True
    # Hebrew and Arabic run from right to left.
    back = -3.0 if "\u0590" <= chars.text[at] <= "\u08ff" else -0.5
    return gap < back * height


def _merged(pieces: list[Line]) -> Iterator[Line]:
    """Yield lines: pieces on one baseline, such as a raised digit, joined left to right."""
    for band in bands_of(pieces):
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
    if len(chars) > _SHORT and sum(chars.added) > _SPACES * len(chars):
        closed = _closed_up(line.chars)
        chars, line.even = (closed, False) if closed else (chars, line.even)
    line.chars = chars if line.even else _with_superscripts(chars)
    return line


def _with_spaces(chars: Chars) -> Chars:
    """The characters, with a space where a wide gap stands for one."""
    inked, heights = chars.inked, list(map(sub, chars.bottoms, chars.tops))
    least = max(_WORD_GAP * min(chars.seen(heights)), 0.0)
    wide = [
        at
        for at, gap in enumerate(map(sub, chars.lefts[1:], chars.rights))
        if gap > least and inked[at] and inked[at + 1] and gap > _WORD_GAP * max(heights[at], heights[at + 1])
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
    for line in sorted(lines, key=lambda one: one.top):
        if bands and line.top + 0.35 * line.height < bottom:
            bands[-1].append(line)
        else:
            bands.append([line])
        bottom = max(bottom, line.bottom - 0.15 * line.height)
    return bands
