"""A document as the kinds of rule see it: folded text, sentences, windows, candidates.

Every answer that does not depend on one hit alone is kept: a document with ten thousand hits asks
the same question ten thousand times.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice

import regex

from msl_guard.fold import fold
from msl_guard.match.allowance import Allowance
from msl_guard.match.evidence import NOTHING, Evidence
from msl_guard.match.furniture import is_furniture, visible
from msl_guard.match.pattern import AnyOf, Pattern
from msl_guard.match.places import Places
from msl_guard.match.prefilter import Prefilter
from msl_guard.match.spans import Disjoint, disjoint
from msl_guard.model import Block, Document, Near, Part, Scope, Searchable, Span, Window
from msl_guard.segment import Outline, WindowKey

WIDE = frozenset((Window.PAGE, Window.SECTION, Window.DOCUMENT))
"""Windows of whole blocks, many of them: only those are searched in which the words may stand."""
SMALL = frozenset((Window.SENTENCE, Window.NEIGHBOURS))
"""Windows of sentences."""
_Key = tuple[str | int, int, int, int]
_QUOTED = regex.compile(r'"[^"]{2,300}"|(?<![\p{L}\p{N}])\'[^\']{2,200}\'(?![\p{L}\p{N}])')


class DocumentView:
    """Answers the questions of `model.View`, computing each part on first use."""

    def __init__(self, document: Document, prefilter: Prefilter, evidence: Evidence = NOTHING) -> None:
        self.document = document
        self.evidence = evidence
        self.outline = Outline(document)
        self._prefilter = prefilter
        self._folded: dict[int, str] = {}
        self._found: dict[_Key, tuple[Span, ...]] = {}
        self._stretches: dict[_Key, Disjoint] = {}
        self._blocks_with: dict[tuple[str | int, str, WindowKey], tuple[int, ...]] = {}
        self._in_headers: dict[tuple[int, str], bool] = {}
        self._quotations: dict[int, Disjoint] = {}
        self.references: dict[int, Disjoint] = {}
        allowance = Allowance()
        # Asked at every search: the shorter the way the better.
        self.allow, self.heed = allowance.give, allowance.heed

    def index(self, block: Block) -> int:
        """The place of a block in the document, from 0."""
        return self.outline.index(block)

    def folded(self, block: Block) -> str:
        """The block's text with look-alike characters folded, offsets unchanged."""
        key = id(block)
        if key not in self._folded:
            self._folded[key] = fold(block.text)
        return self._folded[key]

    def candidates(self, pattern: Searchable, scope: Scope, nears: Sequence[Near] = ()) -> Iterator[Span]:
        """Yield the sentences, within scope, in which the pattern may stand, and `nears` around it."""
        places = self._places.where(pattern, nears)
        if not places:
            return iter(())
        return (
            self.outline.sentences(index)[number]
            for index, numbers in places.items()
            if scope.admits(self.document.blocks[index].part)
            for number in numbers
        )

    def blocks_calling(self, pattern: Searchable) -> Collection[int]:
        """The numbers of the blocks whose words let the pattern stand in them; asking costs little."""
        return self._places.calling(pattern)

    def may_stand(self, pattern: Searchable, sentence: Span) -> bool:
        """Whether the words of a sentence let the pattern stand in it; asking costs little."""
        return self._places.may_stand(pattern, sentence)

    def prepare(self) -> None:
        """Cut the whole document into sentences, and those into words, for all that will ask."""
        self._places.prepare()

    @property
    def called(self) -> Iterable[str]:
        """The loose expressions that the words of the document call for."""
        return self._places.called

    @cached_property
    def _places(self) -> Places:
        folded = [self.folded(block) for block in self.document.blocks]
        return Places(self.outline, folded, self._prefilter, self.heed)

    def hits(self, pattern: Searchable, sentence: Span) -> list[Span]:
        """Each match of the pattern that lies in the sentence.

        Raises:
            RuleTimeoutError: the time allowed is used up, or the pattern's own.
        """
        self.heed()
        block = sentence.block
        found = pattern.spans(self.folded(block), sentence.start, sentence.end)
        return [Span(block, start, end) for start, end in found]

    def stands(self, words: Searchable, span: Span) -> bool:
        """Whether the words stand in a stretch; raises as `hits` does."""
        self.heed()
        return span.start < span.end and words.stands(self.folded(span.block), span.start, span.end)

    def found(self, pattern: Searchable, span: Span) -> tuple[Span, ...]:
        """The matches of the pattern in a stretch that many hits share, such as a sentence."""
        key = _key(pattern, span)
        if key not in self._found:
            self._found[key] = tuple(self.hits(pattern, span))
        return self._found[key]

    def stretches(self, pattern: Searchable, span: Span) -> Disjoint:
        """What `found` finds, quick to ask about a place."""
        key = _key(pattern, span)
        if key not in self._stretches:
            self._stretches[key] = disjoint(self.found(pattern, span))
        return self._stretches[key]

    def quotations(self, block: Block) -> Disjoint:
        """The stretches of a block in quotation marks, marks included."""
        key = id(block)
        if key not in self._quotations:
            spans = [match.span() for match in _QUOTED.finditer(self.folded(block))]
            self._quotations[key] = Disjoint([start for start, _ in spans], [end for _, end in spans])
        return self._quotations[key]

    def in_header(self, words: Searchable, header: str) -> bool:
        """Whether the words stand in the header of a table cell."""
        key = (id(words), header)
        if key not in self._in_headers:
            folded = fold(header)
            self._in_headers[key] = words.stands(folded, 0, len(folded))
        return self._in_headers[key]

    @cached_property
    def pages(self) -> tuple[tuple[Span, ...], ...]:
        """The blocks of each slide, page or section, in order, properties left out."""
        blocks = self.document.blocks
        pages = (
            tuple(
                visible(blocks[number])
                for number in numbers
                if not is_furniture(blocks[number]) and blocks[number].text.strip()
            )
            for numbers in self.outline.pages
        )
        return tuple(page for page in pages if page)

    @cached_property
    def standing(self) -> tuple[Span, ...]:
        """The blocks that show on every page: layouts, masters, running headers and footers."""
        return tuple(
            visible(block)
            for block in self.document.blocks
            if is_furniture(block) and block.part is not Part.METADATA and block.text.strip()
        )

    def window_start(self, around: Span, within: Window) -> tuple[int, int]:
        """Where the window around a span begins: (block number, offset)."""
        first = self.outline.window(around, within)[0]
        return self.index(first.block), first.start

    def has(self, near: Near, around: Span) -> bool:
        """Whether the words of `near` stand in its window around a span, on the side it names.

        The headers of a table cell's row and column count as part of every window around it.
        """
        headers = around.block.headers
        if headers and any(self.in_header(near.words, header) for header in headers):
            return True
        window = self.outline.window_key(around, near.within)
        if isinstance(near.words, AnyOf):
            return any(self._has(words, near, around, window) for words in near.words.patterns)
        return self._has(near.words, near, around, window)

    def _has(self, words: Searchable, near: Near, around: Span, window: WindowKey) -> bool:
        holding = self._holding(words, near, around, window)
        if near.side == "either" or not holding:
            return bool(holding)
        own = self.index(around.block)
        if holding[0] < own if near.side == "before" else holding[-1] > own:
            return True
        return own in holding and any(
            self._stands(words, near.side, span, around)
            for span in self.outline.window(around, near.within)
            if span.block is around.block
        )

    def _holding(self, words: Searchable, near: Near, around: Span, window_key: WindowKey) -> tuple[int, ...]:
        """The blocks of the window in which the words stand; the first will do if no side is named."""
        key = (_identity(words), near.side, window_key)
        if key not in self._blocks_with:
            window = self.outline.window(around, near.within)
            if near.within in WIDE:
                window = tuple(span for span in window if self._places.calls(words, self.index(span.block)))
            elif near.within in SMALL:
                window = tuple(span for span in window if self._places.may_stand(words, span))
            blocks = (self.index(span.block) for span in window if self.stands(words, span))
            self._blocks_with[key] = tuple(islice(blocks, 1) if near.side == "either" else blocks)
        return self._blocks_with[key]

    def _stands(self, words: Searchable, side: str, span: Span, around: Span) -> bool:
        """Whether the words stand on their side of another span in the same block."""
        found = self.stretches(words, span)
        if side == "before":
            if found.ends and found.ends[0] <= around.start:
                return True
            beside = Span(span.block, span.start, min(span.end, around.start))
        else:
            if found.starts and found.starts[-1] >= around.end:
                return True
            beside = Span(span.block, max(span.start, around.end), span.end)
        # A match that runs into the span may hide a shorter one beside it.
        return bool(found.touched(around.start, around.end)) and self.stands(words, beside)


def _key(pattern: Searchable, span: Span) -> _Key:
    return _identity(pattern), id(span.block), span.start, span.end


def _identity(words: Searchable) -> str | int:
    """What two patterns of the same words share, so that the rules that look for them ask once."""
    return words.exact if isinstance(words, Pattern) else id(words)
