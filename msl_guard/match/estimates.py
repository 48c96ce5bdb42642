"""Checks of estimates against their confidence intervals, p values and percentages."""

from collections.abc import Iterator

import regex

from msl_guard.late import Late
from msl_guard.match.figures import NUMBER, Figure, figure, shown
from msl_guard.match.intervals import Interval, intervals
from msl_guard.match.remark import UNREAD, Remark
from msl_guard.match.view import DocumentView
from msl_guard.model import Span

_ALIKE = 8.0
"""How many times its estimate a bound may be: beyond it estimate and interval are on different scales."""
_SURE_P = (0.03, 0.08)
"""Below and above it a p value and a 95% interval disagree, even if two different tests made them."""
_OTHER_TEST = Late(
    r"one-sided|1-sided|one-tailed|non-?inferior|interaction|trend|heterogeneity|equivalence|bioequivalence",
    regex.I,
)
_AROUND = 120


def outside(view: DocumentView) -> Iterator[Remark]:
    """Yield each estimate that lies outside its own interval, and each interval with its ends exchanged."""
    for one in intervals(view):
        low, high, value = one.low.value, one.high.value, one.estimate.value
        if low > high:
            if not (low < 0 and high < 0) and _one_scale(one):
                said = f"The lower bound {one.low.written} is above the upper one, {one.high.written}."
                yield Remark(one.span, said)
            continue
        slack = max(one.estimate.step, one.low.step, one.high.step) / 2
        # "Reduced by 1.4 (-1.9 to -0.9)" writes the sign as a word.
        inside = any(low - slack <= sign * value <= high + slack for sign in (1, -1))
        if not inside and _one_scale(one):
            said = f"The estimate {one.estimate.written} is outside {one.low.written} to {one.high.written}."
            yield Remark(one.span, said)


def _one_scale(one: Interval) -> bool:
    """Whether estimate and bounds can be of one kind: no ratio beside a per cent, no month beside a rate."""
    sizes = sorted(abs(figure.value) for figure in (one.estimate, one.low, one.high))
    if one.unit.startswith("%") and one.high.value < 5 < one.estimate.value:
        return False
    return sizes[0] == 0 or sizes[-1] <= _ALIKE * max(sizes[1], one.estimate.step)


def p_value(view: DocumentView) -> Iterator[Remark]:
    """Yield each 95% interval and p value of which one shows a difference and the other does not."""
    for one in intervals(view):
        if one.null is None or one.p is None or one.level not in ("", "95") or one.low.value > one.high.value:
            continue
        text = one.span.block.text
        if _OTHER_TEST.search(text, max(one.span.start - _AROUND, 0), min(one.end + _AROUND, len(text))):
            continue
        sign, p = one.p
        differs, same = _beyond(one), _holds(one)
        bounds = f"The interval {one.low.written} to {one.high.written}"
        if same and sign in "=<≤" and p.value <= _SURE_P[0]:
            said = f"{bounds} holds {one.null:.0f}, no difference; p{sign}{p.written} says that there is one."
        elif differs and sign in "=>≥" and p.value >= _SURE_P[1]:
            said = f"{bounds} leaves out {one.null:.0f}, no difference; p{sign}{p.written} shows none."
        else:
            continue
        yield Remark(Span(one.span.block, one.span.start, one.end), said)


def _holds(one: Interval) -> bool:
    """Whether the null lies inside the interval, by more than rounding."""
    null = one.null or 0.0
    return one.low.value <= null - one.low.step and one.high.value >= null + one.high.step


def _beyond(one: Interval) -> bool:
    """Whether the interval leaves out the null, by more than rounding."""
    null = one.null or 0.0
    return one.low.value >= null + one.low.step or one.high.value <= null - one.high.step


def no_difference(view: DocumentView) -> Iterator[Remark]:
    """Yield each interval that holds the value of no difference, well inside."""
    for one in intervals(view):
        if one.null is not None and _holds(one):
            bounds = f"{one.low.written} to {one.high.written}"
            yield Remark(one.span, f"The interval {bounds} holds {one.null:.0f}, which is no difference.")


_REDUCED = Late(
    r"\b(?:reduc\p{L}+|lower\p{L}*|decreas\p{L}+|cuts?)\b[^.;%]{0,60}?\bby\s(?:about\s|nearly\s|almost\s)?"
    rf"(?P<percent>{NUMBER})\s?%|(?<![\w.,\-])(?P<percent>{NUMBER})\s?%\s(?:relative\s|reduced\s|lower\s)?"
    r"(?:reduction\s(?:in|of)\s|lower\s|decrease\sin\s)?(?:the\s)?(?:relative\s)?(?:risk|hazard|odds|rate)\b"
    r"(?:\sreduction)?",
    regex.I,
)
_RATIO = Late(
    r"(?:(?-i:\ba?HR|\ba?OR|\bRR)|\b(?:hazard|odds|risk|rate)[\s\-]ratio\s?(?:\([A-Z]{2,3}\)\s?)?)"
    r"\s?[=:,(]?\s?(?:of\s|was\s)?(?P<ratio>0?[.·][0-9]{1,3})(?![0-9])",
    regex.I,
)


def reduction(view: DocumentView) -> Iterator[Remark]:
    """Yield each relative reduction that the only ratio of its sentence does not make."""
    for number, block in enumerate(view.document.blocks):
        text = view.folded(block)
        if block.part in UNREAD or "%" not in text or not _RATIO.search(text):
            continue
        for sentence in view.outline.sentences(number):
            view.heed()
            ratios = list(_RATIO.finditer(text, sentence.start, sentence.end))
            reduced = list(_REDUCED.finditer(text, sentence.start, sentence.end))
            if len(ratios) != 1 or len(reduced) != 1:
                continue
            ratio, percent = figure(ratios[0]["ratio"]), figure(reduced[0]["percent"])
            expected = 100 * (1 - ratio.value)
            if abs(expected - percent.value) > _slack(ratio, percent):
                said = f"A ratio of {ratio.written} reduces by {shown(expected)}%, not by {percent.written}%."
                yield Remark(Span(block, *reduced[0].span()), said)


def _slack(ratio: Figure, percent: Figure) -> float:
    """What rounding of either can make, and one point for a ratio that was rounded before."""
    return 100 * ratio.step / 2 + percent.step / 2 + 0.5
