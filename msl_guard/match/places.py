"""Where in a document a pattern may stand: which blocks, and what in them each of its matches touches."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate

from msl_guard.match.pattern import Pattern
from msl_guard.match.prefilter import Called, Prefilter
from msl_guard.match.spans import Disjoint, Watch
from msl_guard.model import Searchable

_AT_ONCE = 1 << 15
"""Bytes of texts that are searched together: calls cost more than looking at a short text."""


class Places:
    """Answers where in the texts of blocks a pattern may stand; of each text that is found out once."""

    def __init__(self, folded: Sequence[str], prefilter: Prefilter, heed: Callable[[], None]) -> None:
        """Take the folded texts of all blocks, in order; `heed` raises when the time is up."""
        self._folded = folded
        self._prefilter = prefilter
        self._heed = heed
        alike: dict[str, list[int]] = {}
        for at, text in enumerate(folded):
            alike.setdefault(text, []).append(at)
        self._texts = [*alike]
        self._blocks = [*alike.values()]
        """The blocks that hold each of the texts."""
        self._where: dict[str, Mapping[int, Disjoint]] = {}
        self._calling: dict[int, frozenset[int]] = {}

    def may_hold(self, watches: Sequence[Watch]) -> bool:
        """Whether any block may hold any of the words that a rule watches."""
        known = self._prefilter.together(watches)
        return known is None or not known.isdisjoint(self._names)

    def calling(self, pattern: Pattern) -> frozenset[int] | None:
        """The blocks whose words call for a pattern; None if the prefilter does not know it."""
        if not self._prefilter.knows(pattern):
            return None
        key = id(pattern)
        if key not in self._calling:
            texts = self._called.get(pattern.loose or "", Called())
            self._calling[key] = frozenset(at for text in texts for at in self._blocks[text])
        return self._calling[key]

    def where(self, pattern: Searchable) -> Mapping[int, Disjoint]:
        """The blocks in which a pattern may stand, in order, and the stretches its matches touch if it does.

        Raises:
            RuleTimeoutError: the time allowed is used up.
        """
        if not isinstance(pattern, Pattern) or pattern.loose is None:
            return self._everywhere
        if pattern.loose not in self._where:
            called = self._called.get(pattern.loose)
            found = {} if called is None else dict(self._touched(pattern, [*called]))
            places = {at: found[text] for text in found for at in self._blocks[text]}
            self._where[pattern.loose] = dict(sorted(places.items()))
        return self._where[pattern.loose]

    def _touched(self, pattern: Pattern, texts: Sequence[int]) -> Iterator[tuple[int, Disjoint]]:
        for together in self._groups(texts):
            self._heed()
            for text in _touching(pattern, [self._encoded[one] for one in together]):
                number, stretches = together[text[0]], text[1]
                if len(self._encoded[number]) != len(self._texts[number]):
                    stretches = [(0, len(self._texts[number]))]
                yield number, Disjoint([start for start, _ in stretches], [end for _, end in stretches])

    def _groups(self, texts: Sequence[int]) -> Iterator[list[int]]:
        group: list[int] = []
        size = 0
        for one in texts:
            group.append(one)
            size += len(self._encoded[one])
            if size > _AT_ONCE:
                yield group
                group, size = [], 0
        if group:
            yield group

    @cached_property
    def _called(self) -> dict[str, Called]:
        return self._prefilter.called(self._texts)

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(self._called)

    @cached_property
    def _encoded(self) -> list[bytes]:
        return [text.encode(errors="replace") for text in self._texts]

    @cached_property
    def _everywhere(self) -> dict[int, Disjoint]:
        return {at: Disjoint([0], [len(text)]) for at, text in enumerate(self._folded)}


def _touching(pattern: Pattern, texts: Sequence[bytes]) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Yield the numbers of the texts that a pattern roughly matches in, and where.

    All are searched as one, which finds at least what is in each; a text that a match reaches into
    from another is searched again alone.
    """
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    found: dict[int, list[tuple[int, int]]] = {}
    alone: set[int] = set()
    for start, end in pattern.roughly(b"\n".join(texts)):
        first = bisect_right(starts, start) - 1
        if start < end < starts[first + 1]:
            found.setdefault(first, []).append((start - starts[first], end - starts[first]))
        else:
            alone.update(range(first, bisect_right(starts, max(start, end - 1))))
    for at in sorted(found.keys() | alone):
        stretches = pattern.roughly(texts[at]) if at in alone and len(texts) > 1 else found.get(at, [])
        if stretches:
            yield at, stretches
