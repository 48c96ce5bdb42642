"""The building blocks of patterns: regular expressions in pairs, one exact and one loose."""

from collections.abc import Mapping, Sequence
from functools import cache

import regex
from msgspec import Struct

from msl_guard.match import bounded
from msl_guard.ruleset.words import spelled

LARGEST = 200_000
"""Characters of a compiled pattern; the largest shipped one has 7,000."""
_FEW = 3
"""Words of a gap that RE2 counts."""
FARTHEST = 40
"""Words that a gap may span: longer than nearly every sentence."""


class TooLargeError(ValueError):
    """A pattern whose regular expression would be larger than `LARGEST`."""


PLACEHOLDERS: Mapping[str, str] = {
    "word": r"[\p{L}\-]+",
    "number": r"[0-9]+(?:[.,·][0-9]+)*",
    "year": r"(?:19|20)[0-9]{2}",
    "percent": r"[0-9]+(?:[.,·][0-9]+)?\s?(?:%|per\s?cent)",
    "p_value": r"p(?:[\s\-]values?)?\s?(?:of\s|was\s)?[<>=≤≥]\s?(?:0?[.·])?[0-9]+",
    "ratio": (
        r"(?:(?-i:a?HR|a?OR|RR|IRR|NNT)|(?:hazard|odds|risk|rate)[\s\-]ratio|relative[\s\-]risk)"
        r"(?:[\s,:;=(\[]+(?:of\s|was\s)?)?[0-9]+[.·][0-9]+"
    ),
    "ci": r"[0-9]{2}(?:[.·][0-9]+)?\s?%[\s\-]?(?:(?-i:CI|CrI)|(?:confidence|credible)[\s\-]intervals?)",
    "count": r"n\s?=\s?[0-9]+(?:[,.][0-9]{3})*|[0-9]+\s?(?:/|of|out of)\s?[0-9]+",
    "citation": (
        r"[¹²³⁰⁴-⁹]+(?:[,\-⁻]+[¹²³⁰⁴-⁹]+)*|\[[0-9]{1,3}(?:\s?[,;\-]\s?[0-9]{1,3})*\]"
        r"|\((?-i:[A-Z])[\p{L}'\-]+(?:\set\sal\.?|\s(?:and|&)\s[\p{L}'\-]+)?,?\s(?:19|20)[0-9]{2}[a-z]?\)"
        r"|doi(?::\s?|\.org/)10\.[0-9]+|(?-i:PMID)[:\s]{0,2}[0-9]{4,}|(?-i:NCT)[0-9]{8}"
    ),
}
"""What `{name}` stands for; written so that RE2 reads it as `regex` does."""


class Expression(Struct, frozen=True):
    """Regular expressions for a piece of a pattern: exact for `regex`, loose for RE2 if it has one.

    The loose one matches wherever the exact one does, and perhaps elsewhere.
    """

    exact: str
    loose: str | None

    def wrapped(self, before: str, after: str) -> "Expression":
        """Both between the same two texts."""
        loose = None if self.loose is None else f"{before}{self.loose}{after}"
        return Expression(f"{before}{self.exact}{after}", loose)


_MEASURED = regex.compile(r"(?P<number>[0-9]+(?:[.,][0-9]+)*)(?P<unit>%|°C|[\p{Ll}µμ]\p{L}*)")
WORD_CHARACTER = r"[\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{M}\p{Nd}_]"
"""A character that makes a word longer; superscript citation numbers do not."""
SPACE = r"[\s\-]+"

NOTHING = Expression(r"(?!)", r"[^\x00-\x{10FFFF}]")
"""Matches nowhere: a class without members."""
BETWEEN = Expression(SPACE, SPACE)
"""What stands between two words of a phrase."""
CLINGING = Expression(r"\s?", r"\s?")
"""What may stand before a per cent sign or a citation."""
MEASURED = Expression(r"[\s\-]*", r"[\s\-]*")
"""What stands between a number and its unit: "80 mg", "80-mg", "80mg"."""
CLOSED = Expression("", "")
START = Expression(r"\G[^\p{L}]{0,8}?\K", r"\s?")
r"""The start of the text searched: `\G` is its place, `\K` keeps bullet and quote out of the match."""

_BEYOND_ASCII = regex.compile(r"\\.|\(\?P?[<=>]\w+|[^\x00-\x7f]", regex.DOTALL)
"""Such a character, or what could hold one that must stay: an escape, and the name of a group."""
_LAST_NUMBERED = 0xFFFF

