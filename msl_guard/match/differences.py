"""Checks of the difference of two percentages against the percentages themselves."""

from collections.abc import Iterator

import regex
from msgspec import Struct

from msl_guard.late import Late
from msl_guard.match.figures import NUMBER, Figure, figure, shown
from msl_guard.match.remark import UNREAD, Remark
from msl_guard.match.view import DocumentView
from msl_guard.model import Span

_NO_PERCENT = r"(?!\s?-?\s?(?:CI|CrI|confidence|credible|power))"
_PAIR = Late(
    rf"(?<![\w.,/\-+<>≤≥])(?P<first>{NUMBER})\s?%{_NO_PERCENT}"
    r"(?:[^%;]{0,60}?)(?<!\p{L})(?:vs?\.?|versus|compared\s(?:with|to)|against)(?!\p{L})"
    rf"(?:[^%;]{{0,60}}?)(?<![\w.,/\-+<>≤≥])(?P<second>{NUMBER})\s?%{_NO_PERCENT}",
    regex.I,
)
_KIND = r"(?:(?P<kind>absolute|relative|risk|rate|treatment|between-group|net)\s)?"
_NAME = r"(?P<name>difference|reduction|increase|improvement|decrease|gain|benefit)"
_DIFFERENCE = Late(
    rf"(?<![\p{{L}}\-]){_KIND}(?:risk\s)?{_NAME}\s?[,:=(]?\s?(?:of|was|is)?\s?-?(?P<value>{NUMBER})\s?"
    r"(?P<unit>%(?!\s?-?\s?(?:CI|CrI|confidence))|(?:percentage\s)?points?\b|pp\b)"
    rf"|(?<![\w.,/\-+])(?P<value>{NUMBER})\s?-?(?P<unit>%|(?:percentage[\s\-])?points?\b|pp\b)\s{_KIND}{_NAME}",
    regex.I,
)
# Differences that a model made need not be those of the raw percentages.
_MODELLED = Late(
    r"\b(?:adjust\w*|stratif\w*|weight\w*|common|Mantel|model\w*|estimat\w*|least|imput\w*|Kaplan|KM|median|mean|baseline|dose)\b",
    regex.I,
)
_TWO = 2
_COMPARES = ("vs", "v.", "v ", "versus", "compared", "against")
_NAMES = ("difference", "reduction", "increase", "improvement", "decrease", "gain", "benefit")
"""Marks without which neither stands in a text: to look for them takes no time."""


class _Pair(Struct, frozen=True):
    """Two percentages of a sentence, and the only difference that it names."""

    first: Figure
    second: Figure
    value: Figure
    kind: str
    points: bool
    span: Span

    @property
    def absolute(self) -> float:
        """The difference in percentage points."""
        return abs(self.first.value - self.second.value)

    @property
    def relative(self) -> tuple[float, ...]:
        """The difference as a share of either."""
        return tuple(100 * self.absolute / one.value for one in (self.first, self.second) if one.value)

    def is_absolute(self) -> bool:
        """Whether the difference named is that in points, but for rounding."""
        return abs(self.absolute - self.value.value) <= max(
            1.0, (self.first.step + self.second.step + self.value.step) / 2
        )

    def is_relative(self) -> bool:
        """Whether it is a relative one; both percentages and the difference were rounded."""
        least = min(self.first.value, self.second.value)
        slack = (self.value.step + 1 + 100 * (self.first.step + self.second.step) / max(least, 1)) / 2
        return any(abs(one - self.value.value) <= slack for one in self.relative)


def difference(view: DocumentView) -> Iterator[Remark]:
    """Yield each difference that two percentages of its sentence make neither in points nor in per cent."""
    for one in _pairs(view):
        if not one.is_absolute() and not one.is_relative():
            yield Remark(one.span, f"{_subtracted(one)}, not {one.value.written}.")


def points(view: DocumentView) -> Iterator[Remark]:
    """Yield each difference in points that is called relative, or the other way round."""
    for one in _pairs(view):
        if one.is_absolute() == one.is_relative():
            continue
        if (
            one.is_absolute()
            and not one.points
            and one.kind not in ("absolute", "risk", "rate", "between-group")
        ):
            share = shown(one.relative[-1], 0)
            if one.kind == "relative" or not one.span.text.lower().startswith("difference"):
                yield Remark(one.span, f"{_subtracted(one)}; as a relative change it is {share}%.")
        elif one.is_relative() and (one.points or one.kind == "absolute"):
            yield Remark(one.span, f"{_subtracted(one)}; {one.value.written} is the relative change.")


def _subtracted(one: _Pair) -> str:
    places = max(len(value.written.replace("·", ".").partition(".")[2]) for value in (one.first, one.second))
    return f"Between {one.first.written}% and {one.second.written}% lie {shown(one.absolute, places)} points"


def _may_hold(text: str) -> bool:
    lower = text.lower()
    return any(one in lower for one in _COMPARES) and any(one in lower for one in _NAMES)


def _pairs(view: DocumentView) -> Iterator[_Pair]:
    for number, block in enumerate(view.document.blocks):
        text = view.folded(block)
        if block.part in UNREAD or text.count("%") < _TWO or not _may_hold(text):
            continue
        for sentence in view.outline.sentences(number):
            view.heed()
            pairs = list(_PAIR.finditer(text, sentence.start, sentence.end))
            named = list(_DIFFERENCE.finditer(text, sentence.start, sentence.end))
            if len(pairs) != 1 or len(named) != 1 or _MODELLED.search(text, sentence.start, sentence.end):
                continue
            found = named[0]
            overlap = found.start("value") < pairs[0].end() and found.end("value") > pairs[0].start()
            if not overlap:
                yield _Pair(
                    figure(pairs[0]["first"]),
                    figure(pairs[0]["second"]),
                    figure(found["value"]),
                    (found["kind"] or "").lower(),
                    not found["unit"].startswith("%"),
                    Span(block, *found.span()),
                )
