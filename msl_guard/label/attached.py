"""A tie without a verb between a product and what stands beside it: "zeltrivanib for kidney cancer"."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from msl_guard.label.cues import Stretch
from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import Slot

_OF_GIVING = frozenset(
    {
        Slot.DOSE,
        Slot.FREQUENCY,
        Slot.ROUTE,
        Slot.SETTING,
        Slot.PARTNER,
        Slot.DURATION,
        Slot.FORM,
        Slot.INFUSION,
        Slot.SCHEDULE,
        Slot.STRENGTH,
    }
)
_FORTH = regex.compile(
    r"(?:^|[\s:,\-])(?:for|in|among|as|to|against|during|:|,|-)(?:[\s,:]|$)|^\W*$",
    regex.IGNORECASE,
)
"""What stands between a product and, behind it, what it is for."""
_BACK = regex.compile(
    r"^[\s:\-]*$|(?:^|\s)(?:on|with|receiv(?:e|es|ed|ing)|taking|take|given|treated with|"
    r"started on|under)\s*$",
    regex.IGNORECASE,
)
"""What stands between a patient and, behind it, the product: "adolescents on zeltrivanib"."""
_RELATIVE = regex.compile(r",\s(?:which|that|who|whose|where)\b|[;.]\s", regex.IGNORECASE)
NEAR = 45
"""Characters between a dose and its drug."""


@dataclass(frozen=True, slots=True)
class Relation:
    """How strongly a slot is tied to the product as a use, and the words that tie it."""

    strength: float
    words: str
    intended: bool = False
    """Whether the words say what the product is for, as an indication does."""


def attached(clause: Stretch, mention: Mention, products: Sequence[Mention]) -> Relation | None:
    """A tie without a verb: "zeltrivanib for kidney cancer", "zeltrivanib 160 mg"."""
    for product in products:
        first, last = sorted((product, mention), key=lambda one: one.start)
        if not (clause.start <= first.start and last.end <= clause.end):
            continue
        between = clause.text[first.end : last.start]
        if mention.slot in _OF_GIVING:
            if len(between) <= NEAR:
                return Relation(1.0, between.strip() or "beside the product")
        elif mention.slot is Slot.LINE and _IS.fullmatch(between):
            return Relation(1.0, between.split()[-1])
        elif _links(between, forth=first is product):
            # "Zeltrivanib for kidney cancer", and no more: a headline states what the product is for.
            headline = (
                regex.match(r"\s?(?:is\s)?for\s", between) is not None
                and len(between.split()) <= 5
                and _NOTHING_ELSE.fullmatch(clause.text, mention.end, clause.end) is not None
            )
            return Relation(0.75, between.strip() or "beside the product", intended=headline)
    return None


# "Conjunctivitis: reported in 9% of patients on X".
_SEEN = regex.compile(
    r"^\s?:.*\b(?:reported|occurr\w+|seen|observed|noted|recorded|[0-9]\s?%)", regex.IGNORECASE
)
# "X is the opening move", "our first choice is X".
_IS = regex.compile(
    r"\s(?:is|are|was|as|remains|becomes|stays)\s(?:still\s|now\s|also\s)?|.{0,60}\s(?:is|remains|stays)\s",
    regex.IGNORECASE,
)
_NOTHING_ELSE = regex.compile(
    r"(?:\s(?:in|for)\s(?:adults?|patients|people|women|men))?[\s.!]*", regex.IGNORECASE
)


def _links(between: str, *, forth: bool) -> bool:
    """Whether the words between a product and what it is for tie the two."""
    if len(between) > 2 * NEAR or _RELATIVE.search(between):
        return False
    if not forth and _SEEN.search(between):
        return False
    return (_FORTH if forth else _BACK).search(between) is not None
