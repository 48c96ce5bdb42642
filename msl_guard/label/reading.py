"""One document, read with the names of a project's products: what each stretch of it names."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from operator import attrgetter

import regex
from msgspec import Struct

from msl_guard.fold import fold
from msl_guard.label.asks import marker_groups, slots_named
from msl_guard.label.cues import LabelWords, Stretch
from msl_guard.label.mention import Mention
from msl_guard.label.mentions import Reader
from msl_guard.label.qualifiers import Slot
from msl_guard.label.record import Ages
from msl_guard.label.terms import words
from msl_guard.model import Block, Document, Part, Span, Window
from msl_guard.segment import Outline

PageKey = tuple[str | int, ...]
UNREAD = frozenset({Part.REFERENCE_LIST, Part.CODE, Part.REVISION, Part.METADATA, Part.LINK})
"""Parts that make no claim."""


class Above(Struct, frozen=True):
    """A title or header over a sentence, and what it names."""

    text: Stretch
    mentions: tuple[Mention, ...]
    how: str


class Near(Struct, frozen=True):
    """What the page around a sentence names anywhere."""

    slots: frozenset[Slot]
    markers: frozenset[str]
    words: frozenset[str]
    ages: frozenset[Ages]


_FRAGMENT = 12
"""Words of a question that is a heading."""
_FULL_QUESTION = regex.compile(
    r"\W*(?:who|whom|whose|which|why|when|where|how|what(?! about| next| else)|is|are|was|were|do|does|did|"
    r"can|could|may|might|"
    r"should|shall|would|will|has|have|had|Q\b)",
    regex.IGNORECASE,
)

SENTENCE_BEFORE = "sentence before"
_SUCH = regex.compile(
    r"\b(?:in|for|of|with|among|to|(?:treat|help|suit|benefit|protect|improv)\w*)\s(?:such|these|those)\s"
    r"(?:patients?|people|children|women|men|adults|infants|individuals|cases?|settings?)\b"
    r"(?!\s(?:with|who|whose|on|aged|under|over|taking|receiving|in whom))",
    regex.IGNORECASE,
)
"""What points to the patients of the sentence before: "in such patients"."""

_start = attrgetter("start")


class Reading:
    """One document, read with the names of a project's products."""

    def __init__(self, document: Document, outline: Outline, reader: Reader, words: LabelWords) -> None:
        self.document = document
        self.outline = outline
        self.reader = reader
        self.words = words
        self._mentions: dict[int, tuple[Mention, ...]] = {}
        self._folded: dict[int, str] = {}
        self._near: dict[PageKey, Near] = {}
        self._titles: dict[PageKey, tuple[Span, ...]] = {}

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
        found = self._mentions[key]
        first = bisect_left(found, span.start, key=_start)
        last = bisect_left(found, span.end, key=_start)
        return tuple(one for one in found[first:last] if one.end <= span.end)

    def stretch(self, span: Span) -> Stretch:
        """The folded text of a span."""
        return Stretch(self.folded(span.block), span.start, span.end)

    def page(self, span: Span) -> tuple[Span, ...]:
        """The blocks of the slide, page or section around a span."""
        return self.outline.window(span, Window.PAGE)

    def page_key(self, span: Span) -> PageKey:
        """What two spans share exactly if they stand on the same page."""
        return self.outline.window_key(span, Window.PAGE)

    def near(self, span: Span) -> Near:
        """What the page around a span names anywhere, and its words."""
        key = self.page_key(span)
        if key not in self._near:
            page = self.page(span)
            named = [one for other in page for one in self.mentions(other)]
            self._near[key] = Near(
                slots_named(named),
                marker_groups(named),
                frozenset(one.form for other in page for one in words(self.stretch(other).words)),
                frozenset(one.value for one in named if isinstance(one.value, Ages)),
            )
        return self._near[key]

    def names(self, block: Block) -> bool:
        """Whether a block, or a header of its cell, names a product of the book."""
        return self.reader.names(self.folded(block)) or any(self.reader.names(one) for one in block.headers)

    def drugs(self, block: Block) -> tuple[Mention, ...]:
        """The drugs that a block names."""
        return self.reader.drugs(self.folded(block))

    def above(self, sentence: Span) -> Iterator[Above]:
        """Yield the headers of a table cell, then the titles over the sentence, nearest first."""
        block = sentence.block
        for header in block.headers:
            text = fold(header)
            found = self.reader.read(text, self._spelled_out)
            yield Above(Stretch(text, 0, len(text)), found, "table header")
        fragment = self._fragment_before(sentence)
        if fragment is not None:
            yield Above(self.stretch(fragment), self.mentions(fragment), "question")
        before = self._patients_before(sentence)
        if before is not None:
            yield Above(self.stretch(before), self.mentions(before), SENTENCE_BEFORE)
        for span in self._titles_over(sentence):
            yield Above(self.stretch(span), self.mentions(span), "title")

    def _fragment_before(self, sentence: Span) -> Span | None:
        """The question without a verb that opens the way to a sentence, less its mark: "Rosacea? …"."""
        spans = self.outline.sentences(self.outline.index(sentence.block))
        at = bisect_left(spans, sentence.start, key=_start) - 1
        if at < 0:
            return None
        words_said = self.stretch(spans[at]).words.rstrip()
        if not words_said.endswith("?") or len(words_said.split()) > _FRAGMENT:
            return None
        if _FULL_QUESTION.match(words_said):
            return None
        start = spans[at].start
        return Span(sentence.block, start, start + len(words_said) - 1)

    def _patients_before(self, sentence: Span) -> Span | None:
        """The sentence before one that speaks of its patients: "gave rapid responses in such patients"."""
        if _SUCH.search(self.stretch(sentence).words) is None:
            return None
        spans = self.outline.sentences(self.outline.index(sentence.block))
        at = bisect_left(spans, sentence.start, key=_start) - 1
        return spans[at] if at >= 0 else None

    def _titles_over(self, sentence: Span) -> Iterator[Span]:
        """Yield the titles and headings of the page before the sentence, nearest first."""
        key = self.page_key(sentence)
        if key not in self._titles:
            page = self.page(sentence)
            self._titles[key] = tuple(one for one in page if one.block.part is Part.TITLE or one.block.level)
        own = self.outline.index(sentence.block)
        for span in reversed(self._titles[key]):
            if self.outline.index(span.block) < own:
                yield span

    @cached_property
    def _spelled_out(self) -> frozenset[str]:
        return self.reader.spelled_out("\n".join(self.folded(block) for block in self.document.blocks))
