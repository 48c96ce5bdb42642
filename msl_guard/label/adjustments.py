"""What a label allows beside its dose: "or 3 mg/kg every 2 weeks", "800 mg twice daily with phenytoin"."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

import regex

from msl_guard.label import drugclasses, genotypes, intervals, organs, quantity
from msl_guard.label.mention import Mention
from msl_guard.label.patients import ages
from msl_guard.label.qualifiers import Slot
from msl_guard.label.record import Ages, Dose, Indication
from msl_guard.label.together import name_of

_PIECES = regex.compile(r";\s|,?\s(?=or\s[0-9])")
_FREE = regex.compile(
    r"(?:or|at most|maximum|max\.?|up to|not (?:to exceed|more than|exceeding))\s", regex.IGNORECASE
)
"""How a piece begins that holds for everybody."""


@cache
def _written(text: str) -> tuple[tuple[str, Dose], ...]:
    """The doses that an adjustment gives, each with the piece of text that it stands in."""
    found: list[tuple[str, Dose]] = []
    for piece in _PIECES.split(text):
        every = [value for _, _, value in intervals.intervals(piece)]
        for match in quantity.DOSE.finditer(piece):
            amount = quantity.amount(match)
            if amount is not None:
                interval = every[0] if len(every) == 1 and not amount.daily else None
                found.append(
                    (piece, Dose(amount=amount.high, unit=amount.unit, every_days=interval, text=piece))
                )
        if every and not any(one == piece for one, _ in found):
            found.append((piece, Dose(every_days=every[0], text=piece)))
    return tuple(found)


def alternatives(indication: Indication) -> Iterator[Dose]:
    """Yield the doses that a label gives to everybody beside the first one."""
    yield from (dose for piece, dose in _all(indication) if _FREE.match(piece))


def for_patients(indication: Indication, said: Sequence[Mention]) -> Iterator[Dose]:
    """Yield the doses that a label gives to such patients, or with such medicines, as a text names."""
    yield from (dose for piece, dose in _all(indication) if not _FREE.match(piece) and _is_met(piece, said))


def is_for(dose: Dose, said: Sequence[Mention]) -> bool:
    """Whether a dose is kept for such patients, or such medicines, as a text names: "poor metabolisers"."""
    return any(not regex.search("[0-9]+ ?[mµg]", text) and _is_met(text, said) for text in dose.adjustments)


def _all(indication: Indication) -> Iterator[tuple[str, Dose]]:
    texts = dict.fromkeys(chain.from_iterable(one.adjustments for one in indication.doses))
    return chain.from_iterable(map(_written, texts))


def _is_met(piece: str, said: Sequence[Mention]) -> bool:
    drugs = (one for one in said if one.slot in (Slot.DRUG, Slot.PARTNER))
    if any(drugclasses.is_in(name_of(one), piece) for one in drugs):
        return True
    admitted = [found for _, _, found in ages(piece)]
    patients = [one.value for one in said if isinstance(one.value, Ages)]
    named = [one.value for one in genotypes.patients(piece)]
    groups = [one.value for one in said if one.slot is Slot.GROUP and isinstance(one.value, str)]
    if any(one.endswith(other) for one in named for other in groups):
        return True
    return organs.meets(piece, said) or any(one.holds(other) for one in admitted for other in patients)
