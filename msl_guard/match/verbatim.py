"""Text that stands word for word in the texts of a label."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

RUN = 8
"""Words in a row that make a quotation (catalogue, guard G11)."""
_WORD = regex.compile(r"[\p{L}\p{N}]+")


@dataclass(frozen=True, eq=False)
class Verbatim:
    """Finds the stretches of at least `RUN` words that some texts hold in the same order."""

    runs: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Verbatim":
        """What finds quotations from these texts."""
        words = [[match[0] for match in _WORD.finditer(text.casefold())] for text in texts]
        return cls(frozenset(tuple(one[at : at + RUN]) for one in words for at in range(len(one) - RUN + 1)))

    def spans(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the (start, end) of each longest quotation in text[start:end]."""
        if not self.runs:
            return
        found = [(match[0].casefold(), match.span()) for match in _WORD.finditer(text, start, end)]
        first = last = -1
        for at in range(len(found) - RUN + 1):
            if tuple(word for word, _ in found[at : at + RUN]) not in self.runs:
                continue
            if first >= 0 and at > last:
                yield found[first][1][0], found[last][1][1]
                first = -1
            first, last = at if first < 0 else first, at + RUN - 1
        if first >= 0:
            yield found[first][1][0], found[last][1][1]

    def stands(self, text: str, start: int, end: int) -> bool:
        """Whether there is such a quotation."""
        return any(True for _ in self.spans(text, start, end))