_NEGATIONS = r"(?:not|no|nor|never|neither|without|cannot|hardly|[\p{L}]+n't)"
# A match may not begin or end between two characters of one word.
_EDGE = f"(?:(?<!{WORD_CHARACTER})|(?!{WORD_CHARACTER}))"


def joined(expressions: Sequence[Expression]) -> Expression:
    """The expressions one after the other."""
    return _with(expressions, "")


def alternatives(expressions: Sequence[Expression]) -> Expression:
    """Any one of the expressions."""
    if len(expressions) == 1:
        return expressions[0]
    return _with(expressions, "|").wrapped("(?:", ")")


def edged(expression: Expression) -> Expression:
    r"""The expression as whole words.

    For RE2, whose `\b` knows the letters and digits of ASCII alone, only what begins and ends with one is.
    """
    loose = expression.loose
    if loose is not None and bounded(loose):
        loose = rf"\b(?:{loose})\b"
    return Expression(f"{_EDGE}(?:{expression.exact}){_EDGE}", loose)


def literal(name: str) -> Expression:
    """A name in any case: a space in it may be a hyphen too, and a hyphen may be missing."""
    words = [
        r"[\s\-]*".join(regex.escape(piece) for piece in word.split("-") if piece) for word in name.split()
    ]
    text = SPACE.join(word for word in words if word)
    return Expression(text, text)


@cache
def word(written: str) -> Expression:
    """One written word, hyphenated or not, in either spelling; exact if it has an inner capital.

    Between a number and what it counts or measures a space may stand: "80mg", "50%".
    """
    measured = _MEASURED.fullmatch(written) if written[0].isdigit() else None
    if measured:
        unit = word(measured["unit"]) if measured["unit"][0].isalpha() else _exactly(measured["unit"])
        number = regex.escape(measured["number"])
        return joined([Expression(number, number), CLINGING, unit])
    if any(char.isupper() for char in written[1:]):
        return _exactly(written)
    text = "-" if written == "-" else r"[\s\-]*".join(spelled(piece) for piece in written.split("-"))
    return Expression(text, text)


def _exactly(written: str) -> Expression:
    text = f"(?-i:{regex.escape(written)})"
    return Expression(text, text)


def gap(words: int) -> Expression:
    """Up to so many words, with the punctuation that clings to them; none is a negation."""
    before, after = r"[^\w\s]{0,3}", r"\s+[^\w\s]{0,3}"
    exact = rf"(?:{before}(?:\s+(?!{_NEGATIONS}(?![\p{{L}}]))\S+){{0,{words}}}?{after}|-)"
    # RE2 would keep states for each of many words, which takes longer than to look twice.
    most = f"{{0,{words}}}" if words <= _FEW else "*"
    loose = rf"(?:{before}(?:\s+\S+){most}?{after}|-)"
    return Expression(exact, loose)


def not_before(expression: Expression) -> Expression:
    """An empty match that the expression does not follow."""
    ahead = rf"[^\w\s]{{0,3}}{SPACE}[^\w\s]{{0,3}}(?:{expression.exact})(?!{WORD_CHARACTER})"
    return Expression(f"(?!{ahead})", "")


def without(expression: Expression, taken: Expression) -> Expression:
    """The expression where none of what is taken from it begins as a whole word."""
    return Expression(f"(?!(?:{taken.exact})(?!{WORD_CHARACTER}))(?:{expression.exact})", expression.loose)


def in_ascii(expression: Expression) -> Expression:
    """The same with other characters told by their numbers: Python takes half the memory for it, or less."""
    loose = None if expression.loose is None else _numbered(expression.loose, r"\x{{{:x}}}")
    return Expression(_numbered(expression.exact, r"\u{:04x}"), loose)


def _numbered(source: str, written: str) -> str:
    """The source with characters of up to four hexadecimal digits written by their numbers."""

    def told(found: "regex.Match[str]") -> str:
        one = str(found[0])
        return written.format(ord(one)) if len(one) == 1 and ord(one) <= _LAST_NUMBERED else one

    return str(_BEYOND_ASCII.sub(told, source))


def _with(expressions: Sequence[Expression], between: str) -> Expression:
    if sum(len(one.exact) + len(between) for one in expressions) > LARGEST:
        raise TooLargeError
    loose = [one.loose for one in expressions if one.loose is not None]
    return Expression(
        between.join(one.exact for one in expressions),
        between.join(loose) if len(loose) == len(expressions) else None,
    )
