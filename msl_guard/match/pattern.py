"""A compiled pattern, and the automaton that says where a pattern can occur at all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import re2
import regex

from msl_guard.errors import RuleTimeoutError

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

    def __str__(self) -> str:
        """The pattern as its author wrote it."""
        return self.written

    def spans(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the (start, end) of each match that lies in text[start:end].

        Raises:
            RuleTimeoutError: the search took longer than `TIME_LIMIT` seconds.
        """
        gate = None if self.loose is None else _gate(self.loose)
        if gate is not None and gate.search(text[start:end]) is None:
            return
        try:
            for match in compiled(self.exact).finditer(text, start, end, timeout=TIME_LIMIT):
                if match.end() > match.start():
                    yield match.span()
        except TimeoutError:
            raise RuleTimeoutError(
                f"{self.place}: the pattern {self.written!r} ran longer than {TIME_LIMIT:g} s on one"
                " sentence; simplify it"
            ) from None


@cache
def compiled(source: str) -> "regex.Pattern[str]":
    """The compiled form of an exact source: compiled on first use, since that is slow."""
    return regex.compile(source, regex.IGNORECASE | regex.VERSION0)


@cache
def _gate(source: str) -> "re2._Regexp[str] | None":
    """The RE2 form of a loose source: much quicker to compile and to fail than the exact one.

    None if RE2 cannot hold it: then the exact one is asked at once.
    """
    try:
        return re2.compile(source, _options())
    except re2.error:
        return None


def _options() -> re2.Options:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 256 << 20
    return options


class Prefilter:
    """One pass over a text that names the patterns worth trying on it."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        """Build the automaton; a pattern too large for it is tried on every text."""
        unique = tuple(dict.fromkeys(patterns))
        always = [pattern for pattern in unique if pattern.loose is None]
        gated: list[Pattern] = []
        self._set = re2.Set.SearchSet(_options())
        for pattern in unique:
            if pattern.loose is not None:
                (always if self._set.Add(pattern.loose) < 0 else gated).append(pattern)
        self._always, self._gated = tuple(always), tuple(gated)
        # The empty pattern matches any text: without it in the answer, the automaton gave up.
        self._canary = self._set.Add("")
        self._set.Compile()

    def possible(self, text: str) -> tuple[Pattern, ...]:
        """The patterns that may match somewhere in the folded text."""
        found = set(self._set.Match(text) or ())
        if self._canary not in found:
            return (*self._always, *self._gated)
        found.discard(self._canary)
        return (*self._always, *(self._gated[number] for number in sorted(found)))
