"""The diseases of a sentence against those of one label: the same, a kind of it, broader, or another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from msl_guard.label.conflict import Conflict
from msl_guard.label.diseases import NEOPLASMS, Approved, Kinship, members
from msl_guard.label.mention import DiseaseTerm, Mention, is_generic, is_sign, is_symptom
from msl_guard.label.mentions import Reader
from msl_guard.label.qualifiers import Slot
from msl_guard.label.record import Indication, Label, Product
from msl_guard.label.terms import normalised

USABLE = (Kinship.SAME, Kinship.NARROWER, Kinship.UNQUALIFIED)


@dataclass(frozen=True)
class Kin:
    """The diseases of one product in one label."""

    product: Product
    label: Label
    reader: Reader
    _known: dict[tuple[str, int], Kinship] = field(default_factory=dict, repr=False, compare=False)
    """The kinships that were asked for, by phrase and indication."""

    def placed(self, indication: Indication) -> Approved:
        """The disease of an indication, placed in the vocabulary."""
        return self.reader.approved[indication.disease]

    def kinship(self, mention: Mention, indication: Indication) -> Kinship:
        """How a disease that a sentence names stands to that of an indication."""
        term = mention.value
        if not isinstance(term, DiseaseTerm):
            return Kinship.OTHER
        key = (term.phrase, id(indication))
        if key not in self._known:
            self._known[key] = self.placed(indication).kinship(term.phrase, term.trees)
        return self._known[key]

    def fits(self, mention: Mention) -> bool:
        """Whether a mention is an approved disease."""
        return any(self.kinship(mention, one) in USABLE for one in self.label.indications)

    def is_near(self, mention: Mention) -> bool:
        """Whether a mention is an approved disease, or the wider name of one."""
        near = (*USABLE, Kinship.BROADER)
        return any(self.kinship(mention, one) in near for one in self.label.indications)

    def is_limit(self, mention: Mention) -> bool:
        """Whether a limit of the label names a kind of the approved disease in the very words of the text."""
        term = mention.value
        if not isinstance(term, DiseaseTerm) or not self.fits(mention):
            return False
        limits = (normalised(one) for one in (*self.label.not_established, *self.label.contraindications))
        return term.phrase in limits and not any(
            term.phrase in self.placed(one).phrases for one in self.label.indications
        )

    def _elsewhere(self, mention: Mention, kinships: Sequence[Kinship]) -> str:
        """The regime of which alone a mention words an indication, if it does."""
        term = mention.value
        if not isinstance(term, DiseaseTerm) or set(kinships) & {Kinship.SAME, Kinship.NARROWER}:
            return ""
        if Kinship.UNQUALIFIED not in kinships or self._is_parent(mention):
            return ""
        own = {one.id for one in self.label.indications}
        return next(
            (
                label.regime
                for label in self.product.labels
                for one in label.indications
                if one.id not in own and term.phrase == normalised(one.disease.text)
            ),
            "",
        )

    def _is_parent(self, mention: Mention) -> bool:
        """Whether the label's file gives a disease as one above the approved one."""
        term = mention.value
        return isinstance(term, DiseaseTerm) and any(
            term.phrase in self.placed(one).parents for one in self.label.indications
        )

    def is_narrowed(self, mention: Mention, bundle: Sequence[Mention]) -> bool:
        """Whether a wider name, one step above, stands with the marker that the label asks for."""
        term = mention.value
        if not isinstance(term, DiseaseTerm):
            return False
        markers = {one.value for one in bundle if one.slot is Slot.BIOMARKER}
        groups = {one.value for one in bundle if one.slot is Slot.GROUP}
        asks = self.reader.asks
        return any(
            term.phrase in self.placed(one).parents
            and (markers & asks(one).values(Slot.BIOMARKER) or groups & asks(one).values(Slot.GROUP))
            for one in self.label.indications
        )

    def is_spelled_out(self, mention: Mention, named: Sequence[Mention]) -> bool:
        """Whether a wider name stands beside the approved one: "obesity due to POMC deficiency"."""
        return any(
            self.kinship(mention, one) is Kinship.UNQUALIFIED
            and any(self.kinship(other, one) is Kinship.SAME for other in named)
            for one in self.label.indications
        )

    def _is_of_the_wording(self, mention: Mention, *, others: bool) -> bool:
        """Whether the label's own wording names a disease beside the approved one.

        "Mild dementia due to Alzheimer's disease", "lower respiratory tract disease caused by RSV"; a
        disease of the wording itself only where the approved one is named too.
        """
        term = mention.value
        if not isinstance(term, DiseaseTerm):
            return False
        return any(
            (term.phrase in self.reader.asks(one).phrases and (others or not self._is_parent(mention)))
            or term.phrase in members(one.disease.text)
            or (
                others
                and f" {term.phrase} " in f" {normalised(' '.join((one.disease.text, *one.use_type)))} "
            )
            for one in self.label.indications
        )

    def _is_of_the_whole(self, mention: Mention, named: Sequence[Mention]) -> bool:
        """Whether a disease is one of several in a label's wording that are all named: "anaemia of CKD"."""

        def meets(one: Mention, part: Sequence[str]) -> bool:
            return isinstance(one.value, DiseaseTerm) and bool(set(one.value.trees) & set(part))

        return any(
            len(parts) > 1
            and any(meets(mention, part) for part in parts)
            and all(any(meets(one, part) for one in named) for part in parts)
            for parts in (self.placed(one).parts for one in self.label.indications)
        )

    def is_wording(self, mention: Mention) -> bool:
        """Whether a mention is the wording of one indication, and no wider name of another one."""
        term = mention.value
        if not isinstance(term, DiseaseTerm):
            return False
        places = [self.placed(one) for one in self.label.indications]
        return any(term.phrase in one.phrases for one in places) and not any(
            term.phrase in one.parents for one in places
        )

    def is_neoplastic(self, indication: Indication) -> bool:
        """Whether an indication is one in oncology."""
        place = self.placed(indication)
        return any(tree.startswith(NEOPLASMS) for tree in (*place.trees, *place.above))

    def conflicts(self, bundle: Sequence[Mention], around: Sequence[Mention]) -> Iterator[Conflict]:
        """Yield the diseases that the label does not approve; `around` is what the titles name."""
        diseases = [one for one in bundle if one.slot is Slot.DISEASE]
        others = (one for one in around if one.slot is Slot.DISEASE)
        fits = any(self.fits(one) for one in (*diseases, *others))
        approved = "; ".join(dict.fromkeys(one.disease.text for one in self.label.indications))
        for mention in diseases:
            kinships = [self.kinship(mention, one) for one in self.label.indications]
            if regime := self._elsewhere(mention, kinships):
                says = f"an indication of {regime} alone"
                yield Conflict("indication", mention, says, f"indicated for {approved}", 0.8)
            elif not (
                set(kinships) & set(USABLE)
                or self._is_of_the_wording(mention, others=fits)
                or self._is_of_the_whole(mention, diseases)
            ):
                found = self._outside(mention, kinships, bundle, fits=fits)
                if found is not None:
                    question, says, base = found
                    yield Conflict(question, mention, says, f"indicated for {approved}", base)

    def _outside(
        self, mention: Mention, kinships: Sequence[Kinship], bundle: Sequence[Mention], *, fits: bool
    ) -> tuple[str, str, float] | None:
        """What a disease is that no indication has: question, words and strength; None if it may stand."""
        # "Relieves itch" under the title "Atopic dermatitis".
        if fits and is_sign(mention):
            return None
        if Kinship.BROADER in kinships:
            # "NSCLC whose tumours …": the word stands for the disease that is named.
            if fits and (is_generic(mention) or self._is_parent(mention)):
                return None
            return (
                "broadening",
                "broader than the indication",
                0.35 if self.is_narrowed(mention, bundle) else 0.65,
            )
        if is_symptom(mention):
            return "indication", "another use", 0.45
        return "indication", "another disease", 1.0
