"""What makes a finding milder: training material, opinions on record, and wording beside its own data."""

from msl_guard.match.guardwords import GuardWords, before
from msl_guard.match.view import DocumentView
from msl_guard.model import Context, Objection, Rule, Span

_TRAINING = "training_internal"
"""Training, standard procedures and rule files speak of breaches (catalogue, guard G12)."""
_NOTES = ("field_note", "advisory_board")
"""Notes and minutes record what others said."""
_RECORDED = frozenset(
    "SUP SAFE COMP HANG EFF HYPE GUAR NEW CTA PREA STAT SPIN RISK PRECL CLASS HEOR TEST TONE DISP".split()
)
"""Families whose objection is to a statement: who made it counts."""


def recorded(rule: Rule, span: Span, view: DocumentView, context: Context, words: GuardWords) -> bool:
    """Whether a note records the words as a health professional's opinion (catalogue, families 2 and 24).

    What the writer said, agreed with, passed on or means to use is no record.
    """
    if context.content_type not in _NOTES or rule.family not in _RECORDED:
        return False
    whole = Span(span.block, 0, len(span.block.text))
    if view.stands(words.owned, whole) or view.stands(words.opinion_shared, whole):
        return False
    head = before(span, view.outline.sentence(span))
    if view.stands(words.opinion_passed_on, head):
        return False
    told = Span(span.block, head.start, span.end)
    return view.stands(words.opinion_label, head) or any(
        cue.start < span.start
        and not view.stands(words.opinion_break, Span(span.block, cue.end, max(span.start, cue.end)))
        for cue in view.hits(words.opinion, told)
    )


def trained_with(rule: Rule, span: Span, view: DocumentView, context: Context, words: GuardWords) -> bool:
    """G12: whether the rule's objection is an info because the document teaches what to avoid.

    A sentence that tells staff to say the words teaches no such thing.
    """
    if context.content_type != _TRAINING or rule.objection is Objection.CONDUCT:
        return False
    return not view.found(words.told_to_say, view.outline.sentence(span))


def backed(rule: Rule, span: Span, view: DocumentView, words: GuardWords) -> bool:
    """G13: whether wording stands in a sentence with data, denominator, comparator and source.

    A warning about wording alone is an info there.
    """
    sentence = view.outline.sentence(span)
    wanted = (words.data_value, words.data_denominator, words.data_comparator, words.data_source)
    return rule.objection is Objection.WORDING and all(view.found(one, sentence) for one in wanted)
