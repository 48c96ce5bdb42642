"""Covers personal words wherever a finding would print them."""

from collections.abc import Iterable

from msl_guard.model import Block, Span

BULLET = "•"


class Masks:
    """The stretches of a document that must not be printed: only their first letter is.

    The text stays as long as it was, so that offsets stay true.
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        self._covered: dict[int, str] = {}
        for span in spans:
            self._cover(span.block, span.start, span.end)

    def _cover(self, block: Block, start: int, end: int) -> None:
        before = self._covered.get(id(block), block.text)
        first = before[start:end][:1] if before[start:end][:1].isalpha() else ""
        hidden = "".join(BULLET if char.isalnum() else char for char in before[start + len(first) : end])
        self._covered[id(block)] = before[:start] + first + hidden + before[end:]

    def text(self, span: Span) -> str:
        """The words of a span as they may be printed."""
        return self._covered.get(id(span.block), span.block.text)[span.start : span.end]
