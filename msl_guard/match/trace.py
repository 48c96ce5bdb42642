"""Why a rule reports, or does not: every place where its words stand, and what became of each."""

from dataclasses import dataclass
from functools import cached_property

from msgspec import Struct

from msl_guard.match.companion import Companion
from msl_guard.match.density import Density
from msl_guard.match.engine import Engine
from msl_guard.match.evidence import NOTHING, Evidence
from msl_guard.match.judgement import Judgement
from msl_guard.match.require import Require
from msl_guard.match.sourced import comparison
from msl_guard.match.spans import Watch
from msl_guard.match.view import DocumentView
from msl_guard.model import Context, Document, Finding, Near, Rule, Scope, Span

_SHOWN = 80
"""Characters of a list of words that a line quotes."""
_Place = tuple[int, int, int]


class Step(Struct, frozen=True):
    """Words that a rule looked at, and what became of them."""

    span: Span
    said: str
    reported: bool = False


@dataclass(frozen=True)
class Trace:
    """Follows one rule through one document."""

    engine: Engine
    rule: Rule
    document: Document
    context: Context
    evidence: Evidence = NOTHING

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The places where the rule's words stand, in reading order, each with its fate.

        Raises:
            RuleTimeoutError: one of the patterns ran out of time.
        """
        view = self.engine.view(self.document, self.evidence)
        judged = list(self.engine.judged(self.rule, view, self.context))
        known = {_place(one.span): one for one in judged}
        steps = {place: self._judged(one) for place, one in known.items()}
        for watch in getattr(self.rule.matcher, "watches", ()):
            for sentence in view.candidates(watch.pattern, Scope()):
                for hit in view.hits(watch.pattern, sentence):
                    if _place(hit) not in known:
                        said = self._dropped(hit, watch, view)
                        place = _place(hit)
                        # Of several patterns on the same words, the one that comes furthest tells most.
                        if place not in steps or not said.startswith("no "):
                            steps[place] = Step(hit, said)
        order = sorted(steps.values(), key=lambda one: (view.index(one.span.block), one.span.start))
        return tuple(order)

    @cached_property
    def gaps(self) -> tuple[str, ...]:
        """What the rule could not compare with the sources that the document cites."""
        compares = self.rule.compares and not self.silence
        return comparison(self.engine.view(self.document, self.evidence)).gaps if compares else ()

    @cached_property
    def silence(self) -> str:
        """Why the rule has nothing to say of any document in this context, or of this one; often empty."""
        unsaid = sorted(self.rule.stated.intersection(self.context.assumed))
        if unsaid:
            named = " and ".join(one.replace("_", " ") for one in unsaid)
            return f"the rule is silent while nobody names the {named}"
        rule, context = self.rule, self.context
        if not any(rule.applies.admits(context, one) for one in context.jurisdictions):
            return "the rule does not apply in this context"
        if rule.exempt.given and all(rule.exempt.admits(context, one) for one in context.jurisdictions):
            return "this context is exempt from the rule"
        if isinstance(rule.matcher, Require) and not self.steps:
            return "the statement is there, or nothing calls for it"
        return ""

    def _judged(self, one: Judgement) -> Step:
        if one.silenced_by:
            kind = "guard" if one.silenced_by in self.rule.guards else "exception"
            return Step(one.span, f"left alone by the {kind} {one.silenced_by}")
        speaker = self._speaker(one.span)
        if speaker == self.rule.id:
            return Step(one.span, f"reported, {one.severity.label}", reported=True)
        return Step(one.span, f"reported under {speaker}, which objects to the same words", reported=True)

    def _speaker(self, span: Span) -> str:
        """The rule under which these words are reported: another may object to them too and rank first."""
        for finding, at in self._reported:
            mine = self.rule.id in (finding.rule_id, *finding.also)
            if (
                mine
                and at.block is span.block
                and (at == span or (at.start < span.end and span.start < at.end))
            ):
                return finding.rule_id
        return self.rule.id

    @cached_property
    def _reported(self) -> tuple[tuple[Finding, Span], ...]:
        outcome = self.engine.check(self.document, self.context, evidence=self.evidence)
        return tuple(zip(outcome.findings, outcome.spans, strict=True))

    def _dropped(self, hit: Span, watch: Watch, view: DocumentView) -> str:
        """Why words that a pattern matched did not become a candidate."""
        return self._unmet(hit, watch, view) or self._passed_over(hit, view)

    def _unmet(self, hit: Span, watch: Watch, view: DocumentView) -> str:
        """The condition of scope or neighbourhood that the words do not meet; empty if they meet all."""
        if not self.rule.scope.admits(hit.block.part):
            return f"the rule does not read {hit.block.part}"
        missing = next((near for near in watch.near if not view.has(near, hit)), None)
        if missing is not None:
            return f"no {_quoted(missing)} in the {missing.within}"
        present = next((near for near in watch.lacks if view.has(near, hit)), None)
        return "" if present is None else f"{_quoted(present)} stands in the {present.within}"

    def _passed_over(self, hit: Span, view: DocumentView) -> str:
        """Why the kind of rule does not speak of words that meet the conditions."""
        match self.rule.matcher:
            case Companion(need=need) if view.has(need, hit):
                return f"its companion {_quoted(need)} stands in the {need.within}"
            case Companion(need=need):
                return f"reported once in each {need.within}, at its first words"
            case Density():
                return "counted; a document is reported once, at its first words, and only above the limit"
        return "part of longer words that the rule found"


def _place(span: Span) -> _Place:
    return id(span.block), span.start, span.end


def _quoted(near: Near) -> str:
    words = str(near.words)
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
