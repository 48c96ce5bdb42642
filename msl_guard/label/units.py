"""A document cut into units of a claim: a sentence, what it names, and what it takes from above it.

Steps 1 and 2 of the rule catalogue, section B3: which product is in play, and which slots a sentence
inherits from its table headers and its title.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from msl_guard.label import quantity
from msl_guard.label.cues import LabelWords, Stretch
from msl_guard.label.mentions import Mention, Reader
from msl_guard.label.qualifiers import Slot
from msl_guard.label.quantity import DOSE, Amount
from msl_guard.label.record import Product
from msl_guard.model import Block, Document, Part, Span, Window
from msl_guard.segment import Outline, fold

_UNREAD = frozenset({Part.REFERENCE_LIST, Part.CODE, Part.REVISION, Part.METADATA, Part.LINK})
_INHERITED = frozenset(
    {Slot.DISEASE, Slot.AGE, Slot.GROUP, Slot.LINE, Slot.STAGE, Slot.SEVERITY, Slot.HISTOLOGY, Slot.BIOMARKER}
)
APPROVAL = "an approval of the only product"
_LOGO = 3
"""A block of so few words that names the product is a logo or a label, and says nothing."""


@dataclass(frozen=True, slots=True)
class InPlay:
    """A product that a sentence speaks of, how it is known to, and how much that weighs."""

    product: Product
    weight: float
    how: str
    mentions: tuple[Mention, ...] = ()
    """Where the sentence names it; none if it is known from elsewhere."""


@dataclass(frozen=True, slots=True)
class Above:
    """A title or header over a sentence, and what it names."""

    text: Stretch
    mentions: tuple[Mention, ...]
    how: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence with everything that it says of a use."""

    sentence: Span
    text: Stretch
    own: tuple[Mention, ...]
    above: tuple[Above, ...]
    products: tuple[InPlay, ...]

    @property
    def inherited(self) -> Iterator[tuple[Above, Mention]]:
        """Yield the slots that the sentence lacks and a title or header gives."""
        taken = {one.slot for one in self.own}
        for above in self.above:
            for mention in above.mentions:
                if mention.slot in _INHERITED and mention.slot not in taken:
                    yield above, mention
            taken |= {one.slot for one in above.mentions}


