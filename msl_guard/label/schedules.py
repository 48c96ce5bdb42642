"""The ages at which a vaccine is given: "at 2, 4 and 11-15 months", "a 3+1 schedule"."""

from collections.abc import Iterator, Sequence

import regex

from msl_guard.label.conflict import Conflict, Use
from msl_guard.label.cycles import cycle_conflict, cycles
from msl_guard.label.gated import Gated
from msl_guard.label.mention import Mention
from msl_guard.label.quantity import days

_SPAN = r"[0-9]+(?:\s?(?:-|–|to)\s?[0-9]+)?"
_UNIT = r"(?:weeks?|months?|years?)"
_AGES = regex.compile(
    rf"(?P<ages>{_SPAN}(?:(?:,|,?\s(?:and|or|&)|\s?[/+])\s?{_SPAN})*)[\s\-]?(?P<unit>{_UNIT})(?![\p{{L}}])",
    regex.IGNORECASE,
)
_ONE = regex.compile(r"(?P<low>[0-9]+)(?:\s?(?:-|–|to)\s?(?P<high>[0-9]+))?")
_SAID = Gated(
    rf"(?:\bat\s(?:ages?\s)?|\bages?\s(?:of\s)?)(?P<list>{_SPAN}(?:,\s?{_SPAN})*,?\s(?:and|or|"
    rf"&)\s{_SPAN}\s{_UNIT})"
    rf"(?![\p{{L}}])|(?P<count>[1-4]\s?\+\s?[1-3])(?=[\s\-](?:infant\s|primary\s)?(?:schedule|series|"
    rf"regimen|dos))"
)
_TOLERANCE = 7.0
"""Days by which an age may lie outside the schedule: eight weeks for two months."""


def written(text: str) -> Iterator[tuple[float, float]]:
    """Yield the ages that a schedule names, in days: from, and to the end of the last unit."""
    for match in _AGES.finditer(text):
        for one in _ONE.finditer(match["ages"]):
            low, high = float(one["low"]), float(one["high"] or one["low"])
            yield days(low, match["unit"]), days(high, match["unit"])


def schedules(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the schedules that a text names: (start, end, words)."""
    for match in _SAID.finditer(text):
        name = "list" if match["list"] else "count"
        yield match.start(name), match.end(name), match[name]
    yield from cycles(text)


def schedule_conflict(mention: Mention, use: Use) -> Conflict | None:
    """Ages, or a number of doses, that the label's schedule does not have."""
    doses = [one for one in use.indication.doses if one.schedule]
    said = str(mention.value)
    if said.startswith(("on ", "always", "again", "single")):
        return cycle_conflict(mention, use)
    if not doses or any(_fits(said, one.schedule) for one in doses):
        return None
    clause = "; ".join(f"at {', '.join(one.schedule)}" for one in doses)
    return Conflict("dose", mention, "another schedule", clause, 0.9)


def _fits(said: str, schedule: Sequence[str]) -> bool:
    known = [age for text in schedule for age in written(text)]
    if "+" in said:
        first, _, booster = said.partition("+")
        return int(first) + int(booster) == len(known)
    return all(
        any(low >= least - _TOLERANCE and high <= most + _TOLERANCE for least, most in known)
        for low, high in written(said)
    )
