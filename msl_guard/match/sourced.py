"""The check of quoted results against the files of the works that are cited for them.

A number is reported only if every work that is cited for it has a file, and none of these files has it, nor
what it can be made of: a difference, a sum, a share, 100 less it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import regex
from msgspec import Struct

from msl_guard.late import Late
from msl_guard.match.citing import Citing, citings, in_headers
from msl_guard.match.evidence import Work
from msl_guard.match.quoted import Kind, Quoted, quoted
from msl_guard.match.readings import Reading, members, readings
from msl_guard.match.remark import UNREAD, Remark
from msl_guard.match.view import DocumentView
from msl_guard.model import Block, Span

_LESS = Late(
    r"\b(?:reduc\w+|lower\w*|decreas\w+|fewer|less|declin\w+|fell|cut|increas\w+|higher|rais\w+|greater|risk)\b",
    regex.I,
)
_CHANGE = Late(
    r"\b(?:differen\w+|reduc\w+|lower\w*|decreas\w+|increas\w+|higher|gain\w*|improv\w+|points?|total\w*|overall|altogether|combined"
    r"|rest|remaining|remainder|not|without|no|none|other\w*|free)\b",
    regex.I,
)
_MONTHS = Late(r"\s?(?P<unit>months?|years?|weeks?|days?)\b", regex.I)
_PER: Mapping[str, float] = {"d": 1.0, "w": 7.0, "m": 30.4375, "y": 365.25}
_WHOLE = 100.0
_AROUND = 200
"""Characters on either side of a number in which words of change are looked for."""
_BESIDE = 12
"""So many numbers on either side of another may make it; in a list of hundreds any two would."""
_FEW = 3
"""So many numbers of a source that was not read, and so many reasons, are told."""


class _Unfound(Struct, frozen=True):
    """A number that none of the files cited for it has."""

    number: Quoted
    span: Span
    works: tuple[Work, ...]

    @property
    def unread(self) -> tuple[Work, ...]:
        """Those of the files that were not, or not wholly, read: it may stand there."""
        return tuple(one for one in self.works if one.unread or one.gaps)


def results(view: DocumentView) -> Iterator[Remark]:
    """Yield each result, certainly one, that the sources cited for it do not have."""
    yield from (_remark(one) for one in _unfound(view) if one.number.sure and not one.unread)


def doubtful(view: DocumentView) -> Iterator[Remark]:
    """Yield each number that the sources cited for it do not have: a count, or what may be no result."""
    yield from (_remark(one) for one in _unfound(view) if not one.number.sure and not one.unread)


class Comparison(Struct, frozen=True):
    """How far the results of a document could be compared."""

    gaps: tuple[str, ...] = ()
    """For each source that was not read whole: what is cited from it and was not found."""
    sources: tuple[str, ...] = ()
    """The files of the works that the document cites, as far as they were read."""


NOT_COMPARED = Comparison()


def comparison(view: DocumentView) -> Comparison:
    """Which sources the document cites, and what could not be compared with them."""
    works = [work for found in citings(view).values() for one in found for work in one.works]
    cited = (work.file.path for work in works if not work.unread)
    return Comparison(tuple(_gaps(view)), tuple(dict.fromkeys(cited)))


def _gaps(view: DocumentView) -> Iterator[str]:
    waiting: dict[Work, list[str]] = {}
    for one in _unfound(view):
        for work in one.unread:
            waiting.setdefault(work, []).append(f"“{one.span.text}” ({view.document.locate(one.span)})")
    for work, numbers in waiting.items():
        reason = work.unread or f"was read in part: {'; '.join(work.gaps[:_FEW])}"
        more = f" and {len(numbers) - _FEW} more" if len(numbers) > _FEW else ""
        named = ", ".join(numbers[:_FEW])
        yield f"not compared with its source: {named}{more}; the source {work.file.path} {reason}"


@lru_cache(maxsize=1)
def _unfound(view: DocumentView) -> tuple[_Unfound, ...]:
    """Both checks ask for those of one document, one after the other."""
    cited = citings(view)
    if not cited:
        return ()
    headers = in_headers(view)
    return tuple(
        one
        for at, block in enumerate(view.document.blocks)
        if block.part not in UNREAD
        for one in _of_block(view, at, block, cited.get(at, ()), headers)
    )


def _of_block(
    view: DocumentView,
    at: int,
    block: Block,
    own: Sequence[Citing],
    headers: Mapping[str, tuple[Citing, ...]],
) -> Iterator[_Unfound]:
    text = view.folded(block)
    over = [one for header in block.headers for one in headers.get(header, ())]
    for sentence in view.outline.sentences(at) if own or over else ():
        here = [one for one in own if sentence.start <= one.start < sentence.end]
        starts, ends = [one.start for one in here], [one.end for one in here]
        found = [
            one
            for one in quoted(text, sentence.start, sentence.end)
            if not _within(one, here, bisect_right(ends, one.start))
        ]
        works = tuple({id(work): work for cite in here or over for work in cite.works}.values())
        for number, one in enumerate(found):
            view.heed()
            if not _is_sourced(here or over, bisect_left(starts, one.end) if here else 0):
                continue
            beside = [*found[max(number - _BESIDE, 0) : number], *found[number + 1 : number + _BESIDE]]
            if works and not any(_has(work, one, text, beside, sentence) for work in works):
                yield _Unfound(one, Span(block, one.start, one.end), works)


def _within(number: Quoted, cited: Sequence[Citing], at: int) -> bool:
    """Whether a number is a part of a citation, of which the one at `at` is the first that may hold it."""
    return at < len(cited) and cited[at].start < number.end


def _is_sourced(cited: Sequence[Citing], at: int) -> bool:
    """Whether there is a file for each work that a number may come from; the citation at `at` is the next.

    A citation follows what it supports; the last one of a sentence supports what comes after it, too.
    """
    return bool(cited) and cited[min(at, len(cited) - 1)].whole


def _has(work: Work, number: Quoted, text: str, others: Sequence[Quoted], sentence: Span) -> bool:
    """Whether a work has a number, or what makes it; one that cannot be read has none."""
    said, listed = readings(number.written), members(number.written)
    has_list = all(any(work.says(one) for one in readings(part)) for part in listed)
    if not said:
        return has_list
    if any(_stated(work, one, number) for one in said) or (listed and has_list):
        return True
    first, last = max(sentence.start, number.start - _AROUND), min(sentence.end, number.end + _AROUND)
    around = text[first:last]
    return any(
        _converted(work, one, text, number) or _derived(work, one, number, others, around) for one in said
    )


def _stated(work: Work, one: Reading, number: Quoted) -> bool:
    if work.says(one):
        return True
    if number.kind is Kind.PERCENT:
        return work.says(Reading(one.value / _WHOLE, one.step / _WHOLE))
    return number.below and any(0 < stated.value < one.value and stated.step < 1 for stated in work.stated)


def _converted(work: Work, one: Reading, text: str, number: Quoted) -> bool:
    """Whether the work has it in another unit of time."""
    unit = _MONTHS.match(text, number.end)
    if unit is None:
        return False
    days = _PER[unit["unit"][0].lower()]
    return any(
        work.says(Reading(one.value * days / other, one.step * days / other))
        for other in _PER.values()
        if other != days
    )


def _derived(work: Work, one: Reading, number: Quoted, others: Sequence[Quoted], around: str) -> bool:
    """Whether numbers that the work has make this one, where the sentence speaks of such."""
    if number.kind is Kind.PERCENT:
        if _LESS.search(around) and _is_change(work, one):
            return True
        if _CHANGE.search(around) and work.says(Reading(_WHOLE - one.value, one.step)):
            return True
    elif number.kind not in (Kind.VALUE, Kind.COUNT):
        return False
    beside = [found.value for one_of in others for found in readings(one_of.written)[:1] if work.says(found)]
    return _is_made(one, number, beside)


def _is_change(work: Work, one: Reading) -> bool:
    """Whether a ratio of the work makes this change: 0.66 is 34% less, 1.34 is 34% more."""
    step = one.step / _WHOLE
    return work.says(Reading(1 - one.value / _WHOLE, step)) or work.says(
        Reading(1 + one.value / _WHOLE, step)
    )


def _is_made(one: Reading, number: Quoted, beside: Sequence[float]) -> bool:
    """Whether two numbers of the sentence that the work has make a third one."""
    slack = 1.5 * one.step
    for at, first in enumerate(beside):
        for second in beside[at + 1 :]:
            low, high = sorted((first, second))
            if min(abs(high - low - one.value), abs(high + low - one.value)) <= slack:
                return True
            if number.kind is Kind.PERCENT and high and low:
                shares = (_WHOLE * low / high, _WHOLE * (high - low) / high, _WHOLE * (high - low) / low)
                if min(abs(share - one.value) for share in shares) <= slack:
                    return True
    return False


def _remark(one: _Unfound) -> Remark:
    said = readings(one.number.written) or readings(members(one.number.written)[0])
    percent = one.number.kind is Kind.PERCENT
    return Remark(one.span, " ".join(_compared(work, said[0], percent=percent) for work in one.works))


def _compared(work: Work, number: Reading, *, percent: bool) -> str:
    """What a source has instead."""
    path = work.file.path
    nearest = [f"{one.written} ({one.place})" for one in work.nearest(number, percent=percent)]
    said = f"Nearest in {path}: {' and '.join(nearest)}." if nearest else f"{path} holds no number."
    if work.pictures:
        said += f" Its pictures that may hold text were not read ({work.pictures})."
    return said
