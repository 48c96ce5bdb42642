"""How a number may be read: 1,234 is a thousand to one author and a little over one to another."""

from msgspec import Struct

from msl_guard.late import Late

WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
"""Numbers that are written as words."""
WRITTEN = (
    r"(?:[0-9]{1,3}(?:[ ][0-9]{3})+(?![0-9])(?:[.·][0-9]+)?|[0-9]+(?:[.,·][0-9]+)*|(?<![0-9])[.·][0-9]+)"
)
"""A number in digits, as authors of any country write it, without its sign."""
_GROUPED = Late(r"[0-9]{1,3}(?:,[0-9]{3})+(?:[.·][0-9]+)?|[0-9]{1,3}(?:[ ][0-9]{3})+(?:[.·][0-9]+)?")
_DOTTED = Late(r"[0-9]{1,3}(?:\.[0-9]{3}){2,}|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+")
_POINT = Late(r"[0-9]*[.·][0-9]+")
_COMMA = Late(r"[0-9]+,[0-9]+")
_ONE_BY_ONE = Late(r"[, ]")


class Reading(Struct, frozen=True):
    """One way to read a number: its value, and what one in its last place is worth."""

    value: float
    step: float


def readings(written: str) -> tuple[Reading, ...]:
    """Every way to read a number that `WRITTEN` finds; the likelier first, none if it is a list or a date.

    >>> [one.value for one in readings("1,234")]
    [1234.0, 1.234]
    >>> [one.value for one in readings("38,4")], [one.step for one in readings(".50")]
    ([38.4], [0.01])
    """
    if written.isdecimal():
        return (reading(written),)
    if _POINT.fullmatch(written):
        return (reading(written.replace("·", ".")),)
    found: list[Reading] = []
    if _GROUPED.fullmatch(written):
        found.append(reading(written.replace(",", "").replace(" ", "").replace("·", ".")))
    if _DOTTED.fullmatch(written):
        found.append(reading(written.replace(".", "").replace(",", ".")))
    if _COMMA.fullmatch(written):
        found.append(reading(written.replace(",", ".")))
    return tuple(found)


def members(written: str) -> tuple[str, ...]:
    """The numbers of what `WRITTEN` finds, if it is a list of them or the parts of a date.

    >>> members("0.52,0.83"), members("4.2.1"), members("38.4")
    (('0.52', '0.83'), ('4', '2', '1'), ())
    """
    pieces: list[str] = []
    for piece in _ONE_BY_ONE.sub(" ", written).split():
        pieces += piece.split(".") if piece.count(".") > 1 else [piece]
    return tuple(one for one in pieces if one) if len(pieces) > 1 else ()


def reading(plain: str) -> Reading:
    """A number that has at most a sign and a point."""
    return Reading(float(plain), 10.0 ** -len(plain.partition(".")[2]))
