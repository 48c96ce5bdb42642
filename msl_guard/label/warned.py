"""Diseases that the label itself warns of: a text that names one mostly tells of an event, not of a use."""

from msl_guard.label.cues import LabelWords, Stretch
from msl_guard.label.mention import DiseaseTerm, Mention
from msl_guard.label.mentions import Reader
from msl_guard.label.record import Label


def is_event(clause: Stretch, mention: Mention, label: Label, reader: Reader, words: LabelWords) -> bool:
    """Whether a disease is one that the label warns of, and no word of the clause speaks of treating it."""
    term = mention.value
    if not isinstance(term, DiseaseTerm) or clause.has(words.intended) or clause.has(words.benefit):
        return False
    return any(
        isinstance(one.value, DiseaseTerm) and (term.lies_in(one.value) or one.value.lies_in(term))
        for text in (*label.warnings, *label.boxed_warning)
        for one in reader.clause(text)
    )
