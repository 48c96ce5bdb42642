"""The text of HTML put into blocks: white space and entities as a browser shows them, offsets kept."""

from bisect import bisect_right
from collections.abc import Sequence
from html import unescape

import regex

from msl_guard.extract.blocks import TextBuilder

_PIECES = regex.compile(
    r"[ \t\n\f\r]{2,}|[\t\n\f\r]"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?)"
)


class HtmlText:
    """Where stretches of HTML begin in their source: (offset in the HTML, offset in the source)."""

    def __init__(self, origins: Sequence[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in origins]
        self._origins = origins

    def origin(self, at: int) -> int:
        """The offset in the source of an offset in the HTML."""
        start, origin = self._origins[max(bisect_right(self._starts, at) - 1, 0)]
        return origin + at - start

    def fill(self, builder: TextBuilder, text: str, start: int, *, kept: bool) -> None:
        """Add text: an entity as what it stands for; white space as one space unless it is `kept`."""
        at = 0
        for match in _PIECES.finditer(text):
            self._put(builder, text[at : match.start()], start + at, kept=kept)
            at = match.end()
            if match["entity"]:
                builder.stand_in(unescape(match[0]), self.origin(start + match.start()))
            elif kept:
                self._put(builder, match[0], start + match.start(), kept=kept)
            elif not builder.ends_with_space():
                builder.add(" ", self.origin(start + match.start()))
        self._put(builder, text[at:], start + at, kept=kept)

    def _put(self, builder: TextBuilder, text: str, start: int, *, kept: bool) -> None:
        """Add text as it stands, piece by piece where the source has gaps."""
        if not kept and text.startswith(" ") and builder.ends_with_space():
            text, start = text[1:], start + 1
        end = start + len(text)
        while start < end:
            number = bisect_right(self._starts, start)
            stop = min(self._starts[number], end) if number < len(self._starts) else end
            builder.add(text[: stop - start], self.origin(start))
            text, start = text[stop - start :], stop
