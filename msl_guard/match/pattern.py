"""A compiled pattern, and the filter that says where a pattern can occur at all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    import re2

from msl_guard.errors import RuleTimeoutError
from msl_guard.match.needs import RUN, Need, Needs, Phrase, tokens

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
    """Names the loose expressions worth trying on a text, from the words that stand in it.

    Each expression waits under the rarest word of its rarest need; of the few that a text calls up, the
    other needs are looked at. Whether one matches is for RE2 to say, when somebody asks for it.
    """

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        """Build the index; an expression that needs nothing is worth trying on every text."""
        self._always: list[str] = []
        self._waiting: dict[str, list[tuple[frozenset[str], str, str]]] = {}
        self._rest: dict[str, tuple[_Met, ...]] = {}
        for pattern in patterns:
            if pattern.loose is None or pattern.loose in self._rest:
                continue
            first = pattern.needs[0] if pattern.needs else (("",),)
            if any(phrase and not phrase[0] for phrase in first):
                self._always.append(pattern.loose)
                self._rest[pattern.loose] = tuple(map(_by_first, pattern.needs))
                continue
            self._rest[pattern.loose] = tuple(map(_by_first, pattern.needs[1:]))
            for phrase in first:
                self._waiting.setdefault(phrase[0], []).append((*_behind(phrase), pattern.loose))

    def possible(self, text: str) -> tuple[str, ...]:
        """The loose expressions that may match somewhere in the folded text."""
        found, words = tokens(text)
        found.add("")
        called = {
            loose: None
            for token in sorted(self._waiting.keys() & found)
            for others, run, loose in self._waiting[token]
            if run in words and others <= found
        }
        return tuple(loose for loose in (*self._always, *called) if self._met(loose, found, words))

    def knows(self, pattern: Pattern) -> bool:
        """Whether `possible` names the expression of the pattern."""
        return pattern.loose in self._rest

    def _met(self, loose: str, found: set[str], words: str) -> bool:
        """Whether the text holds what the other needs ask for."""
        for single, longer in self._rest[loose]:
            if single.isdisjoint(found) and not any(
                run in words and others <= found
                for first in longer.keys() & found
                for others, run in longer[first]
            ):
                return False
        return True


_Behind = tuple[frozenset[str], str]
"""What a phrase asks for behind its first token: others, and a run."""
_Met = tuple[frozenset[str], dict[str, list[_Behind]]]
"""A need: its single tokens, and its longer phrases by their first."""


def _behind(phrase: Phrase) -> _Behind:
    runs = [token for token in phrase[1:] if token[0] == RUN]
    return frozenset(phrase[1:]).difference(runs), max(runs, key=len, default=RUN)[1:]


def _by_first(need: Need) -> _Met:
    longer: dict[str, list[_Behind]] = {}
    for phrase in need:
        if len(phrase) > 1:
            longer.setdefault(phrase[0], []).append(_behind(phrase))
    return frozenset(phrase[0] for phrase in need if len(phrase) == 1), longer
