"""A document cut into units of a claim: a sentence, what it names, and what it takes from above it.

Step 2 of the rule catalogue, section B3: which slots a sentence inherits from its table headers and
its title.
"""

from collections.abc import Callable, Iterator

import regex
from msgspec import Struct

from msl_guard.label.cues import Stretch
from msl_guard.label.inplay import InPlay, Products
from msl_guard.label.mention import Mention, is_sign
from msl_guard.label.qualifiers import Slot
from msl_guard.label.reading import UNREAD, Above, Reading
from msl_guard.label.record import Lines
from msl_guard.model import Span

_INHERITED = frozenset(
    {
        Slot.DISEASE,
        Slot.AGE,
        Slot.GROUP,
        Slot.LINE,
        Slot.STAGE,
        Slot.SEVERITY,
        Slot.RISK,
        Slot.HISTOLOGY,
        Slot.BIOMARKER,
        Slot.MEASURE,
        Slot.SITE,
        Slot.ALTERATION,
    }
)


class Unit(Struct, frozen=True):
    """A sentence with everything that it says of a use."""

    sentence: Span
    text: Stretch
    own: tuple[Mention, ...]
    above: tuple[Above, ...]
    products: tuple[InPlay, ...]

    @property
    def inherited(self) -> Iterator[tuple[Above, Mention]]:
        """Yield the slots that the sentence lacks and a title or header gives."""
        # "Before any statin" says less than the line that a title names.
        taken = {one.slot for one in self.own if one.slot is not Slot.LINE or isinstance(one.value, Lines)}
        # "Lowers proteinuria" leaves open in which disease.
        if all(is_sign(one) for one in self.own if one.slot is Slot.DISEASE):
            taken.discard(Slot.DISEASE)
        for above in self.above:
            for mention in above.mentions:
                if mention.slot in _INHERITED and mention.slot not in taken:
                    yield above, mention
            taken |= {one.slot for one in above.mentions}


def units(reading: Reading, heed: Callable[[], None]) -> Iterator[Unit]:
    """Yield every sentence in which a product of the book is in play, calling `heed` at each."""
    products = Products(reading)
    for numbers in reading.outline.pages:
        blocks = [reading.document.blocks[number] for number in numbers]
        named = any(reading.names(block) for block in blocks)
        for number, block in zip(numbers, blocks, strict=True):
            if block.part in UNREAD or not (named or products.implied_in(block)):
                continue
            for sentence in reading.outline.sentences(number):
                heed()
                unit = _unit(reading, products, sentence)
                if unit.products:
                    yield unit


_TIME = regex.compile(
    r"\b(?:duration|follow[\s\-]?up|time|since|interval|survival|exposure|history)\b", regex.IGNORECASE
)


def _of_cell(sentence: Span, named: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """What a cell names: years under "Disease duration" are no age."""
    if any(_TIME.search(one) for one in sentence.block.headers):
        return tuple(one for one in named if one.slot is not Slot.AGE)
    return named


def _unit(reading: Reading, products: Products, sentence: Span) -> Unit:
    own = _of_cell(sentence, reading.mentions(sentence))
    above = tuple(reading.above(sentence))
    in_play = tuple(products.of(sentence, own, above))
    return Unit(sentence, reading.stretch(sentence), own, above, in_play)
