"""One sentence before one label: the conflicts that are really uses, weighed and put in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec import Struct, structs

from msl_guard.label.alone import apart
from msl_guard.label.assertion import Assertion, assertion
from msl_guard.label.attached import Relation
from msl_guard.label.compare import Comparison
from msl_guard.label.conflict import Conflict
from msl_guard.label.decide import Disclosures, Weighed, cleared, level, missing, settled
from msl_guard.label.denials import forbids, is_barred, is_reference, may_be_denied, page_denies
from msl_guard.label.dropped import Said, said_near, states_approval
from msl_guard.label.elsewhere import Abroad, elsewhere
from msl_guard.label.explain import Case, explained
from msl_guard.label.inplay import APPROVAL, InPlay
from msl_guard.label.mention import Mention
from msl_guard.label.namedonly import names_no_use
from msl_guard.label.objections import Claim, objections
from msl_guard.label.omitted import omitted
from msl_guard.label.owner import outcomes, owns
from msl_guard.label.partners import partners
from msl_guard.label.plainly import plainly, strength
from msl_guard.label.qualifiers import Slot
from msl_guard.label.reading import Above, Reading
from msl_guard.label.record import Ages, Label
from msl_guard.label.relation import relation
from msl_guard.label.topic import UNTIED, is_off_topic, topic
from msl_guard.label.units import Unit
from msl_guard.model import Context, Part, Ruling, Severity, Span

_ACROSS = 0.5
_RAISES = 0.5
"""A conflict weaker than this, such as of a symptom, makes no other one worse."""
_ANSWERED = 0.9
"""The strength of a product in the answer to a question of one word."""
_WITHOUT_DISEASE = ("indication", "population", "contraindication")


class Placed(Struct, frozen=True):
    """A ruling, with what decides which of several count."""

    ruling: Ruling
    page: int = -1
    slot: str = ""
    inherited: bool = False


@dataclass(frozen=True)
class Judge:
    """One unit in one jurisdiction."""

    reading: Reading
    unit: Unit
    context: Context
    jurisdiction: str
    disclosed: Disclosures

    def placed(self) -> Iterator[Placed]:
        """Yield the rulings on the unit."""
        for play in self.unit.products:
            abroad = elsewhere(self.unit, play, self.jurisdiction, self.reading.words)
            if abroad is not None:
                yield self._abroad(play, abroad)
            if abroad is not None or play.how == APPROVAL:
                continue
            for label in play.product.labels_for(self.jurisdiction):
                yield from self._against(play, label)

    def _against(self, play: InPlay, label: Label) -> Iterator[Placed]:
        inherited = {id(mention): above for above, mention in self.unit.inherited}
        claim = Claim(self.unit, (*self.unit.own, *self._partners(play)), inherited)
        comparison = Comparison(play.product, label, self.reading.reader)
        conflicts = objections(claim, comparison)
        measured = outcomes(self.unit, conflicts)
        ruled = [
            one
            for conflict in conflicts
            if id(conflict.mention) not in measured and not self._made_exact(conflict, label)
            for one in self._ruled(play, label, conflict, claim)
        ]
        # In another disease the label's lines, doses and partners say nothing.
        elsewhere_only = any(one.ruling.question == "indication" for one in ruled)
        yield from (one for one in ruled if not elsewhere_only or one.ruling.question in _WITHOUT_DISEASE)
        approval = states_approval(self.unit.text, self.reading.words)
        grave = any(one.ruling.severity >= Severity.WARNING for one in ruled)
        if grave or (conflicts and not approval):
            return
        if self.jurisdiction != "INTL" or label is next(play.product.labels_for("INTL")):
            for conflict, said in self._dropped(claim, comparison):
                yield from self._ruled(play, label, conflict, claim, dropped=said)

    def _made_exact(self, conflict: Conflict, label: Label) -> bool:
        """Whether a title names an age in a word, and the lines under it give the one that is meant."""
        ages = conflict.mention.value
        if not isinstance(ages, Ages) or self.unit.sentence.block.part is not Part.TITLE:
            return False
        admitted = [one.population.ages for one in label.indications if one.population.ages_given]
        meant = self.reading.near(self.unit.sentence).ages - {ages}
        return any(one.meets(ages) and other.holds(one) for one in meant for other in admitted)

    def _dropped(self, claim: Claim, comparison: Comparison) -> Iterator[tuple[Conflict, Said]]:
        """Yield what the label narrows a use by and the claim does not say."""
        words = self.reading.words
        approval = states_approval(self.unit.text, words)
        near = self.reading.near(self.unit.sentence)
        said = said_near(near, claim.own, self.unit.text, words, approval=approval)
        named = any(one.slot is Slot.DISEASE and comparison.kin.is_near(one) for one in claim.own)
        yield from ((one, said) for one in omitted(comparison, claim.own if named else claim.bundle, said))

    def _inside(self, play: InPlay, label: Label, claim: Claim) -> Iterator[str]:
        """Yield the other regimes whose label allows all that the sentence says."""
        for other in play.product.labels:
            comparison = Comparison(play.product, other, self.reading.reader)
            if (
                other.approved
                and other.regime != label.regime
                and not objections(claim, comparison)
                and not any(self._dropped(claim, comparison))
            ):
                yield other.regime

    def _partners(self, play: InPlay) -> tuple[Mention, ...]:
        drugs = [one for one in self.unit.own if one.slot is Slot.DRUG and one.value is not play.product]
        return tuple(partners(self.unit.text, play.mentions, drugs))

    def _ruled(
        self,
        play: InPlay,
        label: Label,
        conflict: Conflict,
        claim: Claim,
        *,
        dropped: Said | None = None,
    ) -> Iterator[Placed]:
        above = claim.inherited.get(id(conflict.mention))
        tie, said = self._tie(play, conflict, above)
        if tie is None or (dropped and said is not Assertion.STATED):
            return
        if names_no_use(self.unit.text, conflict, label, self.reading, inherited=above is not None):
            return
        plain = dropped is not None and not (
            tie.intended or dropped.broad or conflict.mention.slot is Slot.AGE
        )
        if plain:
            told = plainly(self.unit, play, tie, self.context, self.reading.words)
            conflict = structs.replace(conflict, base=strength(told, conflict))
        scope = min(play.weight, 0.8 if above else 1.0)
        weighed = Weighed(conflict.base, tie.strength, scope, said)
        score = weighed.score(self.context)
        if said is Assertion.DENIED or score <= 0:
            return
        severity = settled(
            level(score),
            said,
            self.context,
            self.disclosed,
            ruled_out=conflict.question == "contraindication" and conflict.base >= 1,
        )
        span = self._span(conflict, above)
        inside = tuple(self._inside(play, label, claim)) if severity >= Severity.WARNING else ()
        message = explained(Case(play, label, conflict, tie, said, score, above, inside), self.unit)
        lacking = missing(self.context, self.disclosed)
        if lacking and not cleared(self.context, self.disclosed):
            message += f" Missing: {', '.join(lacking)}."
        yield Placed(
            Ruling(conflict.question, span, severity, message),
            self.reading.outline.index(self.reading.page(self.unit.sentence)[0].block),
            conflict.mention.slot if conflict.base >= _RAISES else "",
            inherited=above is not None or plain,
        )

    def _tie(
        self, play: InPlay, conflict: Conflict, above: Above | None
    ) -> tuple[Relation | None, Assertion]:
        """How the conflicting slot is a use of the product, and how the text stands to it."""
        words, mention = self.reading.words, conflict.mention
        if above is not None:
            return self._tie_from_above(play, above, mention)
        clause = self.unit.text.clause_at(mention.start, words.clause_break)
        said = assertion(clause, self.unit.text, mention, words)
        if mention.slot is Slot.PARTNER:
            return Relation(1.0, "a combination"), said
        barred = conflict.question in ("contraindication", "population")
        tie = relation(clause, mention, play.mentions, words, ruled_out=barred)
        if tie is not None and play.mentions and not any(clause.holds(one.start) for one in play.mentions):
            tie, said = self._tie_across(play, tie, said)
        if tie is None and play.mentions:
            tie, said = self._tie_of_topic(play, mention, said)
        tie = tie or apart(self.unit, play, clause, mention, words)
        if tie is not None and tie.strength < 1 and is_off_topic(self.unit.above, self.reading.words):
            tie = None
        loose = tie is not None and may_be_denied(self.reading, self.unit, tie)
        if loose and page_denies(self.reading, self.unit, mention):
            said = Assertion.DENIED
        return (tie if owns(self.unit, play, mention) else None), said

    def _tie_of_topic(
        self, play: InPlay, mention: Mention, said: Assertion
    ) -> tuple[Relation | None, Assertion]:
        """A use that stands as a topic before the product; denied if what follows denies."""
        tie = topic(self.unit.text, mention, play.mentions, self.reading.words)
        if tie is None:
            return None, said
        return self._tie_across(play, structs.replace(tie, strength=tie.strength / _ACROSS), said)

    def _tie_across(self, play: InPlay, tie: Relation, said: Assertion) -> tuple[Relation, Assertion]:
        """A use in one clause and the product in another: half as strong, and denied if that one denies."""
        words = self.reading.words
        for product in play.mentions:
            clause = self.unit.text.clause_at(product.start, words.clause_break)
            if assertion(clause, self.unit.text, product, words) is Assertion.DENIED:
                return tie, Assertion.DENIED
        return structs.replace(tie, strength=tie.strength * _ACROSS), said

    def _tie_from_above(
        self, play: InPlay, above: Above, mention: Mention
    ) -> tuple[Relation | None, Assertion]:
        words, text = self.reading.words, self.unit.text
        head = above.text
        off = is_off_topic(self.unit.above, words)
        if off or is_barred(head, mention, words) or forbids(text) or is_reference(text, words):
            return None, Assertion.DENIED
        said = assertion(head, head, mention, words)
        own = assertion(text, text, Mention(mention.slot, text.start, text.start, mention.value), words)
        said = min((said, own), key=lambda one: one.factor)
        for cues in (words.intended, words.benefit):
            hit = next(iter(text.hits(cues)), None)
            if hit is not None:
                return Relation(1.0, text.text[hit[0] : hit[1]]), said
        if page_denies(self.reading, self.unit, mention):
            return None, Assertion.DENIED
        # A date under the title "Zeltrivanib and pregnancy" says nothing of either.
        silent = above.how == "title" and not play.mentions
        # "Rosacea? X has surprised us": the question is there for the answer.
        strength = _ANSWERED if above.how == "question" else UNTIED
        return (None if silent else Relation(strength, f"under the {above.how}")), said

    def _span(self, conflict: Conflict, above: Above | None) -> Span:
        sentence = self.unit.sentence
        if above is None:
            return Span(sentence.block, conflict.mention.start, conflict.mention.end)
        return sentence

    def _abroad(self, play: InPlay, abroad: Abroad) -> Placed:
        severity = Severity.INFO if abroad.limited else Severity.WARNING
        label = next(play.product.labels_for(self.jurisdiction), None)
        if severity is Severity.WARNING and label is not None:
            comparison = Comparison(play.product, label, self.reading.reader)
            if comparison.conflicts(self.unit.own) and self.jurisdiction != "INTL":
                severity = Severity.ERROR
        severity = settled(severity, Assertion.STATED, self.context, self.disclosed, ruled_out=False)
        name = label.name if label else f"{self.jurisdiction} label"
        how = f"{play.how}{', limit stated' if abroad.limited else ''}"
        message = (
            f"{play.product.name}: an approval in {abroad.country} is named where the {name} counts ({how})."
        )
        return Placed(Ruling("regime", abroad.span, severity, message))
