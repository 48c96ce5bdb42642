"""How a sentence stands to the use that it names: stated, denied, studied, asked, called unapproved.

Step 4 of the rule catalogue, section B3.
"""

from collections.abc import Sequence
from enum import StrEnum

import regex

from msl_guard.label.cues import LabelWords, Stretch
from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import Slot

_REACH = 9
"""Words that may stand between a negation and what it denies."""


class Assertion(StrEnum):
    """How a sentence stands to the use that it names."""

    STATED = "stated as fact"
    STATUS_BUT_PROMOTED = "called unapproved, yet recommended"
    STUDIED = "reported from a study"
    HYPOTHETICAL = "hypothetical"
    DESIGN = "the design of a study"
    STUDIED_WITH_STATUS = "reported from a study, called unapproved"
    STATUS = "called unapproved"
    ASKED = "somebody's question"
    QUOTED = "somebody's words"
    DENIED = "denied or limited"

    @property
    def factor(self) -> float:
        """How much of the score is left."""
        return _FACTORS[self]


_FACTORS = {
    Assertion.STATED: 1.0,
    Assertion.STATUS_BUT_PROMOTED: 0.75,
    Assertion.STUDIED: 0.6,
    Assertion.HYPOTHETICAL: 0.5,
    Assertion.DESIGN: 0.35,
    Assertion.STUDIED_WITH_STATUS: 0.3,
    Assertion.STATUS: 0.3,
    Assertion.ASKED: 0.3,
    Assertion.QUOTED: 0.3,
    Assertion.DENIED: 0.0,
}


def assertion(clause: Stretch, sentence: Stretch, mention: Mention, words: LabelWords) -> Assertion:
    """How the sentence stands to the use that the mention names."""
    if _denied(clause, mention, words):
        return Assertion.DENIED
    if _asked(sentence, mention, words):
        return Assertion.ASKED
    if _quoted(sentence, words):
        return Assertion.QUOTED
    if clause.has(words.hypothetical):
        return Assertion.HYPOTHETICAL
    return _studied(clause, sentence, mention, words) or _stated(sentence, words)


def _studied(clause: Stretch, sentence: Stretch, mention: Mention, words: LabelWords) -> Assertion | None:
    """What a study did or plans, if the clause speaks of one."""
    status = sentence.has(words.status)
    # "No need to test tolerability" plans no study.
    own = [(mention.start, mention.end)] if mention.slot is Slot.WAIVED else []
    pseudo = [*clause.hits(words.pseudo_negation), *own]
    if any(not _overlaps(hit, pseudo) for hit in clause.hits(words.design)):
        if _limits(sentence, words):
            return Assertion.DENIED
        return Assertion.STUDIED_WITH_STATUS if status else Assertion.DESIGN
    if clause.has(words.studied):
        return Assertion.STUDIED_WITH_STATUS if status else Assertion.STUDIED
    return None


def _stated(sentence: Stretch, words: LabelWords) -> Assertion:
    """A statement, which may call the use what it is."""
    if not sentence.has(words.status):
        return Assertion.STATED
    promoted = sentence.has(words.benefit) or sentence.has(words.turn)
    return Assertion.STATUS_BUT_PROMOTED if promoted else Assertion.STATUS


_RHETORICAL = regex.compile(
    r"\b(?:why (?:wait|not|wouldn't|hesitate|settle)\b[^.?]*|what are (?:you|we) waiting for|"
    r"what's stopping you|who wouldn't[^.?]*)\?$",
    regex.IGNORECASE,
)


def _asked(sentence: Stretch, mention: Mention, words: LabelWords) -> bool:
    """Whether the mention stands in a question, and not in the answer to it."""
    words_said = sentence.words.rstrip("\"') ")
    if words_said.endswith("?") and _RHETORICAL.search(words_said) is None:
        return True
    for _, end in sentence.part(sentence.start, mention.start).hits(words.question):
        between = sentence.part(end, mention.start)
        if not between.has(words.own_answer) and not between.has(words.clause_break):
            return True
    return False


def _quoted(sentence: Stretch, words: LabelWords) -> bool:
    """Whether somebody else says it."""
    if sentence.has(words.own_answer):
        return False
    return sentence.has(words.speech)


def _limits(sentence: Stretch, words: LabelWords) -> bool:
    """Whether a sentence sets a limit; "when no trial is available" sets none."""
    pseudo = [*sentence.hits(words.pseudo_negation)]
    return any(not _overlaps(hit, pseudo) for hit in sentence.hits(words.limit))


def _denied(clause: Stretch, mention: Mention, words: LabelWords) -> bool:
    """Whether the clause sets a limit, denies the use, or repeats the label."""
    pseudo = [*clause.hits(words.pseudo_negation), (mention.start, mention.end)]
    if any(not _overlaps(hit, pseudo) or _is_around(hit, mention) for hit in clause.hits(words.limit)):
        return True
    if any(not _overlaps(hit, pseudo) for hit in clause.hits(words.label_text)):
        return True
    for start, end in clause.part(clause.start, mention.start).hits(words.negation):
        between = clause.text[end : mention.start]
        # "Without symptoms, early treatment prevents claudication": a preposition denies its own noun alone.
        alone = clause.text[start:end].lower() in _PREPOSITIONS
        ended = (alone and _ANOTHER.search(between) is not None) or _is_fronted(clause, start, between)
        near = len(between.split()) <= _REACH and ";" not in between
        if near and not ended and not _overlaps((start, end), pseudo):
            return True
    return False


def _is_around(limit: tuple[int, int], mention: Mention) -> bool:
    """Whether a limit is put around a mention: "the safety of X without a diet has not been established"."""
    return limit[0] < mention.start and mention.end < limit[1]


def _is_fronted(clause: Stretch, negation: int, between: str) -> bool:
    """Whether a negation belongs to what a sentence opens with: "When X is not enough, give zeltrivanib"."""
    head = clause.text[clause.start : negation]
    return _OPENS.match(head) is not None and _MAIN.search(between) is not None


_OPENS = regex.compile(
    r"\W*(?:when(?:ever)?|if|where|once|because|since|as|for|in|among|with|after|even)\b", regex.IGNORECASE
)
_MAIN = regex.compile(r",\s(?!(?:who|which|that|whose|where|and|or|nor|neither|but)\b)", regex.IGNORECASE)
"""Where the main clause begins behind an opening one."""
_ANOTHER = regex.compile(r",|\s(?:in|for|by|among|at|during|when|if|who|that|and\swith)\s", regex.IGNORECASE)
"""What ends the noun that "without" denies."""
_PREPOSITIONS = frozenset(("without", "lacking", "absence of"))


def _overlaps(one: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(one[0] < end and start < one[1] for start, end in others)
