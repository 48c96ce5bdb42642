"""Expressions of the `regex` package as PCRE2 reads them, which compiles them ten times sooner."""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pcre2
    import regex

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

_ESCAPE = re.compile(r"\\.", re.DOTALL)


LONGEST = 20_000
"""Characters of a text; in a longer one PCRE2 would count them anew for each match."""


@cache
def perl(exact: str, *, ignore_case: bool = True) -> "pcre2.Pattern | None":
    """The compiled expression; None if PCRE2 might read it differently, or not at all."""
    import pcre2

    written = as_perl(exact)
    if written is None:
        return None
    try:
        return pcre2.compile(written, pcre2.IGNORECASE if ignore_case else 0)
    except pcre2.PatternError:
        return None


def matches(exact: str, text: str, *, ignore_case: bool = True) -> "list[regex.Match[str]] | None":
    """What PCRE2 finds in a text, as matches that are asked like those of `regex`; None if it cannot say."""
    known = perl(exact, ignore_case=ignore_case) if len(text) <= LONGEST else None
    return None if known is None else found_by(known, text)


def found_by(
    known: "pcre2.Pattern", text: str, start: int = 0, end: int | None = None
) -> "list[regex.Match[str]] | None":
    """What an expression finds in text[start:end]; None if PCRE2 cannot say."""
    if len(text) > LONGEST:
        return None
    try:
        return [*known.finditer(text, start, len(text) if end is None else end)]
    except (gave_up(), UnicodeEncodeError):
        return None


def as_perl(exact: str) -> str | None:
    r"""The expression in PCRE2's words; None if it holds something that has none there.

    >>> print(as_perl(r"(?<!no )cures?\Z"), as_perl(r"(?:cures){e<=1}"))
    (?<!no )cures?\z None
    """
    return _PIECE.sub(_told, exact) if _KNOWN.fullmatch(exact) else None


def _told(piece: "re.Match[str]") -> str:
    if piece["set"]:
        return _ESCAPE.sub(lambda one: _WORD if one[0] == r"\w" else one[0], piece[0])
    return _WRITTEN.get(piece[0], piece[0])


@cache
def gave_up() -> type[Exception]:
    """What a search raises that takes too many steps, or too much of the stack."""
    import pcre2

    error: type[Exception] = pcre2.LibraryError
    return error
