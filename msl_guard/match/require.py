"""The kind `require`: is a statement missing?"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from msl_guard.model import Scope, Searchable, Span, View

_Spans = tuple[Span, ...]


class Position(StrEnum):
    """Where the statement must stand."""

    ANYWHERE = "anywhere"
    FIRST_PAGE = "first page"
    LAST_PAGE = "last page"
    EVERY_PAGE = "every page"


@dataclass(frozen=True, slots=True)
class Require:
    """Finds documents, or pages, that lack every one of the `need` statements.

    With `shown`, only pages (for `every page`) or documents that show one of those words count.
    """

    need: tuple[Searchable, ...]
    position: Position = Position.ANYWHERE
    shown: tuple[Searchable, ...] = ()

    @property
    def patterns(self) -> tuple[Searchable, ...]:
        """None: an absence cannot be found by looking for something."""
        return ()

    def find(self, view: View, scope: Scope) -> Iterator[Span]:
        """Yield an empty span at the start of each document or page that lacks the statement."""
        pages = [page for page in view.pages() if page]
        for shows, holds in self._judged(pages):
            shown = not self.shown or _any(view, self.shown, shows, scope)
            if shown and not _any(view, self.need, holds, scope):
                yield Span(holds[0].block, holds[0].start, holds[0].start)

    def _judged(self, pages: list[_Spans]) -> list[tuple[_Spans, _Spans]]:
        """Pairs: where `shown` words count, and where the statement must stand."""
        if not pages:
            return []
        everything = tuple(span for page in pages for span in page)
        match self.position:
            case Position.EVERY_PAGE:
                return [(page, page) for page in pages]
            case Position.FIRST_PAGE:
                return [(everything, pages[0])]
            case Position.LAST_PAGE:
                return [(everything, pages[-1])]
            case Position.ANYWHERE:
                return [(everything, everything)]


def _any(view: View, patterns: tuple[Searchable, ...], spans: _Spans, scope: Scope) -> bool:
    return any(
        True
        for span in spans
        if scope.admits(span.block.part)
        for pattern in patterns
        for _ in view.hits(pattern, span)
    )
