"""What Markdown does not show: link definitions, fence titles, cells too many for their table.

A renderer drops these, a person who opens the file reads them.
"""

from collections.abc import Iterator, Sequence

import regex

from msl_guard.extract.claims import gaps, written
from msl_guard.model import Block, Part

_DEFINITION = regex.compile(
    r"""\[(?!\^)[^\]\n]++\]:[ \t]*+\n?[ \t]*+(?:<(?P<url>[^>\n]*+)>|(?P<url>[^\s<]\S*+))"""
    r"""(?:[ \t]*+\n?[ \t]*+(?:"(?P<title>[^"]*+)"|'(?P<title>[^']*+)'|\((?P<title>[^)]*+)\)))?+"""
)
_SYNTAX = regex.compile(r"\[\^[^\]\n]++\]:|&[#\w]+;?|(?:`{3,}|~{3,})[ \t]*\S*")
_WORDS = regex.compile(r"\p{L}{2,}")
_LINE = regex.compile(r"[^\n]++")
_SAID = regex.compile(r"[\p{L}\p{N}]")


def rest(text: str, lines: tuple[int, ...], seen: Sequence[tuple[int, int]]) -> Iterator[Block]:
    """Yield the words of the source that no event of the parser covers.

    Args:
        text: the source.
        lines: where its lines begin.
        seen: the stretches that were covered, in any order.
    """
    for start, end in gaps(len(text), seen):
        if _SAID.search(text, start, end):
            yield from _unclaimed(text[start:end], start, lines)


def _unclaimed(gap: str, start: int, lines: tuple[int, ...]) -> Iterator[Block]:
    """Yield the blocks of one gap between what the parser took."""
    at = 0
    for match in _DEFINITION.finditer(gap):
        yield from _words(gap[at : match.start()], start + at, Part.HIDDEN, lines)
        yield from _words(match["url"] or "", start + match.start("url"), Part.LINK, lines)
        yield from _words(match["title"] or "", start + match.start("title"), Part.ALT_TEXT, lines)
        at = match.end()
    yield from _words(gap[at:], start + at, Part.HIDDEN, lines)


def _words(text: str, start: int, part: Part, lines: tuple[int, ...]) -> Iterator[Block]:
    """Yield each line that holds words."""
    for line in _LINE.finditer(text):
        words = line[0]
        if part is Part.HIDDEN and not _WORDS.search(_SYNTAX.sub("", words)):
            continue
        yield from written(words, start + line.start(), part, lines)
