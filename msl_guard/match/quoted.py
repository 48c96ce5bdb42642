"""The results that a sentence states in numbers: those that a source must have.

Doses, visits, ages, thresholds, years, names and rough figures ("about 40%") are no results.
"""

from collections.abc import Iterator
from enum import Enum, auto

import regex
from msgspec import Struct

from msl_guard.late import Late
from msl_guard.match.intervals import RATIO
from msl_guard.match.readings import WRITTEN, readings

_BACKWARDS = regex.IGNORECASE | regex.REVERSE
_NUMBER = Late(rf"(?<![\p{{L}}\p{{N}}_.,·#])(?<!\p{{L}}[-/])(?P<n>(?>{WRITTEN}))(?![\p{{L}}_])")
_SIGN = Late(r"\s?(?:%|per\s?cent\b)", regex.I)
_TO_PERCENT = Late(rf"\s?(?:-|to|vs\.?|versus)\s?{WRITTEN}\s?(?:%|per\s?cent\b)", regex.I)
_TIME = r"(?:hours?|hrs?|h|days?|d|weeks?|wks?|months?|mo|years?|yrs?|minutes?|min)"

# Before a number: what makes it a rough figure, a threshold, a place in time or a name.
_ROUGH = Late(
    r"(?:\b(?:about|approximately|approx\.?|around|roughly|nearly|almost|some|circa|ca\.?|over|above|more\sthan|greater\sthan"
    r"|higher\sthan|lower\sthan|less\sthan|fewer\sthan|under|below|up\sto|at\sleast|at\smost|exceed(?:s|ed|ing)?|beyond|top"
    r"|as\s(?:many|much|few|little|high|low)\sas)\s(?:a\s|of\s)?|[~≈≥≤<>±]\s?)$",
    _BACKWARDS,
)
_LABELLED = Late(
    r"\b(?:weeks?|wks?|days?|months?|years?|visits?|cycles?|hours?|phases?|grades?|stages?|class|types?|tables?|figures?"
    r"|figs?\.?|sections?|pages?|slides?|study|trial|part|arm|cohort|version|steps?|aged?|ages|PASI|ACR|EASI|ASAS|IGA"
    r"|no\.|numbers?|refs?\.?|references?|doses?|dosage|power|alpha|level|target|goal|thresholds?|cut-?offs?|limit|margin)"
    r"\s?(?:of\s|=\s?|:\s?|was\s|is\s)?$",
    _BACKWARDS,
)
_PLANNED = Late(
    r"\b(?:assum\w+|hypothes\w+|powered|power|sample\ssize|defined|definition|criteri\w+|expected|anticipated|planned|target\w*|goal"
    r"|thresholds?|would|margin|e\.g|example)\b",
    regex.I,
)
_WHEN = Late(
    r"\b(?:at|after|by|through|until|for|within|over|every|from|to|last|first|each|per|past)\s$", _BACKWARDS
)
# After a number: what makes it a dose, a level, an age or a stretch of time.
_LEVEL = Late(
    r"\s?(?:%|per\s?cent)?\s?-?\s?(?:CI|CrI|confidence|credible|prediction|power\b|significance|level|saline|NaCl|solution|cream"
    r"|gel|ointment|w/[wv]|glucose|dextrose)",
    regex.I,
)
_DOSE = Late(
    r"\s?-?(?:mg|µg|μg|mcg|ng|IU|units?|tablets?|capsules?|doses?|injections?|infusions?|vials?|sites?|centres?|centers?"
    r"|countries|arms?|cycles?|visits?|fold|times|x\b|×|:\s?[0-9]|million|billion|thousand)",
    regex.I,
)
_AGE = Late(
    rf"\s?-?{_TIME}\s?-?(?:of\sage|old|or\solder|and\solder|and\sover|or\smore)|-\s?{_TIME}\b", regex.I
)
_STRETCH = Late(rf"\s?{_TIME}\b", regex.I)

# What makes it a result.
_RATIO_BEFORE = Late(
    rf"{RATIO}(?:\s?[(\[](?:a?HR|a?OR|RR|IRR)[)\]])?(?:\s(?:for|of)(?:\s\p{{L}}[\p{{L}}\-]*){{1,5}})?[\s,:;=(\[]*"
    r"(?:of\s|was\s|were\s|is\s|=\s?)?$",
    _BACKWARDS,
)
_INTERVAL_BEFORE = Late(
    r"(?:\b(?-i:CI|CrI|IQR)s?|\b(?:confidence|credible)\sintervals?|\b(?:interquartile\s)?range)[\s,:;=(\[]*"
    r"(?:of\s|was\s|from\s|is\s)?[-+]?$",
    _BACKWARDS,
)
_P_BEFORE = Late(r"(?<![\p{L}])p(?:[\s\-]?values?)?\s?(?P<sign>[=<≤])\s?$", _BACKWARDS)
_COUNT_BEFORE = Late(r"(?<![\p{L}])n\s?=\s?$", _BACKWARDS)
_COUNT = Late(
    r"\s(?:\p{L}[\p{L}\-]+\s){0,2}(?:patients?|participants?|subjects?|adults?|children|women|men|people|persons|infants|events|deaths)\b"
    rf"|\s?/\s?{WRITTEN}\s?[(\[)]|\s(?:out\s)?of\s(?:the\s)?{WRITTEN}\s(?:\p{{L}}|\()",
    regex.I,
)
# The total of "61/160 (38%)" and "61 of 160 patients".
_PART = Late(rf"(?<![\w.,/·]){WRITTEN}(?:\s?/\s?|\s(?:out\s)?of\s(?:the\s)?)$", _BACKWARDS)
_TOTAL = Late(r"\s?[(\[)]|\s\p{L}")
_AVERAGE = Late(r"\b(?:medians?|means?|averages?|least[\s\-]squares)\b", regex.I)
_LASTING = Late(
    r"\b(?:survival|PFS|OS|DFS|EFS|RFS|DOR|durations?|follow-up|time\sto|survived|change|difference|scores?)\b",
    regex.I,
)
_SAID = Late(r"(?:\b(?:of|was|were|is|by|reached|to)\s|[=:,(]\s?|\s)[-+]?$", _BACKWARDS)
_BESIDE = Late(r"\s?(?:\p{L}+\s?){0,2}(?:vs\.?|versus|and|compared\s(?:with|to)|±|\+/-)\s?[-+]?", regex.I)
_BOUND = Late(r"\s?%?\s?(?:-|to|,|;)\s?[-+]?", regex.I)
_OPENED = Late(r"\s?[(\[]\s?[-+]?")
_NEAR, _FAR = 40, 120
"""Characters before a number that are asked."""
_WHOLE = 100.0


