"""What kinds of rule share: words to watch for, and the choice among overlapping spans."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from msl_guard.model import Near, Scope, Searchable, Span, View


@dataclass(frozen=True, slots=True)
class Watch:
    """A pattern to look for, with what must and what must not stand near its matches."""

    pattern: Searchable
    near: tuple[Near, ...] = ()
    lacks: tuple[Near, ...] = ()


def watched(view: View, watches: Iterable[Watch], scope: Scope) -> Iterator[Span]:
    """Yield the matches of all watches, of overlapping ones the longest."""
    yield from longest(
        hit
        for watch in watches
        for sentence in view.candidates(watch.pattern, scope)
        for hit in view.hits(watch.pattern, sentence)
        if all(view.has(near, hit) for near in watch.near)
        and not any(view.has(near, hit) for near in watch.lacks)
    )


def longest(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield, block by block in order of arrival, the spans that no longer one overlaps."""
    by_block: dict[int, list[Span]] = {}
    for span in spans:
        by_block.setdefault(id(span.block), []).append(span)
    for found in by_block.values():
        kept: list[Span] = []
        for span in sorted(found, key=lambda one: (one.start - one.end, one.start)):
            if not any(span.start < other.end and other.start < span.end for other in kept):
                kept.append(span)
        yield from sorted(kept, key=lambda one: one.start)
