"""What kinds of rule share: words to watch for, and the choice among overlapping spans."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field

from msl_guard.model import Near, Scope, Searchable, Span, View


class Watch(Struct, frozen=True):
    """A pattern to look for, with what must and what must not stand near its matches."""

    pattern: Searchable
    near: tuple[Near, ...] = ()
    lacks: tuple[Near, ...] = ()

    def __reduce__(self) -> tuple[type["Watch"], tuple[object, ...]]:
        """Kept rulesets hold thousands of them: in this form they are read back sooner."""
        return Watch, (self.pattern, self.near, self.lacks)


class Disjoint(Struct, frozen=True):
    """Stretches of one block of which no two overlap, quick to ask about a place."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def touched(self, start: int, end: int) -> range:
        """The places, in order, of the stretches that overlap start to end."""
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end))

    def add(self, start: int, end: int) -> int:
        """Put in a stretch that overlaps none, and return its place."""
        at = bisect_left(self.starts, start)
        self.starts.insert(at, start)
        self.ends.insert(at, end)
        return at


def watched(view: View, watches: Iterable[Watch], scope: Scope) -> Iterator[Span]:
    """Yield the matches of all watches in reading order, of overlapping ones the longest."""
    hits = longest(
        hit
        for watch in watches
        for sentence in view.candidates(watch.pattern, scope, watch.near)
        for hit in view.hits(watch.pattern, sentence)
        if not any(view.has(near, hit) for near in watch.lacks)
        and all(view.has(near, hit) for near in watch.near)
    )
    yield from sorted(hits, key=lambda hit: (view.index(hit.block), hit.start))


def longest(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield, block by block in order of arrival, the spans that no longer one overlaps."""
    by_block: dict[int, list[Span]] = {}
    for span in spans:
        by_block.setdefault(id(span.block), []).append(span)
    for found in by_block.values():
        kept: list[Span] = []
        taken = Disjoint()
        for span in sorted(found, key=lambda one: (one.start - one.end, one.start)):
            if not taken.touched(span.start, span.end):
                taken.add(span.start, span.end)
                kept.append(span)
        yield from sorted(kept, key=lambda one: one.start)


def disjoint(spans: Sequence[Span]) -> Disjoint:
    """The stretches of spans that are in order and do not overlap, such as one pattern's matches."""
    return Disjoint([one.start for one in spans], [one.end for one in spans])
