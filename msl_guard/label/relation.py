"""Is it a use at all? How a slot is tied to the product, and how the sentence stands to what it says.

Steps 3 and 4 of the rule catalogue, section B3: a use relation and not mere nearness; then whether
the use is asserted, denied, studied, asked about or called unapproved.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import regex

from msl_guard.label.cues import LabelWords, Stretch
from msl_guard.label.mentions import Mention
from msl_guard.label.qualifiers import Slot
from msl_guard.model import Searchable

_PATIENT_SIDE = frozenset(
    {
        Slot.DISEASE,
        Slot.AGE,
        Slot.GROUP,
        Slot.LINE,
        Slot.STAGE,
        Slot.SEVERITY,
        Slot.HISTOLOGY,
        Slot.BIOMARKER,
        Slot.USE,
    }
)
_LINK = regex.compile(
    r"(?:^|[\s:,\-])(?:for|in|among|as|to|of|against|on|with|receive[sd]?|receiving|"
    r"taking|:|,|-)(?:[\s,:]|$)|^\W*$",
    regex.IGNORECASE,
)
_OBJECTION = 5
"""Words that may stand between "history of" and the disease."""
_REACH = 9
"""Words that may stand between a negation and what it denies."""
_NEAR = 45
"""Characters between a dose and its drug."""


@dataclass(frozen=True, slots=True)
class Relation:
    """How strongly a slot is tied to the product as a use, and the words that tie it."""

    strength: float
    words: str
    intended: bool = False
    """Whether the words say what the product is for, as an indication does."""


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


def relation(
    clause: Stretch, mention: Mention, products: Sequence[Mention], words: LabelWords
) -> Relation | None:
    """How a mention in a clause is a use of the product; None if it is none.

    Args:
        clause: the clause that holds the mention.
        mention: the disease, age, dose and so on.
        products: the mentions of the product in the sentence, none if it is only implied.
        words: the words to look for.
    """
    if mention.slot in _PATIENT_SIDE and _is_no_use(clause, mention, products, words):
        return None
    if mention.slot is Slot.USE and any(one.within(clause.start, clause.end) for one in products):
        return Relation(1.0, clause.text[mention.start : mention.end])
    intended = _cue(clause, mention, words.intended)
    if intended:
        approval = clause.has(words.approval)
        return Relation(1.0, intended, intended=approval)
    benefit = _cue(clause, mention, words.benefit)
    if benefit:
        return Relation(1.0, benefit)
    return _attached(clause, mention, products)


def _is_no_use(clause: Stretch, mention: Mention, products: Sequence[Mention], words: LabelWords) -> bool:
    """Whether the words around a mention show that nobody is treated for it."""
    before = clause.part(clause.start, mention.start)
    for start, end in before.hits(words.no_use_before):
        between = clause.text[end : mention.start]
        # "risk of relapse in RCC": another preposition begins another relation.
        breaks = regex.search(r"[;:.]|\b(?:in|for|with) (?:patients|adults|children|people|the)\b", between)
        # "Reported responses to zeltrivanib in PsA": the report is of the product.
        passed = any(one.within(end, mention.start) for one in products)
        if len(between.split()) <= _OBJECTION and not breaks and not passed and start < mention.start:
            return True
    if _SOURCE.search(clause.text, clause.start, mention.start):
        return False
    after = clause.part(mention.end, clause.end)
    return any(
        len(clause.text[mention.end : start].split()) <= 1 for start, _ in after.hits(words.no_use_after)
    )


# "A case series in alopecia areata was reported": what was reported is the series.
_SOURCE = regex.compile(
    r"\b(?:stud(?:y|ies)|trials?|series|data|results?|analys[ie]s|experience|efficacy|"
    r"use|treatment|reports?) (?:in|of|for|on)(?: [\p{L}\-]+){0,3} $",
    regex.IGNORECASE,
)


def _cue(clause: Stretch, mention: Mention, cues: Searchable) -> str:
    """The nearest cue in the clause that is no part of the mention."""
    found = [
        (min(abs(start - mention.end), abs(mention.start - end)), start, end)
        for start, end in clause.hits(cues)
        if end <= mention.start or start >= mention.end
    ]
    if not found:
        return ""
    _, start, end = min(found)
    return clause.text[start:end]


def _attached(clause: Stretch, mention: Mention, products: Sequence[Mention]) -> Relation | None:
    """A tie without a verb: "zeltrivanib for kidney cancer", "zeltrivanib 160 mg", "first-line zeltrivanib"."""
    for product in products:
        first, last = sorted((product, mention), key=lambda one: one.start)
        if not (clause.start <= first.start and last.end <= clause.end):
            continue
        between = clause.text[first.end : last.start]
        if mention.slot in (Slot.DOSE, Slot.FREQUENCY, Slot.ROUTE, Slot.SETTING, Slot.PARTNER, Slot.DURATION):
            if len(between) <= _NEAR:
                return Relation(1.0, between.strip() or "beside the product")
        elif len(between) <= 2 * _NEAR and _LINK.search(between):
            return Relation(0.75, between.strip() or "beside the product")
    return None


def assertion(clause: Stretch, sentence: Stretch, mention: Mention, words: LabelWords) -> Assertion:
    """How the sentence stands to the use that the mention names."""
    if _denied(clause, mention, words):
        return Assertion.DENIED
    if _asked(sentence, mention, words):
        return Assertion.ASKED
    status = sentence.has(words.status)
    if _quoted(sentence, words):
        return Assertion.QUOTED
    if clause.has(words.hypothetical):
        return Assertion.HYPOTHETICAL
    if clause.has(words.design):
        if sentence.has(words.limit):
            return Assertion.DENIED
        return Assertion.STUDIED_WITH_STATUS if status else Assertion.DESIGN
    if clause.has(words.studied):
        return Assertion.STUDIED_WITH_STATUS if status else Assertion.STUDIED
    if status:
        promoted = sentence.has(words.benefit) or sentence.has(words.turn)
        return Assertion.STATUS_BUT_PROMOTED if promoted else Assertion.STATUS
    return Assertion.STATED


def _asked(sentence: Stretch, mention: Mention, words: LabelWords) -> bool:
    """Whether the mention stands in a question, and not in the answer to it."""
    if sentence.words.rstrip("\"') ").endswith("?"):
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


def _denied(clause: Stretch, mention: Mention, words: LabelWords) -> bool:
    """Whether the clause sets a limit, denies the use, or repeats the label."""
    pseudo = [*clause.hits(words.pseudo_negation), (mention.start, mention.end)]
    if any(not _overlaps(hit, pseudo) for hit in clause.hits(words.limit)):
        return True
    if any(not _overlaps(hit, pseudo) for hit in clause.hits(words.label_text)):
        return True
    for start, end in clause.part(clause.start, mention.start).hits(words.negation):
        between = clause.text[end : mention.start]
        if not _overlaps((start, end), pseudo) and len(between.split()) <= _REACH and ";" not in between:
            return True
    return False


def _overlaps(one: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(one[0] < end and start < one[1] for start, end in others)


def partners(sentence: Stretch, products: Sequence[Mention], drugs: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the drugs that a sentence gives together with the product."""
    for drug in drugs:
        if any(_together(sentence, product, drug) for product in products) or (
            not products and _COMBINED.search(sentence.text, sentence.start, drug.start)
        ):
            yield Mention(Slot.PARTNER, drug.start, drug.end, drug.value)


