"""The sentences of a document as sets of words: which hold what, and which stand side by side."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from msl_guard.match.prefilter import Prefilter
from msl_guard.match.wordsets import AT_ONCE, WordSets, full
from msl_guard.segment import Outline


class Group(Struct, frozen=True):
    """Sentences whose words are looked at together; a set of them is a number with a bit for each."""

    words: WordSets
    places: list[tuple[int, int]]
    """The number of the text that each stands in, and its own in that text."""
    edges: int
    """Those whose neighbours may stand anywhere; those of all others stand beside them in the group."""
    headed: int
    """Those in cells of a table, in whose windows its headers stand too."""


class Sentences(Struct, frozen=True):
    """The sentences of all texts, one after the other: every group but the last has `AT_ONCE`."""

    groups: list[Group]
    of_text: list[int]
    """For each text the number of its first sentence, counted through all groups."""

    def place(self, text: int, number: int) -> tuple[int, int]:
        """The group in which a sentence of a text stands, and its place there."""
        return divmod(self.of_text[text] + number, AT_ONCE)

    def whole(self, text: int, count: int) -> Iterator[tuple[int, int]]:
        """Yield the groups that hold the `count` sentences of a text, each with the set of those in it."""
        first = self.of_text[text]
        end = first + count
        for group in range(first // AT_ONCE, (end + AT_ONCE - 1) // AT_ONCE):
            start = group * AT_ONCE
            yield group, full(min(end - start, AT_ONCE)) & ~full(max(first - start, 0))


def sentence_sets(
    outline: Outline,
    blocks: Sequence[Sequence[int]],
    folded: Sequence[str],
    prefilter: Prefilter,
    heed: Callable[[], None],
) -> Sentences:
    """The sentences of texts, of which each stands, folded, in one block or in several.

    Raises:
        RuleTimeoutError: `heed` says that the time allowed is used up.
    """
    groups: list[Group] = []
    of_text: list[int] = []
    texts: list[str] = []
    places: list[tuple[int, int]] = []
    edges: set[int] = set()
    headed: set[int] = set()
    scattered = _scattered(outline, blocks)

    def grouped() -> None:
        heed()
        start, count = len(groups) * AT_ONCE, min(len(texts), AT_ONCE)
        marks = (sum(1 << at for at in range(count) if start + at in some) for some in (edges, headed))
        ends = 1 | 1 << count - 1
        groups.append(Group(prefilter.words(texts[:count]), places[:count], ends | next(marks), next(marks)))
        del texts[:count], places[:count]

    for number, text in enumerate(folded):
        own = outline.sentences(blocks[number][0])
        first = len(groups) * AT_ONCE + len(texts)
        of_text.append(first)
        texts += [text[one.start : one.end] for one in own]
        places += [(number, one) for one in range(len(own))]
        if own and number in scattered:
            edges |= {first, first + len(own) - 1}
        if any(outline.document.blocks[block].headers for block in blocks[number]):
            headed.update(range(first, first + len(own)))
        while len(texts) >= AT_ONCE:
            grouped()
    if texts:
        grouped()
    return Sentences(groups, of_text)


def _scattered(outline: Outline, blocks: Sequence[Sequence[int]]) -> set[int]:
    """The texts whose neighbours on a page are not the texts before and after them alone."""
    text_of = {block: text for text, some in enumerate(blocks) for block in some}
    found = {text for text, some in enumerate(blocks) if len(some) > 1}
    for page in outline.pages:
        for one, two in pairwise(page):
            if text_of[two] != text_of[one] + 1:
                found |= {text_of[one], text_of[two]}
    return found
