"""What makes a finding milder: internal training material, and wording beside its own data."""

from msl_guard.match.guards import GuardWords
from msl_guard.match.view import DocumentView
from msl_guard.model import Context, Objection, Rule, Span

_TRAINING = "training_internal"
"""Training, standard procedures and rule files speak of breaches (catalogue, guard G12)."""


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
