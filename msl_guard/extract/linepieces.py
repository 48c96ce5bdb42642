"""From the characters of a page, in the order of the file, to pieces of its lines."""

import re
from collections.abc import Iterator, Sequence
from operator import sub

from msl_guard.extract.glyphs import Chars, Line

WORD_GAP = 0.13
"""A gap of this share of a line's height inside a line is a space."""
_COLUMN_GAP = 1.6
"""A gap of this many line heights inside a line separates columns or cells."""
_DOUBLED = 0.12
"""The same letter again, this share of its height further, is one letter drawn bold."""
_STRETCH = re.compile(r"[^\S\r\n]*+(\S(?:[^\r\n]*\S)?)")
_SPACES_BETWEEN = re.compile(r"\s+")


def pieces(chars: Chars) -> Iterator[Line]:
    """Cut the characters where a line is left; a letter drawn twice for weight counts once."""
    for stretch in _STRETCH.finditer(chars.text):
        cut = chars.cut(*stretch.span(1))
        if not _is_even(cut):
            yield from map(line_of, (cut,) if _is_whole(cut) else _broken(cut))
            continue
        start = 0
        end = len(cut.text)
        for column in [*_columns(cut), end]:
            line = cut.cut(start, len(cut.text[:column].rstrip())) if start or column < end else cut
            right = max(line.seen(line.rights))
            yield Line(line, line.lefts[0], line.tops[0], right, line.bottoms[0], even=True)
            start = column


def line_of(chars: Chars) -> Line:
    """The line of characters of which at least one is visible."""
    end = max(len(chars.text.rstrip()), 1)
    kept = chars if end == len(chars.text) else chars.cut(0, end)
    return Line(
        kept,
        min(kept.seen(kept.lefts)),
        min(kept.seen(kept.tops)),
        max(kept.seen(kept.rights)),
        max(kept.seen(kept.bottoms)),
    )


def _is_even(chars: Chars) -> bool:
    """Whether a stretch surely is of one height, without spaces to add or letters to leave out."""
    count, top, bottom, lefts = len(chars.text), chars.tops[0], chars.bottoms[0], chars.lefts
    if chars.tops.count(top) < count or chars.bottoms.count(bottom) < count:
        return False
    height, inked = max(bottom - top, 0.0), chars.inked
    gaps = list(map(sub, lefts[1:], chars.rights))
    # Letters that may be drawn twice stand close.
    steps = map(sub, lefts[1:], lefts)
    if min(gaps, default=height) < -0.13 * height or min(steps, default=height) < _DOUBLED * max(height, 1.0):
        return False
    return max(gaps, default=0.0) < WORD_GAP * height or not any(
        gap >= WORD_GAP * height and inked[at] and inked[at + 1] for at, gap in enumerate(gaps)
    )


def _is_whole(chars: Chars) -> bool:
    """Whether an uneven stretch surely is one piece: by its letters taken together, not one by one."""
    lefts, tops, rights, bottoms = (
        list(chars.seen(column)) for column in (chars.lefts, chars.tops, chars.rights, chars.bottoms)
    )
    heights: list[float] = list(map(sub, bottoms, tops))
    least, most = max(min(heights), 1.0), max(max(heights), 1.0)
    gaps: list[float] = list(map(sub, lefts[1:], rights))
    steps: Iterator[float] = map(sub, lefts[1:], lefts)
    return (
        max(tops) - 0.3 * least < (min(tops) + min(bottoms)) / 2
        and (max(tops) + max(bottoms)) / 2 < min(bottoms) + 0.3 * least
        and -0.5 * least <= min(gaps, default=0.0)
        and max(gaps, default=0.0) <= _COLUMN_GAP * least
        and min(steps, default=most) >= _DOUBLED * most
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
