"""The kind `density`: is there too much of it?"""

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from msl_guard.match.spans import Watch, watched
from msl_guard.model import Scope, Searchable, Span, View


class Per(StrEnum):
    """What matches are counted against; the values are those of rule files."""

    WORDS = "1000 words"
    PAGES = "100 pages"
    OTHERS = "100 others"


class Density(Struct, frozen=True):
    """Finds documents in which the watched words stand too thick."""

    watches: tuple[Watch, ...]
    most: float
    """Matches in 1,000 words, pages in 100 that show one, or matches beside 100 of `others`: still borne."""
    least: int
    """Matches below which a document is too short to judge."""
    per: Per = Per.WORDS
    others: tuple[Searchable, ...] = ()

    @property
    def patterns(self) -> tuple[Searchable, ...]:
        """The patterns of its watches, and the others."""
        return (*(watch.pattern for watch in self.watches), *self.others)

    def find(self, view: View, scope: Scope) -> Iterator[Span]:
        """Yield the first match of a document that has too many."""
        hits = list(watched(view, self.watches, scope))
        if len(hits) < self.least:
            return
        if self.per is Per.WORDS:
            read = (span for page in view.pages for span in page if scope.admits(span.block.part))
            counted, base, whole = len(hits), sum(len(span.text.split()) for span in read), 1000
        elif self.per is Per.PAGES:
            shown = {id(hit.block) for hit in hits}
            pages = [page for page in view.pages if any(scope.admits(one.block.part) for one in page)]
            counted = sum(any(id(one.block) in shown for one in page) for page in pages)
            base, whole = len(pages), 100
        else:
            others = [Watch(pattern) for pattern in self.others]
            counted, base, whole = len(hits), sum(1 for _ in watched(view, others, scope)), 100
        if whole * counted > self.most * base:
            yield hits[0]
