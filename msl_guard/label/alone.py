"""A slot that no words tie to the product: alone under its name, or in a clause of its own."""

import regex

from msl_guard.label.attached import Relation
from msl_guard.label.cues import LabelWords, Stretch
from msl_guard.label.inplay import TABLED, InPlay
from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import Slot
from msl_guard.label.topic import under_product
from msl_guard.label.units import Unit

_AHEAD = regex.compile(
    r"\s(?:before|prior to|ahead of|for|with|to (?:start|use|give|begin))\s(?:[\p{L}\-]+\s){0,3}",
    regex.IGNORECASE,
)


def _leads_to(unit: Unit, mention: Mention, product: Mention) -> bool:
    """Whether a condition is one that comes before the product: "no need to test … before zeltrivanib"."""
    return _AHEAD.fullmatch(unit.text.text, mention.end, product.start) is not None


def apart(unit: Unit, play: InPlay, clause: Stretch, mention: Mention, words: LabelWords) -> Relation | None:
    """How a slot that stands by itself is a use of the product; None if it is none."""
    if not play.mentions:
        headed = play.how in ("title", "table header", TABLED)
        return under_product(clause, mention, unit.above, words) if headed else None
    # "X may be prescribed; earlier exposure to a statin is not needed".
    waived = mention.slot is Slot.WAIVED and (
        unit.text.has(words.intended) or any(_leads_to(unit, mention, one) for one in play.mentions)
    )
    return Relation(1.0, "a condition of the label") if waived else None
