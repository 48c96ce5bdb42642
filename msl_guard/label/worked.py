"""Doses that a reader has to work out: a volume of a known strength, or milligrams for so many kilograms."""

from collections.abc import Iterator

import regex
from msgspec.structs import replace

from msl_guard.label import quantity
from msl_guard.label.conflict import Use
from msl_guard.label.measures import Measure
from msl_guard.label.quantity import Amount
from msl_guard.label.record import Dose
from msl_guard.label.starts import amount, compares

_STRENGTH = regex.compile(
    r"(?P<n>[0-9]+(?:[.,][0-9]+)?)\s?(?P<unit>[\p{L}µμ]+)\s?(?:/|per|in)\s?(?P<per>[0-9]+(?:[.,][0-9]+)?)?\s?mL",
    regex.IGNORECASE,
)
_ROUNDED = 0.15
"""How far a dose worked out by weight may lie from the label's: vials and syringes are rounded."""
_PER_KG = "/kg"


def worked_out(said: Amount, use: Use) -> Amount:
    """An amount in the unit of the label, where the strength and the patient's weight give it."""
    doses = [one for one in use.indication.doses if one.amount is not None]
    if not doses or any(compares(one, said) for one in doses):
        return said
    weight = _weight(use)
    for made in (said, *_dissolved(said, use)):
        each = _each_kg(made, weight) if weight else None
        for found in (made, each) if each else (made,):
            if any(compares(one, found) for one in doses):
                return _rounded(found, doses) if found is each else found
    return said


def _weight(use: Use) -> float | None:
    """The one weight in kilograms that a sentence gives."""
    measures = (one.value for one in use.bundle if isinstance(one.value, Measure))
    given = {one.low for one in measures if one.name == "weight" and one.low == one.high > 0}
    return given.pop() if len(given) == 1 else None


def _dissolved(said: Amount, use: Use) -> Iterator[Amount]:
    """Yield what is in a volume, by the one strength of the label's formulations."""
    if said.unit != "ml":
        return
    strengths = {
        (found[0], quantity.number(match["n"]) * found[1] / quantity.number(match["per"] or "1"))
        for text in use.indication.formulation
        for match in _STRENGTH.finditer(text)
        if (found := quantity.unit(match["unit"])) is not None
    }
    if len(strengths) == 1:
        unit, each = strengths.pop()
        yield replace(said, low=said.low * each, high=said.high * each, unit=unit)


def _each_kg(said: Amount, weight: float) -> Amount | None:
    if "/" in said.unit:
        return None
    return replace(said, low=said.low / weight, high=said.high / weight, unit=f"{said.unit}{_PER_KG}")


def _rounded(said: Amount, doses: list[Dose]) -> Amount:
    """A dose near enough to one of the label's is that one."""
    known = [amount(one) for one in doses if compares(one, said)]
    near = next((one for one in known if abs(said.high - one) <= _ROUNDED * one), None)
    return said if near is None else replace(said, low=near, high=near)
