"""The kind `beside`: does something else on the page take it back?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from msl_guard.match.remark import UNREAD, Remark
from msl_guard.match.spans import Watch, longest
from msl_guard.match.view import DocumentView
from msl_guard.model import Near, Part, Scope, Searchable, Span, View, Window

_ANY_PART = Scope()
_OF_THE_PAGE = frozenset((Part.FOOTNOTE, Part.CAPTION, Part.NOTES))
_SHORT = 3
"""Sentences of a paragraph that is read as one statement."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Finds watched words near one of `facts`, in sentences that do not state such a fact themselves.

    Facts are rare and watched words are common: what is looked for first are the facts.
    """

    watches: tuple[Watch, ...]
    facts: tuple[Near, ...]

    @property
    def patterns(self) -> tuple[Searchable, ...]:
        """The words of its facts, for whose candidates it asks."""
        return tuple(fact.words for fact in self.facts)

    def find(self, view: View, scope: Scope) -> Iterator[Span]:  # noqa: ARG002 - a matcher's signature
        """Yield nothing: what is found comes with the place of its fact; see `remarks`."""
        return iter(())

    def remarks(self, view: DocumentView, scope: Scope) -> Iterator[Remark]:
        """Yield, sentence by sentence, the longest watched words that stand near a fact."""
        stated = list(self._stated(view))
        own = {_place(sentence) for _, sentence in stated}
        for sentence, fact in _around(view, stated).values():
            if _place(sentence) in own or not scope.admits(sentence.block.part):
                continue
            hits = sorted(self._hits(view, sentence), key=lambda hit: (hit.start - hit.end, hit.start))
            if hits:
                yield Remark(hits[0], f"See {view.document.locate(fact)}.")

    def _stated(self, view: DocumentView) -> Iterator[tuple[Near, Span]]:
        """The sentences that state a fact."""
        for fact in self.facts:
            for sentence in view.candidates(fact.words, _ANY_PART):
                if sentence.block.part not in UNREAD and view.found(fact.words, sentence):
                    yield fact, sentence

    def _hits(self, view: DocumentView, sentence: Span) -> Iterator[Span]:
        """The watched words of a sentence that meet their conditions."""
        possible: list[Watch] = []
        for asked, group in groupby(self.watches, key=_conditions):
            if _possible(view, asked, sentence):
                possible += group
        return longest(
            hit
            for watch in possible
            for hit in view.found(watch.pattern, sentence)
            if all(view.has(near, hit) for near in watch.near)
            and not any(view.has(near, hit) for near in watch.lacks)
        )


_Conditions = tuple[tuple[Near, ...], tuple[Near, ...]]


def _conditions(watch: Watch) -> _Conditions:
    return watch.near, watch.lacks


def _possible(view: DocumentView, asked: _Conditions, sentence: Span) -> bool:
    """Whether the conditions hold that are alike for all words of a sentence: asked first, they cost less."""
    near, lacks = asked
    return all(one.side != "either" or view.has(one, sentence) for one in near) and not any(
        one.side == "either" and view.has(one, sentence) for one in lacks
    )


def _around(
    view: DocumentView, stated: list[tuple[Near, Span]]
) -> Mapping[tuple[int, int], tuple[Span, Span]]:
    """The sentences in the windows of facts, in reading order, each with the first fact near it."""
    found: dict[tuple[int, int], tuple[Span, Span]] = {}
    seen: set[tuple[str | int, ...]] = set()
    for fact, sentence in stated:
        key = view.outline.window_key(sentence, fact.within)
        if key in seen:
            continue
        seen.add(key)
        for one in _reached(view, fact, sentence):
            found.setdefault((view.index(one.block), one.start), (one, sentence))
    return dict(sorted(found.items()))


def _reached(view: DocumentView, fact: Near, stated: Span) -> Iterator[Span]:
    """The sentences that a fact speaks of: those in its window.

    What a footnote, a caption or the notes say is said of the whole page, and the sentences of a short
    paragraph speak as one.
    """
    own = view.outline.sentences(view.index(stated.block))
    within = Window.PAGE if stated.block.part in _OF_THE_PAGE else fact.within
    for speaking in own if len(own) <= _SHORT else (stated,):
        for span in view.outline.window(speaking, within):
            for one in view.outline.sentences(view.index(span.block)):
                if span.start <= one.start and one.end <= span.end:
                    yield one


def _place(sentence: Span) -> tuple[int, int]:
    return id(sentence.block), sentence.start
