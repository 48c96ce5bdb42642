"""Another form of the product that comes first: "stable on the tablets, she moves to the depot"."""

import regex

from msl_guard.label.cues import Stretch
from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import Slot

_HAD = regex.compile(
    r"\b(?:stable|stabili[sz]ed|established|maintained|controlled|settled|well|tolera(?:te[sd]?|ting|nce|bility)|respond\w*|"
    r"treated|start(?:ed|ing)?|(?:previously|already|first|initially|currently)|after|following|once|from|instead\sof|"
    r"replac\w+|(?:chang|switch|mov|convert|transition|transfer)\w*(?:\sover)?\sfrom|before\s[^.;]{1,60},\s(?:try|give|test|use))"
    r"(?:\s(?!(?:to|with\sno|without)\b)[\p{L}\-]+){0,4}?\s$",
    regex.IGNORECASE,
)
_TOLERATED = regex.compile(
    r"(?:\s[\p{L}\-]+){0,2}?\s(?:(?:has|have|was|were|is|are|had)\s(?:been\s)?)?(?:already\s|well\s|first\s)*(?:tolerated|"
    r"established|tried|stopped|first|trial|run-in|lead-in|tolerability|tolerance|can\sbe\sstopped|before)\b",
    regex.IGNORECASE,
)
_LEFT_OUT = regex.compile(
    r"\b(?:no|not|without|never|skip\w*|omit\w*|avoid\w*|instead\sof|bypass\w*|need\sto|"
    r"spar(?:es?|ing))\b[^.;,]{0,40}$",
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
