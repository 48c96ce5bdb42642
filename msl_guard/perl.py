"""Expressions of the `regex` package as PCRE2 reads them, which compiles them ten times sooner."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
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

_IN_ASCII = {
    r"[\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{M}\p{Nd}_]": r"\w",
    r"[\p{L}": "[A-Za-z",
    r"[^\p{L}": "[^A-Za-z",
    r"\Z": r"\z",
}
"""What many expressions hold, in fewer words; the rest of Unicode PCRE2 reads by itself."""
_POINTS = re.compile(r"\\u([0-9A-Fa-f]{4})(?:-\\u([0-9A-Fa-f]{4}))?")
"""A character by its number, or a range of them."""
_UNCLEAR_RANGE = re.compile(r"-(?<!\\u[0-9A-Fa-f]{4}-)(?<!\\-)\\u")
"""A range that begins otherwise."""
_ALSO_ASCII = (0x17F, 0x212A)
"""The long s and the sign for kelvin, which are an "s" and a "k" to whoever ignores case."""

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
class _Form:
    """A compiled expression, translated into the processor's own language when that pays."""

    known: "pcre2.Pattern"
    _asked_before: int = 0

    def asked(self) -> "pcre2.Pattern":
        """The expression, to be asked once more."""
        self._asked_before += 1
        if self._asked_before == _SELDOM:
            self.known.jit_compile()
        return self.known


@dataclass
class Perl:
    """An expression as PCRE2 reads it, asked like a compiled one; each question may raise `UnsaidError`."""

    exact: str
    """With each name of a group once."""
    ignore_case: bool
    repeated: dict[str, tuple[str, ...]]
    """The groups that share a name, which PCRE2 knows by one name each."""

    def spans(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """The (start, end) of all matches in text[start:end] that hold anything."""
        known, subject = self._plainly(text)
        found = _answer(lambda: [one.span() for one in known.finditer(subject, start, end)])
        return [one for one in found if one[0] < one[1]]

    def stands(self, text: str, start: int, end: int) -> bool:
        """Whether there is such a match."""
        known, subject = self._plainly(text)
        first = _answer(lambda: known.search(subject, start, end))
        return first is not None and (first.end() > first.start() or bool(self.spans(text, start, end)))

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> "list[regex.Match[str]]":
        """All matches in text[start:end]."""
        known = self._asked(text)
        found = _answer(lambda: [*known.finditer(text, start, _end(text, end))])
        return [self._match(one) for one in found] if self.repeated else found

    def search(self, text: str, start: int = 0, end: int | None = None) -> "regex.Match[str] | None":
        """The first match in text[start:end], if any."""
        known = self._asked(text)
        return self._one(_answer(lambda: known.search(text, start, _end(text, end))))

    def match(self, text: str, start: int = 0, end: int | None = None) -> "regex.Match[str] | None":
        """The match that begins at `start`, if any."""
        known = self._asked(text)
        return self._one(_answer(lambda: known.match(text, start, _end(text, end))))

    def fullmatch(self, text: str, start: int = 0, end: int | None = None) -> "regex.Match[str] | None":
        """The match that is text[start:end], if it is one."""
        known = self._asked(text)
        return self._one(_answer(lambda: known.fullmatch(text, start, _end(text, end))))

    @property
    def usable(self) -> bool:
        """Whether PCRE2 reads the expression at all."""
        return self._plain is not None or self._unicode is not None

    def _one(self, found: "regex.Match[str] | None") -> "regex.Match[str] | None":
        return None if found is None else self._match(found)

    def _match(self, found: "regex.Match[str]") -> "regex.Match[str]":
        return cast("regex.Match[str]", Joined(found, self.repeated)) if self.repeated else found

    def _plainly(self, text: str) -> "tuple[pcre2.Pattern, str | bytes]":
        """What to ask, about what: a text in ASCII is searched in half the time or less as one."""
        if text.isascii() and self._plain is not None and len(text) <= LONGEST:
            return self._plain.asked(), text.encode()
        return self._asked(text), text

    def _asked(self, text: str) -> "pcre2.Pattern":
        if self._unicode is None or len(text) > LONGEST:
            raise UnsaidError
        return self._unicode.asked()

    @cached_property
    def _unicode(self) -> _Form | None:
        return self._compiled(as_perl(self.exact))

    @cached_property
    def _plain(self) -> _Form | None:
        return self._compiled(as_ascii(self.exact))

    def _compiled(self, written: str | bytes | None) -> _Form | None:
        import pcre2

        if written is None:
            return None
        try:
            return _Form(pcre2.compile(written, pcre2.IGNORECASE if self.ignore_case else 0, jit=False))
        except pcre2.PatternError:
            return None


def _answer(ask: Callable[[], _Answer]) -> _Answer:
    try:
        return ask()
    except (_gave_up(), UnicodeEncodeError):
        raise UnsaidError from None


def _end(text: str, end: int | None) -> int:
    return len(text) if end is None else end


@cache
def perl(exact: str, *, ignore_case: bool = True) -> Perl | None:
    """The expression for PCRE2; None if that might read it differently, or not at all."""
    if not _KNOWN.fullmatch(exact):
        return None
    once, repeated = numbered(exact)
    made = Perl(once, ignore_case, repeated)
    return made if made.usable else None


def as_perl(exact: str) -> str:
    r"""An expression of which `_KNOWN` holds, in PCRE2's words.

    >>> print(as_perl(r"(?<!no )cures?\Z"))
    (?<!no )cures?\z
    """
    common = _PIECE.sub(_told, _NO_WORD)
    return exact.replace(_NO_WORD, common) if _is_common(exact) else _PIECE.sub(_told, exact)


def as_ascii(exact: str) -> bytes | None:
    r"""Such an expression for texts in ASCII, without any other character; None if that is not sure.

    It need not tell other characters apart: one that stands in no text stands for them all.

    >>> print(as_ascii(r"[\u2264<] ?5"), as_ascii(r"[\u0100-\u024f]"))
    b'[\\xff<] ?5' None
    """
    if not exact.isascii() or r"\\" in exact or _UNCLEAR_RANGE.search(exact):
        return None
    if any(_has_ascii_case(low, high or low) for low, high in _POINTS.findall(exact)):
        return None
    for written, plain in _IN_ASCII.items():
        exact = exact.replace(written, plain)
    return _POINTS.sub(r"\\xff", exact).encode("ascii")


def _has_ascii_case(low: str, high: str) -> bool:
    """Whether one of these characters is a letter of ASCII in another case."""
    return any(int(low, 16) <= one <= int(high, 16) for one in _ALSO_ASCII)


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
