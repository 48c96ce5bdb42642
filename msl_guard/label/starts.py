"""How a course begins, and doses without a number: "start at 80 mg", "no titration", "double the dose"."""

from collections.abc import Iterator, Sequence
from math import inf

import regex

from msl_guard.label import quantity
from msl_guard.label.conflict import Conflict, Use
from msl_guard.label.mention import Mention
from msl_guard.label.quantity import Amount
from msl_guard.label.record import Dose

TOLERANCE = 1.02
"""Rounding in a text: 0.1 mg for 100 micrograms."""


def compares(dose: Dose, said: Amount) -> bool:
    """Whether the dose is in a unit that compares."""
    found = quantity.unit(dose.unit)
    return found is not None and found[0] == said.unit


def amount(dose: Dose) -> float:
    """One dose in the unit that amounts are compared in."""
    found = quantity.unit(dose.unit)
    return (dose.amount or 0.0) * (found[1] if found else 1.0)


def named_dose(mention: Mention, said: str, use: Use) -> Conflict | None:
    """A dose named without a number that the label does not have."""
    if said in ("start without titration", "starting dose"):
        return _at_once(mention, use)
    texts = " ".join(one.text.lower() for one in use.indication.doses)
    if not use.indication.doses or said in texts or ("loading" in said and "induction" in texts):
        return None
    if "loading" in said and any(one.part for one in use.indication.doses):
        return None
    clause = "; ".join(one.text for one in use.indication.doses)
    return Conflict("dose", mention, said, clause, 0.9)


def _at_once(mention: Mention, use: Use) -> Conflict | None:
    """A beginning with the full dose where the label begins with less."""
    doses = [one for one in use.indication.doses if one.amount is not None]
    full = max((amount(one) for one in doses if not one.part), default=0.0)
    starts = [one for one in doses if one.part] or [*_noted(doses, full)]
    least = max((amount(one) for one in starts), default=inf)
    if least >= full:
        return None
    said = [
        one.value for one in use.bundle if isinstance(one.value, Amount) and compares(starts[0], one.value)
    ]
    notes = " ".join(text for one in doses for text in one.adjustments)
    named = any(regex.search(rf"\bstart\w*\b.*\b{one.high:g}\b", notes) for one in said)
    if (
        named
        or any(one.low <= least * TOLERANCE for one in said)
        or not (said or "without" in str(mention.value))
    ):
        return None
    return Conflict("dose", mention, "a full dose at once", "; ".join(one.text for one in starts), 0.9)


def _noted(doses: Sequence[Dose], full: float) -> Iterator[Dose]:
    """Yield the smaller doses of the first days, of which only a note on the dose speaks."""
    for text in dict.fromkeys(text for one in doses for text in one.adjustments):
        if _FIRST.match(text) is None:
            continue
        for match in quantity.DOSE.finditer(text):
            said = quantity.amount(match)
            alike = said is not None and any(compares(one, said) for one in doses)
            if said is not None and alike and said.high * TOLERANCE < full:
                yield Dose(amount=said.high, unit=said.unit, part="initial", text=text)


_FIRST = regex.compile(
    r"(?:infusion|injection|dose|day|week|cycle|month|visit)s?\s(?:1|one)(?![0-9])|(?:the\s)?first\s|"
    r"step[\s\-]?up|start|initia|begin|up-?titrat|titrat|escalat|lead-in|run-in|priming",
    regex.IGNORECASE,
)
"""How a note begins that gives the dose of the first days: "infusion 1: 350 mg", "step-up 12 mg day 1"."""
