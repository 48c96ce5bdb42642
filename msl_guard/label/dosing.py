"""How a text doses against how the label does: amount, interval, course, route."""

from math import inf

from msl_guard.label import qualifiers, quantity
from msl_guard.label.conflict import Conflict, Use
from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import Slot
from msl_guard.label.quantity import Amount
from msl_guard.label.record import Dose

_TOLERANCE = 1.02
"""Rounding in a text: 0.1 mg for 100 micrograms."""
_SAME_INTERVAL = 0.08


def dose_conflict(mention: Mention, use: Use) -> Conflict | None:
    """A dose above what the label allows, in the unit of the label."""
    said = mention.value
    doses = [one for one in use.indication.doses if one.amount is not None]
    if isinstance(said, str):
        return _named_dose(mention, said, use)
    if not isinstance(said, Amount):
        return None
    limits = [limit for one in doses if (limit := _limit(one, said, mention, use)) is not None]
    if not limits or any(_allows(said, mention, use, one) for one in limits):
        return None
    clause = "; ".join(dict.fromkeys(one.text for one in doses if one.text))
    return Conflict("dose", mention, str(said), clause, 1.0)


def _named_dose(mention: Mention, said: str, use: Use) -> Conflict | None:
    texts = " ".join(one.text.lower() for one in use.indication.doses)
    if not use.indication.doses or said in texts or ("loading" in said and "induction" in texts):
        return None
    clause = "; ".join(one.text for one in use.indication.doses)
    return Conflict("dose", mention, said, clause, 0.9)


def _limit(dose: Dose, said: Amount, _mention: Mention, _use: Use) -> Dose | None:
    """The dose, if it is in a unit that compares."""
    found = quantity.unit(dose.unit)
    return dose if found is not None and found[0] == said.unit else None


def _allows(said: Amount, mention: Mention, use: Use, dose: Dose) -> bool:
    found = quantity.unit(dose.unit)
    factor = found[1] if found else 1.0
    single = (dose.amount or 0.0) * factor
    daily = dose.max_daily * factor if dose.max_daily is not None else None
    every = _interval_beside(mention, use)
    if said.daily:
        every = 1.0
    if daily is not None and every is not None and every < 1:
        return said.high / every <= daily * _TOLERANCE
    if daily is not None and (dose.every_days or 1.0) <= 1.0:
        return said.high <= daily * _TOLERANCE
    if said.daily and dose.every_days:
        return said.high <= single / min(dose.every_days, 1.0) * _TOLERANCE
    # An initial dose is given once, and not every so often.
    if dose.text.endswith("once") and _interval_beside(mention, use, 20) is not None:
        return False
    return said.high <= single * _TOLERANCE


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
    known = [one.every_days for one in use.indication.doses if one.every_days]
    if not isinstance(every, float) or not known:
        return None
    if any(abs(every - one) <= one * _SAME_INTERVAL for one in known):
        return None
    clause = "; ".join(dict.fromkeys(one.text for one in use.indication.doses if one.text))
    return Conflict("dose", mention, "another interval", clause, 1.0)


def duration_conflict(mention: Mention, use: Use) -> Conflict | None:
    """A course longer than the label allows."""
    longest = max((one.max_days or inf for one in use.indication.doses), default=inf)
    if not isinstance(mention.value, float) or longest == inf or mention.value <= longest * _TOLERANCE:
        return None
    return Conflict("dose", mention, "a longer course", f"at most {longest:g} days", 1.0)


def route_conflict(mention: Mention, use: Use) -> Conflict | None:
    """A route that the label does not have."""
    allowed = {name for dose in use.indication.doses if dose.route for name in route_names(dose.route)}
    if not allowed or mention.value in allowed:
        return None
    return Conflict("route", mention, str(mention.value), f"route: {', '.join(sorted(allowed))}", 1.0)


def form_conflict(mention: Mention, use: Use) -> Conflict | None:
    """A pharmaceutical form of another route, or one that the label does not have."""
    form, _, route = str(mention.value).rpartition(" ")
    listed = tuple(
        one.value for text in use.indication.formulation for one in qualifiers.find(qualifiers.FORMS, text)
    )
    routes = {name for dose in use.indication.doses if dose.route for name in route_names(dose.route)}
    routes |= {one.rpartition(" ")[2] for one in listed}
    if not routes or mention.value in listed:
        return None
    clause = f"form: {', '.join(use.indication.formulation) or ', '.join(sorted(routes))}"
    if route not in routes and not (route in _INJECTED and routes & _INJECTED):
        return Conflict("route", mention, f"{form} ({route})", clause, 1.0)
    return Conflict("route", mention, form, clause, 0.5) if listed and route == "oral" else None


_INJECTED = frozenset(
    (
        "intravenous",
        "subcutaneous",
        "intramuscular",
        "intravitreal",
        "intrathecal",
        "intra-articular",
        "intradermal",
    )
)


def route_names(written: str) -> tuple[str, ...]:
    """The routes that a label's wording stands for."""
    known = tuple(one.value for one in qualifiers.find(qualifiers.ROUTES, written))
    return known or (written.strip().lower(),)
