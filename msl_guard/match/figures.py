"""Numbers as they are written: their value, and the unit of their last place."""

from msgspec import Struct

from msl_guard.match.readings import reading

NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+(?:[.·][0-9]+)?|[.·][0-9]+"
"""A number without its sign; commas part thousands."""
SIGNED = rf"[-+]?(?:{NUMBER})"


class Figure(Struct, frozen=True):
    """A number: its value and what one in its last place is worth."""

    value: float
    step: float
    written: str


def figure(written: str) -> Figure:
    """A number as `NUMBER` or `SIGNED` finds it.

    >>> figure("12.50").step, figure("1,234").value
    (0.01, 1234.0)
    """
    read = reading(written.replace(",", "").replace("·", ".").replace("+", ""))
    return Figure(read.value, read.step, written)


def shown(value: float, places: int = 1) -> str:
    """A value for people: so many decimals, and none that say nothing.

    >>> shown(61.18), shown(20.0)
    ('61.2', '20')
    """
    return f"{value:.{places}f}".rstrip("0").rstrip(".") if places else f"{value:.0f}"
