"""Abbreviations of several meanings, where their place says that they are a disease: "adults with HES"."""

from collections.abc import Sequence

import regex

from msl_guard.label.abbreviations import Abbreviation
from msl_guard.label.mention import DiseaseTerm, Mention
from msl_guard.label.qualifiers import Slot
from msl_guard.label.terms import Lexicon, words

_WITH = regex.compile(
    r"(?<![\p{L}])(?i:patients|adults?|people|persons?|individuals|children|adolescents|women|men|those|"
    r"subjects)\s(?:with|who\shave|having|diagnosed\swith|suffering\sfrom|living\swith)\s"
    r"(?:(?!(?:and|or|all|in|of|on|for|who|whose|by|to|after|an?|the|is|are|was|were)\b)"
    r"[\p{L}\p{N}/+()\-−]+\s){0,4}$"
)
_BEHIND = regex.compile(r"\s(?:patients|flares?|diagnosis|sufferers)(?![\p{L}])")
_FOR = regex.compile(
    r"[®™]?\s(?:(?:is|are|was|were|works?|helps?|proved|remains)\s(?:[\p{L}]+\s){0,2})?(?:in|for)\s"
)
_WORDS = frozenset("ADD ALL AA AI AR BMD CAP CI CM CS EM ET IC IS NP OP PD PI PN PR SD SE TN".split())
"""Abbreviations that are words, values, outcomes or medicines in most texts, wherever they stand."""
_REACH = 70
"""Characters before an abbreviation that may say that patients have it."""


def is_plain(text: str, match: "regex.Match[str]", products: Sequence[Mention]) -> bool:
    """Whether an abbreviation is a disease by its place: "adults with HES", "HES patients", "X in HES"."""
    if match[0] in _WORDS:
        return False
    if any(_FOR.fullmatch(text, one.end, match.start()) for one in products):
        return True
    behind = _BEHIND.match(text, match.end()) is not None
    return behind or _WITH.search(text, max(0, match.start() - _REACH), match.start()) is not None


def long_name(text: str, match: "regex.Match[str]", short: Abbreviation, *known: Lexicon) -> Mention | None:
    """An abbreviation with the words before it that its long form has too: "secondary progressive MS"."""
    before = [one for one in words(text) if one.end < match.start()][-_BEFORE:]
    for at, first in enumerate(before):
        if all(one.joined for one in before[at + 1 :]) and text[before[-1].end : match.start()] in (" ", "-"):
            lead = " ".join(one.form for one in before[at:])
            for name in (f"{lead} {long}" for long in short.long_forms):
                if trees := next((found for one in known if (found := one.meaning(name))), ()):
                    return Mention(Slot.DISEASE, first.start, match.end(), DiseaseTerm(name, trees))
    return None


_BEFORE = 4
"""Words before an abbreviation that may belong to the name."""
