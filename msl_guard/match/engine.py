"""Runs rules over a document: candidates, exceptions, guards, severity, findings."""

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from msl_guard.errors import RuleTimeoutError
from msl_guard.match.applies import Speakers, applies_in
from msl_guard.match.balance import Balance
from msl_guard.match.beside import Beside
from msl_guard.match.consistent import Consistent
from msl_guard.match.evidence import NOTHING, Evidence
from msl_guard.match.finding import finding
from msl_guard.match.grounds import cited
from msl_guard.match.guards import GUARDS, covered
from msl_guard.match.guardwords import GuardWords
from msl_guard.match.heard import Heard, understood
from msl_guard.match.judgement import Judgement, joined, reading_order
from msl_guard.match.labelled import Labelled
from msl_guard.match.mask import Masks
from msl_guard.match.pattern import Pattern, each
from msl_guard.match.prefilter import Prefilter
from msl_guard.match.readability import Readability
from msl_guard.match.sourced import NOT_COMPARED, comparison
from msl_guard.match.temper import backed, recorded, trained_with
from msl_guard.match.view import WIDE, DocumentView
from msl_guard.model import (
    Context,
    Document,
    Exemption,
    Finding,
    Near,
    Rule,
    Searchable,
    Severity,
    Span,
    Window,
)

RULE_SECONDS = 20.0
"""Seconds of processor time that one rule may spend on one document."""
DOCUMENT_SECONDS = 45.0
"""Seconds that all rules together may spend on one document."""
MOST = 10_000
"""Findings of one rule in one document that are listed."""


Sharing = Callable[[Callable[[int], bytes], int], Iterable[bytes]]
"""Has each of so many turns done somewhere, and says what they came to, in order."""


class Outcome(Struct, frozen=True):
    """What the rules said of one document, and which of them could not finish."""

    findings: tuple[Finding, ...]
    faults: tuple[str, ...]
    spans: tuple[Span, ...]
    """Where each of the findings stands, in their order."""
    sources: tuple[str, ...] = ()
    """The files of the works that the document cites, which its results were compared with."""


