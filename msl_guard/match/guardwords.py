"""The words that the shared guards look for, and the stretches around a hit in which they look."""

from msgspec import Struct

from msl_guard.model import Searchable, Span

SIGHT = 2_000
"""Characters on either side of a hit in which a guard looks for its cue: no real sentence is longer."""


class GuardWords(Struct, frozen=True):
    """The words that the guards look for, one pattern for each question."""

    negation_before: Searchable
    negation_after: Searchable
    pseudo_negation: Searchable
    scope_break: Searchable
    scope_break_after: Searchable
    aim: Searchable
    aim_break: Searchable
    question: Searchable
    question_label: Searchable
    question_break: Searchable
    question_heading: Searchable
    boilerplate: Searchable
    ordinary: Searchable
    mention: Searchable
    mention_list: Searchable
    mention_header: Searchable
    quiz_question: Searchable
    quiz_option: Searchable
    quiz_line: Searchable
    quiz_judged: Searchable
    quiz_asked: Searchable
    mention_break: Searchable
    mention_swap: Searchable
    mention_kept: Searchable
    wrong_label: Searchable
    old_label: Searchable
    claim_label: Searchable
    right_label: Searchable
    verdict: Searchable
    sentence_end: Searchable
    wrong_heading: Searchable
    avoid_heading: Searchable
    right_heading: Searchable
    reported: Searchable
    reported_break: Searchable
    disowned_before: Searchable
    disowned_after: Searchable
    answered_no: Searchable
    owned: Searchable
    title_before: Searchable
    title_after: Searchable
    reference_line: Searchable
    reference_entry: Searchable
    entity: Searchable
    label_text: Searchable
    """Verbatim text of the project's labels: no words of a vocabulary."""
    label_mark: Searchable
    data_value: Searchable
    data_denominator: Searchable
    data_comparator: Searchable
    data_source: Searchable
    told_to_say: Searchable
    opinion: Searchable
    opinion_label: Searchable
    opinion_break: Searchable
    opinion_passed_on: Searchable
    opinion_shared: Searchable


def before(hit: Span, sentence: Span) -> Span:
    """What stands in the sentence before the hit, as far as guards look."""
    return Span(hit.block, max(sentence.start, hit.start - SIGHT), hit.start)


def after(hit: Span, sentence: Span) -> Span:
    """What stands in the sentence after the hit, as far as guards look."""
    return Span(hit.block, hit.end, min(sentence.end, hit.end + SIGHT))