class Reading:
    """One document, read with the names of a project's products."""

    def __init__(self, document: Document, outline: Outline, reader: Reader, words: LabelWords) -> None:
        self.document = document
        self.outline = outline
        self.reader = reader
        self.words = words
        self._mentions: dict[int, tuple[Mention, ...]] = {}
        self._folded: dict[int, str] = {}

    def units(self) -> Iterator[Unit]:
        """Yield every sentence in which a product of the book may be in play."""
        for numbers in self.outline.pages:
            named = any(self._names(self.document.blocks[number]) for number in numbers)
            for number in numbers:
                block = self.document.blocks[number]
                if block.part in _UNREAD or not (named or self._implies(block)):
                    continue
                for sentence in self.outline.sentences(number):
                    unit = self._unit(sentence)
                    if unit is not None:
                        yield unit

    def folded(self, block: Block) -> str:
        """The text of a block with look-alike characters folded."""
        if id(block) not in self._folded:
            self._folded[id(block)] = fold(block.text)
        return self._folded[id(block)]

    def mentions(self, span: Span) -> tuple[Mention, ...]:
        """What a stretch of a block names."""
        key = id(span.block)
        if key not in self._mentions:
            self._mentions[key] = self.reader.read(self.folded(span.block), self._spelled_out)
        return tuple(one for one in self._mentions[key] if one.within(span.start, span.end))

    def stretch(self, span: Span) -> Stretch:
        """The folded text of a span."""
        return Stretch(self.folded(span.block), span.start, span.end)

    def page(self, span: Span) -> tuple[Span, ...]:
        """The blocks of the slide, page or section around a span."""
        return self.outline.window(span, Window.PAGE)

    @cached_property
    def _spelled_out(self) -> frozenset[str]:
        return self.reader.spelled_out("\n".join(self.folded(block) for block in self.document.blocks))

    def _names(self, block: Block) -> bool:
        return self.reader.names(self.folded(block)) or any(self.reader.names(one) for one in block.headers)

    def _implies(self, block: Block) -> bool:
        """Whether a block may speak of a product without naming it: it gives a dose, or an approval."""
        if self.sole is None:
            return False
        text = self.folded(block)
        whole = Stretch(text, 0, len(text))
        return DOSE.search(text) is not None or whole.has(self.words.approved_somewhere)

    @cached_property
    def sole(self) -> Product | None:
        """The product that a document without any drug name is taken to speak of."""
        named = [
            one.value
            for block in self.document.blocks
            if block.part not in _UNREAD
            for one in self._drugs(block)
        ]
        own = self.reader.book.own
        if not named:
            return own[0] if len(own) == 1 else None
        products = {id(one): one for one in named if isinstance(one, Product) and one.owner == "self"}
        others = [one for one in named if not isinstance(one, Product)]
        return next(iter(products.values())) if len(products) == 1 and not others else None

    def _drugs(self, block: Block) -> tuple[Mention, ...]:
        return self.reader.drugs(self.folded(block))

    def _unit(self, sentence: Span) -> Unit | None:
        own = self.mentions(sentence)
        above = tuple(self._above(sentence))
        products = tuple(self._in_play(sentence, own, above))
        if not products:
            return None
        return Unit(sentence, self.stretch(sentence), own, above, products)

    def _above(self, sentence: Span) -> Iterator[Above]:
        """Yield the headers of a table cell, then the titles over the sentence, nearest first."""
        block = sentence.block
        for header in block.headers:
            text = fold(header)
            found = self.reader.read(text, self._spelled_out)
            yield Above(Stretch(text, 0, len(text)), found, "table header")
        for span in self._titles(sentence):
            yield Above(self.stretch(span), self.mentions(span), "title")

    def _titles(self, sentence: Span) -> tuple[Span, ...]:
        """The titles and headings of the page before the sentence, nearest first."""
        found: list[Span] = []
        for span in self.page(sentence):
            if span.block is sentence.block:
                break
            if span.block.part is Part.TITLE or span.block.level:
                found.append(span)
        return tuple(reversed(found))

    def _in_play(self, sentence: Span, own: Sequence[Mention], above: Sequence[Above]) -> Iterator[InPlay]:
        """Yield the products of the book that the sentence speaks of."""
        drugs = [one for one in own if one.slot is Slot.DRUG]
        named = _by_product(drugs)
        if named:
            yield from (InPlay(product, 1.0, "same sentence", where) for product, where in named)
            return
        for one in above:
            found = _by_product(one.mentions)
            if found:
                yield from (InPlay(product, 0.8, one.how) for product, _ in found)
                return
        text = self.stretch(sentence)
        standing_in = text.has(self.words.anaphor)
        if drugs and not standing_in:
            return
        yield from self._nearby(sentence, own, standing_in=standing_in)

    def _nearby(self, sentence: Span, own: Sequence[Mention], *, standing_in: bool) -> Iterator[InPlay]:
        """Yield the product that the sentences before speak of, or the only one there is."""
        before = self._named_before(sentence)
        acting = self._acts(sentence)
        if before is not None and standing_in:
            yield InPlay(before, 0.8, "the product named before")
        elif acting and (dosed := self._dosed(sentence, own, before)) is not None:
            yield InPlay(dosed, 0.8, "a dose of the only product")
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
        if self.sole is None or self._named_anywhere:
            return self.sole
        told = self.stretch(sentence).has(self.words.instruction)
        return self.sole if told and any(_is_multiple(one, self.sole) for one in doses) else None

    @cached_property
    def _named_anywhere(self) -> bool:
        return any(self._names(block) for block in self.document.blocks)

    def _approval_opens(self, sentence: Span) -> bool:
        """Whether a sentence begins with an approval whose product goes without saying."""
        text = self.stretch(sentence)
        return any(
            len(text.text[text.start : start].split()) <= 1
            for start, _ in text.hits(self.words.approved_somewhere)
        )

    def _acts(self, sentence: Span) -> bool:
        """Whether the sentence says to use something, or that something works."""
        text = self.stretch(sentence)
        return text.has(self.words.intended) or text.has(self.words.benefit)

    def _named_before(self, sentence: Span) -> Product | None:
        """The last product named in the sentence before, or in the one before that."""
        spans = self._before(sentence)
        for span in spans:
            drugs = [one.value for one in self.mentions(span) if one.slot is Slot.DRUG]
            if drugs:
                own = [one for one in drugs if isinstance(one, Product)]
                return own[-1] if own and own[-1].owner == "self" else None
        return None

    def _before(self, sentence: Span) -> tuple[Span, ...]:
        """Up to two sentences before this one on the same page, nearest first."""
        index = self.outline.index(sentence.block)
        found = [one for one in self.outline.sentences(index) if one.start < sentence.start]
        on_page = {self.outline.index(span.block) for span in self.page(sentence)}
        for number in range(index - 1, -1, -1):
            if len(found) >= 2 or number not in on_page:
                break
            block = self.document.blocks[number]
            if block.part not in _UNREAD and not self._is_logo(block):
                found = [*self.outline.sentences(number), *found]
        return tuple(reversed(found[-2:]))

    def _is_logo(self, block: Block) -> bool:
        return len(block.text.split()) <= _LOGO and self._names(block)

    def _on_page(self, sentence: Span) -> Product | None:
        """The only drug of the page, if it is ours and more than a logo."""
        found: dict[int, Product] = {}
        for span in self.page(sentence):
            if span.block.part in _UNREAD or self._is_logo(span.block):
                continue
            for one in self.mentions(span):
                if one.slot is Slot.DRUG:
                    if not isinstance(one.value, Product) or one.value.owner != "self":
                        return None
                    found[id(one.value)] = one.value
        return next(iter(found.values())) if len(found) == 1 else None


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