_JOINS = regex.compile(
    r"(?:\+|\bplus\b|\bin (?:fixed[\s\-])?(?:dose )?combination with\b|\bcombin(?:ed|"
    r"es|ing|e) with\b|\btogether with\b|\balongside\b|"
    r"\badd(?:ed|ing|s)? (?:it )?to\b|\badd[\s\-]on to\b|\bon top of\b|\bco-?administered with\b|"
    r"\bpair(?:s|ed|ing)? with\b|\bcombination\b|^\s?/\s?$|^\s?-\s?$)",
    regex.IGNORECASE,
)
_BARE_WITH = regex.compile(r"(?<!compared )(?<!treated )\bwith\b|\balong with\b", regex.IGNORECASE)
_LISTED = regex.compile(r"\band\b|,|%|\(", regex.IGNORECASE)
_PARTS = regex.compile(
    r"\b(?:versus|vs\.?|compared|than|relative to|or|after|prior|previous|following|"
    r"instead|unlike|against|switch(?:ed|ing)?|from|failed|refractory|interact\w*|"
    r"without|rather|replac\w+)\b|[;:]|\.\s",
    regex.IGNORECASE,
)
_COMBINED = regex.compile(
    r"\b(?:combin(?:e|es|ed|ing|ation) (?:\w+ )?with|combining|plus|add(?:ed|ing)? to|"
    r"together with|add[\s\-]on to)\b",
    regex.IGNORECASE,
)
_AND = regex.compile(
    r"\b(?:combin(?:e|es|ed|ing|ation)|both|together|pair(?:s|ed|ing)?|doublet|"
    r"triplet|add(?:s|ed|ing)?|giv(?:e|ing|en)|use)\b",
    regex.IGNORECASE,
)


def _together(sentence: Stretch, product: Mention, drug: Mention) -> bool:
    first, last = sorted((product, drug), key=lambda one: one.start)
    between = sentence.text[first.end : last.start]
    if len(between) > 80 or _PARTS.search(between):
        return False
    tail = sentence.text[last.end : last.end + 12].lower()
    if regex.match(r"\W*(?:arm|group|cohort)", tail):
        return False
    if _JOINS.search(between) or (_BARE_WITH.search(between) and not _LISTED.search(between)):
        return True
    before = sentence.text[sentence.start : first.start]
    joined = regex.fullmatch(r"\s*(?:and|&|,|to)\s*", between) is not None
    return joined and _AND.search(before) is not None
