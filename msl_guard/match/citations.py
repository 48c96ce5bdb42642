"""Checks of citations against the reference list, in both directions."""

from collections.abc import Iterator

import regex

from msl_guard.match.bibliography import Entry, Listed, lists, perhaps_cited
from msl_guard.match.remark import Remark
from msl_guard.match.view import DocumentView
from msl_guard.model import Block, Span

_LETTERS = regex.compile(r"[\p{L}\p{N}]+")
_LEAST_LETTERS = 25
"""Letters and digits below which two entries may be alike by chance."""
_MOST_UNCITED = 0.34
"""Share of a list that may stand uncited; beyond it the list is further reading, or was cited otherwise."""


def without_entry(view: DocumentView) -> Iterator[Remark]:
    """Yield each number that is cited and that the list has not."""
    for listed in lists(view):
        if not listed.agreed:
            continue
        last = max(listed.numbers)
        for one in listed.citations:
            if one.number not in listed.numbers and not _marked(view, listed, one.number):
                said = f"Reference {one.number} is cited; the list has 1 to {last}."
                yield Remark(one.span, said)


def without_citation(view: DocumentView) -> Iterator[Remark]:
    """Yield each entry that nothing cites."""
    for listed in lists(view):
        if not listed.agreed:
            continue
        cited = {one.number for one in listed.citations} | perhaps_cited(view)
        alone = [one for one in listed.entries if one.number not in cited]
        if len(alone) <= _MOST_UNCITED * len(listed.entries):
            for entry in alone:
                said = f"Entry {entry.number} of {len(listed.entries)} is cited nowhere."
                yield Remark(_head(entry), said)


def entry_twice(view: DocumentView) -> Iterator[Remark]:
    """Yield each entry that repeats an earlier one of its list."""
    for listed in lists(view):
        seen: dict[str, int] = {}
        for entry in listed.entries:
            plain = "".join(_LETTERS.findall(entry.span.text)).casefold()
            if len(plain) < _LEAST_LETTERS:
                continue
            first = seen.setdefault(plain, entry.number)
            if first != entry.number:
                yield Remark(_head(entry), f"Entry {entry.number} repeats entry {first}.")


def out_of_order(view: DocumentView) -> Iterator[Remark]:
    """Yield the first citation that leaves out a number which is first cited only after it.

    A list in the order of the alphabet numbers its entries otherwise.
    """
    for listed in lists(view):
        if not listed.agreed or _alphabetical(listed):
            continue
        numbers = [one.number for one in listed.citations]
        highest = 0
        for at, one in enumerate(listed.citations):
            skipped = set(range(highest + 1, one.number)) & set(numbers[at:])
            if skipped:
                said = f"Reference {one.number} is cited before reference {min(skipped)}."
                yield Remark(one.span, said)
                break
            highest = max(highest, one.number)


def _head(entry: Entry) -> Span:
    """The beginning of an entry: its first words, which show which one it is."""
    text = entry.span.text
    cut = regex.match(r"(?:\S+\s+){0,7}\S+", text)
    return Span(entry.span.block, entry.span.start, entry.span.start + (cut.end() if cut else len(text)))


def _alphabetical(listed: Listed) -> bool:
    heads = [entry.span.text[:4].casefold() for entry in listed.entries]
    return heads == sorted(heads)


def _marked(view: DocumentView, listed: Listed, number: int) -> bool:
    """Whether, where the list stands or after it, something bears the number: the list may run on there."""
    mark = regex.compile(rf"(?:^|[.;\n]\s)\s*(?:\[{number}\]|{number}[.)])\s")
    first = min(view.index(one.span.block) for one in listed.entries)
    cited = {id(one.span.block) for one in listed.citations}
    blocks: list[Block] = [one for one in view.document.blocks[first:] if id(one) not in cited]
    return any(mark.search(view.folded(block)) for block in blocks)
