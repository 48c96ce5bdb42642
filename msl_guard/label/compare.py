"""Is it inside the label? Each slot against the clause of the label that speaks of it.

Step 5 of the rule catalogue, section B3. A slot conflicts only if it does with every indication that
the sentence may speak of; what the label does not say is never a conflict.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from msl_guard.label.clauses import (
    age_conflict,
    biomarker_conflict,
    forbidden,
    histology_conflict,
    line_conflict,
    partner_conflict,
    setting_conflict,
    severity_conflict,
    stage_conflict,
    use_conflict,
)
from msl_guard.label.conflict import Conflict, Use
from msl_guard.label.diseases import NEOPLASMS, Approved, Kinship
from msl_guard.label.dosing import dose_conflict, duration_conflict, frequency_conflict, route_conflict
from msl_guard.label.mention import DiseaseTerm, Mention
from msl_guard.label.mentions import Reader
from msl_guard.label.qualifiers import Slot, biomarkers
from msl_guard.label.record import Indication, Label, Product

_TESTS: Mapping[Slot, Callable[[Mention, Use], Conflict | None]] = {
    Slot.AGE: age_conflict,
    Slot.LINE: line_conflict,
    Slot.DOSE: dose_conflict,
    Slot.FREQUENCY: frequency_conflict,
    Slot.DURATION: duration_conflict,
    Slot.ROUTE: route_conflict,
    Slot.PARTNER: partner_conflict,
    Slot.SETTING: setting_conflict,
    Slot.USE: use_conflict,
    Slot.SEVERITY: severity_conflict,
    Slot.STAGE: stage_conflict,
    Slot.HISTOLOGY: histology_conflict,
    Slot.BIOMARKER: biomarker_conflict,
}
_USABLE = (Kinship.SAME, Kinship.NARROWER, Kinship.UNQUALIFIED)


@dataclass(frozen=True)
class Comparison:
    """One product and one label, ready to be compared with what a sentence says."""

    product: Product
    label: Label
    reader: Reader

    def conflicts(self, bundle: Sequence[Mention]) -> tuple[Conflict, ...]:
        """Every slot of a bundle that the label does not allow."""
        if not self.label.indications:
            return tuple(self._unapproved(bundle))
        found = [one for mention in bundle if (one := self._forbidden(mention)) is not None]
        refused = {id(one.mention) for one in found}
        found += [one for one in self._diseases(bundle) if id(one.mention) not in refused]
        candidates = self._candidates(bundle)
        for mention in bundle:
            if id(mention) not in refused and mention.slot in _TESTS:
                found += self._slot(mention, bundle, candidates)
        return tuple(found)

    def dropped(
        self, bundle: Sequence[Mention], nearby: Set[Slot], *, approval: bool
    ) -> tuple[Conflict, ...]:
        """The approved disease named without what the label narrows it by: severity, marker, line …

        What the page names anywhere, `nearby`, narrows it too.
        """
        found: list[Conflict] = []
        for mention in bundle:
            if mention.slot is not Slot.DISEASE:
                continue
            fitting = [one for one in self.label.indications if self._kinship(mention, one) in _USABLE]
            missing = [
                _missing(
                    one,
                    {*nearby, *(other.slot for other in bundle)},
                    self._kinship(mention, one),
                    approval=approval,
                )
                for one in fitting
            ]
            if missing and all(missing):
                least = min(missing, key=len)
                where = fitting[missing.index(least)]
                says = f"without {', '.join(least)}"
                found.append(Conflict("broadening", mention, says, _wording(where), 0.6))
        return tuple(found)

    def _unapproved(self, bundle: Sequence[Mention]) -> Iterator[Conflict]:
        for mention in bundle:
            if mention.slot is Slot.DISEASE:
                clause = f"{self.label.status}: approved for no use"
                yield Conflict("indication", mention, "a use", clause, 1.0)

    def _forbidden(self, mention: Mention) -> Conflict | None:
        """A population or disease that the label rules out by name, unless it is what it approves."""
        if any(self._kinship(mention, one) in _USABLE for one in self.label.indications):
            return None
        for text in self.label.contraindications:
            base = forbidden(mention, self.reader.clause(text))
            if base:
                return Conflict(
                    "contraindication", mention, "a contraindicated use", f"contraindicated: {text}", base
                )
        if mention.slot not in (Slot.AGE, Slot.GROUP) or self._is_of_approved_age(mention):
            return None
        return self._not_established(mention)

    def _not_established(self, mention: Mention) -> Conflict | None:
        others = [*self.label.not_established]
        others += [text for one in self.label.indications for text in one.population.exclusions]
        for text in others:
            base = forbidden(mention, self.reader.clause(text))
            if base:
                return Conflict("population", mention, "a population", f"not established: {text}", base)
        return None

    def _is_of_approved_age(self, mention: Mention) -> bool:
        return mention.slot is Slot.AGE and any(
            age_conflict(mention, Use(one, self.label)) is None for one in self.label.indications
        )

    def _diseases(self, bundle: Sequence[Mention]) -> Iterator[Conflict]:
        for mention in bundle:
            if mention.slot is not Slot.DISEASE:
                continue
            kinships = [self._kinship(mention, one) for one in self.label.indications]
            if any(one in _USABLE for one in kinships):
                continue
            approved = "; ".join(dict.fromkeys(one.disease.text for one in self.label.indications))
            if Kinship.BROADER in kinships:
                says = "broader than the indication"
                yield Conflict("broadening", mention, says, f"indicated for {approved}", 0.65)
            elif _symptom(mention):
                yield Conflict("indication", mention, "another use", f"indicated for {approved}", 0.45)
            else:
                yield Conflict("indication", mention, "another disease", f"indicated for {approved}", 1.0)

    def _candidates(self, bundle: Sequence[Mention]) -> tuple[Indication, ...]:
        """The indications that the sentence may speak of; all of them if it names no approved disease."""
        named = [one for one in bundle if one.slot is Slot.DISEASE]
        for wanted in (_USABLE, (Kinship.BROADER,)):
            fitting = tuple(
                one
                for one in self.label.indications
                if any(self._kinship(mention, one) in wanted for mention in named)
            )
            if fitting:
                return fitting
        return self.label.indications

    def _slot(
        self, mention: Mention, bundle: Sequence[Mention], candidates: Sequence[Indication]
    ) -> Iterator[Conflict]:
        """A conflict, if the mention has one with every candidate that the other slots leave."""
        test = _TESTS[mention.slot]
        uses = [Use(one, self.label, tuple(bundle), self._neoplastic(one)) for one in candidates]
        # Where "first line" fits one indication alone, its dose is judged by that one.
        others = [one for one in bundle if one.slot in (Slot.LINE, Slot.AGE) and one is not mention]
        kept = [use for use in uses if all(_TESTS[one.slot](one, use) is None for one in others)] or uses
        found = [test(mention, use) for use in kept]
        if found and all(found):
            yield min((one for one in found if one is not None), key=lambda one: one.base)

    def _kinship(self, mention: Mention, indication: Indication) -> Kinship:
        term = mention.value
        if not isinstance(term, DiseaseTerm):
            return Kinship.OTHER
        return self._placed(indication).kinship(term.phrase, term.trees)

    def _placed(self, indication: Indication) -> Approved:
        return self.reader.approved[indication.disease]

    def _neoplastic(self, indication: Indication) -> bool:
        place = self._placed(indication)
        return any(tree.startswith(NEOPLASMS) for tree in (*place.trees, *place.above))


def _symptom(mention: Mention) -> bool:
    term = mention.value
    return (
        isinstance(term, DiseaseTerm)
        and bool(term.trees)
        and all(tree.startswith("C23") for tree in term.trees)
    )


def _missing(indication: Indication, slots: set[Slot], kinship: Kinship, *, approval: bool) -> list[str]:
    """What narrows an indication and is not said; of a combination, only where an approval is stated."""
    wanted = (
        (indication.severity, Slot.SEVERITY, "severity"),
        (any(any(biomarkers(one)) for one in indication.biomarkers), Slot.BIOMARKER, "biomarker"),
        (indication.histology, Slot.HISTOLOGY, "histology"),
        (indication.stage and Slot.LINE not in slots, Slot.STAGE, "stage"),
        (indication.lines is not None and indication.lines.low > 1, Slot.LINE, "prior therapy"),
    )
    missing = [name for has, slot, name in wanted if has and slot not in slots]
    settings = " ".join(indication.setting).lower()
    if not approval:
        return missing or (["what narrows it"] if kinship is Kinship.UNQUALIFIED else [])
    if indication.combos and "mono" not in settings and not slots & {Slot.PARTNER, Slot.SETTING}:
        missing.append("the combination")
    elif "add-on" in settings and not slots & {Slot.SETTING, Slot.PARTNER}:
        missing.append("add-on")
    if kinship is Kinship.UNQUALIFIED and not missing:
        missing.append("what narrows it")
    return missing


def _wording(indication: Indication) -> str:
    parts = [*indication.severity, *indication.biomarkers, *indication.stage, indication.disease.text]
    text = indication.disease.text.lower()
    lead = [one for one in parts[:-1] if one.lower() not in text]
    line = f", {indication.lines}" if indication.lines else ""
    return f"indicated for {' '.join([*lead, indication.disease.text])}{line}"