class Kind(Enum):
    """What a number is of."""

    PERCENT = auto()
    RATIO = auto()
    LOW = auto()
    HIGH = auto()
    P = auto()
    COUNT = auto()
    VALUE = auto()


class Quoted(Struct, frozen=True):
    """A number that a sentence states as a result: where it stands, sign included, and what it is."""

    start: int
    end: int
    written: str
    kind: Kind
    sure: bool
    """Whether it is a result beyond doubt: "median 24 months" may be a time that somebody chose."""
    below: bool = False
    """Whether only less than it is claimed, as in "p<0.001"."""


def quoted(text: str, start: int, end: int) -> Iterator[Quoted]:
    """Yield the results that text[start:end], a sentence or a cell, states."""
    before: Quoted | None = None
    for match in _NUMBER.finditer(text, start, end):
        left = text[max(match.start() - _FAR, start) : match.start()]
        right = text[match.end() : min(match.end() + _NEAR, end)]
        beside = None if before is None else (before.kind, text[before.end : match.start()])
        kind = _kind(left, right, match["n"], beside)
        if kind is None:
            before = None
            continue
        sign = _SIGN.match(text, match.end(), end) if kind is Kind.PERCENT else None
        p = _P_BEFORE.search(left[-_NEAR:]) if kind is Kind.P else None
        before = Quoted(
            match.start(),
            sign.end() if sign else match.end(),
            match["n"],
            kind,
            _is_sure(kind, match["n"], right),
            p is not None and p["sign"] != "=",
        )
        if not _is_all_or_none(before):
            yield before


def _is_all_or_none(one: Quoted) -> bool:
    """Whether it is 0, or 100%: what a source says in words."""
    values = [reading.value for reading in readings(one.written)]
    return 0.0 in values or (one.kind is Kind.PERCENT and _WHOLE in values)


def _kind(left: str, right: str, written: str, before: tuple[Kind, str] | None) -> Kind | None:
    """What the number between two texts is of; None if it is no result."""
    near = left[-_NEAR:]
    if _P_BEFORE.search(near):
        return Kind.P
    if _is_no_result(left, right):
        return None
    if _SIGN.match(right) or _TO_PERCENT.match(right):
        return Kind.PERCENT
    if _DOSE.match(right) or _AGE.match(right):
        return None
    return _of_estimate(near, before) or _of_patients(left, right, written, before)


def _is_no_result(left: str, right: str) -> bool:
    """Whether words beside a number make it a level, a plan, a rough figure or a name."""
    near = left[-_NEAR:]
    words = (_PLANNED.search(left), _ROUGH.search(near), _LABELLED.search(near), _LEVEL.match(right))
    return any(words)


def _of_estimate(near: str, before: tuple[Kind, str] | None) -> Kind | None:
    if _RATIO_BEFORE.search(near):
        return Kind.RATIO
    return Kind.LOW if _INTERVAL_BEFORE.search(near) else _bound(before)


def _of_patients(left: str, right: str, written: str, before: tuple[Kind, str] | None) -> Kind | None:
    near = left[-_NEAR:]
    if _COUNT_BEFORE.search(near) or _COUNT.match(right) or (_PART.search(near) and _TOTAL.match(right)):
        return Kind.COUNT
    return Kind.VALUE if _is_value(left, right, written, before) else None


def _bound(before: tuple[Kind, str] | None) -> Kind | None:
    """The bound that a number is because of the one before it: "HR 0.66 (0.52-0.83)"."""
    match before:
        case (Kind.LOW, between) if _BOUND.fullmatch(between):
            return Kind.HIGH
        case (Kind.RATIO, between) if _OPENED.fullmatch(between):
            return Kind.LOW
    return None


def _is_value(left: str, right: str, written: str, before: tuple[Kind, str] | None) -> bool:
    if before is not None and before[0] is Kind.VALUE and _BESIDE.fullmatch(before[1]):
        return True
    if _STRETCH.match(right) and _WHEN.search(left):
        return False
    if _AVERAGE.search(left):
        return _has_decimals(written) or (_STRETCH.match(right) and _SAID.search(left)) is not None
    return _LASTING.search(left) is not None and _STRETCH.match(right) is not None


def _is_sure(kind: Kind, written: str, right: str) -> bool:
    if kind is Kind.COUNT:
        return False
    return kind is not Kind.VALUE or (_has_decimals(written) and not right.startswith(":"))


def _has_decimals(written: str) -> bool:
    return any(one.step < 1 for one in readings(written))
