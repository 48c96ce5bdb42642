"""Regular expressions that are compiled when they are first asked."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import regex

from msl_guard.perl import Perl, UnsaidError, perl

_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class Late:
    """An expression of the `regex` package, asked like a compiled one.

    To compile the dozens that the checks of numbers need takes longer than to scan a short note, which
    needs none of them. PCRE2 answers where it reads the expression alike: it compiles ten times sooner.
    """

    source: str
    flags: int = 0

    @cached_property
    def _compiled(self) -> "regex.Pattern[str]":
        return regex.compile(self.source, self.flags)

    @cached_property
    def _perl(self) -> Perl | None:
        plain = self.flags in (0, regex.IGNORECASE)
        return perl(self.source, ignore_case=self.flags == regex.IGNORECASE) if plain else None

    def _asked(self, question: "Callable[[Perl | regex.Pattern[str]], _Answer]") -> _Answer:
        if self._perl is not None:
            with suppress(UnsaidError):
                return question(self._perl)
        return question(self._compiled)

    def search(self, text: str, start: int = 0, end: int | None = None) -> "regex.Match[str] | None":
        """The first match in text[start:end], if any."""
        return self._asked(lambda one: one.search(text, start, end))

    def match(self, text: str, start: int = 0, end: int | None = None) -> "regex.Match[str] | None":
        """The match that begins at `start`, if any."""
        return self._asked(lambda one: one.match(text, start, end))

    def fullmatch(self, text: str, start: int = 0, end: int | None = None) -> "regex.Match[str] | None":
        """The match that is text[start:end], if it is one."""
        return self._asked(lambda one: one.fullmatch(text, start, end))

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> "Iterator[regex.Match[str]]":
        """Yield each match in text[start:end]."""
        yield from self._asked(lambda one: one.finditer(text, start, end))

    def findall(self, text: str) -> list[str]:
        """The words of each match; the expression has no groups."""
        return [str(match[0]) for match in self.finditer(text)]

    def sub(self, new: str, text: str) -> str:
        """The text with each match replaced."""
        replaced: str = self._compiled.sub(new, text)
        return replaced
