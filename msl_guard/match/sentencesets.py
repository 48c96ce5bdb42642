"""The sentences of a document as sets of words: which hold what, and which stand side by side."""

from collections.abc import Callable, Sequence
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
    """The sentences of all texts."""

    groups: list[Group]
    of_text: list[tuple[int, int]]
    """For each text the number of its group, and there that of its first sentence."""


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
    of_text: list[tuple[int, int]] = []
    texts: list[str] = []
    places: list[tuple[int, int]] = []
    edges = headed = 0
    scattered = _scattered(outline, blocks)
    for number, text in enumerate(folded):
        own = outline.sentences(blocks[number][0])
        first = len(texts)
        of_text.append((len(groups), first))
        texts += [text[one.start : one.end] for one in own]
        places += [(number, one) for one in range(len(own))]
        if own and number in scattered:
            edges |= 1 << first | 1 << len(texts) - 1
        if any(outline.document.blocks[block].headers for block in blocks[number]):
            headed |= full(len(own)) << first
        if len(texts) >= AT_ONCE or number + 1 == len(folded):
            heed()
            edges |= 1 | 1 << max(len(texts) - 1, 0)
            groups.append(Group(prefilter.words(texts), places, edges, headed))
            texts, places, edges, headed = [], [], 0, 0
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
