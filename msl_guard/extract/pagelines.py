"""From placed characters to the lines of a page: words apart, letters together, nothing twice."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import sub
from statistics import median

from msl_guard.extract.glyphs import Glyph, Line

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


def lines_of(glyphs: Sequence[Glyph]) -> list[Line]:
    """The lines of a page, in no order.

    Args:
        glyphs: characters in the order of the file, all upright.
    """
    return list(_merged(list(_pieces(glyphs))))


def line_of(glyphs: list[Glyph]) -> Line:
    """The line of characters of which at least one is visible."""
    while len(glyphs) > 1 and glyphs[-1].text.isspace():
        glyphs.pop()
    seen = [glyph for glyph in glyphs if not glyph.text.isspace()] or glyphs
    _, _, lefts, tops, rights, bottoms, _, _ = zip(*seen, strict=True)
    return Line(glyphs, min(lefts), min(tops), max(rights), max(bottoms))


def _pieces(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Cut the characters where a line is left; a letter drawn twice for weight counts once."""
    held: list[Glyph] = []
    last: Glyph | None = None
    for glyph in glyphs:
        _, text, left, top, _, bottom, _, _ = glyph
        if text.isspace():
            last = None if text in "\r\n" else last
            if held:
                held.append(glyph)
            continue
        # Most characters stand right beside the one before: the rest need not be asked.
        if (
            last is not None
            and top == last.top
            and bottom == last.bottom
            and -0.13 * (bottom - top) < left - last.right < _COLUMN_GAP * (bottom - top)
            and text != last.text
        ):
            held.append(glyph)
            last = glyph
            continue
        if last is not None and text == last.text and _drawn_twice(last, glyph):
            continue
        if held and (last is None or _breaks(last, glyph)):
            yield held
            held = []
        held.append(glyph)
        last = glyph
    if held:
        yield held


def _drawn_twice(last: Glyph, glyph: Glyph) -> bool:
    height = _height(last, glyph)
    near = min(_DOUBLED * height, 0.6 * (last.right - last.left))
    across, down = abs(glyph.left - last.left), abs(glyph.top - last.top)
    # Letters at the very same place are the one replacement text of a drawn word.
    return (across > 0 or down > 0) and across < near and down < _DOUBLED * height


def _height(one: Glyph, other: Glyph) -> float:
    return max(one.bottom - one.top, other.bottom - other.top, 1.0)


def _breaks(last: Glyph, glyph: Glyph) -> bool:
    """Whether a character begins another line than the one before it."""
    height = _height(last, glyph)
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
    for band in bands_of([line_of(piece) for piece in pieces]):
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
    glyphs = line.glyphs
    _, _, lefts, tops, rights, bottoms, _, _ = zip(*glyphs, strict=True)
    if max(map(sub, lefts[1:], rights), default=0.0) > _WORD_GAP * min(map(sub, bottoms, tops)):
        glyphs = _with_spaces(glyphs)
    if len(glyphs) > _SHORT and len([1 for glyph in glyphs if glyph.added]) > _SPACES * len(glyphs):
        glyphs = _closed_up(line.glyphs) or glyphs
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
    return Glyph(last.place, " ", last.right, last.top, glyph.left, last.bottom, last.look, added=True)


def _closed_up(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The characters of a line of letters set apart, or one by one; nothing if it is no such line.

    A gap is a space if it is wide among the line's own gaps.
    """
    kept = [glyph for glyph in glyphs if not glyph.added]
    pairs = list(pairwise(kept))
    if any(glyph.text.isspace() for glyph in kept):
        pairs = [pair for pair in pairs if not (pair[0].text.isspace() or pair[1].text.isspace())]
    if not pairs:
        return []
    height = max(median([glyph.bottom - glyph.top for glyph in kept]), 1.0)
    gap = median([other.left - one.right for one, other in pairs])
    pitches = [other.left - one.left for one, other in pairs]
    pitch = median(pitches)
    even = len([1 for one in pitches if abs(one - pitch) < 0.05 * pitch]) > 0.7 * len(pairs)
    if even and pitch < _LETTER_PITCH * height:
        spaces = {one.place for one, other in pairs if other.left - one.left > 1.5 * pitch}
    elif _SPACED_OUT * height < gap < _LETTER_PITCH * height:
        spaces = {one.place for one, other in pairs if other.left - one.right > 1.5 * gap + 0.05 * height}
    else:
        return []
    made: list[Glyph] = []
    for one, other in pairwise(kept):
        made += [one, _space(one, other)] if one.place in spaces else [one]
    return [*made, kept[-1]]


def _with_superscripts(glyphs: list[Glyph]) -> list[Glyph]:
    """The characters, small raised digits as superscript digits."""
    if len({glyph.bottom for glyph in glyphs}) == 1:
        return glyphs
    base: Glyph | None = None
    for at, glyph in enumerate(glyphs):
        text = glyph.text
        if base is not None and text in _RAISED:
            tall = base.bottom - base.top
            if (
                glyph.bottom - glyph.top < _SUPERSCRIPT_HEIGHT * tall
                and glyph.bottom < base.bottom - 0.1 * tall
            ):
                glyphs[at] = glyph._replace(text=_RAISED[text])
                continue
        if not text.isspace():
            base = glyph
    return glyphs


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
