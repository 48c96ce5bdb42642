"""A regular expression made loose for RE2: it matches wherever the one for `regex` does, and elsewhere.

RE2 knows no look-around, and its classes by name or letter are those of ASCII. What it lacks is left
out or widened, and high counts are not counted; an expression with anything else that the two read
differently has no loose form.
"""

import re2
import regex

from msl_guard.ruleset.expressions import ALWAYS, Expression

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
    r"""An expression with its loose form, if it has one; they agree if only "not before" was left out.

    >>> print(loosened(r"(?<!no )cures?\b").loose, loosened(r"[\p{L}]+-free").loose, loosened(r"(?R)").loose)
    (?:(?:)cures?(?:)) (?:(?:.|\n)+-free) None
    """
    exact = f"(?:{text})"
    try:
        pieces, around = _pieces(text)
        loose = f"(?:{''.join(one for _, one in pieces)})"
        hidden = [(kind, loosened(body).loose) for kind, body in around]
    except _UnknownError:
        return Expression(exact, None)
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    try:
        re2.compile(loose, options)
    except re2.error:
        return Expression(exact, None)
    same = all(before == after for before, after in pieces)
    if not same or any(body is None or kind not in ("(?!", "(?<!") for kind, body in hidden):
        return Expression(exact, loose, 0)
    ahead = frozenset(body for kind, body in hidden if body and kind == "(?!")
    behind = frozenset(body for kind, body in hidden if body and kind == "(?<!")
    return Expression(exact, loose, ALWAYS, ahead, behind)


def _pieces(text: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The pieces as written and loose, and the look-arounds, which are left out: how each opens, its body."""
    at, depth, hidden, begins = 0, 0, 0, 0
    pieces: list[tuple[str, str]] = []
    around: list[tuple[str, str]] = []
    while at < len(text):
        piece = _PIECE.match(text, at)
        if piece is None:
            raise _UnknownError
        at = piece.end()
        depth += bool(piece["open"] or piece["around"]) - bool(piece["close"])
        if hidden:
            if depth < hidden:
                around[-1] = (around[-1][0], text[begins : piece.start()])
                hidden = 0
        elif piece["around"]:
            hidden, begins = depth, at
            around.append((piece["around"], ""))
            pieces.append((_NOTHING, _NOTHING))
        else:
            pieces.append((piece[0], _loose(piece)))
    return pieces, around


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
    if written[1] in "wWdDsSpP":
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
