"""How a text doses against how the label does: amount, interval, course, route."""

from collections.abc import Sequence
from math import inf

import regex

from msl_guard.label import adjustments, organs, quantity
from msl_guard.label.conflict import Conflict, Use
from msl_guard.label.cycles import is_once
from msl_guard.label.intervals import EachDay
from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import Slot
from msl_guard.label.quantity import Amount
from msl_guard.label.record import Dose
from msl_guard.label.starts import TOLERANCE, amount, compares, named_dose
from msl_guard.label.worked import worked_out

_SAME_INTERVAL = 0.08


def dose_conflict(mention: Mention, use: Use) -> Conflict | None:
    """A dose above what the label allows, in the unit of the label."""
    said = mention.value
    doses = [one for one in _for_patients(use) if one.amount is not None]
    if isinstance(said, str):
        return named_dose(mention, said, use)
    if not isinstance(said, Amount):
        return None
    said = worked_out(said, use)
    limits = [one for one in doses if compares(one, said)]
    if not limits:
        return None
    limits += [one for one in adjustments.for_patients(use.indication, use.bundle) if compares(one, said)]
    clause = "; ".join(dict.fromkeys(one.text for one in doses if one.text))
    if any(_allows(said, mention, use, one) for one in limits):
        return _of_other_patients(mention, said, use)
    return Conflict("dose", mention, str(said), clause, 1.0)


def speaks_in_unit_of(mention: Mention, use: Use) -> bool:
    """Whether the label doses an indication in the unit of the amount that is mentioned."""
    if not isinstance(mention.value, Amount):
        return False
    said = worked_out(mention.value, use)
    return any(compares(one, said) for one in _for_patients(use))


def _for_patients(use: Use) -> tuple[Dose, ...]:
    """The doses for the patients that a sentence names: those for their organ function, if there are any."""
    doses = use.indication.doses
    given = tuple(one for one in doses if one.condition and organs.meets(one.condition, use.bundle))
    given = given or tuple(one for one in doses if adjustments.is_for(one, use.bundle))
    others = adjustments.alternatives(use.indication)
    return given or (*(one for one in doses if not one.condition), *others)


def _of_other_patients(mention: Mention, said: Amount, use: Use) -> Conflict | None:
    """A dose that the label keeps for another organ function than the one that is named."""
    doses = [one for one in use.indication.doses if one.amount is not None and compares(one, said)]
    same = [one for one in doses if abs(said.high - amount(one)) <= 0.02 * said.high]
    for one in same:
        met = organs.meets(one.condition, use.bundle) if one.condition else True
        if met or not organs.speaks_of(one.condition, use.bundle):
            return None
    if not same:
        return None
    return Conflict("dose", mention, str(said), "; ".join(one.text for one in same), 0.9)


def _allows(said: Amount, mention: Mention, use: Use, dose: Dose) -> bool:
    found = quantity.unit(dose.unit)
    factor = found[1] if found else 1.0
    single = amount(dose)
    daily = dose.max_daily * factor if dose.max_daily is not None else None
    every = _interval_beside(mention, use)
    if said.daily:
        every = 1.0
    if _of_other_interval(every, use, dose):
        return False
    if daily is not None and every is not None and every < 1:
        return said.high / every <= daily * TOLERANCE
    # The most in a day may be that of the first days.
    started = any(one.part for one in use.indication.doses)
    if daily is not None and (dose.every_days or 1.0) <= 1.0 and not started:
        return said.high <= daily * TOLERANCE
    if said.daily and dose.every_days:
        return said.high <= single / min(dose.every_days, 1.0) * TOLERANCE
    # A loading dose is given once, and not every so often.
    repeated = (dose.max_days or 0.0) > 1
    if (
        (dose.once or dose.text.endswith("once"))
        and not repeated
        and _interval_beside(mention, use, 20) is not None
    ):
        return False
    return said.high <= single * TOLERANCE


def _of_other_interval(every: float | None, use: Use, dose: Dose) -> bool:
    """Whether an amount stands with an interval that the label keeps for another amount."""
    if every is None or dose.every_days is None or dose.every_days < 1 or dose.max_daily is not None:
        return False
    if abs(every - dose.every_days) <= dose.every_days * _SAME_INTERVAL:
        return False
    return any(
        one.every_days and abs(every - one.every_days) <= one.every_days * _SAME_INTERVAL
        for one in _ever(use)
    )


def _interval_beside(mention: Mention, use: Use, near: int = 30) -> float | None:
    for one in use.bundle:
        if (
            one.slot is Slot.FREQUENCY
            and isinstance(one.value, float)
            and 0 <= one.start - mention.end <= near
        ):
            others = (
                other
                for other in use.bundle
                if other.slot is Slot.DOSE and mention.end <= other.start < one.start
            )
            return None if any(others) else one.value
    return None


