"""The filter that says in which texts a pattern can occur at all."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain
from sys import intern

from msgspec import Struct

from msl_guard.match.needs import Packed, Phrase, Phrases, behind, rarity, unpacked
from msl_guard.match.pattern import Pattern
from msl_guard.match.spans import Watch
from msl_guard.match.wordsets import WordSets, numbers


class Called(Struct, frozen=True):
    """The numbers of texts, counted out when they are asked for: few expressions are."""

    sets: tuple[tuple[int, int], ...] = ()
    """The number of a first text, and a bit for it and for each that follows."""

    def __iter__(self) -> Iterator[int]:
        """Yield the numbers in order."""
        return (start + at for start, bits in self.sets for at in numbers(bits))


_MANY = 12
"""Phrases with the same first token: so many wait under their rarest pair of words instead."""


class Prefilter:
    """Names the loose expressions worth trying on a text, from the words that stand in it.

    Each expression waits under a rare token of each phrase of its rarest need. Of those that some text calls
    up, the other needs are looked at, in all texts at once. Whether one matches is for others to say, when
    somebody asks.
    """

    def __init__(self, patterns: Iterable[Pattern], beside: Iterable[Pattern] = ()) -> None:
        """Build the index; an expression that needs nothing is worth trying on every text.

        Those that are only looked for beside others wait for nothing: `meeting` alone knows of them.
        """
        self._always: list[str] = []
        self._waiting: dict[str, list[str]] = {}
        self._phrased: set[str] = set()
        """Those of which more than the token that they wait under has to stand in a text."""
        self._packed: dict[str, bytes] = {}
        self._needs: dict[str, Sequence[Packed]] = {}
        """Those that were asked for."""
        self._beside: set[str] = set()
        paired: set[str] = set()
        rarest: dict[str, Sequence[tuple[Phrase, str]]] = {}
        for pattern in patterns:
            if pattern.loose is not None and pattern.loose not in self._packed:
                needed = self._noted(pattern.loose, pattern.needs, paired)
                rarest[pattern.loose] = [*_phrases(needed[:1])]
        for pattern in beside:
            if pattern.loose is not None and pattern.loose not in self._packed:
                self._beside.add(pattern.loose)
                self._noted(pattern.loose, pattern.needs, paired)
        self._pairs = frozenset(paired)
        self._wait(rarest)

    def _noted(self, loose: str, needs: bytes, paired: set[str]) -> tuple[Packed, ...]:
        """The needs of an expression, known from now on; adds the pairs of words that it asks for."""
        self._packed[loose] = needs
        needed = tuple(unpacked(needs))
        paired.update(token for phrase, _ in _phrases(needed) for token in phrase if " " in token)
        return needed

    def _wait(self, needed: Mapping[str, Sequence[tuple[Phrase, str]]]) -> None:
        """Let each expression wait under a token of each phrase of its rarest need."""
        popular = Counter(phrase[0] for phrases in needed.values() for phrase, _ in phrases)
        for loose, phrases in needed.items():
            tokens = {
                phrase: min(phrase, key=rarity) if popular[phrase[0]] > _MANY else phrase[0]
                for phrase, _ in phrases
            }
            if any(run or not {*tokens[one].split(), tokens[one]}.issuperset(one) for one, run in phrases):
                self._phrased.add(loose)
            if not tokens or "" in tokens.values():
                self._always.append(loose)
                continue
            for token in sorted({*tokens.values()}):
                self._waiting.setdefault(token, []).append(loose)

    def __getstate__(self) -> dict[str, object]:
        """What is kept: one text is read sooner than many."""
        return {**self.__dict__, "_needs": {}, "_pairs": "\n".join(sorted(self._pairs))}

    def __setstate__(self, kept: dict[str, object]) -> None:
        """Take back what was kept."""
        self.__dict__.update(kept)
        self._pairs = frozenset(str(kept["_pairs"]).split("\n"))
        for loose in self._packed:
            intern(loose)

    def called(self, texts: Sequence[WordSets]) -> dict[str, Called]:
        """The texts, counted through all sets, in which each loose expression may match, if any."""
        starts = [*accumulate((words.count for words in texts), initial=0)]
        called_up = [*map(self._called_up, texts)]
        found: dict[str, Called] = {}
        for loose in dict.fromkeys(chain.from_iterable(called_up)):
            needed = self._needed(loose)
            left = needed if loose in self._phrased else needed[1:]
            met = _met(left, texts, [some.get(loose, 0) for some in called_up])
            if any(met):
                found[loose] = Called(tuple(one for one in zip(starts, met, strict=False) if one[1]))
        return found

    def words(self, texts: Sequence[str]) -> WordSets:
        """What stands in folded texts, as far as anybody asks for it."""
        return WordSets(texts, self._pairs)

    def meeting(self, loose: str, texts: Sequence[WordSets]) -> Sequence[int]:
        """Of each of the texts' sets those in which a known expression may match."""
        return _met(self._needed(loose), texts, [words.holding[""] for words in texts])

    def knows(self, pattern: Pattern) -> bool:
        """Whether `called` speaks of the expression of the pattern."""
        return pattern.loose in self._packed and pattern.loose not in self._beside

    def weighs(self, pattern: Pattern) -> bool:
        """Whether `meeting` can be asked about the expression of the pattern."""
        return pattern.loose in self._packed

    def expressions(self, watches: Sequence[Watch]) -> frozenset[str] | None:
        """The expressions of what one rule watches; None if one of them has to be tried everywhere."""
        known = [one.pattern for one in watches if isinstance(one.pattern, Pattern)]
        if len(known) < len(watches) or not all(map(self.knows, known)):
            return None
        return frozenset(one.loose or "" for one in known)

    def _needed(self, loose: str) -> Sequence[Packed]:
        if loose not in self._needs:
            self._needs[loose] = [*unpacked(self._packed[loose])]
        return self._needs[loose]

    def _called_up(self, words: WordSets) -> dict[str, int]:
        """The texts that hold a token under which an expression waits; all for those that wait for none."""
        found = dict.fromkeys(self._always, words.holding[""])
        for token in self._waiting.keys() & words.holding.keys():
            holding = words.holding[token]
            for loose in self._waiting[token]:
                found[loose] = found.get(loose, 0) | holding
        return found


def _phrases(needed: Iterable[Packed]) -> Iterator[tuple[Phrase, str]]:
    """Yield the phrases of needs, each with the run that it asks for, if any."""
    for single, longer in needed:
        yield from (((token,), "") for token in single)
        yield from (((first, *others), run) for first in longer for others, run in behind(longer[first]))


def _met(needed: Iterable[Packed], texts: Sequence[WordSets], among: Sequence[int]) -> Sequence[int]:
    """Of each of the texts' sets, among some of them, those that meet all needs.

    Phrases stay packed: read, those of all expressions would take more memory than most documents.
    """
    for need in needed:
        read: Phrases = {}
        among = [some and words.meeting(need, some, read) for words, some in zip(texts, among, strict=True)]
        if not any(among):
            break
    return among
