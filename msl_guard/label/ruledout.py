"""Whom and what a label rules out by name: contraindications, populations without data, interactions."""

from collections.abc import Iterable, Sequence

import regex

from msl_guard.label import drugclasses
from msl_guard.label.clauses import age_conflict
from msl_guard.label.conflict import Conflict, Use
from msl_guard.label.measures import Measure
from msl_guard.label.mention import TAKES, DiseaseTerm, Mention
from msl_guard.label.mentions import Reader
from msl_guard.label.organs import as_measure
from msl_guard.label.patients import ages
from msl_guard.label.qualifiers import Slot
from msl_guard.label.record import Ages, Label
from msl_guard.label.together import name_of


def ruled_out(mention: Mention, label: Label, reader: Reader, bundle: Sequence[Mention]) -> Conflict | None:
    """The clause of a label that rules a mention out, as a conflict."""
    if mention.slot is Slot.PARTNER:
        return _partner(mention, label)
    if mention.slot is Slot.GROUP and str(mention.value).startswith(TAKES):
        return _taken(mention, label)
    for text in label.contraindications:
        base = _graded(forbidden(mention, reader.clause(text)), reader.clause(text), mention, bundle)
        if base:
            return Conflict(
                "contraindication", mention, "a contraindicated use", f"contraindicated: {text}", base
            )
    if mention.slot not in _OF_PATIENTS or _is_of_approved_age(mention, label, reader):
        return None
    return not_established(mention, label, reader, bundle)


_OF_PATIENTS = (Slot.AGE, Slot.GROUP, Slot.MEASURE, Slot.SITE)


_UNGRADED = 0.35
"""The strength where the label rules out the severe kind of a disease, and a text names the disease."""


def _graded(base: float, clause: Sequence[Mention], mention: Mention, bundle: Sequence[Mention]) -> float:
    """How surely a disease is ruled out of which the label rules out one severity."""
    asked = {one.value for one in clause if one.slot is Slot.SEVERITY}
    said = {one.value for one in bundle if one.slot is Slot.SEVERITY}
    return min(base, _UNGRADED) if asked and mention.slot is Slot.DISEASE and not asked & said else base


def _taken(mention: Mention, label: Label) -> Conflict | None:
    """A drug that patients take and with which the label rules the product out."""
    drug = str(mention.value).removeprefix(TAKES)
    for text in label.contraindications:
        if "hypersensitiv" not in text.lower() and drugclasses.is_in(drug, text):
            return Conflict("contraindication", mention, f"with {drug}", f"contraindicated: {text}", 1.0)
    return None


def _partner(mention: Mention, label: Label) -> Conflict | None:
    """A drug that the label rules out, or warns of, together with the product."""
    drug = name_of(mention)
    if any(drugclasses.is_in(drug, text) for one in label.indications for text in one.combos):
        # "Patients for whom its partner is contraindicated" rules out patients, and no partner.
        return None
    for question, clauses, says, base in (
        ("contraindication", label.contraindications, "contraindicated", 1.0),
        ("combination", label.not_established, "not established", 1.0),
        ("combination", label.interactions, "interaction", 0.6),
    ):
        for text in clauses:
            if "hypersensitiv" not in text.lower() and drugclasses.is_in(drug, text):
                return Conflict(question, mention, f"with {drug}", f"{says}: {text}", base)
    return None


def not_established(
    mention: Mention, label: Label, reader: Reader, bundle: Sequence[Mention]
) -> Conflict | None:
    """The clause that calls a population, or a kind of the approved disease, one without data."""
    others = [*label.not_established]
    others += [text for one in label.indications for text in one.population.exclusions]
    others += [
        text
        for one in label.indications
        for _, text in one.population.organ
        if _RULES_OUT.search(text) is not None
    ]
    for text in others:
        base = forbidden(mention, reader.clause(text))
        if base and not _is_of_other_ages(text, mention, bundle):
            return Conflict("population", mention, "a population", f"not established: {text}", base)
    return None


def _is_of_other_ages(clause: str, mention: Mention, bundle: Iterable[Mention]) -> bool:
    """Whether a clause such as "transplant under 6 months" rules out ages that the text does not speak of."""
    # Months that a label's clause ends with are ages; in a text they may be times.
    barred = [one for _, _, one in ages(f"{clause} of age")]
    if not barred or isinstance(mention.value, Ages):
        return False
    said = [one.value for one in bundle if isinstance(one.value, Ages)]
    # "Children" speaks of no child under six months in particular.
    return not any(one.meets(two) and (one == two or not two.holds(one)) for one in barred for two in said)


# Of an organ's function a label may also say that it does not matter, or changes the dose.
_RULES_OUT = regex.compile(
    r"not (?:recommended|indicated|established|studied|be used|advised)|contra-?indicated|avoid|exclu|"
    r"no (?:data|experience)|"
    r"do not|(?:should|must|may) not",
    regex.IGNORECASE,
)


def _is_of_approved_age(mention: Mention, label: Label, reader: Reader) -> bool:
    if mention.slot is not Slot.AGE:
        return False
    # "Disease in infants", prevented by vaccinating their mothers.
    if any(
        _takes_in(two.value, mention.value) for one in label.indications for two in reader.asks(one).found
    ):
        return True
    return any(
        one.population.ages_given and age_conflict(mention, Use(one, label, asks=reader.asks(one))) is None
        for one in label.indications
    )


def _takes_in(asked: object, said: object) -> bool:
    if not (isinstance(asked, Ages) and isinstance(said, Ages)):
        return False
    return asked == said or asked.holds(said)


def forbidden(mention: Mention, clause: Iterable[Mention]) -> float:
    """How surely a mention names what a clause of the label rules out: 0 to 1."""
    # "Hypersensitivity to zeltrivanib" rules out no allergic disease.
    named = (one for one in clause if not _is_hypersensitivity(one))
    return max((_same(mention, one) for one in named), default=0.0)


def _is_hypersensitivity(one: Mention) -> bool:
    return isinstance(one.value, DiseaseTerm) and one.value.phrase in ("hypersensitivity", "allergy")


def _same(mention: Mention, ruled_out: Mention) -> float:
    if mention.slot is not ruled_out.slot or isinstance(mention.value, Measure):
        return _functions(mention, ruled_out)
    said, barred = mention.value, ruled_out.value
    if isinstance(said, Ages) and isinstance(barred, Ages):
        return 1.0 if barred.holds(said) else 0.0
    if isinstance(said, DiseaseTerm) and isinstance(barred, DiseaseTerm):
        return 1.0 if said.lies_in(barred) else 0.0
    if isinstance(said, str) and isinstance(barred, str) and mention.slot in (Slot.GROUP, Slot.SITE):
        return _grouped(said, barred)
    return 0.0


def _functions(mention: Mention, ruled_out: Mention) -> float:
    said, barred = as_measure(mention), as_measure(ruled_out)
    if not (said and barred):
        return 0.0
    # "Dialysis" rules out a GFR of 10, and not one below 30.
    whole = mention.slot is ruled_out.slot or barred.holds(said)
    return _measured(said, barred) if whole else 0.0


def _measured(said: Measure, barred: Measure) -> float:
    if said.name != barred.name or not barred.meets(said):
        return 0.0
    return 1.0 if barred.holds(said) else 0.6


def _grouped(said: str, barred: str) -> float:
    if said == barred or said.endswith(f" {barred}"):
        return 1.0
    # "Hepatic impairment" takes in the severe kind that the label rules out.
    return 0.6 if barred.endswith(f" {said}") else 0.0
