"""Abbreviations of several meanings, where their place says that they are a disease: "adults with HES"."""

from collections.abc import Sequence

import regex

from msl_guard.label.diseases import Abbreviation
from msl_guard.label.mention import Mention

_WITH = regex.compile(
    r"(?<![\p{L}])(?i:patients|adults?|people|persons?|individuals|children|adolescents|women|men|those|"
    r"subjects)\s(?:with|who\shave|having|diagnosed\swith|suffering\sfrom|living\swith)\s"
    r"(?:(?!and\b|or\b|all\b)[\p{Ll}\-]+\s){0,3}$"
)
_BEHIND = regex.compile(r"\s(?:patients|flares?|diagnosis|sufferers)(?![\p{L}])")
_FOR = regex.compile(r"[®™]?\s(?:in|for)\s")
_WORDS = frozenset(("ALL", "CAP", "CI"))
"""Abbreviations that are words, or values, wherever they stand."""
_REACH = 70
"""Characters before an abbreviation that may say that patients have it."""


def is_plain(text: str, match: "regex.Match[str]", short: Abbreviation, products: Sequence[Mention]) -> bool:
    """Whether an abbreviation is a disease by its place: "adults with HES", "HES patients", "X in HES"."""
    if len(short.long_forms) > 1 or match[0] in _WORDS:
        return False
    if any(_FOR.fullmatch(text, one.end, match.start()) for one in products):
        return True
    behind = _BEHIND.match(text, match.end()) is not None
    return behind or _WITH.search(text, max(0, match.start() - _REACH), match.start()) is not None
