"""A compiled pattern, and the filter that says where a pattern can occur at all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    import re2

from msl_guard.errors import RuleTimeoutError
from msl_guard.match.needs import Need, Needs, tokens
from msl_guard.model import Searchable

TIME_LIMIT = 1.0
"""Seconds that one pattern may spend on one stretch of text."""


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """What a rule author wrote, and the regular expressions that it stands for.

    `exact` is for the `regex` package. `loose` is for RE2: it matches wherever `exact` does, and
    perhaps elsewhere; without it the pattern is tried on every sentence.
    """

    written: str
    exact: str
    loose: str | None
    place: str
    needs: Needs = ()
    """What a text must hold for `exact` to match in it; nothing if that is not known."""

    def __str__(self) -> str:
        """The pattern as its author wrote it."""
        return self.written

    def spans(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the (start, end) of each match that lies in text[start:end].

        Raises:
            RuleTimeoutError: the search took longer than `TIME_LIMIT` seconds.
        """
        if not self.may_match(text[start:end].encode(errors="replace")):
            return
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
        yield from (span for span in found if span[0] < span[1])

    def may_match(self, text: bytes) -> bool:
        """Whether a match in the text, given in UTF-8, or in any stretch of it, is possible."""
        gate = None if self.loose is None else _gate(self.loose)
        return gate is None or gate.search(text) is not None


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


class Prefilter:
    """Names the patterns worth trying on a text, from the words that stand in it.

    Each pattern waits under the rarest word of its rarest need; of the few that a text calls up, the
    other needs are looked at, and then RE2 is asked.
    """

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        """Build the index; a pattern that needs nothing is asked for every text."""
        self._always: list[Pattern] = []
        self._waiting: dict[str, list[tuple[frozenset[str], Pattern]]] = {}
        self._rest: dict[Searchable, list[tuple[frozenset[str], tuple[frozenset[str], ...]]]] = {}
        for pattern in dict.fromkeys(patterns):
            self._rest[pattern] = [_split(need) for need in pattern.needs[1:]]
            if not pattern.needs:
                self._always.append(pattern)
            for phrase in pattern.needs[0] if pattern.needs else ():
                entry = frozenset(phrase[1:]), pattern
                self._waiting.setdefault(phrase[0], []).append(entry)

    def possible(self, text: str) -> tuple[Pattern, ...]:
        """The patterns that may match somewhere in the folded text."""
        found = tokens(text)
        called = {
            pattern: None
            for token in sorted(self._waiting.keys() & found)
            for rest, pattern in self._waiting[token]
            if rest <= found
        }
        encoded = text.encode(errors="replace")
        return tuple(
            pattern
            for pattern in (*self._always, *called)
            if self._met(pattern, found) and pattern.may_match(encoded)
        )

    def knows(self, pattern: Searchable) -> bool:
        """Whether `possible` names the pattern."""
        return pattern in self._rest

    def _met(self, pattern: Pattern, found: set[str]) -> bool:
        for single, phrases in self._rest[pattern]:
            if single.isdisjoint(found) and not any(map(found.issuperset, phrases)):
                return False
        return True


def _split(need: Need) -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
    """The single tokens of a need, and its longer phrases."""
    single = frozenset(phrase[0] for phrase in need if len(phrase) == 1)
    return single, tuple(frozenset(phrase) for phrase in need if len(phrase) > 1)
