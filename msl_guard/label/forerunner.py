"""Another form of the product that comes first: "stable on the tablets, she moves to the depot"."""

import regex

from msl_guard.label.cues import Stretch
from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import Slot

_HAD = regex.compile(
    # "Stable on the tablets", "tolerability to oral zeltrivanib".
    r"\b(?:stable|stabili[sz]ed|established|maintained|controlled|settled|already|currently|tolera(?:te[sd]?|ting|"
    r"nce|bility)|respond\w*)(?:\s(?:well|fully|first))?(?:\s(?:on|to|with|of|taking))?"
    r"(?:\s(?:the|an?|their|her|his|daily|prior)){0,2}(?:\s[\p{L}\-]+)?\s$|"
    # "After oral zeltrivanib", "changes from the tablets".
    r"\b(?:after|following|once|from|instead\sof|replac\w+)"
    r"(?:\s(?:the|an?|their|her|his|daily|prior|previous|earlier|some)){0,2}(?:\s[\p{L}\-]+)?\s$|"
    r"\bbefore\s[^.;]{1,60},\s(?:try|give|test|use|start\swith)\s(?:the\s|an?\s)?(?:[\p{L}\-]+\s)?$",
    regex.IGNORECASE,
)
_TOLERATED = regex.compile(
    r"(?:\s[\p{L}\-]+){0,2}?\s(?:(?:has|have|was|were|is|are|had)\s(?:been\s)?)?(?:already\s|well\s|first\s)*"
    r"(?:tolerated|established|tried|stopped|trial|run-in|lead-in|tolerability|tolerance|can\sbe\sstopped|"
    r"comes\s(?:first|before)|before\s(?:the\s|an?\s)?(?:first|depot|injection|long-acting|switch\w*|mov\w*|chang\w*))\b",
    regex.IGNORECASE,
)
_LEFT_OUT = regex.compile(
    r"\b(?:no|not|without|never|skip\w*|omit\w*|bypass\w*|spar(?:es?|ing))"
    r"(?:\s(?:need|the|any|an?|prior|previous|test|testing|try|trying|taken|tried|had|used|having|to|for|of|him|her|them|"
    r"patients|daily)){0,4}(?:\s[\p{L}\-]+)?\s$",
    regex.IGNORECASE,
)


def comes_first(clause: Stretch, mention: Mention) -> bool:
    """Whether a form by mouth is what patients had before the product, or go without."""
    if mention.slot not in (Slot.ROUTE, Slot.FORM) or "oral" not in str(mention.value):
        return False
    return (
        _HAD.search(clause.text, clause.start, mention.start) is not None
        or _TOLERATED.match(clause.text, mention.end, clause.end) is not None
        or _LEFT_OUT.search(clause.text, clause.start, mention.start) is not None
    )
