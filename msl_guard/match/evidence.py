"""What the files of cited works say in numbers, each with its place."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import regex
from msgspec import Struct

from msl_guard.fold import fold
from msl_guard.late import Late
from msl_guard.match.readings import WORDS, WRITTEN, Reading, members, readings
from msl_guard.model import Block, CitedFile, Document, Part, Span

_NUMBER = Late(WRITTEN)
_IN_WORDS = Late(rf"(?<!\p{{L}})(?:{'|'.join(WORDS)})(?!\p{{L}})", regex.I)
_PERCENT = Late(r"\s?(?:%|per\s?cent\b)", regex.I)
_SHARE = Late(
    rf"(?<![\w.,/·])(?P<n>{WRITTEN})(?:\s?/\s?|\s(?:out\s)?of\s(?:the\s)?)(?P<all>{WRITTEN})(?![\w/·])"
)
# Numbers there say where something is found, or belong to other works.
_LEFT_OUT = frozenset((Part.METADATA, Part.REFERENCE_LIST, Part.LINK, Part.REVISION))
_TINY = 1e-9


class Stated(Struct, frozen=True):
    """A number in a source: how it may be read, how it is written, and where it first stands so."""

    value: float
    step: float
    written: str
    place: str

    @property
    def percent(self) -> bool:
        """Whether it is a percentage."""
        return self.written.endswith("%")


@dataclass(frozen=True, eq=False)
class Work:
    """The file of a cited work as read; `unread` says why none of it could be."""

    file: CitedFile
    stated: tuple[Stated, ...] = ()
    """Its numbers by value."""
    unread: str = ""
    gaps: tuple[str, ...] = ()
    """Its parts that could not be read."""
    pictures: int = 0
    """Its pictures that may hold text and were not read."""

    @cached_property
    def _values(self) -> list[float]:
        return [one.value for one in self.stated]

    def says(self, number: Reading) -> bool:
        """Whether a number stands here, at least as precise as it is quoted."""
        slack = number.step / 2 + _TINY * max(number.value, 1)
        first = bisect_left(self._values, number.value - slack)
        beyond = bisect_right(self._values, number.value + slack)
        return any(
            one.step <= number.step + _TINY or abs(one.value - number.value) < _TINY
            for one in self.stated[first:beyond]
        )

    def nearest(self, number: Reading, *, percent: bool) -> tuple[Stated, ...]:
        """The two numbers that come nearest, of the same kind if there are any."""
        written = [one for one in self.stated if one.step]
        alike = [one for one in written if one.percent is percent and _as_fine(one, number)]
        ranked = sorted(alike or written, key=lambda one: abs(one.value - number.value))
        return tuple(ranked[:2])


def _as_fine(one: Stated, number: Reading) -> bool:
    """Whether both have decimals, or neither: beside a hazard ratio a count tells nothing."""
    return one.percent or (one.step < 1) is (number.step < 1)


class Evidence(Struct, frozen=True):
    """The works that a project names."""

    works: tuple[Work, ...] = ()


NOTHING = Evidence()
"""What there is where no source is named."""


def work(file: CitedFile, documents: Iterable[Document], failures: Iterable[str] = ()) -> Work:
    """The numbers of the documents that one file holds."""
    stated: dict[tuple[float, float, bool], Stated] = {}
    gaps, pictures, read = [*failures], 0, 0
    for document in documents:
        read += 1
        for one in document.unread:
            pictures += one.picture
            gaps += [] if one.picture else [f"{one.location}: {one.reason}".removeprefix(": ")]
        for block in document.blocks:
            if block.part not in _LEFT_OUT:
                for found in _stated(document, block):
                    stated.setdefault((found.value, found.step, found.percent), found)
    if not read:
        return Work(file, unread="; ".join(gaps) or "holds no text")
    ordered = sorted(stated.values(), key=lambda one: (one.value, one.step, one.written))
    return Work(file, tuple(ordered), gaps=tuple(gaps), pictures=pictures)


def _stated(document: Document, block: Block) -> Iterator[Stated]:
    text = fold(block.text)
    headed = any("%" in one for one in block.headers)
    for match in _NUMBER.finditer(text):
        place = _place(document, block, match.start())
        percent = headed or _PERCENT.match(text, match.end()) is not None
        for written in (match[0], *members(match[0])):
            for one in readings(written):
                yield Stated(one.value, one.step, f"{written}{'%' * percent}", place)
    for match in _IN_WORDS.finditer(text):
        value = WORDS.index(match[0].lower())
        yield Stated(float(value), 1.0, match[0], _place(document, block, match.start()))
    for match in _SHARE.finditer(text):
        yield from _share(match, _place(document, block, match.start()))


def _share(match: "regex.Match[str]", place: str) -> Iterator[Stated]:
    """The percentage that n/N makes, as precise as anyone may want it."""
    for count in readings(match["n"])[:1]:
        for total in readings(match["all"])[:1]:
            if 0 <= count.value <= total.value and total.value:
                written = f"{match['n']}/{match['all']} = {100 * count.value / total.value:.1f}%"
                yield Stated(100 * count.value / total.value, 0.0, written, place)


def _place(document: Document, block: Block, start: int) -> str:
    """Where a number stands, for a person who looks it up."""
    return str(document.locate(Span(block, start, start)))
