"""Diseases that are named without a use: events that the label warns of, "the cancer" told of before."""

import regex

from msl_guard.label.conflict import Conflict
from msl_guard.label.cues import Stretch
from msl_guard.label.mention import DiseaseTerm, Mention
from msl_guard.label.mentions import Reader
from msl_guard.label.reading import Reading
from msl_guard.label.record import Label


def names_no_use(
    sentence: Stretch, conflict: Conflict, label: Label, reading: Reading, *, inherited: bool
) -> bool:
    """Whether a disease is an event of the label's warnings, or only points to one named before."""
    mention, words = conflict.mention, reading.words
    clause = sentence.clause_at(mention.start, words.clause_break)
    if conflict.question == "broadening" and _points_back(clause, mention):
        return True
    # A word of the clause may speak of treating it.
    treated = inherited or clause.has(words.intended) or clause.has(words.benefit)
    return not treated and _is_warned_of(mention, label, reading.reader)


def _is_warned_of(mention: Mention, label: Label, reader: Reader) -> bool:
    term = mention.value
    return isinstance(term, DiseaseTerm) and any(
        isinstance(one.value, DiseaseTerm) and (term.lies_in(one.value) or one.value.lies_in(term))
        for text in (*label.warnings, *label.boxed_warning)
        for one in reader.clause(text)
    )


def _points_back(clause: Stretch, mention: Mention) -> bool:
    """Whether a general word has an article that points back: "the cancer", "their tumours"."""
    return (
        _GENERAL.fullmatch(clause.text, mention.start, mention.end) is not None
        and _POINTS.search(clause.text, clause.start, mention.start) is not None
    )


_GENERAL = regex.compile(r"cancers?|tumou?rs?|infections?|diseases?|illness", regex.IGNORECASE)
_POINTS = regex.compile(r"(?<![\p{L}])(?:the|this|that|their|his|her|your|its)\s$", regex.IGNORECASE)
