"""Which product does a sentence speak of? Step 1 of the rule catalogue, section B3.

In order: named in it, named in its table header or title, stood in for by "the drug", the only drug
that a dose can be of, named in the sentence before, or the only drug of the page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import regex
from msgspec import Struct

from msl_guard.label import quantity
from msl_guard.label.cues import Stretch
from msl_guard.label.diseases import Kinship
from msl_guard.label.mention import DiseaseTerm, Mention
from msl_guard.label.qualifiers import Slot
from msl_guard.label.quantity import DOSE, Amount
from msl_guard.label.reading import UNREAD, Above, PageKey, Reading
from msl_guard.label.record import Product
from msl_guard.model import Block, Span

TABLED = "a table of doses in a deck on the product"
APPROVAL = "an approval of the only product"
_PAST = regex.compile(
    r"\b(?:prior|previous|previously|former|formerly|past|earlier|history of)(?: use of|"
    r" treatment with| therapy with)?\s$",
    regex.IGNORECASE,
)
_LOGO = 3
"""A block of so few words that names the product is a logo or a label, and says nothing."""


class InPlay(Struct, frozen=True):
    """A product that a sentence speaks of, how it is known to, and how much that weighs."""

    product: Product
    weight: float
    how: str
    mentions: tuple[Mention, ...] = ()
    """Where the sentence names it; none if it is known from elsewhere."""


@dataclass(frozen=True)
class Products:
    """The products of a book in one document."""

    reading: Reading
    _only: dict[PageKey, Product | None] = field(default_factory=dict)
    """The only drug of each page, once asked for."""

    def of(self, sentence: Span, own: Sequence[Mention], above: Sequence[Above]) -> Iterator[InPlay]:
        """Yield the products of the book that the sentence speaks of."""
        drugs = [one for one in own if one.slot is Slot.DRUG and not self._is_past(sentence, one)]
        named = _by_product(drugs)
        if named:
            yield from (InPlay(product, 1.0, "same sentence", where) for product, where in named)
            return
        for one in above:
            found = _by_product(one.mentions)
            if found:
                yield from (InPlay(product, 0.8, one.how) for product, _ in found)
                return
        text = self.reading.stretch(sentence)
        standing_in = text.has(self.reading.words.anaphor)
        if drugs and not standing_in:
            return
        yield from self._nearby(sentence, own, standing_in=standing_in)

    def _is_past(self, sentence: Span, drug: Mention) -> bool:
        """Whether a drug was given before: "prior zeltrivanib"."""
        before = self.reading.folded(sentence.block)[sentence.start : drug.start]
        return _PAST.search(before) is not None

    def _nearby(self, sentence: Span, own: Sequence[Mention], *, standing_in: bool) -> Iterator[InPlay]:
        """Yield the product that the sentences before speak of, or the only one there is."""
        before = self._named_before(sentence)
        acting = self._acts(sentence)
        if before is not None and standing_in:
            yield InPlay(before, 0.8, "the product named before")
        elif acting and (dosed := self._dosed(sentence, own, before)) is not None:
            yield InPlay(dosed, 0.8, "a dose of the only product")
        elif self.sole is not None and self._is_tabled(sentence, own):
            yield InPlay(self.sole, 0.8, TABLED)
        elif before is not None and acting:
            yield InPlay(before, 0.5, "adjacent sentence")
        elif self.sole is not None and self._approval_opens(sentence):
            yield InPlay(self.sole, 0.5, APPROVAL)
        elif acting and (on_page := self._on_page(sentence)) is not None:
            yield InPlay(on_page, 0.35, "same slide or page")

    def _dosed(self, sentence: Span, own: Sequence[Mention], before: Product | None) -> Product | None:
        """The product that a dose without a drug's name is taken to be of."""
        doses = [one.value for one in own if one.slot is Slot.DOSE and isinstance(one.value, Amount)]
        if not doses or before is not None:
            return before if doses else None
        if self.sole is None or not (self._instructs(sentence) or self._is_of_label(own, self.sole)):
            return None
        known = self._named_anywhere or any(_is_multiple(one, self.sole) for one in doses)
        return self.sole if known else None

    def _instructs(self, sentence: Span) -> bool:
        return self.reading.stretch(sentence).has(self.reading.words.instruction)

    def _is_of_label(self, own: Sequence[Mention], product: Product) -> bool:
        """Whether a sentence names the disease that a label of the product approves."""
        places = [
            self.reading.reader.approved[one.disease] for label in product.labels for one in label.indications
        ]
        terms = [one.value for one in own if isinstance(one.value, DiseaseTerm)]
        return any(place.kinship(one.phrase, one.trees) is Kinship.SAME for one in terms for place in places)

    def _is_tabled(self, sentence: Span, own: Sequence[Mention]) -> bool:
        """Whether a cell gives a dose, and the first page names the product as what the document is on."""
        dosed = any(one.slot is Slot.DOSE and isinstance(one.value, Amount) for one in own)
        return bool(sentence.block.headers) and dosed and self._named_first

    @cached_property
    def _named_first(self) -> bool:
        first = self.reading.outline.pages[0] if self.reading.outline.pages else ()
        return any(self.reading.names(self.reading.document.blocks[number]) for number in first)

    @cached_property
    def _named_anywhere(self) -> bool:
        return any(self.reading.names(block) for block in self.reading.document.blocks)

    def _approval_opens(self, sentence: Span) -> bool:
        """Whether a sentence begins with an approval whose product goes without saying."""
        text = self.reading.stretch(sentence)
        return any(
            len(text.text[text.start : start].split()) <= 1
            for start, _ in text.hits(self.reading.words.approved_somewhere)
        )

    def _acts(self, sentence: Span) -> bool:
        """Whether the sentence says to use something, or that something works."""
        text = self.reading.stretch(sentence)
        return text.has(self.reading.words.intended) or text.has(self.reading.words.benefit)

    def _named_before(self, sentence: Span) -> Product | None:
        """The last product named in the sentence before, or in the one before that."""
        spans = self._before(sentence)
        for span in spans:
            drugs = [one.value for one in self.reading.mentions(span) if one.slot is Slot.DRUG]
            if drugs:
                own = [one for one in drugs if isinstance(one, Product)]
                return own[-1] if own and own[-1].owner == "self" else None
        return None

    def _before(self, sentence: Span) -> tuple[Span, ...]:
        """Up to two sentences before this one on the same page, nearest first."""
        index = self.reading.outline.index(sentence.block)
        found = [one for one in self.reading.outline.sentences(index) if one.start < sentence.start]
        page = self.reading.page_key(sentence)
        for number in range(index - 1, -1, -1):
            block = self.reading.document.blocks[number]
            if len(found) >= 2 or self.reading.page_key(Span(block, 0, 0)) != page:
                break
            if block.part not in UNREAD and not self._is_logo(block):
                found = [*self.reading.outline.sentences(number), *found]
        return tuple(reversed(found[-2:]))

    def _is_logo(self, block: Block) -> bool:
        return len(block.text.split()) <= _LOGO and self.reading.names(block)

    def _on_page(self, sentence: Span) -> Product | None:
        """The only drug of the page, if it is ours and more than a logo."""
        key = self.reading.page_key(sentence)
        if key not in self._only:
            self._only[key] = self._only_of(sentence)
        return self._only[key]

    def _only_of(self, sentence: Span) -> Product | None:
        found: dict[int, Product] = {}
        for span in self.reading.page(sentence):
            if span.block.part in UNREAD or self._is_logo(span.block):
                continue
            for one in self.reading.mentions(span):
                if one.slot is Slot.DRUG:
                    if not isinstance(one.value, Product) or one.value.owner != "self":
                        return None
                    found[id(one.value)] = one.value
        return next(iter(found.values())) if len(found) == 1 else None

    def implied_in(self, block: Block) -> bool:
        """Whether a block may speak of a product without naming it: it gives a dose, or an approval."""
        if self.sole is None:
            return False
        text = self.reading.folded(block)
        whole = Stretch(text, 0, len(text))
        return DOSE.search(text) is not None or whole.has(self.reading.words.approved_somewhere)

    @cached_property
    def sole(self) -> Product | None:
        """The product that a document without any drug name is taken to speak of."""
        named = [
            one.value
            for block in self.reading.document.blocks
            if block.part not in UNREAD
            for one in self.reading.drugs(block)
        ]
        own = self.reading.reader.book.own
        if not named:
            return own[0] if len(own) == 1 else None
        products = {id(one): one for one in named if isinstance(one, Product) and one.owner == "self"}
        others = [one for one in named if not isinstance(one, Product)]
        return next(iter(products.values())) if len(products) == 1 and not others else None


def _is_multiple(said: Amount, product: Product) -> bool:
    """Whether an amount is made of the doses of a label: half, once, twice, three or four times."""
    for label in product.labels:
        for dose in (one for indication in label.indications for one in indication.doses):
            unit = quantity.unit(dose.unit)
            if unit is None or unit[0] != said.unit or not dose.amount:
                continue
            ratio = said.high / (dose.amount * unit[1])
            if any(abs(ratio - one) < 0.01 for one in (0.25, 0.5, 1, 1.5, 2, 3, 4)):
                return True
    return False


def _by_product(mentions: Sequence[Mention]) -> list[tuple[Product, tuple[Mention, ...]]]:
    """The project's own products among mentions, each with its places."""
    found: dict[int, tuple[Product, tuple[Mention, ...]]] = {}
    for one in mentions:
        if one.slot is Slot.DRUG and isinstance(one.value, Product) and one.value.owner == "self":
            product, where = found.get(id(one.value), (one.value, ()))
            found[id(one.value)] = (product, (*where, one))
    return list(found.values())
