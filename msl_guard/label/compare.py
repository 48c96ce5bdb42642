"""Is it inside the label? Each slot against the clause of the label that speaks of it.

Step 5 of the rule catalogue, section B3. A slot conflicts only if it does with every indication that
the sentence may speak of; what the label does not say is never a conflict.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from msl_guard.label import drugclasses
from msl_guard.label.asks import narrowing
from msl_guard.label.conflict import Conflict, Use
from msl_guard.label.cues import Stretch
from msl_guard.label.diseases import Kinship
from msl_guard.label.dosing import speaks_in_unit_of
from msl_guard.label.kin import USABLE, Kin
from msl_guard.label.mention import Mention
from msl_guard.label.mentions import Reader
from msl_guard.label.opposites import against, contrary, present, speaks_contrary
from msl_guard.label.qualifiers import Slot
from msl_guard.label.record import Indication, Label, Product
from msl_guard.label.ruledout import not_established, ruled_out
from msl_guard.label.slottests import TESTS

_TELL_APART = (
    Slot.LINE,
    Slot.AGE,
    Slot.BIOMARKER,
    Slot.STAGE,
    Slot.PARTNER,
    Slot.ALTERATION,
    Slot.SITE,
    Slot.USE,
)
"""Slots that say which of several indications a sentence speaks of."""
_OF_SOMEBODY = (Slot.AGE, Slot.GROUP, Slot.LINE, Slot.STAGE, Slot.MEASURE, Slot.USE, Slot.PARTNER, Slot.SITE)
"""Slots that make a sentence one on a use, though it names no disease."""


@dataclass(frozen=True)
class Comparison:
    """One product and one label, ready to be compared with what a sentence says."""

    product: Product
    label: Label
    reader: Reader

    @cached_property
    def kin(self) -> Kin:
        """The diseases of the label, ready to be compared with those of a sentence."""
        return Kin(self.product, self.label, self.reader)

    def conflicts(self, bundle: Sequence[Mention], around: Sequence[Mention] = ()) -> tuple[Conflict, ...]:
        """Every slot of a bundle that the label does not allow.

        Args:
            bundle: what a sentence says of a use.
            around: what the titles over it name.
        """
        if not self.label.indications:
            return tuple(self._unapproved(bundle))
        found = [one for mention in bundle if (one := self._forbidden(mention, bundle)) is not None]
        refused = {id(one.mention) for one in found}
        found += [one for one in self.kin.conflicts(bundle, around) if id(one.mention) not in refused]
        candidates = self.candidates(bundle)
        for mention in bundle:
            if id(mention) not in refused and mention.slot in TESTS:
                found += self._slot(mention, bundle, candidates, around)
        return tuple(found)

    def contrary(self, text: Stretch, own: Sequence[Mention]) -> tuple[Conflict, ...]:
        """Words that make of an approved disease one of the contrary kind."""
        diseases = [one for one in own if one.slot is Slot.DISEASE]
        there = tuple(present(text, self.candidates(own), diseases))
        if not speaks_contrary(text):
            return there
        uses = self._left(own)
        near = [one for one in diseases if self.kin.is_near(one)]
        return (*contrary(text, uses, near), *there, *against(text, uses))

    def _left(self, own: Sequence[Mention]) -> tuple[Indication, ...]:
        """The indications that the slots which tell them apart leave, if they leave any."""
        candidates = self.candidates(own)
        others = [one for one in own if one.slot in (*_TELL_APART, Slot.FREQUENCY)]
        uses = [
            Use(one, self.label, tuple(own), self.kin.is_neoplastic(one), self.reader.asks(one))
            for one in candidates
        ]
        kept = tuple(
            use.indication for use in uses if all(TESTS[one.slot](one, use) is None for one in others)
        )
        return kept or candidates

    def agreeing(self, bundle: Sequence[Mention]) -> Iterator[Indication]:
        """Yield the indications whose measures and markers a sentence names."""
        for one in self.label.indications:
            asked = self.reader.asks(one)
            use = Use(one, self.label, tuple(bundle), asks=asked)
            slots = {mention.slot for mention in asked.found}
            tested = [mention for mention in bundle if mention.slot in (Slot.MEASURE, Slot.BIOMARKER)]
            if all(two.slot in slots and TESTS[two.slot](two, use) is None for two in tested):
                yield one

    def _unapproved(self, bundle: Sequence[Mention]) -> Iterator[Conflict]:
        named = any(one.slot is Slot.DISEASE for one in bundle)
        for mention in bundle:
            clause = f"{self.label.status}: approved for no use"
            if mention.slot is Slot.DISEASE:
                yield Conflict("indication", mention, "a use", clause, 1.0)
            elif not named and mention.slot in _OF_SOMEBODY:
                yield Conflict("indication", mention, "a use", clause, 0.8)

    def _forbidden(self, mention: Mention, bundle: Sequence[Mention]) -> Conflict | None:
        """A population or disease that the label rules out by name, unless it is what it approves."""
        if self._is_in_name(mention, bundle):
            return None
        if mention.slot is Slot.GROUP and any(
            mention.value == other.value
            for one in self.label.indications
            for text in narrowing(one)
            for other in self.reader.clause(text)
        ):
            # "Compensated cirrhosis" is what the label is for, whatever else it says of livers.
            return None
        if self.kin.is_limit(mention):
            return ruled_out(mention, self.label, self.reader, bundle) or not_established(
                mention, self.label, self.reader, bundle
            )
        kinships = {self.kin.kinship(mention, one) for one in self.label.indications}
        if kinships & {Kinship.SAME, Kinship.UNQUALIFIED}:
            return None
        if Kinship.NARROWER in kinships:
            return not_established(mention, self.label, self.reader, bundle)
        return ruled_out(mention, self.label, self.reader, bundle)

    def _is_in_name(self, mention: Mention, bundle: Sequence[Mention]) -> bool:
        """Whether a site or a measure belongs to the name of what the label is for."""
        if mention.slot is Slot.SITE:
            # "Infected knee joint" rules out the infection, where the knee is what the label is for.
            sites = (self.reader.asks(one).values(Slot.SITE) for one in self.label.indications)
            return any(mention.value in one for one in sites)
        # "Obesity due to POMC deficiency" gives no body mass index that the label rules out.
        diseases = [one for one in bundle if one.slot is Slot.DISEASE]
        named = [one for one in diseases if mention.within(one.start, one.end)]
        return mention.slot is Slot.MEASURE and any(
            (mention.end < one.end and self.kin.fits(one)) or self.kin.is_spelled_out(one, diseases)
            for one in named
        )

    def candidates(self, bundle: Sequence[Mention]) -> tuple[Indication, ...]:
        """The indications that the sentence may speak of; all of them if it names no approved disease."""
        named = [one for one in bundle if one.slot is Slot.DISEASE]
        whole = {id(mention) for mention in named if self.kin.is_wording(mention)}
        exact = {
            id(mention)
            for mention in named
            if any(self.kin.kinship(mention, one) is Kinship.SAME for one in self.label.indications)
        }
        for wanted in (USABLE, (Kinship.BROADER,)):
            fitting = tuple(
                one
                for one in self.label.indications
                if any(
                    (kinship := self.kin.kinship(mention, one)) in wanted
                    and not (kinship is Kinship.UNQUALIFIED and id(mention) in whole)
                    and not (kinship is Kinship.NARROWER and id(mention) in exact)
                    for mention in named
                )
            )
            if fitting:
                measured = any(one.slot is Slot.MEASURE for one in bundle)
                agreeing = [*self.agreeing(bundle)] if measured else []
                return tuple(one for one in self.label.indications if one in fitting or one in agreeing)
        return self.label.indications

    def _slot(
        self,
        mention: Mention,
        bundle: Sequence[Mention],
        candidates: Sequence[Indication],
        around: Sequence[Mention],
    ) -> Iterator[Conflict]:
        """A conflict, if the mention has one with every candidate that the other slots leave."""
        test = TESTS[mention.slot]
        uses = [
            Use(one, self.label, tuple(bundle), self.kin.is_neoplastic(one), self.reader.asks(one))
            for one in candidates
        ]
        # Where "first line" fits one indication alone, its dose is judged by that one.
        others = [one for one in bundle if one.slot in _TELL_APART and one is not mention]
        if mention.slot is Slot.LINE:
            others = [one for one in others if one.slot is not Slot.LINE]
        others += [one for one in around if one.slot is Slot.USE]
        kept = [use for use in uses if all(TESTS[one.slot](one, use) is None for one in others)] or uses
        if mention.slot is Slot.LINE:
            kept = _after_such(kept, bundle) or kept
        if mention.slot is Slot.DOSE:
            # "10 mg" says nothing against a dose by weight, and is none.
            kept = [use for use in kept if speaks_in_unit_of(mention, use)] or kept
        found = [test(mention, use) for use in kept]
        if found and all(found):
            yield min((one for one in found if one is not None), key=lambda one: one.base)


def _after_such(uses: Sequence[Use], bundle: Sequence[Mention]) -> list[Use]:
    """The uses that ask for an earlier medicine of a class that a sentence names as one that was given."""
    drugs = [one for one in bundle if one.slot is Slot.DRUG and isinstance(one.value, str)]
    given = frozenset(name for one in drugs for name in drugclasses.within(str(one.value)))
    return [
        use for use in uses if any(given & drugclasses.within(text) for text in use.indication.prior_required)
    ]
