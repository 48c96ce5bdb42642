"""A regular expression made loose for RE2: it matches wherever the one for `regex` does, and elsewhere.

RE2 knows no look-around, and its classes by name or letter are those of ASCII. What it lacks is left
out or widened, and high counts are not counted; an expression with anything else that the two read
differently has no loose form.
"""

from collections.abc import Iterator

import re2
import regex

from msl_guard.ruleset.expressions import Expression

_PIECE = regex.compile(
    r"(?P<escape>\\(?:[pP](?:\{[^}]*\}|.)|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}|.))"
    r"|(?P<set>\[(?!\^?\])\^?(?:\\.|[^\]\[\\])+\])"
    r"|(?P<around>\(\?<?[=!])|(?P<open>\((?!\*)(?:\?(?:-?i)?:|(?!\?)))|(?P<close>\))"
    r"|(?P<anchor>[\^$])|(?P<count>(?:[*+?]|\{[0-9]{1,3}(?:,[0-9]{0,3})?\})\??)(?!\+)|(?P<plain>[^\\\[(){*+?])",
    regex.DOTALL,
)
_FEW = 4
"""Repetitions that are told apart."""
_ANY = r"(?:.|\n)"
_NOTHING = "(?:)"
_POINT = regex.compile(r"\\(?:u(?P<u>.{4})|U(?P<U>.{8})|x(?P<x>.{2}))")
_LETTER = regex.compile(r"\\[a-mo-zA-Z0-9](?!\{[0-9A-Fa-f]+\})|\\[pP]")


class _UnknownError(ValueError):
    """What only `regex` can read."""


def loosened(text: str) -> Expression:
    r"""An expression with its loose form, if it has one.

    >>> print(loosened(r"(?<!no )cures?\b").loose, loosened(r"[\p{L}]+-free").loose, loosened(r"(?R)").loose)
    (?:(?:)cures?(?:)) (?:(?:.|\n)+-free) None
    """
    exact = f"(?:{text})"
    try:
        loose = f"(?:{''.join(_pieces(text))})"
    except _UnknownError:
        return Expression(exact, None)
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    try:
        re2.compile(loose, options)
    except re2.error:
        return Expression(exact, None)
    return Expression(exact, loose)


def _pieces(text: str) -> Iterator[str]:
    """Yield the pieces in loose form; look-arounds are left out."""
    at, depth, hidden = 0, 0, 0
    while at < len(text):
        piece = _PIECE.match(text, at)
        if piece is None:
            raise _UnknownError
        at = piece.end()
        depth += bool(piece["open"] or piece["around"]) - bool(piece["close"])
        if hidden:
            hidden = hidden if depth >= hidden else 0
        elif piece["around"]:
            hidden = depth
            yield _NOTHING
        else:
            yield _loose(piece)


def _loose(piece: "regex.Match[str]") -> str:
    written = str(piece[0])
    if piece["anchor"]:
        return _NOTHING
    if piece["set"]:
        members = _POINT.sub(_as_point, written)
        return _ANY if _LETTER.search(members) else members
    if piece["escape"]:
        return _loose_escape(written)
    return _loose_count(written) if piece["count"] else written


def _loose_count(written: str) -> str:
    """A count without its upper end: RE2 would keep a state for each of so many repetitions."""
    least, comma, most = written.strip("{}?").partition(",")
    return (f"{{{least},}}" if int(most) > _FEW else written) if comma and most else written


def _loose_escape(written: str) -> str:
    if written[1] in "WDS":
        return written  # what is no letter, digit or space of Unicode is none of ASCII
    if written[1] in "wdspP":
        return _ANY
    if written[1] in "GKbBAZmM":
        return _NOTHING
    point = _POINT.sub(_as_point, written)
    if _LETTER.search(point):
        raise _UnknownError
    return str(point)


def _as_point(match: "regex.Match[str]") -> str:
    """A character by its number, as RE2 writes it."""
    return rf"\x{{{match['u'] or match['U'] or match['x']}}}"
