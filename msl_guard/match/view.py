"""A document as the kinds of rule see it: folded text, sentences, windows, candidates."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from msl_guard.match.pattern import Prefilter
from msl_guard.model import Block, Document, Near, Part, Scope, Searchable, Span, Window
from msl_guard.segment import Outline, fold


class DocumentView:
    """Answers the questions of `model.View`, computing each part on first use."""

    def __init__(self, document: Document, prefilter: Prefilter) -> None:
        self.document = document
        self.outline = Outline(document)
        self._prefilter = prefilter
        self._folded: dict[int, str] = {}
        self._found: dict[tuple[int, int, int, int], bool] = {}

    def folded(self, block: Block) -> str:
        """The block's text with look-alike characters folded, offsets unchanged."""
        key = id(block)
        if key not in self._folded:
            self._folded[key] = fold(block.text)
        return self._folded[key]

    def candidates(self, pattern: Searchable, scope: Scope) -> Iterator[Span]:
        """Yield the sentences, within scope, of the blocks in which the pattern may stand."""
        for index in self._blocks_by_pattern.get(pattern, ()):
            if scope.admits(self.document.blocks[index].part):
                yield from self.outline.sentences(index)

    def hits(self, pattern: Searchable, sentence: Span) -> Iterator[Span]:
        """Yield each match of the pattern that lies in the sentence."""
        text = self.folded(sentence.block)
        for start, end in pattern.spans(text, sentence.start, sentence.end):
            yield Span(sentence.block, start, end)

    def pages(self) -> Iterator[tuple[Span, ...]]:
        """Yield the sentences of each slide, page or section, in order, properties left out."""
        for numbers in self.outline.pages:
            if self._is_furniture(self.document.blocks[numbers[0]]):
                continue
            yield tuple(span for number in numbers for span in self.outline.sentences(number))

    def _is_furniture(self, block: Block) -> bool:
        """Whether a block stands outside the pages: a property, or a layout behind the slides."""
        first = block.location.steps[:1]
        return block.part is Part.METADATA or bool(first and first[0][0] in ("layout", "master"))

    def window_start(self, around: Span, within: Window) -> tuple[int, int]:
        """Where the window around a span begins: (block number, offset)."""
        first = self.outline.window(around, within)[0]
        return self.outline.index(first.block), first.start

    def has(self, near: Near, around: Span) -> bool:
        """Whether the words of `near` stand in its window around a span.

        The headers of a table cell's row and column count as part of every window around it.
        """
        if any(self._in_text(near.words, header) for header in around.block.headers):
            return True
        for span in self.outline.window(around, near.within):
            start, end = span.start, span.end
            if span.block is around.block and near.side == "before":
                end = min(end, around.start)
            if span.block is around.block and near.side == "after":
                start = max(start, around.end)
            if start < end and self._contains(near.words, Span(span.block, start, end)):
                return True
        return False

    @staticmethod
    def _in_text(words: Searchable, text: str) -> bool:
        folded = fold(text)
        return any(True for _ in words.spans(folded, 0, len(folded)))

    def _contains(self, words: Searchable, span: Span) -> bool:
        key = (id(words), id(span.block), span.start, span.end)
        if key not in self._found:
            self._found[key] = any(self.hits(words, span))
        return self._found[key]

    @cached_property
    def _blocks_by_pattern(self) -> dict[Searchable, list[int]]:
        found: dict[Searchable, list[int]] = defaultdict(list)
        for index, block in enumerate(self.document.blocks):
            for pattern in self._prefilter.possible(self.folded(block)):
                found[pattern].append(index)
        return found
