"""Regular expressions that are compiled when they are first asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import regex


@dataclass(frozen=True)
class Late:
    """An expression of the `regex` package, asked like a compiled one.

    To compile the dozens that the checks of numbers need takes longer than to scan a short note, which
    needs none of them.
    """

    source: str
    flags: int = 0

    @cached_property
    def _compiled(self) -> "regex.Pattern[str]":
        return regex.compile(self.source, self.flags)

    def search(self, text: str, start: int = 0, end: int | None = None) -> "regex.Match[str] | None":
        """The first match in text[start:end], if any."""
        return self._compiled.search(text, start, end)

    def match(self, text: str, start: int = 0, end: int | None = None) -> "regex.Match[str] | None":
        """The match that begins at `start`, if any."""
        return self._compiled.match(text, start, end)

    def fullmatch(self, text: str, start: int = 0, end: int | None = None) -> "regex.Match[str] | None":
        """The match that is text[start:end], if it is one."""
        return self._compiled.fullmatch(text, start, end)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> "Iterator[regex.Match[str]]":
        """Yield each match in text[start:end]."""
        yield from self._compiled.finditer(text, start, end)

    def findall(self, text: str) -> list[str]:
        """The words of each match; the expression has no groups."""
        found: list[str] = self._compiled.findall(text)
        return found

    def sub(self, new: str, text: str) -> str:
        """The text with each match replaced."""
        replaced: str = self._compiled.sub(new, text)
        return replaced
