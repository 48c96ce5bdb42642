"""The words around a mention that say what the product is to it."""

import regex

from msl_guard.label.cues import Stretch
from msl_guard.label.mention import Mention
from msl_guard.model import Searchable

# "Delayed facial palsy": the word says what kind of palsy it is.
_ADJECTIVES = ("delayed", "controlled")


def own_cue(clause: Stretch, mention: Mention, cues: Searchable) -> str:
    """The cue inside a mention that is more than a word: "implanted for bilateral stimulation"."""
    part = clause.part(mention.start, mention.end)
    if " " not in part.words.strip():
        return ""
    return next((clause.text[start:end] for start, end in part.hits(cues)), "")


def nearest_cue(clause: Stretch, mention: Mention, cues: Searchable) -> str:
    """The nearest cue in the clause that is no part of the mention."""
    found = [
        (min(abs(start - mention.end), abs(mention.start - end)), start, end)
        for start, end in clause.hits(cues)
        if not (end + 1 == mention.start and clause.text[start:end].lower() in _ADJECTIVES)
        if not (
            clause.text[start:end].lower().startswith("benefit")
            and _RATED.search(clause.text, clause.start, start)
        )
        if end <= mention.start or start >= mention.end or (start < mention.start and mention.end < end)
    ]
    if not found:
        return ""
    _, start, end = min(found)
    return clause.text[start:end]


_RATED = regex.compile(
    r"\b(?:rat(?:ed|ings?)|assess(?:ed|ments?)|scor(?:ed|es?|ings?)|perceptions?|perceived|measures?|questionnaires?|evaluations?|"
    r"views?|opinions?)\s(?:(?:of|on|for|about)\s)?(?:(?:the|their|its|overall|treatment|clinical|global|net|perceived)\s){0,3}$",
    regex.IGNORECASE,
)
"""What stands before a benefit that is rated: "patients' rating of the treatment benefit"."""
