"""The reasoning behind a ruling, in words: slot, clause, relation, place, assertion and score."""

from msgspec import Struct

from msl_guard.label.assertion import Assertion
from msl_guard.label.attached import Relation
from msl_guard.label.conflict import Conflict
from msl_guard.label.inplay import InPlay
from msl_guard.label.reading import Above
from msl_guard.label.record import Label
from msl_guard.label.units import Unit


class Case(Struct, frozen=True):
    """A conflict that is a use, with everything that its message tells."""

    play: InPlay
    label: Label
    conflict: Conflict
    tie: Relation
    said: Assertion
    score: float
    above: Above | None
    inside: tuple[str, ...]
    """The other regimes whose label allows all that the sentence says."""


def explained(case: Case, unit: Unit) -> str:
    """The whole reasoning in words: slot, clause, relation, place, assertion and score."""
    mention, label = case.conflict.mention, case.label
    text = case.above.text.text if case.above else unit.text.text
    named = f"{mention.slot} “{text[mention.start : mention.end].strip()}” ({case.conflict.says})"
    place = f"{case.above.how} and sentence" if case.above and case.play.mentions else case.play.how
    parts = [
        f"{case.play.product.name}: {named} is outside the {label.name}: {case.conflict.clause}.",
        f"Tied by “{case.tie.words}” ({place}), {case.said}; score {case.score:.2f}.",
    ]
    if case.inside:
        parts.append(f"Within the label of {', '.join(case.inside)}.")
    return " ".join(parts)
