"""Plain statements of a use or benefit that tell nobody whom the label means: "X lifts mood in depression".

A slide that is shown without a request tells its reader what a product is for. Where such a line names the
approved disease and nothing of what the label narrows it by, the use that is told is wider than the label's.
"""

from collections.abc import Sequence
from enum import StrEnum

import regex

from msl_guard.label.attached import Relation, acts
from msl_guard.label.conflict import Conflict
from msl_guard.label.cues import LabelWords, Stretch
from msl_guard.label.inplay import InPlay
from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import Slot
from msl_guard.label.units import Unit
from msl_guard.model import Context, Part

_SHOWN = frozenset(
    {
        "msl_deck_proactive",
        "slide",
        "leave_piece",
        "promotional",
        "disease_awareness",
        "plain_language",
        "social",
        "payer_dossier",
        "website",
        "email_hcp",
        "training_internal",
    }
)
"""What is shown without a request, and is no scientific publication."""
_SURE = 0.75
"""The strength of a tie, and of a product, that make a statement one on the product."""


class Manner(StrEnum):
    """How a sentence states a use."""

    GENERAL = "general"
    """As what the product does: present tense, or a heading."""
    RESULT = "result"
    """As what it did: past tense, or figures."""


def plainly(unit: Unit, play: InPlay, tie: Relation, context: Context, words: LabelWords) -> Manner | None:
    """How a sentence plainly states a use of the product; None if it does not, or says whose result it is."""
    shown = context.mode == "proactive" and context.content_type in _SHOWN
    if not shown or play.weight < _SURE or tie.strength < _SURE:
        return None
    said = unit.text
    if not _says_use(said, play, tie, words):
        return None
    if said.has(words.no_use_topic) or _OTHER_MATTER.search(said.words):
        return None
    texts = [(said, unit.own), *((above.text, above.mentions) for above in unit.above)]
    if any(_is_named(one, found) for one, found in texts) or any(
        one.text.has(words.no_use_topic) for one in unit.above
    ):
        return None
    if any(one.slot is Slot.DOSE for one in unit.own):
        # How much is given is said to those who know to whom.
        return None if _OF_DOSE.search(said.words) else Manner.RESULT
    past = _FIGURES.search(said.words) is not None or _PAST.search(tie.words) is not None
    return Manner.RESULT if past and unit.sentence.block.part is not Part.TITLE else Manner.GENERAL


def strength(manner: Manner | None, conflict: Conflict) -> float:
    """How far outside the label what a statement leaves out is, by how it is stated; 0 for no statement."""
    if manner is None:
        return 0.0
    return conflict.plain if manner is Manner.GENERAL else min(conflict.plain, _RESULT)


_RESULT = 0.35
"""The strength of what a result does not say of its patients."""


def _says_use(said: Stretch, play: InPlay, tie: Relation, words: LabelWords) -> bool:
    """Whether words say that it is used, or works: "X lowers …", or no more than "X for …"."""
    if tie.intended or _FOR.fullmatch(tie.words) or any(acts(said.text, one.end) for one in play.mentions):
        return True
    return said.has(words.benefit) or said.has(words.intended)


def _is_named(said: Stretch, found: Sequence[Mention]) -> bool:
    """Whether a text says which trial or which patients it speaks of; "in COPD" names a disease."""
    return any(
        not any(one.start < match.end() and match.start() < one.end for one in found)
        for match in _TRIAL.finditer(said.text, said.start, said.end)
    )


_OF_DOSE = regex.compile(
    r"\bdos(?:e|es|ing|age)\b.*\b(?:should|is|are|was|may|can|must|depends)\b|\bstarts? at\b",
    regex.IGNORECASE,
)
_FOR = regex.compile(r"(?:is\s)?for", regex.IGNORECASE)
_TRIAL = regex.compile(
    r"(?i:\b(?:trials?|stud(?:y|ies)|cohorts?|regist(?:ry|ries)|analys[ie]s|randomi[sz]\w+|placebo|arms?|enrolled|programme|"
    r"series|case reports?|meta-analys[ie]s|real-world|patient population|versus|vs)\b)|NCT[0-9]{8}|"
    r"\b(?:[Ii]n|[Ff]rom|[Bb]y)\s(?:the\s)?[A-Z][A-Z0-9]{3,}(?:[\s\-][0-9]+)?(?![\p{L}])(?!\s(?:infection|disease|patients))|"
    r"\b[A-Z][A-Z\-]{3,}[\s\-]?[0-9]+\b"
)
"""A study, or the name of one: "in ORBITAL", "SUNRISE-2"."""
_FIGURES = regex.compile(
    r"[0-9]\s?%|\b(?:HR|OR|RR|ORR|PFS|OS|CI|p)\s?[=<:]|\bn\s?=|"
    r"[0-9](?:\.[0-9]+)?\s(?:versus|vs|months?\s(?:versus|vs))",
)
_PAST = regex.compile(
    r"^\W*(?:[\p{L}]+(?<!e)ed|was|were|had|kept|brought|led|showed|cut|slept|felt)\b", regex.IGNORECASE
)
# What a medicine does in the body, what it may do wrong, how it is watched: no statement of a use.
_OTHER_MATTER = regex.compile(
    r"\b(?:occur\w*|common|uncommon|reported|monitor\w*|interrupt\w*|discontinu\w*|caution\w*|warn\w*|half-life|"
    r"mechanism|binds?|pharmacokinetics?|steady state|prevalence|incidence|epidemiolog\w*|diagnos\w+|burden|"
    r"mortality|"
    r"unmet|guidelines?|recommend\w*|reimburs\w+|interact\w*|contra-?indicat\w+|expos\w+|reactions?|"
    r"infections? (?:may|can|were)|"
    r"tests?|testing|tested|screen\w*|identif\w+|label|indicat\w+|approved|SmPC|prescribing information)\b",
    regex.IGNORECASE,
)