@dataclass(frozen=True)
class Engine:
    """A set of rules ready to run; the same document and context give the same findings."""

    rules: Sequence[Rule]
    words: GuardWords
    investigational: Searchable | None = None
    """The names of products that are not yet approved."""

    def check(
        self,
        document: Document,
        context: Context,
        seconds: float = DOCUMENT_SECONDS,
        evidence: Evidence = NOTHING,
        sharing: Sharing | None = None,
    ) -> Outcome:
        """Every finding, in reading order, those on overlapping words joined.

        A rule that runs out of its time, or of what is left of `seconds`, or has more than `MOST` findings,
        is a fault. With `sharing`, the rules may be heard in several processes.
        """
        view = self.view(document, evidence)
        numbers = self._speakers.of(view.called)
        ends = time.monotonic() + seconds

        def hear(turn: int) -> Heard:
            return self._heard(self.rules[numbers[turn]], view, context, ends)

        if sharing is None:
            heard = [*map(hear, range(len(numbers)))]
        else:
            view.prepare()
            told = sharing(lambda turn: hear(turn).told(view), len(numbers))
            heard = [
                understood(one, self.rules[number], view) for one, number in zip(told, numbers, strict=True)
            ]
        faults = [fault for one in heard for fault in one.faults]
        if late := [self.rules[number].id for one, number in zip(heard, numbers, strict=True) if one.late]:
            faults.append(f"not applied after {seconds:g} s: {', '.join(late)}; split the document")
        spoken = [judgement for one in heard for judgement in one.judgements]
        compared = next((one.compared for one in heard if one.compared is not None), NOT_COMPARED)
        masks = Masks(one.span for one in spoken if one.rule.masked)
        groups = sorted(joined(spoken), key=lambda group: reading_order(view, group[0]))
        view.allow(math.inf)
        findings = self._findings(view, groups, masks, context)
        spans = tuple(group[0].span for group in groups)
        return Outcome(findings, (*faults, *compared.gaps), spans, compared.sources)

    def _heard(self, rule: Rule, view: DocumentView, context: Context, ends: float) -> Heard:
        """What one rule says, if there is time left for it."""
        if ends <= time.monotonic():
            return Heard(late=True)
        heard = Heard()
        view.allow(RULE_SECONDS, ends)
        try:
            judged = (one for one in self.judged(rule, view, context) if not one.silenced_by)
            # What a rule says must not be quoted is masked to the last word.
            heard.judgements += judged if rule.masked else islice(judged, MOST)
            if next(judged, None):
                heard.faults.append(f"{rule.id}: more than {MOST:,} findings; those beyond are not listed")
            if rule.compares and applies_in(rule, context):
                heard.compared = comparison(view)
        except RuleTimeoutError as error:
            heard.faults.append(f"{rule.id} was not applied: {error}")
        return heard

    def _findings(
        self, view: DocumentView, groups: Sequence[Sequence[Judgement]], masks: Masks, context: Context
    ) -> tuple[Finding, ...]:
        """A finding for each group of judgements, with the clauses that it breaks."""
        seen: Counter[str] = Counter()
        unapproved = None if self.investigational is None else Near(self.investigational, Window.PAGE)
        return tuple(
            replace(
                finding(view, group, seen, masks),
                why=cited(group[0].rule, view, group[0].span, context, unapproved),
            )
            for group in groups
        )

    def prepare(self) -> None:
        """Build and read now what documents would, to share it with worker processes."""
        self._speakers  # noqa: B018 - a cached property
        tuple(self.rules)

    def only(self, rules: Sequence[Rule]) -> "Engine":
        """An engine for some of its rules."""
        made = Engine(rules, self.words, self.investigational)
        vars(made)["_prefilter"] = self._prefilter
        return made

    def reading(self, rules: Sequence[Rule]) -> "Engine":
        """The same engine, its rules kept elsewhere."""
        made = self.only(rules)
        vars(made)["_speakers"] = self._speakers
        return made

    def speakers(self, view: DocumentView) -> list[Rule]:
        """The rules, in order, that may say something of a document: its words call for no other."""
        return [self.rules[number] for number in self._speakers.of(view.called)]

    def judged(self, rule: Rule, view: DocumentView, context: Context) -> Iterator[Judgement]:
        """Yield every candidate of one rule, silenced ones included.

        Raises:
            RuleTimeoutError: one of its patterns ran out of time.
        """
        jurisdictions = applies_in(rule, context)
        if not jurisdictions:
            return
        if isinstance(rule.matcher, Labelled):
            for ruling in rule.matcher.rulings(view, context, jurisdictions, rule.scope):
                one = self._judgement(rule, ruling.span, view, context, jurisdictions)
                yield replace(one, severity=min(one.severity, ruling.severity), reasoning=ruling.message)
            return
        if isinstance(rule.matcher, Balance | Beside | Consistent | Readability):
            for found in rule.matcher.remarks(view, rule.scope):
                one = self._judgement(rule, found.span, view, context, jurisdictions)
                yield replace(one, reasoning=found.said)
            return
        for span in rule.matcher.find(view, rule.scope):
            yield self._judgement(rule, span, view, context, jurisdictions)

    def _judgement(
        self, rule: Rule, span: Span, view: DocumentView, context: Context, jurisdictions: Sequence[str]
    ) -> Judgement:
        severity = max(_severity(rule, span, view, context, one) for one in jurisdictions)
        backing = severity is Severity.WARNING and backed(rule, span, view, self.words)
        backing = backing or recorded(rule, span, view, context, self.words)
        if backing or trained_with(rule, span, view, context, self.words):
            severity = Severity.INFO
        return Judgement(rule, span, severity, self._silencer(rule, span, view))

    def view(self, document: Document, evidence: Evidence = NOTHING) -> DocumentView:
        """The document prepared for these rules, beside what the files of cited works say."""
        return DocumentView(document, self._prefilter, evidence)

    @cached_property
    def _speakers(self) -> Speakers:
        return Speakers(self.rules, self._prefilter)

    @cached_property
    def _prefilter(self) -> Prefilter:
        searched = [pattern for rule in self.rules for pattern in rule.matcher.patterns]
        searched += [] if self.investigational is None else [self.investigational]
        beside: list[Searchable] = []
        for near in (one for rule in self.rules for one in _nears(rule)):
            (searched if near.within in WIDE else beside).extend(each(near.words))
        return Prefilter(*([one for one in some if isinstance(one, Pattern)] for some in (searched, beside)))

    def _silencer(self, rule: Rule, span: Span, view: DocumentView) -> str:
        """The exception or guard that leaves the span alone; empty if none does."""
        if span.start == span.end:
            return ""
        for exemption in rule.unless:
            if _exempt(exemption, span, view):
                return exemption.id
        for name, guard in GUARDS.items():
            if name in rule.guards and guard(view, span, self.words):
                return name
        return ""


def _nears(rule: Rule) -> Iterator[Near]:
    """The words that a rule looks for beside others."""
    for one in (*rule.unless, *rule.severity_by, rule.matcher, *getattr(rule.matcher, "watches", ())):
        for name in ("near", "lacks", "need", "facts"):
            found = getattr(one, name, None)
            for near in found if isinstance(found, tuple) else (found,):
                if isinstance(near, Near):
                    yield near


def _exempt(exemption: Exemption, span: Span, view: DocumentView) -> bool:
    if exemption.lacks is not None and view.has(exemption.lacks, span):
        return False
    inside = any(covered(view, words, span) for words in exemption.covers)
    return inside or (exemption.near is not None and view.has(exemption.near, span))


def _severity(rule: Rule, span: Span, view: DocumentView, context: Context, jurisdiction: str) -> Severity:
    for case in rule.severity_by:
        if (
            case.axes.admits(context, jurisdiction)
            and (case.near is None or view.has(case.near, span))
            and (case.lacks is None or not view.has(case.lacks, span))
        ):
            return case.severity
    return rule.severity
