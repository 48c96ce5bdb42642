"""How fast a dose is raised: "every two weeks", "in weekly steps"."""

import regex

from msl_guard.label import intervals
from msl_guard.label.conflict import Conflict, Use
from msl_guard.label.mention import Mention

_RAISED = regex.compile(
    r"(?<![\p{L}])(?:up-?)?(?:rais|increas|escalat|titrat|step)\w*(?:\s(?!to\b|at\b|with\b)[\p{L}\p{N}.,/\-®™]+){0,6}\s$",
    regex.IGNORECASE,
)
_STEPS = regex.compile(
    r"[\s\-](?:dose\s)?(?:steps?|increments?|titration|increases?|escalations?)\b", regex.IGNORECASE
)
_REACH = 60
_SAME = 0.08


def is_step(text: str, start: int, end: int) -> bool:
    """Whether an interval is that between two steps of a dose, and not between two doses."""
    if _STEPS.match(text, end):
        return True
    return _RAISED.search(text, max(0, start - _REACH), start) is not None


def steps_conflict(mention: Mention, use: Use) -> Conflict | None:
    """A dose that is raised faster than the label has it."""
    texts = [one.titration for one in use.indication.doses if one.titration]
    known = [every for text in texts for _, _, every in intervals.intervals(text)]
    said = mention.value
    if not known or not isinstance(said, float) or said >= min(known) * (1 - _SAME):
        return None
    return Conflict("dose", mention, "faster steps", f"raised {'; '.join(dict.fromkeys(texts))}", 0.9)
