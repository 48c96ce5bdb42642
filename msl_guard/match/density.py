"""The kind `density`: is there too much of it?"""

from collections.abc import Iterator
from dataclasses import dataclass

from msl_guard.match.spans import Watch, watched
from msl_guard.model import Scope, Searchable, Span, View


@dataclass(frozen=True, slots=True)
class Density:
    """Finds documents in which the watched words stand too thick."""

    watches: tuple[Watch, ...]
    most: float
    """Matches in 1,000 words that are still borne."""
    least: int
    """Matches below which a document is too short to judge."""

    @property
    def patterns(self) -> tuple[Searchable, ...]:
        """The patterns of its watches."""
        return tuple(watch.pattern for watch in self.watches)

    def find(self, view: View, scope: Scope) -> Iterator[Span]:
        """Yield the first match of a document that has too many."""
        hits = list(watched(view, self.watches, scope))
        if len(hits) < self.least:
            return
        words = sum(
            len(span.text.split()) for page in view.pages for span in page if scope.admits(span.block.part)
        )
        if 1000 * len(hits) > self.most * words:
            yield hits[0]
