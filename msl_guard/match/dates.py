"""Checks of dates: days that no calendar has, ends before beginnings, and entries made too late."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import regex
from msgspec import Struct

from msl_guard.late import Late
from msl_guard.match.remark import UNREAD, Remark
from msl_guard.match.view import DocumentView
from msl_guard.model import Block, Span

_MONTHS = "january february march april may june july august september october november december".split()
_NUMBERS = {name[:3]: number for number, name in enumerate(_MONTHS, start=1)}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
_DATE = Late(
    rf"(?<![\p{{L}}0-9./\-])(?:(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[\s\-](?:of\s)?{_MONTH}[\s,\-]{{1,2}}{_YEAR}"
    rf"|{_MONTH}\s(?:(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s)?{_YEAR}"
    rf"|(?P<year>(?:19|20)[0-9]{{2}})-(?P<iso>[01][0-9])-(?P<day>[0-3][0-9])(?![0-9\-]))",
    regex.I,
)
_FROM_TO = Late(r"\s?(?:-|to|until|till|through|and)\s", regex.I)
_OPENS = Late(r"\b(?:from|between|since|period|valid|conducted|enrolled|recruited)\W*(?:the\s)?$", regex.I)
_BEGINS = Late(
    r"\b(?:prepared|date\sof\sprep(?:aration)?|preparation|issued|effective|approved)\W*(?:on|in|from|:)?\W*$",
    regex.I,
)
_ENDS = Late(
    r"\b(?:expires?|expiry|expiry\sdate|valid\s(?:un)?til|review\s(?:by|due)|withdraw\sby|use\sby)\W*(?:on|in|date|:)?\W*$",
    regex.I,
)
_ENTERED = Late(
    r"(?:^|[\n|;])\W*(?:date|entry\sdate|date\sof\s(?:entry|report|note|call|visit|contact|interaction)|entered|logged|created|recorded|visit\sdate)"
    r"(?:\s(?:on|of\snote))?\s?[:|]?\s*$",
    regex.I,
)
_BEFORE = 40
_WEEKEND = 5
_LONGEST = timedelta(days=365)
"""Beyond it an event in a note belongs to the history of a patient."""


class _Dated(Struct, frozen=True):
    """A date as written; the day is 0 where only the month is given."""

    span: Span
    year: int
    month: int
    day: int

    @property
    def known(self) -> bool:
        return 1 <= self.month <= 12 and self.day <= monthrange(self.year, self.month)[1]

    def day_of(self) -> date:
        """The day, or the first of the month."""
        return date(self.year, self.month, self.day or 1)

    def before(self, other: "_Dated") -> bool:
        """Whether it lies before another, as far as both are given."""
        days = bool(self.day and other.day)
        return (self.year, self.month, days and self.day) < (other.year, other.month, days and other.day)


def impossible(view: DocumentView) -> Iterator[Remark]:
    """Yield each date that no calendar has, such as 31 April."""
    for block in _read(view):
        for one in _dates(view, block):
            if not one.known and 1 <= one.month <= 12:
                most = monthrange(one.year, one.month)[1]
                month = _MONTHS[one.month - 1].capitalize()
                yield Remark(one.span, f"{month} {one.year} has {most} days, not {one.day}.")


def order(view: DocumentView) -> Iterator[Remark]:
    """Yield each period, or life of a document, that ends before it begins."""
    begins: list[_Dated] = []
    ends: list[_Dated] = []
    for block in _read(view):
        text = view.folded(block)
        dates = [one for one in _dates(view, block) if one.known]
        for first, last in pairwise(dates):
            joined = _FROM_TO.fullmatch(text, first.span.end, last.span.start)
            opened = _OPENS.search(text[max(first.span.start - _BEFORE, 0) : first.span.start])
            if joined and opened and last.before(first):
                span = Span(block, first.span.start, last.span.end)
                yield Remark(span, f"It ends ({last.span.text}) before it begins ({first.span.text}).")
        for one in dates:
            before = text[max(one.span.start - _BEFORE, 0) : one.span.start]
            begins += [one] if _BEGINS.search(before) else []
            ends += [one] if _ENDS.search(before) else []
    # Several versions in one file have several lives.
    if len(begins) == 1 == len(ends) and ends[0].before(begins[0]):
        said = f"It ends on {ends[0].span.text}, before it was prepared on {begins[0].span.text}."
        yield Remark(ends[0].span, said)


def late_entry(view: DocumentView) -> Iterator[Remark]:
    """Yield each date that lies more than one working day before the date of the note it stands in."""
    entered = [
        one
        for block in _read(view)
        for one in _dates(view, block)
        if one.known and one.day and _ENTERED.search(view.folded(block)[: one.span.start])
    ]
    if len(entered) != 1:
        return
    (entry,) = entered
    for block in _read(view):
        for one in _dates(view, block):
            if one.known and one.day and entry.day_of() - _LONGEST < one.day_of() < entry.day_of():
                days = _working_days(one.day_of(), entry.day_of())
                if days > 1:
                    yield Remark(one.span, f"Between the two dates lie {days} working days.")


def _working_days(first: date, last: date) -> int:
    """The working days from the day after the first to the last."""
    days = (first + timedelta(days=at) for at in range(1, (last - first).days + 1))
    return sum(one.weekday() < _WEEKEND for one in days)


def _read(view: DocumentView) -> Iterator[Block]:
    return (one for one in view.document.blocks if one.part not in UNREAD)


def _dates(view: DocumentView, block: Block) -> Iterator[_Dated]:
    text = view.folded(block)
    if "19" not in text and "20" not in text:
        return
    view.heed()
    for match in _DATE.finditer(text):
        month = int(match["iso"]) if match["iso"] else _NUMBERS[match["month"][:3].lower()]
        yield _Dated(Span(block, *match.span()), int(match["year"]), month, int(match["day"] or 0))
