"""A compiled pattern, and the filter that says where a pattern can occur at all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import re2
import regex

from msl_guard.errors import RuleTimeoutError

TIME_LIMIT = 1.0
"""Seconds that one pattern may spend on one stretch of text."""
_CANARY = "\ue000canary\ue000"
"""Stands at the end of each text that is filtered: a filter that misses it has given up."""


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
        if not self.may_match(text[start:end]):
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

    def may_match(self, text: str) -> bool:
        """Whether a match in the text, or in any stretch of it, is possible."""
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
    """One pass over a text that names the patterns worth trying on it.

    RE2 takes from each pattern the letters without which it cannot match and looks for those of
    all patterns at once; the few patterns that are left are then asked one by one.
    """

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        """Build the filter; a pattern too large for it is tried on every text."""
        unique = tuple(dict.fromkeys(patterns))
        always = [pattern for pattern in unique if pattern.loose is None]
        gated: list[Pattern] = []
        self._filter = re2.Filter()
        options = _options()
        for pattern in unique:
            if pattern.loose is not None:
                (gated if self._added(pattern.loose, options) else always).append(pattern)
        self._always, self._gated = tuple(always), tuple(gated)
        self._canary = self._filter.Add(_CANARY, options)
        self._filter.Compile()

    def _added(self, expression: str, options: re2.Options) -> bool:
        try:
            self._filter.Add(expression, options)
        except re2.error:
            return False
        return True

    def possible(self, text: str) -> tuple[Pattern, ...]:
        """The patterns that may match somewhere in the folded text."""
        found = self._filter.Match(text + _CANARY, True) or ()  # noqa: FBT003 - RE2's signature
        if self._canary not in found:
            return (*self._always, *self._gated)
        if len(found) == 1:
            return self._always
        named = (self._gated[number] for number in sorted(found) if number != self._canary)
        return (*self._always, *(pattern for pattern in named if pattern.may_match(text)))
