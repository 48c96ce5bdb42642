"""The guard of statements that the text takes back: they are told in order to be corrected."""

from msl_guard.match.guardwords import GuardWords
from msl_guard.match.view import DocumentView
from msl_guard.model import Searchable, Span

_ANSWER = 260
"""Characters behind the words, those of the next sentence or two, in which they may be taken back, and before
them, in which it may stand who said them."""


def disowned(view: DocumentView, hit: Span, words: GuardWords) -> bool:
    """Whether the words are somebody's statement that the text calls wrong, withdraws or contradicts.

    Who agrees with them, or means to use them, takes nothing back.
    """
    sentence = view.outline.sentence(hit)
    head = Span(hit.block, max(sentence.start, hit.start - _ANSWER), hit.start)
    tail = Span(hit.block, hit.end, min(len(hit.block.text), hit.end + _ANSWER))
    if view.stands(words.owned, head) or view.stands(words.owned, tail):
        return False
    if _denied(view, hit, sentence, words) or _opened(view, words.disowned_before, hit, head, words):
        return True
    return view.stands(words.disowned_after, tail) and _opened(view, words.reported, hit, head, words)


def _denied(view: DocumentView, hit: Span, sentence: Span, words: GuardWords) -> bool:
    """Whether the words are asked after, and the answer is no."""
    whole = Span(
        hit.block, max(sentence.start, hit.start - _ANSWER), min(len(hit.block.text), hit.end + _ANSWER)
    )
    return any(one.start <= hit.start and hit.end <= one.end for one in view.hits(words.answered_no, whole))


def _opened(view: DocumentView, cues: Searchable, hit: Span, head: Span, words: GuardWords) -> bool:
    """Whether one of the cues stands before the hit, and nothing ends its reach."""
    return any(
        not view.stands(words.reported_break, Span(hit.block, cue.end, hit.start))
        for cue in view.hits(cues, head)
    )