def frequency_conflict(mention: Mention, use: Use) -> Conflict | None:
    """An interval between doses that the label does not have."""
    every = mention.value
    known = [one.every_days for one in _ever(use) if one.every_days]
    if not isinstance(every, float):
        return None
    if (
        not known
        and all(is_once(one) for one in use.indication.doses if not one.part)
        and use.indication.doses
    ):
        clause = "; ".join(dict.fromkeys(one.text for one in use.indication.doses if one.text))
        return Conflict("dose", mention, "more than one dose", clause, 1.0)
    least = [one.min_interval_days for one in use.indication.doses if one.min_interval_days]
    if not known and least and every < min(least) / TOLERANCE:
        clause = f"at least {min(least):g} days between doses"
        return Conflict("dose", mention, "a shorter interval", clause, 1.0)
    if not known:
        return None
    dosed = any(one.slot is Slot.DOSE for one in use.bundle)
    worded = isinstance(every, EachDay) and min(known) < 1 and not dosed
    between = any(
        one.every_days <= every <= one.upto_days for one in _ever(use) if one.every_days and one.upto_days
    )
    longest = [one.upto_days for one in _ever(use) if one.upto_days]
    if worded or between or any(abs(every - one) <= one * _SAME_INTERVAL for one in (*known, *longest)):
        return None
    clause = "; ".join(dict.fromkeys(one.text for one in use.indication.doses if one.text))
    return Conflict("dose", mention, "another interval", clause, 1.0)


def _ever(use: Use) -> tuple[Dose, ...]:
    """The doses that an indication has for anybody, and for such patients as a sentence names."""
    one = use.indication
    return (*one.doses, *adjustments.alternatives(one), *adjustments.for_patients(one, use.bundle))


def duration_conflict(mention: Mention, use: Use) -> Conflict | None:
    """A course longer than the label allows, or shorter than it asks for."""
    if not isinstance(mention.value, float):
        return None
    start = _beginning(mention, use) or _started_with(use)
    doses = [start] if start else [one for one in _for_patients(use) if not one.part]
    longest = max((_longest(one, doses) for one in doses), default=inf)
    shortest = min((_shortest(one, doses) for one in doses), default=0.0)
    if mention.value > longest * TOLERANCE:
        return Conflict("dose", mention, "a longer course", f"at most {longest:g} days", 1.0)
    if mention.value * TOLERANCE < shortest:
        return Conflict("dose", mention, "a shorter course", f"at least {shortest:g} days", 0.9)
    return None


def _longest(one: Dose, doses: Sequence[Dose]) -> float:
    """How long a dose is given: as long as another of its size, or as the one that it stands in for."""
    if one.max_days is not None:
        return one.max_days
    return max((other.max_days for other in _alike(one, doses) if other.max_days is not None), default=inf)


def _shortest(one: Dose, doses: Sequence[Dose]) -> float:
    """How long a dose is given at least; as long as the one that it stands in for."""
    if one.min_days is not None:
        return one.min_days
    return min((other.min_days for other in _alike(one, doses) if other.min_days is not None), default=0.0)


def _alike(one: Dose, doses: Sequence[Dose]) -> Sequence[Dose]:
    """The doses as often as one: of its size, or of any if it is one for some patients."""
    stands_in = bool(one.adjustments) and not any(map(_DOSED.search, one.adjustments))
    return [
        other
        for other in doses
        if other.every_days == one.every_days
        and (stands_in or (other.amount, other.unit) == (one.amount, one.unit))
    ]


_DOSED = regex.compile(r"[0-9]\s?(?:mg|[µμ]g|mcg|g|m[lL]|units?|puffs?|tablets?)(?![\p{L}])")


def _started_with(use: Use) -> Dose | None:
    """The dose of the first weeks, if it is the only one that a text gives."""
    said = [one.value for one in use.bundle if one.slot is Slot.DOSE and isinstance(one.value, Amount)]
    given = [one for one in use.indication.doses if one.amount is not None]
    if len(said) != 1:
        return None
    same = [one for one in given if compares(one, said[0]) and abs(amount(one) - said[0].high) <= _A_TRIFLE]
    return same[0] if same and all(one.part and one.max_days for one in same) else None


_A_TRIFLE = 1e-6


def _beginning(mention: Mention, use: Use) -> Dose | None:
    """The dose of the first days, if the interval right before a duration is that dose's alone."""
    every = [
        one.value
        for one in use.bundle
        if one.slot is Slot.FREQUENCY and 0 <= mention.start - one.end <= _BESIDE
    ]
    for dose in use.indication.doses:
        if dose.part and dose.every_days and dose.every_days in every:
            others = (one for one in use.indication.doses if not one.part)
            return None if any(one.every_days == dose.every_days for one in others) else dose
    return None


_BESIDE = 20
"""Characters between "twice daily" and "for three weeks"."""


def infusion_conflict(mention: Mention, use: Use) -> Conflict | None:
    """An infusion that runs for another time than the label's."""
    known = [one.infusion_days for one in use.indication.doses if one.infusion_days]
    said = mention.value
    if not isinstance(said, float) or not known or any(abs(said - one) <= 0.15 * one for one in known):
        return None
    clause = "; ".join(dict.fromkeys(one.text for one in use.indication.doses if one.infusion_days))
    return Conflict("dose", mention, "another infusion time", clause, 0.9)


def strength_conflict(mention: Mention, use: Use) -> Conflict | None:
    """A strength that the use does not take."""
    known = [text for dose in use.indication.doses for text in dose.strengths]
    said = str(mention.value).replace(",", ".").replace(" ", "")
    if said.endswith("%"):
        known = [text for text in (*known, *use.indication.formulation) if "%" in text]
    if not known or any(said in regex.findall(r"[0-9][0-9./]*%?", text.replace(" %", "%")) for text in known):
        return None
    return Conflict("dose", mention, "another strength", f"as {', '.join(known)}", 0.9)
