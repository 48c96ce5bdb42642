"""Where in a document a pattern may stand: which blocks, and which of their sentences."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from itertools import accumulate
from operator import or_

from msl_guard.match.pattern import Pattern, each
from msl_guard.match.prefilter import Called, Prefilter
from msl_guard.match.sentencesets import Sentences, sentence_sets
from msl_guard.match.spans import Disjoint
from msl_guard.match.wordsets import AT_ONCE, WordSets, numbers
from msl_guard.model import Near, Searchable, Span, Window
from msl_guard.segment import Outline

_MANY = 256
"""Sentences that are sooner looked at together, by a quicker expression, than one by one."""
_TOGETHER = 1 << 15
"""Bytes of texts that are searched together: calls cost more than looking at a short text."""
_CLOSE = frozenset((Window.SENTENCE, Window.NEIGHBOURS, Window.BLOCK))
"""Windows of few sentences."""
_Close = tuple[Window, tuple[str, ...]]
"""A window, and the expressions of which one may match in it."""
_NOWHERE: Mapping[int, Sequence[int]] = {}


class Places:
    """Answers where in a document a pattern may stand; of each text that is found out once."""

    def __init__(
        self, outline: Outline, folded: Sequence[str], prefilter: Prefilter, heed: Callable[[], None]
    ) -> None:
        """Take the folded texts of all blocks, in order; `heed` raises when the time is up."""
        self._outline = outline
        self._prefilter = prefilter
        self._heed = heed
        alike: dict[str, list[int]] = {}
        for at, block in enumerate(outline.document.blocks):
            alike.setdefault(block.text, []).append(at)
        self._blocks = [*alike.values()]
        """The blocks that hold each of the texts."""
        self._texts = [folded[blocks[0]] for blocks in self._blocks]
        self._text = {at: text for text, blocks in enumerate(self._blocks) for at in blocks}
        self._where: dict[tuple[str, tuple[_Close, ...]], Mapping[int, Sequence[int]]] = {}
        self._close: dict[_Close, list[int]] = {}
        self._holding: dict[str, Sequence[int]] = {}
        self._calling: dict[str | None, frozenset[int]] = {}

    def calling(self, pattern: Searchable) -> Collection[int]:
        """The blocks whose words call for a pattern, in order of their texts; all if that is not known."""
        if not isinstance(pattern, Pattern) or not self._prefilter.knows(pattern):
            return range(len(self._text))
        return [at for text in self.called.get(pattern.loose or "", Called()) for at in self._blocks[text]]

    def calls(self, pattern: Searchable, block: int) -> bool:
        """Whether the words of a block call for a pattern, which is asked of many blocks."""
        if not isinstance(pattern, Pattern) or not self._prefilter.knows(pattern):
            return True
        if pattern.loose not in self._calling:
            self._calling[pattern.loose] = frozenset(self.calling(pattern))
        return block in self._calling[pattern.loose]

    def may_stand(self, pattern: Searchable, sentence: Span) -> bool:
        """Whether the words of a sentence let a pattern stand in it; asking costs little."""
        if not isinstance(pattern, Pattern) or pattern.loose is None or not self._prefilter.weighs(pattern):
            return True
        number = self._outline.number(sentence)
        if number < 0:
            return True
        group, at = self._sentences.place(self._text[self._outline.index(sentence.block)], number)
        return bool(self._calling_sentences(pattern.loose)[group] >> at & 1)

    def _calling_sentences(self, loose: str) -> Sequence[int]:
        """Of each group the sentences whose words call for an expression."""
        if loose not in self._holding:
            self._heed()
            self._holding[loose] = self._prefilter.meeting(
                loose, [one.words for one in self._sentences.groups]
            )
        return self._holding[loose]

    def where(self, pattern: Searchable, nears: Sequence[Near] = ()) -> Mapping[int, Sequence[int]]:
        """The blocks in which a pattern may stand, in order, with the numbers of those of their sentences.

        Sentences around which the words of one of `nears` cannot stand are left out.

        Raises:
            RuleTimeoutError: the time allowed is used up.
        """
        if not isinstance(pattern, Pattern) or pattern.loose is None:
            return self._everywhere
        if pattern.loose not in self.called:
            return _NOWHERE
        close = [one for one in map(self._close_to, nears) if one is not None]
        key = (pattern.loose, tuple(one for one, _ in close))
        if key not in self._where:
            bits = self._calling_sentences(pattern.loose)
            for _, around in close:
                bits = [one & other for one, other in zip(bits, around, strict=True)]
            found: dict[int, list[int]] = {}
            for group, calling in zip(self._sentences.groups, bits, strict=True):
                for at in numbers(calling):
                    text, number = group.places[at]
                    found.setdefault(text, []).append(number)
            if sum(map(int.bit_count, bits)) > _MANY or (found and not pattern.is_quick):
                found = dict(self._touched(pattern, found))
            places = {at: found[text] for text in found for at in self._blocks[text]}
            self._where[key] = dict(sorted(places.items()))
        return self._where[key]

    def _close_to(self, near: Near) -> "tuple[_Close, list[int]] | None":
        """Of each group the sentences in whose window words may stand; None if that is not known."""
        patterns = [one for one in each(near.words) if isinstance(one, Pattern)]
        if near.within not in _CLOSE or len(patterns) < len(each(near.words)):
            return None
        if not all(map(self._prefilter.weighs, patterns)):
            return None
        key = (near.within, tuple(one.loose or "" for one in patterns))
        if key not in self._close:
            self._close[key] = self._around(*key)
        return key, self._close[key]

    def _around(self, within: Window, expressions: Sequence[str]) -> list[int]:
        """Of each group the sentences in whose window one of the expressions may match."""
        if within is Window.BLOCK:
            holding = self._in_blocks(expressions)
        else:
            calling = [self._calling_sentences(one) for one in expressions]
            holding = [reduce(or_, bits) for bits in zip(*calling, strict=True)]
        if within is Window.NEIGHBOURS:
            holding = [bits | bits << 1 | bits >> 1 for bits in holding]
            edges = [one.edges for one in self._sentences.groups]
            holding = [one | other for one, other in zip(holding, edges, strict=True)]
        return [bits | group.headed for bits, group in zip(holding, self._sentences.groups, strict=True)]

    def _in_blocks(self, expressions: Sequence[str]) -> list[int]:
        """Of each group the sentences of blocks in which one of the expressions may match."""
        found = [0] * len(self._sentences.groups)
        start = 0
        meeting = [self._prefilter.meeting(one, self._words) for one in expressions]
        for words, sets in zip(self._words, zip(*meeting, strict=True), strict=True):
            for text in map(start.__add__, numbers(reduce(or_, sets))):
                count = len(self._outline.sentences(self._blocks[text][0]))
                for group, some in self._sentences.whole(text, count):
                    found[group] |= some
            start += words.count
        return found

    def _touched(
        self, pattern: Pattern, sentences: Mapping[int, list[int]]
    ) -> Iterator[tuple[int, list[int]]]:
        """Yield, of each text, those of the sentences that a match may touch."""
        for together in self._groups([*sentences]):
            self._heed()
            for at, stretches in _touching(pattern, [self._encoded[one] for one in together]):
                text = together[at]
                if len(self._encoded[text]) != len(self._texts[text]):
                    yield text, sentences[text]
                    continue
                places = Disjoint([start for start, _ in stretches], [end for _, end in stretches])
                own = self._outline.sentences(self._blocks[text][0])
                if kept := [one for one in sentences[text] if places.touched(own[one].start, own[one].end)]:
                    yield text, kept

    def _groups(self, texts: Sequence[int]) -> Iterator[list[int]]:
        group: list[int] = []
        size = 0
        for one in texts:
            group.append(one)
            size += len(self._encoded[one])
            if size > _TOGETHER:
                yield group
                group, size = [], 0
        if group:
            yield group

    def prepare(self) -> None:
        """Look now at what each sentence holds."""
        self._sentences  # noqa: B018 - a cached property

    @cached_property
    def called(self) -> Mapping[str, Called]:
        """The texts by the loose expressions that their words call for."""
        return self._prefilter.called(self._words)

    @cached_property
    def _words(self) -> list[WordSets]:
        """The words of the texts, of so many at once."""
        starts = range(0, len(self._texts), AT_ONCE)
        return [self._prefilter.words(self._texts[start : start + AT_ONCE]) for start in starts]

    @cached_property
    def _sentences(self) -> Sentences:
        return sentence_sets(self._outline, self._blocks, self._texts, self._prefilter, self._heed)

    @cached_property
    def _encoded(self) -> list[bytes]:
        return [text.encode(errors="replace") for text in self._texts]

    @cached_property
    def _everywhere(self) -> dict[int, Sequence[int]]:
        return {
            at: range(len(self._outline.sentences(at))) for at in range(len(self._outline.document.blocks))
        }


def _touching(pattern: Pattern, texts: Sequence[bytes]) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Yield the numbers of the texts that a pattern roughly matches in, and where.

    All are searched as one, which finds at least what is in each; in a text that a match reaches into
    from another, it may be anywhere.
    """
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    found: dict[int, list[tuple[int, int]]] = {}
    anywhere: set[int] = set()
    for start, end in pattern.roughly(b"\n".join(texts)):
        first = bisect_right(starts, start) - 1
        if start < end < starts[first + 1]:
            found.setdefault(first, []).append((start - starts[first], end - starts[first]))
        else:
            anywhere.update(range(first, bisect_right(starts, max(start, end - 1))))
    for at in sorted(found.keys() | anywhere):
        yield at, [(0, len(texts[at]))] if at in anywhere else found[at]
