"""A compiled pattern."""

from contextlib import suppress
from functools import cache
from sys import intern
from typing import TYPE_CHECKING

import regex
from msgspec import Struct

if TYPE_CHECKING:
    import re2

from msl_guard.errors import RuleTimeoutError
from msl_guard.model import Searchable
from msl_guard.perl import LONGEST, UnsaidError, perl

_BEHIND = 255
"""Characters that no look-behind of PCRE2 is longer than."""
TIME_LIMIT = 1.0
"""Seconds that one pattern may spend on one stretch of text."""


class Pattern(Struct, frozen=True, eq=False):
    """What a rule author wrote, and the regular expressions that it stands for.

    `exact` is for the `regex` package. `loose` is for RE2: it matches wherever `exact` does, and
    perhaps elsewhere; without it the pattern is tried on every sentence.
    """

    written: str
    exact: str
    loose: str | None
    place: str
    needs: bytes = b""
    """What a text must hold for `exact` to match in it, packed; nothing if that is not known."""

    def __str__(self) -> str:
        """The pattern as its author wrote it."""
        return self.written

    def __reduce__(self) -> tuple[object, ...]:
        """Thousands of patterns are read back at the start: in this form ten times sooner."""
        return read_back, (self.written, self.exact, self.loose, self.place, self.needs)

    def spans(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """The (start, end) of each match that lies in text[start:end].

        Raises:
            RuleTimeoutError: the search took longer than `TIME_LIMIT` seconds.
        """
        known = perl(self.exact) if end - start <= LONGEST else None
        if known is not None:
            first = max(start - _BEHIND, 0)
            with suppress(UnsaidError):
                found = known.spans(text[first:end], start - first, end - first)
                return [(first + at, first + to) for at, to in found] if first else found
        return self._exact(text, start, end)

    def stands(self, text: str, start: int, end: int) -> bool:
        """Whether there is such a match; raises as `spans` does."""
        known = perl(self.exact) if end - start <= LONGEST else None
        if known is not None:
            first = max(start - _BEHIND, 0)
            with suppress(UnsaidError):
                return known.stands(text[first:end], start - first, end - first)
        return bool(self._exact(text, start, end))

    def _exact(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        try:
            # The clock runs from the first match on: all are found before the caller spends time on one.
            found = [
                match.span() for match in compiled(self.exact).finditer(text, start, end, timeout=TIME_LIMIT)
            ]
        except TimeoutError:
            raise RuleTimeoutError(
                f"{self.place}: the pattern {self.written!r} ran longer than {TIME_LIMIT:g} s on one"
                " sentence; simplify it"
            ) from None
        return [span for span in found if span[0] < span[1]]

    @property
    def is_quick(self) -> bool:
        """Whether PCRE2 knows the expression, so that little is lost if it is tried in vain."""
        return perl(self.exact) is not None

    def roughly(self, text: bytes) -> list[tuple[int, int]]:
        """The (start, end), in bytes, of stretches of the UTF-8 text that every match touches."""
        gate = None if self.loose is None else _gate(self.loose)
        return [(0, len(text))] if gate is None else [found.span() for found in gate.finditer(text)]


def read_back(written: str, exact: str, loose: str | None, place: str, needs: bytes = b"") -> Pattern:
    """A pattern that was kept: an expression that several rules share is held once."""
    return Pattern(written, intern(exact), None if loose is None else intern(loose), place, needs)


class AnyOf(Struct, frozen=True, eq=False):
    """Patterns of which one is enough: together they would be too large for a quick expression."""

    patterns: tuple[Pattern, ...]

    def __str__(self) -> str:
        """The patterns as their author wrote them."""
        return " | ".join(map(str, self.patterns))

    def spans(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """The (start, end) of the matches of any of them in text[start:end], pattern by pattern.

        Raises:
            RuleTimeoutError: a search took longer than `TIME_LIMIT` seconds.
        """
        return [found for one in self.patterns for found in one.spans(text, start, end)]

    def stands(self, text: str, start: int, end: int) -> bool:
        """Whether there is such a match; raises as `spans` does."""
        return any(one.stands(text, start, end) for one in self.patterns)


def each(words: Searchable) -> tuple[Searchable, ...]:
    """The patterns of which one is enough: often one alone."""
    return words.patterns if isinstance(words, AnyOf) else (words,)


@cache
def compiled(source: str) -> "regex.Pattern[str]":
    """The compiled form of an exact source: compiled on first use, since that is slow."""
    return regex.compile(source, regex.IGNORECASE | regex.VERSION0)


@cache
def _gate(source: str) -> "re2._Regexp[str] | None":
    """The RE2 form of a loose source: much quicker to compile and to fail than the exact one.

    None if RE2 cannot hold it: then the exact one is asked at once.
    """
    import re2

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 256 << 20
    try:
        return re2.compile(source, options)
    except re2.error:
        return None
