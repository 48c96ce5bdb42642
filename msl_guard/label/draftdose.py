"""The dose of a draft: the first sentence of a label that states an amount with its frequency."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import Slot
from msl_guard.label.quantity import Amount

_DAYS = {1.0: (1, "day"), 7.0: (1, "week"), 14.0: (2, "week"), 21.0: (3, "week"), 28.0: (4, "week")}


def doses_of(
    read: Callable[[str], Sequence[Mention]], sentences: Iterable[str]
) -> Iterator[tuple[dict[str, str | int | float | dict[str, str | int]], str]]:
    """Yield the doses of the first sentences that state one with its frequency."""
    for sentence in sentences:
        mentions = read(sentence)
        amounts = [one for one in mentions if one.slot is Slot.DOSE and isinstance(one.value, Amount)]
        every = [one.value for one in mentions if one.slot is Slot.FREQUENCY and isinstance(one.value, float)]
        if not amounts or not every:
            continue
        amount = amounts[0].value
        if not isinstance(amount, Amount):
            continue
        dose: dict[str, str | int | float | dict[str, str | int]] = {
            "amount": _plain(amount.high),
            "unit": amount.unit,
        }
        routes = [str(one.value) for one in mentions if one.slot is Slot.ROUTE]
        if routes:
            dose["route"] = routes[0]
        days, unit = _DAYS.get(every[0], (0, ""))
        if days:
            dose["freq"] = {"every": days, "unit": unit}
        elif every[0] < 1:
            dose["freq"] = {"times": round(1 / every[0]), "every": 1, "unit": "day"}
        yield dose, sentence
        return


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value
