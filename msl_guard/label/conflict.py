"""What a slot is compared with, and what comes of it."""

from msgspec import Struct

from msl_guard.label.asks import Asks
from msl_guard.label.mention import Mention
from msl_guard.label.record import Indication, Label

_NOTHING = Asks()


class Conflict(Struct, frozen=True):
    """A slot outside the label: which rule it breaks, and the clause it stands against."""

    question: str
    """Which question of the label it fails, such as "dose"."""
    mention: Mention
    says: str
    """What the text makes of it, such as "another disease"."""
    clause: str
    """What the label says."""
    base: float
    """How far outside: 1 for a plain conflict, less where the text may be read otherwise."""
    plain: float = 0.0
    """How far outside what a plain statement leaves out is."""


class Use(Struct, frozen=True):
    """One indication that a sentence may speak of, with everything the sentence names."""

    indication: Indication
    label: Label
    bundle: tuple[Mention, ...] = ()
    neoplastic: bool = False
    asks: Asks = _NOTHING
