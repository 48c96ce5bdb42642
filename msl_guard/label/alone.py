"""A slot that no words tie to the product: alone under its name, or in a clause of its own."""

from msl_guard.label.attached import Relation
from msl_guard.label.cues import LabelWords, Stretch
from msl_guard.label.inplay import TABLED, InPlay
from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import Slot
from msl_guard.label.topic import under_product
from msl_guard.label.units import Unit


def apart(unit: Unit, play: InPlay, clause: Stretch, mention: Mention, words: LabelWords) -> Relation | None:
    """How a slot that stands by itself is a use of the product; None if it is none."""
    if not play.mentions:
        headed = play.how in ("title", "table header", TABLED)
        return under_product(clause, mention, unit.above, words) if headed else None
    # "X may be prescribed; earlier exposure to a statin is not needed".
    waived = mention.slot is Slot.WAIVED and unit.text.has(words.intended)
    return Relation(1.0, "a condition of the label") if waived else None
