"""Words such as "risk of", which mostly stand before what is no use, where they stand for something else."""

import regex

from msl_guard.label.cues import Stretch
from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import Slot


def is_no_bar(clause: Stretch, mention: Mention, start: int, end: int) -> bool:
    """Whether words that mostly stand before what is no use stand here for something else."""
    # "Lowers the risk of a heart attack" says what it is for.
    lowers = (
        [_LOWERS]
        + [_LOWERED] * bool(_RISK.match(clause.text, start))
        + [_TREATS] * bool(_EPISODE.match(clause.text, start))
    )
    does = any(one.search(clause.text, clause.start, start) for one in lowers)
    if does and not _AGAINST.search(clause.words):
        return True
    # "Exercise-induced cough" is a name.
    if clause.text[start - 1 : start] == "-" and not clause.text[end : mention.start].strip():
        return True
    # "Treatment-experienced patients" have seen a treatment, and not what follows.
    if clause.text[start - 1 : start] == "-" and clause.text[start:end].lower().startswith("experienced"):
        return True
    # "Before surgery it prevents infection": a time, and a use.
    return mention.slot is Slot.USE and _TIME.fullmatch(clause.text, start, end) is not None


_LOWERS = regex.compile(
    r"\b(?:reduces|lowers|cuts|halves|slashes)\s(?:the\s|their\s|a patient's\s)?$", regex.IGNORECASE
)
_LOWERED = regex.compile(
    r"\b(?:reduced|lowered|cut|halved|slashed|decreas(?:es|ed)|diminish(?:es|ed)|minimi[sz](?:es|ed))"
    r"\s(?:the\s|their\s)?$",
    regex.IGNORECASE,
)
_TREATS = regex.compile(
    r"\b(?:treat|prevent|stop|shorten|reliev|control|abort|resolv|manag|end)(?:e?s|p?ed|p?ing|e)?"
    r"\s(?:the\s|acute\s|new\s|recurrent\s|frequent\s|most\s)?$",
    regex.IGNORECASE,
)
_RISK = regex.compile(r"(?:risk|likelihood|probability|odds)s? ", regex.IGNORECASE)
_EPISODE = regex.compile(r"(?:episode|flare|case|event|sign|onset)s? ", regex.IGNORECASE)
_AGAINST = regex.compile(r"\b(?:versus|vs|compared|than|relative to|bleeding)\b", regex.IGNORECASE)
_TIME = regex.compile(r"before|prior to", regex.IGNORECASE)
NOUN = regex.compile(
    r"\b(?:rat(?:ed|ings?)|assess(?:ed|ments?)|scor(?:ed|es?|ings?)|perceptions?|perceived|measures?|questionnaires?|evaluations?|"
    r"views?|opinions?)\s(?:(?:of|on|for|about)\s)?(?:(?:the|their|its|overall|treatment|clinical|global|net|perceived)\s){0,3}$",
    regex.IGNORECASE,
)
"""What stands before a benefit that is rated: "patients' rating of the treatment benefit"."""
# A patient who has had what the label rules out is a patient whom it rules out.
HISTORY = regex.compile(
    r"history of|(?:comorbid|co-morbid|concomitant|concurrent|coexisting|underlying)|"
    r"(?:who|patients?|people) (?:\w+ )?(?:also|already) (?:had|has|have)|had",
    regex.IGNORECASE,
)


# "Hearing loss that may be permanent can occur".
_RELATIVE = regex.compile(
    r"^,?\s(?:that|which)\s(?:(?:may|can|might|could|is|are|was|were|sometimes|often)\s){1,3}(?:be\s)?[\p{L}\-]+(?:\sor\s[\p{L}\-]+)?,?(?=\s)",
    regex.IGNORECASE,
)
_SEPARATOR = regex.compile(r",|\b(?:and|or|such as|including)\b", regex.IGNORECASE)
_MEMBER = 3
"""Words of a member of a list."""


def length(between: str) -> int:
    """How many words stand between a cue and what it speaks of; other members of a list count as none."""
    between = _RELATIVE.sub("", between)
    parts = _SEPARATOR.split(between)
    is_list = len(parts) > 1 and not (parts[0].strip() and parts[-1].strip())
    if is_list and all(len(part.split()) <= _MEMBER for part in parts):
        return 0
    return len(between.split())
