"""The kind `beside`: does something else on the page take it back?"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from msgspec import Struct

from msl_guard.match.remark import UNREAD, Remark
from msl_guard.match.spans import Watch, longest
from msl_guard.match.view import DocumentView
from msl_guard.model import Near, Part, Scope, Searchable, Span, View, Window
from msl_guard.segment import WindowKey

_ANY_PART = Scope()
_OF_THE_PAGE = frozenset((Part.FOOTNOTE, Part.CAPTION, Part.NOTES))
_SHORT = 3
"""Sentences of a paragraph that is read as one statement."""


class Beside(Struct, frozen=True):
    """Finds watched words near one of `facts`, in sentences that do not state such a fact themselves.

    Facts are rare and watched words are common: what is looked for first are the facts.
    """

    watches: tuple[Watch, ...]
    facts: tuple[Near, ...]

    @property
    def patterns(self) -> tuple[Searchable, ...]:
        """The words of its facts and what it watches: few blocks can hold them."""
        return (*(fact.words for fact in self.facts), *(watch.pattern for watch in self.watches))

    def find(self, view: View, scope: Scope) -> Iterator[Span]:  # noqa: ARG002 - a matcher's signature
        """Yield nothing: what is found comes with the place of its fact; see `remarks`."""
        return iter(())

    def remarks(self, view: DocumentView, scope: Scope) -> Iterator[Remark]:
        """Yield, sentence by sentence, the longest watched words that stand near a fact."""
        stated = sorted(self._stated(view), key=lambda one: (view.index(one[1].block), one[1].start))
        own = {_place(sentence) for _, sentence in stated}
        around = _around(view, stated)
        watches = self._watches(view) if around else {}
        for (block, _), (sentence, fact) in around.items():
            if block not in watches or _place(sentence) in own or not scope.admits(sentence.block.part):
                continue
            hits = _hits(view, watches[block], sentence)
            if hit := min(hits, key=lambda hit: (hit.start - hit.end, hit.start), default=None):
                yield Remark(hit, f"See {view.document.locate(fact)}.")

    def _stated(self, view: DocumentView) -> Iterator[tuple[Near, Span]]:
        """The sentences that state a fact."""
        for fact in self.facts:
            for sentence in view.candidates(fact.words, _ANY_PART):
                if sentence.block.part not in UNREAD and view.found(fact.words, sentence):
                    yield fact, sentence

    def _watches(self, view: DocumentView) -> Mapping[int, Sequence[Watch]]:
        """What is worth looking for in each block, where anything is."""
        found: dict[int, list[Watch]] = {}
        for watch in self.watches:
            for block in view.blocks_calling(watch.pattern):
                found.setdefault(block, []).append(watch)
        return found


def _hits(view: DocumentView, watches: Sequence[Watch], sentence: Span) -> Iterator[Span]:
    """The watched words of a sentence that meet their conditions."""
    possible: list[Watch] = []
    called = [one for one in watches if view.may_stand(one.pattern, sentence)]
    for lacks, group in groupby(called, key=lambda watch: watch.lacks):
        # What rules a whole sentence out costs less than to look for words.
        if not any(one.side == "either" and view.has(one, sentence) for one in lacks):
            possible += group
    return longest(
        hit
        for watch in possible
        for hit in view.found(watch.pattern, sentence)
        if all(view.has(near, hit) for near in watch.near)
        and not any(view.has(near, hit) for near in watch.lacks)
    )


def _around(
    view: DocumentView, stated: list[tuple[Near, Span]]
) -> Mapping[tuple[int, int], tuple[Span, Span]]:
    """The sentences in the windows of facts, in reading order, each with the first fact near it."""
    found: dict[tuple[int, int], tuple[Span, Span]] = {}
    seen: set[WindowKey] = set()
    for fact, sentence in stated:
        key = view.outline.window_key(sentence, fact.within)
        if key in seen:
            continue
        seen.add(key)
        for one in _reached(view, fact, sentence):
            found.setdefault((view.index(one.block), one.start), (one, sentence))
    return dict(sorted(found.items()))


def _reached(view: DocumentView, fact: Near, stated: Span) -> Iterator[Span]:
    """The sentences that a fact speaks of: those in its window, of short paragraphs.

    Whoever states it in the same paragraph hides nothing; nor do long paragraphs, which tell of a study as a
    whole. What a footnote, a caption or the notes say is said of the whole page, and the sentences of a
    short paragraph speak as one.
    """
    own = view.outline.sentences(view.index(stated.block))
    within = Window.PAGE if stated.block.part in _OF_THE_PAGE else fact.within
    for speaking in own if len(own) <= _SHORT else (stated,):
        for span in view.outline.window(speaking, within):
            sentences = view.outline.sentences(view.index(span.block))
            told_whole = span.block is stated.block or len(sentences) > _SHORT
            for one in () if told_whole else sentences:
                if span.start <= one.start and one.end <= span.end:
                    yield one


def _place(sentence: Span) -> tuple[int, int]:
    return id(sentence.block), sentence.start
