"""What an author writes, in the characters that documents are folded to before they are matched."""

from unicodedata import normalize

import regex

from msl_guard.fold import fold

# Soft hyphens, zero-width and direction marks: extraction takes them out of documents.
_INVISIBLE = regex.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_ESCAPED = regex.compile(
    r"\\(?:u(?P<four>[0-9A-Fa-f]{4})|x(?P<two>[0-9A-Fa-f]{2})|U(?P<eight>[0-9A-Fa-f]{8})|.)", regex.DOTALL
)


def folded(written: str) -> str:
    """The words of a pattern or name, folded.

    >>> folded("first–line"), folded("the patient’s")
    ('first-line', "the patient's")
    """
    return fold(normalize("NFC", _INVISIBLE.sub("", written)))


def folded_expression(written: str) -> str:
    r"""A regular expression, folded; a dash becomes an escaped hyphen, and so no range.

    >>> print(folded_expression("[“–]best"))
    ["\-]best
    """
    whole: str = _ESCAPED.sub(_unescaped, normalize("NFC", _INVISIBLE.sub("", written)))
    return "".join(_folded_character(char) for char in whole)


def _unescaped(match: "regex.Match[str]") -> str:
    digits = match["four"] or match["two"] or match["eight"]
    if digits is None or int(digits, 16) > 0x10FFFF:
        return str(match[0])
    char = chr(int(digits, 16))
    return str(match[0]) if fold(char) == char else _folded_character(char)


def _folded_character(char: str) -> str:
    plain = fold(char)
    return r"\-" if plain == "-" != char else plain
