"""Regular expressions that cost next to nothing on text that they cannot match.

RE2 says whether a looser form of the expression matches anywhere; only then does PCRE2 look, or `regex`.
"""

from collections.abc import Iterator
from functools import lru_cache

import re2
import regex

from msl_guard.late import Late

_OPENS_LOOK = ("(?=", "(?!", "(?<=", "(?<!")
_NAMED = regex.compile(r"\(\?P<\w+>")


class Gated:
    """An expression of the `regex` package, compiled and tried only where it may match."""

    def __init__(self, source: str, *, ignore_case: bool = True) -> None:
        self.source = source
        self._late = Late(source, regex.IGNORECASE if ignore_case else 0)
        self._number = len(_GATES)
        _GATES.append(f"(?i:{loosened(source)})" if ignore_case else loosened(source))

    def finditer(self, text: str) -> "Iterator[regex.Match[str]]":
        """Yield each match in the text."""
        if self.may_match(text):
            yield from self._late.finditer(text)

    def may_match(self, text: str) -> bool:
        """Whether it may match in the text; it does not if this says so."""
        return self._number in _open(text, len(_GATES))

    def search(self, text: str) -> "regex.Match[str] | None":
        """The first match in the text."""
        return next(self.finditer(text), None)


_GATES: list[str] = []
"""The looser form of every expression."""


@lru_cache(maxsize=64)
def _open(text: str, count: int) -> frozenset[int]:
    """The numbers of the first `count` expressions that may match in a text: one pass for all of a set."""
    if count > (_SETS[-1][1] if _SETS else 0):
        first = _SETS[-1][1] if _SETS else 0
        _SETS.append((first, count, _gates(first, count)))
    found: list[int] = []
    for first, last, gates in _SETS:
        named = gates.Match(text)
        # The last expression matches everywhere: without it RE2 has given up, and every gate stays open.
        given_up = last - first not in named
        found += range(first, last) if given_up else (first + one for one in named)
    return frozenset(found)


_SETS: list[tuple[int, int, "re2.Set"]] = []
"""The expressions from one number up to another; those that came later have a set of their own."""


def _gates(first: int, last: int) -> "re2.Set":
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    made = re2.Set.SearchSet(options)
    for source in _GATES[first:last]:
        made.Add(source)
    made.Add("")
    made.Compile()
    return made


_MEMORY = 128 << 20
"""Bytes that RE2 may use for its automaton."""


def loosened(source: str) -> str:
    """The expression without look-around and names: it matches wherever the source does, and elsewhere.

    >>> loosened("(?<![a-z])(?P<word>oral)(?=ly)")
    '(?:oral)'
    """
    kept: list[str] = []
    at, inside = 0, False
    while at < len(source):
        if source[at] == "\\":
            kept.append(source[at : at + 2])
            at += 2
        elif not inside and source.startswith(_OPENS_LOOK, at):
            at = _closing(source, at) + 1
        else:
            inside = source[at] != "]" if inside else source[at] == "["
            kept.append(source[at])
            at += 1
    return str(_NAMED.sub("(?:", "".join(kept)))


def _closing(source: str, at: int) -> int:
    """The place of the bracket that closes the group opened at `at`."""
    depth, inside = 0, False
    while True:
        char = source[at]
        if char == "\\":
            at += 1
        elif inside:
            inside = char != "]"
        elif char == "[":
            inside = True
        else:
            depth += (char == "(") - (char == ")")
            if char == ")" and not depth:
                return at
        at += 1
