"""Expressions of the `regex` package as PCRE2 reads them, which compiles them ten times sooner."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeVar, cast

from msl_guard.joined import Joined, numbered

if TYPE_CHECKING:
    import pcre2
    import regex

_Answer = TypeVar("_Answer")

_WORD = r"\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u200c\u200d"
"""What `regex` takes for a character of a word; PCRE2 takes the "²" of a citation for one too."""
_EDGE = f"(?<![{_WORD}])(?=[{_WORD}])|(?<=[{_WORD}])(?![{_WORD}])"
_WRITTEN = {
    r"\w": f"[{_WORD}]",
    r"\W": f"[^{_WORD}]",
    r"\b": f"(?:{_EDGE})",
    r"\B": f"(?!{_EDGE})",
    r"\Z": r"\z",
}
_SAME = r"\\(?:[dDsSntr]|[pP]\{\^?\w+\}|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|[^\w\s])"
_CLASS = rf"\[\^?(?:{_SAME}|\\w|(?!--|&&|~~|\|\|)[^\\\[\]])++\]"
_KNOWN = re.compile(
    rf"(?:[^\\\[({{]++|{_SAME}|\\[GKAwWbBZ]|{_CLASS}"
    r"|\((?!\?)|\(\?(?:-?i:|[:>|=!]|<[=!]|P?<\w+>|P=\w+\))|\{[0-9]+(?:,[0-9]*)?\})*+"
)
"""What the two read alike, or can be told in other words: no fuzzy counts, no sets of sets."""
_PIECE = re.compile(rf"(?P<set>{_CLASS})|\\.", re.DOTALL)

_NO_WORD = r"[^\w\s]"
_OTHERWISE = re.compile(r"\\[wWbBZ\\]")
_ESCAPE = re.compile(r"\\.", re.DOTALL)


_SELDOM = 3
"""Questions after which it pays to translate an expression into the processor's own language."""
LONGEST = 20_000
"""Characters of a text; in a longer one PCRE2 would count them anew for each match."""


class UnsaidError(Exception):
    """PCRE2 cannot say, `regex` must: the text is too long, or the search takes too many steps."""


@dataclass
class Perl:
    """An expression as PCRE2 reads it, asked like a compiled one; each question may raise `UnsaidError`."""

    known: "pcre2.Pattern"
    repeated: dict[str, tuple[str, ...]]
    """The groups that share a name, which PCRE2 knows by one name each."""
    _asked_before: int = 0

    def spans(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """The (start, end) of all matches in text[start:end] that hold anything."""
        found = self._asked(text, lambda: [one.span() for one in self.known.finditer(text, start, end)])
        return [one for one in found if one[0] < one[1]]

    def stands(self, text: str, start: int, end: int) -> bool:
        """Whether there is such a match."""
        first = self._asked(text, lambda: self.known.search(text, start, end))
        return first is not None and (first.end() > first.start() or bool(self.spans(text, start, end)))

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> "list[regex.Match[str]]":
        """All matches in text[start:end]."""
        found = self._asked(text, lambda: [*self.known.finditer(text, start, _end(text, end))])
        return [self._match(one) for one in found] if self.repeated else found

    def search(self, text: str, start: int = 0, end: int | None = None) -> "regex.Match[str] | None":
        """The first match in text[start:end], if any."""
        return self._one(text, lambda: self.known.search(text, start, _end(text, end)))

    def match(self, text: str, start: int = 0, end: int | None = None) -> "regex.Match[str] | None":
        """The match that begins at `start`, if any."""
        return self._one(text, lambda: self.known.match(text, start, _end(text, end)))

    def fullmatch(self, text: str, start: int = 0, end: int | None = None) -> "regex.Match[str] | None":
        """The match that is text[start:end], if it is one."""
        return self._one(text, lambda: self.known.fullmatch(text, start, _end(text, end)))

    def _one(self, text: str, ask: "Callable[[], regex.Match[str] | None]") -> "regex.Match[str] | None":
        found = self._asked(text, ask)
        return None if found is None else self._match(found)

    def _match(self, found: "regex.Match[str]") -> "regex.Match[str]":
        return cast("regex.Match[str]", Joined(found, self.repeated)) if self.repeated else found

    def _asked(self, text: str, ask: Callable[[], _Answer]) -> _Answer:
        if len(text) > LONGEST:
            raise UnsaidError
        self._asked_before += 1
        if self._asked_before == _SELDOM:
            self.known.jit_compile()
        try:
            return ask()
        except (_gave_up(), UnicodeEncodeError):
            raise UnsaidError from None


def _end(text: str, end: int | None) -> int:
    return len(text) if end is None else end


@cache
def perl(exact: str, *, ignore_case: bool = True) -> Perl | None:
    """The compiled expression; None if PCRE2 might read it differently, or not at all."""
    import pcre2

    once, repeated = numbered(exact)
    written = as_perl(once)
    if written is None:
        return None
    try:
        return Perl(pcre2.compile(written, pcre2.IGNORECASE if ignore_case else 0, jit=False), repeated)
    except pcre2.PatternError:
        return None


def as_perl(exact: str) -> str | None:
    r"""The expression in PCRE2's words; None if it holds something that has none there.

    >>> print(as_perl(r"(?<!no )cures?\Z"), as_perl(r"(?:cures){e<=1}"))
    (?<!no )cures?\z None
    """
    if not _KNOWN.fullmatch(exact):
        return None
    common = _PIECE.sub(_told, _NO_WORD)
    return exact.replace(_NO_WORD, common) if _is_common(exact) else _PIECE.sub(_told, exact)


def _is_common(exact: str) -> bool:
    """Whether all that is told otherwise is the one set that most expressions hold: that is told sooner."""
    return rf"\{_NO_WORD}" not in exact and not _OTHERWISE.search(exact.replace(_NO_WORD, ""))


def _told(piece: "re.Match[str]") -> str:
    if piece["set"]:
        return _ESCAPE.sub(lambda one: _WORD if one[0] == r"\w" else one[0], piece[0])
    return _WRITTEN.get(piece[0], piece[0])


@cache
def _gave_up() -> type[Exception]:
    """What a search raises that takes too many steps, or too much of the stack."""
    import pcre2

    error: type[Exception] = pcre2.LibraryError
    return error
