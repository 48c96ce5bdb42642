"""Bibliographic references inside a block: where each begins and ends."""

from bisect import bisect_left

import regex

from msl_guard.late import Late
from msl_guard.match.spans import Disjoint
from msl_guard.match.view import DocumentView
from msl_guard.model import Block, Part, Searchable, Span

_LONGEST = 1_000
"""Characters in which a reference must have come to its year and place."""
# Where a work is found: volume and pages, or an address. A reference ends with them.
_LOCATOR = Late(
    r"(?<=[0-9]\s?[;,]\s?)[0-9]+\s?(?:\([^()]{1,20}\))?\s?(?::\s?[0-9eS][0-9eS\-]*)?"
    r"|[0-9]+\s?\([^()]{1,20}\)\s?:\s?[0-9eS][0-9eS\-]*|[0-9]+\s?:\s?[0-9eS][0-9eS\-]*"
    r"|(?:doi|pmid|pmc|isbn|issn)\s?[:.]?\s?\S*[0-9]\S*|https?://\S+",
    regex.I,
)
_NEXT_LOCATOR = 60
"""Characters from the year, or from one locator, to the next that belongs to the same reference."""
_AFTER_BRACKET = 300
"""The same after "(2024)", where the title and the journal follow the year."""


def in_reference(view: DocumentView, hit: Span, line: Searchable, entry: Searchable) -> bool:
    """Whether the hit lies inside a reference.

    Args:
        view: the document.
        hit: the words in question.
        line: what a reference looks like anywhere: authors first, then year and place.
        entry: what shows one under a heading "References".
    """
    key = id(hit.block)
    if key not in view.references:
        listed = hit.block.part is Part.REFERENCE_LIST
        view.references[key] = _references(view, hit.block, line, entry if listed else None)
    found = view.references[key]
    return any(
        found.starts[at] <= hit.start and hit.end <= found.ends[at]
        for at in found.touched(hit.start, hit.end)
    )


def _references(view: DocumentView, block: Block, line: Searchable, entry: Searchable | None) -> Disjoint:
    """The references of a block; one can only begin where a sentence does."""
    text = view.folded(block)
    starts = [sentence.start for sentence in view.outline.sentences(view.index(block))]
    found = Disjoint()
    for start in starts:
        head = text[start : start + _LONGEST]
        first = next(iter(line.spans(head, 0, len(head))), None)
        if first is not None and first[0] == 0 and not found.touched(start, start + 1):
            found.add(start, _end(text, start + first[1]))
    if entry is not None:
        _add_entries(text, starts, entry, found)
    return found


def _add_entries(text: str, starts: list[int], entry: Searchable, found: Disjoint) -> None:
    """Add the looser references between those that were found; none reaches into another."""
    for start in starts:
        following = _following(found, start, len(text))
        head = text[start : min(start + _LONGEST, following)]
        first = next(iter(entry.spans(head, 0, len(head))), None)
        if first is not None and not found.touched(start, start + 1):
            found.add(start, min(_end(text, start + first[1]), following))


def _following(found: Disjoint, start: int, last: int) -> int:
    """Where the next reference after a place begins."""
    at = bisect_left(found.starts, start)
    return found.starts[at] if at < len(found.starts) else last


def _end(text: str, end: int) -> int:
    """Where a reference ends whose year, or first locator, ends at `end`."""
    reach = _AFTER_BRACKET if text[end : end + 1] == ")" else _NEXT_LOCATOR
    while (locator := _LOCATOR.search(text, end, min(end + reach, len(text)))) is not None:
        end, reach = locator.end(), _NEXT_LOCATOR
    return end
