"""Runs rules over a document: candidates, exceptions, guards, severity, findings."""

import math
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from itertools import islice

from msl_guard.errors import RuleTimeoutError
from msl_guard.match.applies import Speakers, applies_in
from msl_guard.match.balance import Balance
from msl_guard.match.consistent import Consistent
from msl_guard.match.grounds import cited
from msl_guard.match.guards import GUARDS, GuardWords, covered
from msl_guard.match.judgement import Judgement, joined, reading_order
from msl_guard.match.labelled import Labelled
from msl_guard.match.mask import Masks
from msl_guard.match.pattern import Pattern
from msl_guard.match.prefilter import Prefilter
from msl_guard.match.readability import Readability
from msl_guard.match.temper import backed, trained_with
from msl_guard.match.view import WIDE, DocumentView
from msl_guard.model import (
    Confidence,
    Context,
    Document,
    Exemption,
    Finding,
    Near,
    Part,
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
_EXCERPT = 300
"""Characters around the words found that a finding quotes of a longer sentence."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules said of one document, and which of them could not finish."""

    findings: tuple[Finding, ...]
    faults: tuple[str, ...]
    spans: tuple[Span, ...]
    """Where each of the findings stands, in their order."""


@dataclass(frozen=True)
class Engine:
    """A set of rules ready to run; the same document and context give the same findings."""

    rules: tuple[Rule, ...]
    words: GuardWords
    investigational: Searchable | None = None
    """The names of products that are not yet approved."""

    def check(self, document: Document, context: Context, seconds: float = DOCUMENT_SECONDS) -> Outcome:
        """Every finding, in reading order, those on overlapping words joined.

        A rule that runs out of its time, or of what is left of `seconds`, or has more than `MOST` findings,
        is a fault.
        """
        view = self.view(document)
        spoken: list[Judgement] = []
        faults: list[str] = []
        late: list[str] = []
        ends = time.monotonic() + seconds
        for rule in self._speakers.of(view.called):
            left = ends - time.monotonic()
            if left <= 0:
                late.append(rule.id)
                continue
            view.allow(RULE_SECONDS, ends)
            try:
                heard = (one for one in self.judged(rule, view, context) if not one.silenced_by)
                # What a rule says must not be quoted is masked to the last word.
                spoken += heard if rule.masked else islice(heard, MOST)
                if next(heard, None):
                    faults.append(f"{rule.id}: more than {MOST:,} findings; those beyond are not listed")
            except RuleTimeoutError as error:
                faults.append(f"{rule.id} was not applied: {error}")
        if late:
            faults.append(f"not applied after {seconds:g} s: {', '.join(late)}; split the document")
        masks = Masks(one.span for one in spoken if one.rule.masked)
        groups = sorted(joined(spoken), key=lambda group: reading_order(view, group[0]))
        view.allow(math.inf)
        seen: Counter[str] = Counter()
        unapproved = None if self.investigational is None else Near(self.investigational, Window.PAGE)
        findings = [
            replace(
                _finding(view, group, seen, masks),
                why=cited(group[0].rule, view, group[0].span, context, unapproved),
            )
            for group in groups
        ]
        return Outcome(tuple(findings), tuple(faults), tuple(group[0].span for group in groups))

    def prepare(self) -> None:
        """Build now what the first document would build, to share it with worker processes."""
        self._speakers  # noqa: B018 - a cached property

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
        if isinstance(rule.matcher, Balance | Consistent | Readability):
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
        if backing or trained_with(rule, context):
            severity = Severity.INFO
        return Judgement(rule, span, severity, self._silencer(rule, span, view))

    def view(self, document: Document) -> DocumentView:
        """The document prepared for these rules."""
        return DocumentView(document, self._prefilter)

    @cached_property
    def _speakers(self) -> Speakers:
        return Speakers(self.rules, self._prefilter)

    @cached_property
    def _prefilter(self) -> Prefilter:
        searched = [pattern for rule in self.rules for pattern in rule.matcher.patterns]
        searched += [near.words for rule in self.rules for near in _wide(rule)]
        searched += [] if self.investigational is None else [self.investigational]
        return Prefilter(pattern for pattern in searched if isinstance(pattern, Pattern))

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


def _wide(rule: Rule) -> Iterator[Near]:
    """The words that a rule looks for in many blocks at a time."""
    for one in (*rule.unless, *rule.severity_by, rule.matcher, *getattr(rule.matcher, "watches", ())):
        for name in ("near", "lacks", "need"):
            found = getattr(one, name, None)
            for near in found if isinstance(found, tuple) else (found,):
                if isinstance(near, Near) and near.within in WIDE:
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


def _confidence(rule: Rule, span: Span) -> Confidence:
    """Text that was recognised in a picture may be misread, so that nothing found in it is certain."""
    return Confidence.CONTEXTUAL if span.block.part is Part.IMAGE_TEXT else rule.confidence


def _finding(view: DocumentView, group: Sequence[Judgement], seen: Counter[str], masks: Masks) -> Finding:
    lead = group[0]
    rule, span = lead.rule, lead.span
    sentence = _excerpt(view.outline.sentence(span), span)
    # Identity is made of what may be printed: a hash of a short number could be guessed back.
    words, around = masks.text(span), masks.text(sentence)
    identity = "\0".join((rule.id, _plain(words), _plain(around)))
    seen[identity] += 1
    digest = sha256(f"{identity}\0{seen[identity]}".encode()).hexdigest()
    also = sorted({one.rule.id for one in group} - {rule.id})
    return Finding(
        rule_id=rule.id,
        rule_name=rule.name,
        severity=lead.severity,
        confidence=_confidence(rule, span),
        status=rule.status,
        message=f"{rule.message.replace('{match}', words)} {lead.reasoning}".strip(),
        suggestion=rule.suggestion,
        why=rule.why,
        path=view.document.path,
        part=span.block.part,
        location=view.document.locate(span),
        column=span.start + 1,
        text=words,
        sentence=around,
        mark=(span.start - sentence.start, min(span.end, sentence.end) - sentence.start),
        fingerprint=f"mg1:{digest[:16]}",
        also=tuple(also),
        byte_column=view.document.byte_column(span),
        anchor=span.anchor,
    )


def _excerpt(sentence: Span, span: Span) -> Span:
    """The sentence, or of a very long one the stretch around the words, cut between words."""
    text = sentence.block.text
    start, end = max(sentence.start, span.start - _EXCERPT), min(sentence.end, span.end + _EXCERPT)
    if start > sentence.start:
        start = max(text.find(" ", start, span.start), start - 1) + 1
    if end < sentence.end:
        end = max(text.rfind(" ", span.end, end), span.end)
    return Span(sentence.block, start, end)


def _plain(text: str) -> str:
    """Words as they count for identity: case and white space do not."""
    return " ".join(text.casefold().split())
