"""Warnings told as what happens: "intrathecal use can cause seizures", "in 2.4% and pneumonitis in 3.1%"."""

import regex

from msl_guard.label.cues import Stretch
from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import Slot

_SHARE = regex.compile(
    r"\s?(?:in\s|of\s|:\s?|\()\s?(?:about\s|some\s)?[0-9.,]+(?:\s?%|\s(?:of|and|patients|people|cases|in)\b|,)",
    regex.IGNORECASE,
)
"""What stands behind an event that is counted."""
_SEEN = regex.compile(
    r"\b(?:occurr(?:ed|ing)|(?:was|were|been)\s(?:\w+ly\s)?(?:seen|reported|observed|noted|recorded|found)|developed|experienced|"
    r"suffered|arose|appeared|reported)\s(?:by\s|among\s)?(?:in|by|:)",
    regex.IGNORECASE,
)
_HARMS = regex.compile(
    r"\b(?:(?:can|may|might|could|will)\s(?:also\s|even\s)?(?:cause|provoke|trigger|induce|lead\sto|result\sin|end\sin|"
    r"be\s(?:fatal|lethal|dangerous|harmful|deadly))|"
    r"(?:has|have|had)\s(?:also\s)?(?:caused|provoked|triggered|induced|led\sto|resulted\sin|been\s(?:fatal|followed\sby|"
    r"associated\swith))|(?:is|are|was|were)\s(?:known\sto\scause|associated\swith|linked\s(?:to|with)|followed\sby|"
    r"fatal|lethal|dangerous|harmful)|caused?s?|increases?\sthe\srisk|carr(?:y|ies)\s(?:an?\s|the\s)?risk)\b"
    r"(?!\s(?:an?\s)?(?:[\p{L}]+ly\s)?(?:rapid|better|improved|relief|respon\w+|remission|higher|faster|quick\w*|good|benefit\w*|"
    r"fewer|less|lower)\b)",
    regex.IGNORECASE,
)
_FOLLOWED = regex.compile(
    r"\b(?:harm|deaths?|seizures?|encephalopathy|coma|injur(?:y|ies)|reactions?|events?|toxicity|damage|necrosis|paralysis|"
    r"fatalit(?:y|ies)|emboli\p{L}*)\s(?:[\p{L}\-]+\s){0,3}?(?:followed|after|from|with|upon|following|due\sto)\s"
    r"(?:(?:inadvertent|accidental|unintended|mistaken|an?|the)\s)*$",
    regex.IGNORECASE,
)
_WAYS = (Slot.ROUTE, Slot.GROUP, Slot.FORM, Slot.INFUSION)


def is_counted_event(clause: Stretch, mention: Mention) -> bool:
    """Whether a disease is one of several events that are counted: "and pneumonitis in 3.1%"."""
    return (
        mention.slot is Slot.DISEASE
        and _SHARE.match(clause.text, mention.end, clause.end) is not None
        and _SEEN.search(clause.text, clause.start, mention.start) is not None
    )


def is_warned_way(clause: Stretch, mention: Mention) -> bool:
    """Whether a clause says what harm comes of giving the product in some way."""
    if mention.slot not in _WAYS:
        return False
    if _FOLLOWED.search(clause.text, clause.start, mention.start):
        return True
    found = _HARMS.search(clause.text, mention.end, clause.end)
    return found is not None
