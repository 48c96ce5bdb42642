"""The kind `require`: is a statement missing?"""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from msl_guard.model import Scope, Searchable, Span, View

_Spans = tuple[Span, ...]


class Position(StrEnum):
    """Where the statement must stand."""

    ANYWHERE = "anywhere"
    FIRST_PAGE = "first page"
    LAST_PAGE = "last page"
    EVERY_PAGE = "every page"
    EVERY_PAGE_ONCE_STATED = "every page once stated"


class Require(Struct, frozen=True):
    """Finds documents, or pages, that lack every one of the `need` statements.

    With `shown`, only pages (for `every page`) or documents that show one of those words count. For
    `every page once stated`, a document that states it nowhere is left to another rule.
    What stands on every page, such as the footer of a master slide, counts for each of them. A
    format without slides or pages has one page.
    """

    need: tuple[Searchable, ...]
    position: Position = Position.ANYWHERE
    shown: tuple[Searchable, ...] = ()

    @property
    def patterns(self) -> tuple[Searchable, ...]:
        """The statements, and the words that call for them."""
        return (*self.need, *self.shown)

    def find(self, view: View, scope: Scope) -> Iterator[Span]:
        """Yield an empty span at the start of each document or page that lacks the statement."""
        called = _blocks_with(view, self.shown, scope)
        if self.shown and not called:
            return
        stated = _blocks_with(view, self.need, scope)
        if any(id(one.block) in stated for one in view.standing):
            return
        if self.position is Position.EVERY_PAGE_ONCE_STATED and not _blocks_with(view, self.need, Scope()):
            return
        for shows, holds in self._judged(view.pages):
            if self.shown and not any(id(one.block) in called for one in shows):
                continue
            if not any(id(one.block) in stated for one in holds):
                yield Span(holds[0].block, holds[0].start, holds[0].start)

    def _judged(self, pages: Sequence[_Spans]) -> list[tuple[_Spans, _Spans]]:
        """Pairs: where `shown` words count, and where the statement must stand."""
        if not pages:
            return []
        everything = tuple(span for page in pages for span in page)
        if not any(_paged(span) for span in everything):
            return [(everything, everything)]
        match self.position:
            case Position.EVERY_PAGE | Position.EVERY_PAGE_ONCE_STATED:
                return [(page, page) for page in pages]
            case Position.FIRST_PAGE:
                return [(everything, pages[0])]
            case Position.LAST_PAGE:
                return [(everything, pages[-1])]
            case Position.ANYWHERE:
                return [(everything, everything)]


def _paged(span: Span) -> bool:
    return any(kind in ("slide", "page") for kind, _ in span.block.location.steps[:1])


def _blocks_with(view: View, patterns: tuple[Searchable, ...], scope: Scope) -> frozenset[int]:
    """The blocks, within scope, in which one of the patterns stands."""
    return frozenset(
        id(sentence.block)
        for pattern in patterns
        for sentence in view.candidates(pattern, scope)
        if view.stands(pattern, sentence)
    )
