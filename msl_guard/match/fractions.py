"""Checks of counts: percentages against n/N, and parts against their total."""

from collections.abc import Iterator

import regex

from msl_guard.late import Late
from msl_guard.match.figures import NUMBER, Figure, figure, shown
from msl_guard.match.remark import UNREAD, Remark
from msl_guard.match.view import DocumentView
from msl_guard.model import Block, Span

_N = rf"(?P<n>{NUMBER})"
_ALL = rf"(?P<all>{NUMBER})"
_PERCENT = rf"(?P<percent>{NUMBER})\s?%"
_OF = r"\s?/\s?|\s(?:out\s)?of\s(?:the\s)?"
_SHARES = (
    # 40/200 (20%) and 40 of 200 patients (20%); what follows the sign ends the figure.
    Late(
        rf"(?<![\w.,/\-+=<>≤≥]){_N}(?:{_OF}){_ALL}(?:\s\p{{L}}[\p{{L}}\-]*){{0,3}}\s?[(\[]\s?{_PERCENT}(?=\s?[)\];,])"
    ),
    # 61% (93/152), 61% (n = 93/152) and 61% of patients with lumovimab (93/152)
    Late(
        rf"(?<![\w.,/\-+=<>≤≥]){_PERCENT}(?:\sof(?:\s\p{{L}}[\p{{L}}\-]*){{1,7}})?\s?[(\[]\s?(?:[nN]\s?=\s?)?{_N}(?:{_OF}){_ALL}(?:\s\p{{L}}[\p{{L}}\-]*){{0,2}}\s?[)\];,]"
    ),
)
# What is written like n/N and is none, and percentages that are not counted but estimated.
_NO_COUNT = Late(
    r"\b(?:grades?|stages?|class(?:es)?|types?|phases?|ECOG|levels?|categor(?:y|ies)|acuity|vision|visual|BCVA|VA|Snellen"
    r"|mm\s?Hg|ratio|dilution)\b",
    regex.I,
)
_ESTIMATED = Late(
    r"\b(?:weighted|Kaplan|KM|estimated?s?|adjusted|imput\w*|model\w*|projected|extrapolated|standardi[sz]ed|median|mean"
    r"|confidence|CI)\b",
    regex.I,
)
_SMALL = 6
"""Denominators below it are grades and ratios more often than counts."""
_BEFORE = 40
_TINY = 1e-9
_TOTAL = Late(
    rf"(?<![\w.,/\-])(?P<total>{NUMBER})\s(?:\p{{L}}[\p{{L}}\-]*\s){{0,3}}(?:were|was)\s(?:then\s|equally\s)?"
    r"(?:randomi[sz]ed|randomly\s(?:assigned|allocated)|assigned|allocated)\b(?P<rest>[^.;]*(?:\.[0-9][^.;]*)*)"
)
_ARM = Late(rf"\b[nN]\s?=\s?(?P<n>{NUMBER})(?!\s?%)")
_GIVEN = Late(
    rf"(?<![\w.,/\-=])(?P<n>{NUMBER})\s(?:patients\s|participants\s|subjects\s)?(?:to|in|received)\s"
)


def percentages(view: DocumentView) -> Iterator[Remark]:
    """Yield each percentage that its own n/N does not make, by more than rounding or cutting off."""
    for block in view.document.blocks:
        text = view.folded(block)
        if "%" not in text or block.part in UNREAD:
            continue
        view.heed()
        for pattern in _SHARES:
            for match in pattern.finditer(text):
                yield from _share(text, block, match)


def _share(text: str, block: Block, match: "regex.Match[str]") -> Iterator[Remark]:
    count, total, percent = figure(match["n"]), figure(match["all"]), figure(match["percent"])
    if total.value < _SMALL or count.value > total.value or count.step < 1 or total.step < 1:
        return
    around = text[max(match.start() - _BEFORE, 0) : match.end()]
    after = text[match.end() : match.end() + _BEFORE]
    if (
        _NO_COUNT.search(around)
        or _ESTIMATED.search(around)
        or after.lstrip(" ,;").startswith(("CI", "confidence"))
    ):
        return
    share = 100 * count.value / total.value
    above = percent.value - share
    if above > percent.step / 2 + _TINY or above <= -percent.step - _TINY:
        end = match.end() - (text[match.end() - 1] in ";,")
        span = Span(block, match.start(), end + text.startswith((")", "]"), end))
        made = shown(share, _places(percent))
        said = f"{count.written} of {total.written} is {made}%, not {percent.written}%."
        yield Remark(span, said)


def _places(one: Figure) -> int:
    return max(1, len(one.written.replace("·", ".").partition(".")[2]))


def totals(view: DocumentView) -> Iterator[Remark]:
    """Yield each total of randomised patients that is not the sum of the arms named after it."""
    for block in view.document.blocks:
        text = view.folded(block)
        if block.part in UNREAD or not any(one in text for one in ("andom", "llocated", "ssigned")):
            continue
        view.heed()
        for match in _TOTAL.finditer(text):
            rest = match.span("rest")
            parts = list(_ARM.finditer(text, *rest)) or list(_GIVEN.finditer(text, *rest))
            total = figure(match["total"])
            arms = [figure(one["n"]) for one in parts]
            found = sum(one.value for one in arms)
            # An arm above the total, or arms that make up little of it, count something else.
            if len(arms) > 1 and found != total.value and 0.8 * total.value < found < 1.2 * total.value:
                added = " + ".join(one.written for one in arms)
                span = Span(block, match.start("total"), parts[-1].end("n"))
                yield Remark(span, f"{added} is {shown(found)}, not {total.written}.")
