"""Estimates with their confidence intervals, as they stand in a text."""

from collections.abc import Iterator
from functools import lru_cache

import regex
from msgspec import Struct

from msl_guard.late import Late
from msl_guard.match.figures import SIGNED, Figure, figure
from msl_guard.match.remark import UNREAD
from msl_guard.match.view import DocumentView
from msl_guard.model import Block, Span

RATIO = (
    r"(?:(?-i:\b(?:a|adj\.?\s?|s|cs)?HR|\b(?:a|adj\.?\s?)?OR|\b(?:a|adj\.?\s?)?RR|\ba?IRR)"
    r"|\b(?:hazards?|odds|risk|rate)[\s\-]ratios?|\brelative[\s\-]risks?)"
)
_DIFFERENCE = r"\b(?:difference|change)s?\b"
_UNIT = r"\s?(?:%|percentage\spoints?|points?|months?|weeks?|years?|days?|mo\b)"
_CI = (
    r"(?:(?P<level>9[0-9](?:[.·][0-9])?)\s?%\s?)?(?:-\s?)?"
    r"(?:(?-i:CI|CrI)s?\b|(?:confidence|credible)[\s\-]intervals?)"
)
_LABELLED = (
    r"(?:\s?[(\[](?:HR|OR|RR|IRR)[)\]])?[\s,:;=(\[]*(?:of\s|was\s|were\s|is\s)?"
    rf"(?P<estimate>{SIGNED})(?P<unit>{_UNIT})?"
)
_BOUNDS = rf"(?P<low>{SIGNED})\s?(?P<percent>%)?\s?(?:-|to|,|;)\s?(?P<high>{SIGNED})(?![0-9.·]|,[0-9])"
_OPENS = rf"\s?[,;]?\s?[(\[]?\s?(?:{_CI}[\s,:=]*(?:of\s|was\s)?[(\[]?\s?)"
# The name may stand in brackets before its number: "hazard ratio (HR) 0.68".
_RATIOS = Late(rf"(?P<name>{RATIO}){_LABELLED}(?:{_OPENS}|\s?[(\[]\s?){_BOUNDS}", regex.I)
_OTHERS = Late(
    r"(?<![\w.,/<>≤≥])(?!9[0-9.]+\s?%\s?-?\s?(?:CI|CrI|confidence|credible))"
    rf"(?P<estimate>{SIGNED})(?P<unit>{_UNIT})?{_OPENS}{_BOUNDS}",
    regex.I,
)
# What ends where a number begins is looked for from there.
_BACKWARDS = regex.IGNORECASE | regex.REVERSE
_RATIO_BEFORE = Late(rf"{RATIO}\W*(?:of\s|was\s|were\s)?$", _BACKWARDS)
_DIFFERENCE_BEFORE = Late(rf"{_DIFFERENCE}\W*(?:of\s|was\s|were\s)?$", _BACKWARDS)
_P = Late(
    r"[\s,;)\]]*(?:and\s)?(?:log-rank\s)?(?-i:[pP])(?:[\s-]values?)?\s?(?P<sign>[=<>≤≥])\s?(?P<p>0?[.·][0-9]+)"
)
# Other figures of the sentence that the interval may belong to.
_TWO_VALUES = Late(
    r"\b(?:vs?\.?|versus|compared|than|against|and|from|to|or|respectively)(?:\s\S+){0,4}\s?[(]?$", _BACKWARDS
)
_PLACE = Late(
    r"(?:\b(?:at|after|by|within|for|month|months|week|weeks|year|years|day|study|trial|cycle|visit|n\s?=|N\s?=|[pP]\s?[=<>]|table|figure|top|aged?)"
    r"[\s=]*|[0-9]\s?[-/]\s?)$",
    _BACKWARDS,
)
_BEFORE = 60
_RATIO_MARKS = ("HR", "OR", "RR", "atio", "ATIO", "isk", "RISK")
_INTERVAL_MARKS = ("CI", "CrI", "nterval", "NTERVAL")
"""Marks without which neither stands in a text: to look for them takes no time."""


class Interval(Struct, frozen=True):
    """An estimate and its interval."""

    span: Span
    """From the estimate, or its name, to the upper bound."""
    estimate: Figure
    low: Figure
    high: Figure
    null: float | None
    """Where there is no effect: 1 for ratios, 0 for differences; None if that is not known."""
    unit: str
    level: str
    p: tuple[str, Figure] | None
    """The sign and the p value that follow the interval."""
    end: int


@lru_cache(maxsize=1)
def intervals(view: DocumentView) -> tuple[Interval, ...]:
    """The estimates of a document that stand right before an interval which is named as one.

    Several checks ask for those of one document, one after the other.
    """
    return tuple(
        one for block in view.document.blocks if block.part not in UNREAD for one in _of(view, block)
    )


def _of(view: DocumentView, block: Block) -> Iterator[Interval]:
    text = view.folded(block)
    view.heed()
    if any(one in text for one in _RATIO_MARKS):
        for match in _RATIOS.finditer(text):
            yield _interval(block, text, match, 1.0)
    if any(one in text for one in _INTERVAL_MARKS):
        for match in _OTHERS.finditer(text):
            before = text[max(match.start() - _BEFORE, 0) : match.start()]
            if _RATIO_BEFORE.search(before) or _PLACE.search(before) or _TWO_VALUES.search(before):
                continue
            yield _interval(block, text, match, 0.0 if _DIFFERENCE_BEFORE.search(before) else None)


def _interval(block: Block, text: str, match: "regex.Match[str]", null: float | None) -> Interval:
    groups = match.groupdict()
    follows = _P.match(text, match.end())
    p = (follows["sign"], figure(follows["p"])) if follows else None
    return Interval(
        span=Span(block, match.start(), _closed(text, match.start(), match.end())),
        estimate=figure(match["estimate"]),
        low=figure(match["low"]),
        high=figure(match["high"]),
        null=null,
        unit=(groups["unit"] or "").strip(),
        level=groups["level"] or "",
        p=p,
        end=_closed(text, match.start(), follows.end() if follows else match.end()),
    )


def _closed(text: str, start: int, end: int) -> int:
    """The end of a stretch with the per cent sign and the bracket that belong to it."""
    end += text.startswith("%", end)
    opened = sum(text.count(one, start, end) for one in "([")
    closed = sum(text.count(one, start, end) for one in ")]")
    return end + (opened > closed and text.startswith((")", "]"), end))
