"""G3 of the shared guards: words that are talked about, and not used."""

from msl_guard.match.guardwords import SIGHT, GuardWords, after, before
from msl_guard.match.view import DocumentView
from msl_guard.model import Searchable, Span

_ANSWERS = 6
"""Blocks above an answer of a quiz, or a bad example, among which its question or heading stands."""
_ANSWER = 60
"""Characters behind a sentence in which a question that it asks may be answered."""
_LABELLED = 300
"""Characters behind the label of a wrong wording that it may speak of."""


def mention(view: DocumentView, hit: Span, words: GuardWords) -> bool:
    """G3: the words are quoted and judged, set beside better ones, or to choose from or to avoid."""
    sentence = view.outline.sentence(hit)
    if any(view.in_header(words.mention_header, header) for header in hit.block.headers):
        return True
    if view.stands(words.mention_list, before(hit, sentence)):
        return True
    if _labelled_wrong(view, hit, words) or _under_a_wrong_heading(view, hit, words):
        return True
    if view.stands(words.quiz_judged, Span(hit.block, max(hit.start - _LABELLED, 0), hit.start)):
        return True
    quotes = view.quotations(hit.block)
    around = quotes.touched(hit.start, hit.start + 1)
    if not around or 2 * quotes.ends[around[0]] < hit.start + hit.end:
        return False
    quotation = Span(hit.block, quotes.starts[around[0]], quotes.ends[around[0]])
    return _judged(view, quotation, words) or _answer_of_a_quiz(view, hit, words)


def _judged(view: DocumentView, quotation: Span, words: GuardWords) -> bool:
    """Whether the sentence disapproves of what it quotes, and neither prefers nor keeps it."""
    sentence = view.outline.sentence(quotation)
    left = before(quotation, sentence)
    right = after(quotation, sentence)
    onward = Span(right.block, right.start, min(right.end + _ANSWER, len(right.block.text)))
    if view.stands(words.mention_swap, left) or view.stands(words.mention_kept, onward):
        return False
    if view.stands(words.quiz_asked, Span(quotation.block, quotation.end, len(quotation.block.text))):
        return True
    cues = view.found(words.mention, sentence)
    return any(
        not view.stands(words.mention_break, Span(quotation.block, cue.end, quotation.start)) for cue in cues
    )


def _labelled_wrong(view: DocumentView, hit: Span, words: GuardWords) -> bool:
    """Whether a label such as "Wrong:" or "Myth:" stands before the words, and none such as "Right:".

    "Before:" and "Claim:" may open praise as well: there the other label, or the verdict, must follow.
    """
    head = Span(hit.block, max(hit.start - _LABELLED, 0), hit.start)
    tail = Span(hit.block, hit.end, min(len(hit.block.text), hit.end + _LABELLED))
    if view.stands(words.mention_kept, tail):
        return False
    return (
        _reaches(view, words.wrong_label, head, words, answered=view.stands(words.right_label, tail))
        or (view.stands(words.right_label, tail) and _reaches(view, words.old_label, head, words))
        or (view.stands(words.verdict, tail) and _reaches(view, words.claim_label, head, words))
    )


def _reaches(
    view: DocumentView, label: Searchable, head: Span, words: GuardWords, *, answered: bool = True
) -> bool:
    """Whether the last such label in `head` speaks of its end: in one sentence, or up to its answer."""
    labels = [one.end for one in view.hits(label, head)]
    if not labels:
        return False
    between = Span(head.block, max(labels), head.end)
    if view.stands(words.right_label, between):
        return False
    return answered or not view.stands(words.sentence_end, between)


def _under_a_wrong_heading(view: DocumentView, hit: Span, words: GuardWords) -> bool:
    """Whether the nearest heading of wordings above the block is one of those to avoid.

    "Avoid" alone may head anything; it is such a heading where one such as "Write" follows.
    """
    blocks, at = view.document.blocks, view.index(hit.block)
    for one in reversed(blocks[max(at - _ANSWERS, 0) : at]):
        whole = Span(one, 0, len(one.text))
        if view.stands(words.wrong_heading, whole):
            return True
        if view.stands(words.avoid_heading, whole):
            below = (Span(other, 0, len(other.text)) for other in blocks[at + 1 : at + 1 + _ANSWERS])
            return any(view.stands(words.right_heading, other) for other in below)
        if one.level or view.stands(words.right_heading, whole):
            return False
    return False


def _answer_of_a_quiz(view: DocumentView, hit: Span, words: GuardWords) -> bool:
    """Whether a quotation is one of the answers to a question on wording, in one line or below it."""
    head = Span(hit.block, max(hit.start - SIGHT, 0), hit.start)
    if view.stands(words.quiz_line, head):
        return True
    if not view.stands(words.quiz_option, head):
        return False
    at = view.index(hit.block)
    above = (Span(one, 0, len(one.text)) for one in view.document.blocks[max(at - _ANSWERS, 0) : at])
    return any(view.stands(words.quiz_question, one) for one in above)
