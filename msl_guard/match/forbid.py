"""The kind `forbid`: is it there?"""

from collections.abc import Iterator

from msgspec import Struct

from msl_guard.match.spans import Watch, watched
from msl_guard.model import Scope, Searchable, Span, View


class Forbid(Struct, frozen=True):
    """Finds every match of its watches."""

    watches: tuple[Watch, ...]

    @property
    def patterns(self) -> tuple[Searchable, ...]:
        """The patterns of its watches."""
        return tuple(watch.pattern for watch in self.watches)

    def find(self, view: View, scope: Scope) -> Iterator[Span]:
        """Yield each forbidden stretch of words, the longest where several overlap."""
        yield from watched(view, self.watches, scope)
