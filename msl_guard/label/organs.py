"""How well kidneys and liver work: classes and measured values that stand for one another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from msl_guard.label.measures import Measure
from msl_guard.label.mention import Mention
from msl_guard.label.plainslots import named, quantities
from msl_guard.label.qualifiers import Slot

# FDA guidance on renal impairment and KDIGO, in mL/min; the end of each class belongs to the next.
_RENAL: Mapping[str, Measure] = {
    "mild renal impairment": Measure("GFR", 60, 89.9),
    "moderate renal impairment": Measure("GFR", 30, 59.9),
    "severe renal impairment": Measure("GFR", 15, 29.9),
    "dialysis": Measure("GFR", 0, 14.9),
}


def as_measure(mention: Mention) -> Measure | None:
    """The measured values that a mention stands for, if it does: "dialysis" is a GFR below 15."""
    if isinstance(mention.value, Measure):
        return mention.value
    return _RENAL.get(str(mention.value)) if mention.slot is Slot.GROUP else None


@cache
def condition(text: str) -> tuple[Mention, ...]:
    """The organ function that a dose is for: "CrCl 15-49 mL/min", "Child-Pugh B"."""
    found = (*quantities(text), *named(text))
    return tuple(one for one in found if one.slot in (Slot.MEASURE, Slot.GROUP))


def meets(text: str, said: Iterable[Mention]) -> bool:
    """Whether patients of a text are those of a condition, one and all."""
    patients = tuple(said)
    return any(_is_of(one, other) for one in condition(text) for other in patients)


def speaks_of(text: str, said: Sequence[Mention]) -> bool:
    """Whether a text gives the measure that a condition turns on, whatever its value."""
    names = {one.name for one in _measures(condition(text))}
    return any(one.name in names for one in _measures(said))


def _measures(mentions: Iterable[Mention]) -> Iterator[Measure]:
    yield from (found for one in mentions if (found := as_measure(one)) is not None)


def _is_of(barred: Mention, said: Mention) -> bool:
    one, other = as_measure(barred), as_measure(said)
    if one is not None and other is not None:
        return one.name == other.name and one.holds(other)
    return barred.slot is said.slot is Slot.GROUP and barred.value == said.value
