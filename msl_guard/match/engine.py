"""Runs rules over a document: candidates, exceptions, guards, severity, findings."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from msl_guard.errors import RuleTimeoutError
from msl_guard.match.guards import GUARDS, GuardWords, covered
from msl_guard.match.labelled import Labelled
from msl_guard.match.pattern import Pattern, Prefilter
from msl_guard.match.view import DocumentView
from msl_guard.model import Context, Document, Exemption, Finding, Rule, Severity, Span, Status

# One span, several rules: the first family named here speaks (catalogue, section D3).
_FAMILY_ORDER = "GUAR PREA OFFL SIUU SUP SAFE COMP EFF NEW HANG HYPE".split()


@dataclass(frozen=True, slots=True)
class Judgement:
    """One candidate and what became of it: a finding, unless something silenced it."""

    rule: Rule
    span: Span
    severity: Severity
    silenced_by: str = ""
    reasoning: str = ""
    """Why, where it took more than a match: the rule's message goes before it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules said of one document, and which of them could not finish."""

    findings: tuple[Finding, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Engine:
    """A set of rules ready to run; the same document and context give the same findings."""

    rules: tuple[Rule, ...]
    words: GuardWords

    def check(self, document: Document, context: Context) -> Outcome:
        """Every finding, in reading order, those on overlapping words joined."""
        view = self.view(document)
        spoken: list[Judgement] = []
        faults: list[str] = []
        for rule in self.rules:
            try:
                spoken += [one for one in self.judged(rule, view, context) if not one.silenced_by]
            except RuleTimeoutError as error:
                faults.append(f"{rule.id} was not applied: {error}")
        groups = sorted(_joined(spoken), key=lambda group: _reading_order(view, group[0]))
        seen: Counter[str] = Counter()
        return Outcome(tuple(_finding(view, group, seen) for group in groups), tuple(faults))

    def judged(self, rule: Rule, view: DocumentView, context: Context) -> Iterator[Judgement]:
        """Yield every candidate of one rule, silenced ones included.

        Raises:
            RuleTimeoutError: one of its patterns ran out of time.
        """
        jurisdictions = [
            one
            for one in context.jurisdictions
            if rule.applies.admits(context, one)
            and not (rule.exempt.given and rule.exempt.admits(context, one))
        ]
        if isinstance(rule.matcher, Labelled):
            for one in rule.matcher.rulings(view, context, jurisdictions, rule.scope):
                severity = min(one.severity, rule.severity)
                yield Judgement(rule, one.span, severity, self._silencer(rule, one.span, view), one.message)
            return
        for span in rule.matcher.find(view, rule.scope) if jurisdictions else ():
            severity = max(_severity(rule, span, view, context, one) for one in jurisdictions)
            yield Judgement(rule, span, severity, self._silencer(rule, span, view))

    def view(self, document: Document) -> DocumentView:
        """The document prepared for these rules."""
        return DocumentView(document, self._prefilter)

    @cached_property
    def _prefilter(self) -> Prefilter:
        return Prefilter(
            pattern
            for rule in self.rules
            for pattern in rule.matcher.patterns
            if isinstance(pattern, Pattern)
        )

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


def _joined(judgements: Sequence[Judgement]) -> list[list[Judgement]]:
    """Groups of judgements on overlapping words, each led by the one that speaks."""
    groups: list[list[Judgement]] = []
    by_block: dict[int, list[list[Judgement]]] = {}
    for judgement in sorted(judgements, key=_precedence):
        span = judgement.span
        for group in by_block.get(id(span.block), []):
            led = group[0].span
            if span.start < led.end and led.start < span.end:
                group.append(judgement)
                break
        else:
            groups.append([judgement])
            by_block.setdefault(id(span.block), []).append(groups[-1])
    return groups


def _precedence(judgement: Judgement) -> tuple[bool, int, int, int, str]:
    """Severe before mild, then by family, then the longer stretch of words."""
    rule, span = judgement.rule, judgement.span
    known = rule.family in _FAMILY_ORDER
    rank = _FAMILY_ORDER.index(rule.family) if known else len(_FAMILY_ORDER)
    preview = rule.status is Status.PREVIEW
    return preview, -judgement.severity, rank, span.start - span.end, rule.id


def _reading_order(view: DocumentView, judgement: Judgement) -> tuple[int, int, int, str]:
    span = judgement.span
    return view.outline.index(span.block), span.start, span.end, judgement.rule.id


def _finding(view: DocumentView, group: Sequence[Judgement], seen: Counter[str]) -> Finding:
    lead = group[0]
    rule, span = lead.rule, lead.span
    sentence = view.outline.sentence(span)
    identity = "\0".join((rule.id, _plain(span.text), _plain(sentence.text)))
    seen[identity] += 1
    digest = sha256(f"{identity}\0{seen[identity]}".encode()).hexdigest()
    also = sorted({one.rule.id for one in group} - {rule.id})
    return Finding(
        rule_id=rule.id,
        severity=lead.severity,
        confidence=rule.confidence,
        status=rule.status,
        message=f"{rule.message.replace('{match}', span.text)} {lead.reasoning}".strip(),
        suggestion=rule.suggestion,
        why=rule.why,
        path=view.document.path,
        part=span.block.part,
        location=view.document.locate(span),
        column=span.start + 1,
        text=span.text,
        sentence=sentence.text,
        mark=(span.start - sentence.start, min(span.end, sentence.end) - sentence.start),
        fingerprint=f"mg1:{digest[:16]}",
        also=tuple(also),
    )


def _plain(text: str) -> str:
    """Words as they count for identity: case and white space do not."""
    return " ".join(text.casefold().split())
