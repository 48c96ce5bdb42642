"""The coverage account of a text file: which of its characters no block claims, by the offset maps.

What a reader passed over and is no markup comes out as hidden text: a person who opens the file reads it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

import regex

from msl_guard.extract.blocks import TextBuilder
from msl_guard.model import Block, Location, Part

PROSE = regex.compile(r"\p{L}{2,}+(?:[\s,;'’-]++\p{L}{2,}+){2}")
"""Words in a place that holds names and codes: fewer than three in a row are one of those."""
_WORDS = regex.compile(r"\p{L}{2,}")
_LINE = regex.compile(r"[^\n]++")
_NONE = regex.compile(r"(?!)")

Stretch = tuple[int, int]


def claimed(blocks: Iterable[Block]) -> Iterator[Stretch]:
    """Yield the stretches of the source that blocks stand for, by their offset maps."""
    for block in blocks:
        source = block.source or ((0, 0),)
        at, origin = source[0]
        for after, following in source[1:]:
            yield origin, origin + after - at
            at, origin = after, following
        yield origin, origin + len(block.text) - at


def gaps(length: int, seen: Iterable[Stretch]) -> Iterator[Stretch]:
    """Yield what lies between stretches, given in any order, of a source so long."""
    at = 0
    for start, end in [*sorted(seen), (length, length)]:
        if at < start:
            yield at, start
        at = max(at, end)


def unclaimed(
    text: str,
    lines: tuple[int, ...],
    seen: Sequence[Stretch],
    markup: "regex.Pattern[str]" = _NONE,
    words: "regex.Pattern[str]" = _WORDS,
) -> Iterator[Block]:
    """Yield each line of a gap that holds words besides the markup, as hidden text.

    Args:
        text: the source.
        lines: where its lines begin.
        seen: the stretches that are read or named as unread, in any order.
        markup: what the format means for programs; it is tried within a gap.
        words: what counts as text.
    """
    for start, end in gaps(len(text), seen):
        if end - start > 1 and words.search(text, start, end):
            for line in _LINE.finditer(text, start, end):
                if words.search(markup.sub(" ", line[0])):
                    yield from written(line[0], line.start(), Part.HIDDEN, lines)


def completed(
    blocks: Sequence[Block], text: str, lines: tuple[int, ...], markup: "regex.Pattern[str]" = _NONE
) -> list[Block]:
    """The blocks of a text file, and behind them the text that none of them claims."""
    return [*blocks, *unclaimed(text, lines, [*claimed(blocks)], markup)]


def written(text: str, start: int, part: Part, lines: tuple[int, ...]) -> Iterator[Block]:
    """Yield a block of text that stands in the source as it is, located by line."""
    builder = TextBuilder()
    builder.add(text, start)
    block = builder.block(part, Location((("line", bisect_right(lines, start)),)))
    if block is not None:
        yield block
