"""A compiled pattern."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    import re2

from msl_guard.errors import RuleTimeoutError
from msl_guard.match.needs import Needs

_WORDLIKE = re.compile(rb"\w")
NEGATIONS = ("not", "no", "nor", "never", "neither", "without", "cannot", "hardly")
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
    agree: int = 0
    """Words up to which the first match of `loose` in ASCII, without a negation, is the first of `exact`."""

    def __str__(self) -> str:
        """The pattern as its author wrote it."""
        return self.written

    def spans(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the (start, end) of each match that lies in text[start:end].

        Raises:
            RuleTimeoutError: the search took longer than `TIME_LIMIT` seconds.
        """
        gate = None if self.loose is None else _gate(self.loose)
        found = None if gate is None else self._agreed(gate, text, start, end)
        yield from self._exact(text, start, end) if found is None else found

    def _agreed(
        self, gate: "re2._Regexp[str]", text: str, start: int, end: int
    ) -> list[tuple[int, int]] | None:
        """What RE2 finds, if that is what the exact expression finds; None if that is not known.

        RE2 takes a tenth of the time to compile, and to search.
        """
        first = max(start - 1, 0)
        around = text[first : end + 1]
        within = around.encode(errors="replace")
        if len(within) != len(around):
            return None if self.may_match(text[start:end].encode(errors="replace")) else []
        found: list[tuple[int, int]] = []
        for match in gate.finditer(within, start - first, end - first):
            at, to = match.span()
            words = within[at:to]
            inside = _joins(within, at) or _joins(within, to)
            if inside or len(words.split()) > self.agree or _negation().search(words):
                return None
            found.append((first + at, first + to))
        return found

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

    def may_match(self, text: bytes) -> bool:
        """Whether a match in the text, given in UTF-8, or in any stretch of it, is possible."""
        gate = None if self.loose is None else _gate(self.loose)
        return gate is None or gate.search(text) is not None


def _joins(text: bytes, at: int) -> bool:
    """Whether a place in a text lies inside a word, where no match begins or ends."""
    return bool(_WORDLIKE.match(text[at - 1 : at]) and _WORDLIKE.match(text[at : at + 1]))


@cache
def _negation() -> "re2._Regexp[str]":
    """The words that no gap of a pattern spans (`ruleset.expressions`)."""
    import re2

    return re2.compile(rf"(?i)\b(?:{'|'.join(NEGATIONS)}|[a-z]+n't)(?:[^a-z]|$)")


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
