"""Amounts of a whole day: "9 g in all each day", "a total of 9 g daily", "9 g a day in three infusions"."""

from collections.abc import Iterator, Sequence

import regex
from msgspec.structs import replace

from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import Slot
from msl_guard.label.quantity import Amount

_BEFORE = regex.compile(
    r"\b(?:total|sum|(?:adds|adding|comes|amounts)\s(?:up\s)?to|daily\sdose\sof)(?:\s(?:daily|dose|of|to|is))*\s(?:up\sto\s|"
    r"at\smost\s)?$",
    regex.IGNORECASE,
)
_BETWEEN = regex.compile(
    r"(?:\s(?:of\s)?\p{Lu}[\p{L}\-]+)?,?\s(?:in\s(?:all|total|sum)|altogether|overall|all\stold)\s",
    regex.IGNORECASE,
)
_BEHIND = regex.compile(
    r"[^.;:]{0,40}?(?:,|\b)\s?(?:split|divided|spread|shared\sout|(?:given|taken)?\s?(?:in|over|as|across)\s"
    r"(?:two|three|four|six|[2-6])\s(?:\p{L}+\s)?(?:doses|infusions|injections|portions|tablets|parts|administrations))",
    regex.IGNORECASE,
)
_NEAR = 40


def of_whole_days(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the mentions, an amount with its "each day" as one amount of a day where it is a total."""
    doses = [one for one in found if one.slot is Slot.DOSE and isinstance(one.value, Amount)]
    totals: dict[int, Mention] = {}
    gone: set[int] = set()
    for one in found:
        if one.slot is not Slot.FREQUENCY or one.value != 1.0:
            continue
        dose = next((two for two in reversed(doses) if 0 <= one.start - two.end <= _NEAR), None)
        if dose is not None and _is_total(text, dose, one):
            gone.add(id(one))
            totals[id(dose)] = dose
    for one in found:
        if id(one) in totals and isinstance(one.value, Amount):
            yield replace(one, value=replace(one.value, daily=True))
        elif id(one) not in gone:
            yield one


def _is_total(text: str, dose: Mention, each: Mention) -> bool:
    return (
        _BEFORE.search(text, max(0, dose.start - _NEAR), dose.start) is not None
        or _BETWEEN.fullmatch(text, dose.end, each.start) is not None
        or _BEHIND.match(text, each.end) is not None
    )
