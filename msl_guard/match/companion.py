"""The kind `companion`: X is there, is Y there too?"""

from collections.abc import Iterator

from msgspec import Struct

from msl_guard.match.spans import Watch, watched
from msl_guard.model import Near, Scope, Searchable, Span, View


class Companion(Struct, frozen=True):
    """Finds matches whose companion `need` is missing from its window."""

    watches: tuple[Watch, ...]
    need: Near

    @property
    def patterns(self) -> tuple[Searchable, ...]:
        """The patterns of its watches."""
        return tuple(watch.pattern for watch in self.watches)

    def find(self, view: View, scope: Scope) -> Iterator[Span]:
        """Yield, once a window, the first words there that stand without their companion."""
        seen: set[tuple[int, int]] = set()
        for hit in watched(view, self.watches, scope):
            window = view.window_start(hit, self.need.within)
            if window not in seen and not view.has(self.need, hit):
                seen.add(window)
                yield hit
