"""Everything in a sentence that one label does not allow, before it is asked whether it is a use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msl_guard.label.companions import is_aimed_at, is_asked_for, is_beside, is_described
from msl_guard.label.compare import Comparison
from msl_guard.label.conflict import Conflict
from msl_guard.label.cues import Stretch
from msl_guard.label.diseases import NEOPLASMS
from msl_guard.label.imaging import shows_there
from msl_guard.label.mention import DiseaseTerm, Mention, covered
from msl_guard.label.qualifiers import Slot
from msl_guard.label.reading import Above
from msl_guard.label.record import Label
from msl_guard.label.units import Unit
from msl_guard.label.waived import waived


@dataclass(frozen=True)
class Claim:
    """A sentence with what it says of a use of one product."""

    unit: Unit
    own: tuple[Mention, ...]
    inherited: Mapping[int, Above]
    """The title or header of each mention that stands above the sentence, by the mention's identity."""

    @property
    def bundle(self) -> tuple[Mention, ...]:
        """What the sentence names, and what it takes from above."""
        return (*self.own, *(mention for _, mention in self.unit.inherited))

    @property
    def around(self) -> Sequence[Mention]:
        """What the titles over the sentence name."""
        return [mention for one in self.unit.above for mention in one.mentions]


def objections(claim: Claim, comparison: Comparison) -> tuple[Conflict, ...]:
    """Every conflict of a claim with a label: slots, contrary words and conditions waived."""
    text, bundle = claim.unit.text, claim.bundle
    found = tuple(
        one
        for one in comparison.conflicts(bundle, claim.around)
        if not _is_patients_own(claim, comparison, one.mention)
    )
    free = tuple(waived(text, comparison.candidates(bundle), claim.own))
    # "With or without obstruction" waives a condition, and names no other disease.
    waived_there = [one.mention for one in free]
    found = tuple(
        one for one in found if one.mention.slot is not Slot.DISEASE or not covered(one.mention, waived_there)
    )
    # "Never taken by mouth" leaves out a step, and gives nothing by mouth.
    taken = [one.mention for one in found if one.mention.slot not in (Slot.ROUTE, Slot.FORM)]
    found += comparison.contrary(text, claim.own)
    return (*found, *(one for one in free if not covered(one.mention, taken)))


def _is_shown(text: Stretch, mention: Mention, comparison: Comparison) -> bool:
    """Whether a tumour or lesion lies where a contrast agent of the label shows one."""
    named = isinstance(mention.value, DiseaseTerm) and any(
        one.startswith(NEOPLASMS) for one in mention.value.trees
    )
    return named and shows_there(text.words, comparison.label)


def _only_prevents(label: Label) -> bool:
    """Whether a label is a vaccine's, whose recipients may have any disease."""
    uses = [" ".join(one.use_type).lower() for one in label.indications]
    return bool(uses) and all(any(one in use for one in ("immuni", "vaccin", "protection")) for use in uses)


def _is_patients_own(claim: Claim, comparison: Comparison, mention: Mention) -> bool:
    """Whether a disease is one that patients have beside the one that is treated."""
    if mention.slot is not Slot.DISEASE:
        return False
    above = claim.inherited.get(id(mention))
    text = above.text if above else claim.unit.text
    if _is_shown(text, mention, comparison):
        return True
    if is_described(text, mention) and (
        _only_prevents(comparison.label) or is_asked_for(mention, comparison.label, comparison.reader)
    ):
        return True
    here = above.mentions if above else claim.own
    diseases = [one for one in here if one.slot is Slot.DISEASE and one is not mention]
    known = {fits: [one for one in diseases if comparison.kin.fits(one) is fits] for fits in (True, False)}
    # "In CKD it cuts the risk of heart attack", which the label wants kept off.
    if known[True] and not is_described(text, mention):
        return is_aimed_at(mention, comparison.label, comparison.reader)
    return is_beside(text, mention, known[True], known[False])
