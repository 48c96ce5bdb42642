"""The filter that says in which texts a pattern can occur at all."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from sys import intern

from msgspec import Struct

from msl_guard.match.needs import Packed, Phrases, behind, unpacked
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


class Prefilter:
    """Names the loose expressions worth trying on a text, from the words that stand in it.

    Each expression waits under the rarest words of its rarest need. Of those that some text calls up, all
    needs are looked at, in all texts at once. Whether one matches is for others to say, when somebody asks.
    """

    def __init__(self, patterns: Iterable[Pattern], beside: Iterable[Pattern] = ()) -> None:
        """Build the index; an expression that needs nothing is worth trying on every text.

        Those that are only looked for beside others wait for nothing: `meeting` alone knows of them.
        """
        self._always: list[str] = []
        self._waiting: dict[str, list[str]] = {}
        self._packed: dict[str, bytes] = {}
        self._needs: dict[str, list[Packed]] = {}
        self._unread: dict[str, Iterator[Packed]] = {}
        """What nobody asked for yet."""
        self._beside: set[str] = set()
        paired: set[str] = set()
        for pattern in patterns:
            if pattern.loose is not None and pattern.loose not in self._packed:
                self._wait(pattern.loose, self._noted(pattern.loose, pattern.needs, paired))
        for pattern in beside:
            if pattern.loose is not None and pattern.loose not in self._packed:
                self._beside.add(pattern.loose)
                self._noted(pattern.loose, pattern.needs, paired)
        self._pairs = frozenset(paired)

    def _noted(self, loose: str, needs: bytes, paired: set[str]) -> tuple[Packed, ...]:
        """The needs of an expression, known from now on; adds the pairs of words that it asks for."""
        self._packed[loose] = needs
        needed = tuple(unpacked(needs))
        phrases = (one for _, longer in needed for first in longer.values() for one in behind(first))
        paired.update(token for others, _ in phrases for token in others if " " in token)
        return needed

    def _wait(self, loose: str, needed: Sequence[Packed]) -> None:
        single, longer = needed[0] if needed else (frozenset(("",)), {})
        first = single.union(longer)
        if "" in first:
            self._always.append(loose)
            return
        for token in sorted(first):
            self._waiting.setdefault(token, []).append(loose)

    def __getstate__(self) -> dict[str, object]:
        """What is kept: one text is read sooner than many."""
        return {**self.__dict__, "_needs": {}, "_unread": {}, "_pairs": "\n".join(sorted(self._pairs))}

    def __setstate__(self, kept: dict[str, object]) -> None:
        """Take back what was kept."""
        self.__dict__.update(kept)
        self._pairs = frozenset(str(kept["_pairs"]).split("\n"))
        for loose in self._packed:
            intern(loose)

    def called(self, texts: Sequence[WordSets]) -> dict[str, Called]:
        """The texts, counted through all sets, in which each loose expression may match, if any."""
        starts = [*accumulate((words.count for words in texts), initial=0)]
        found = {loose: self.meeting(loose, texts) for loose in self._called_up(texts)}
        return {
            loose: Called(tuple((start, met) for start, met in zip(starts, sets, strict=False) if met))
            for loose, sets in found.items()
            if any(sets)
        }

    def words(self, texts: Sequence[str]) -> WordSets:
        """What stands in folded texts, as far as anybody asks for it."""
        return WordSets(texts, self._pairs)

    def meeting(self, loose: str, texts: Sequence[WordSets]) -> list[int]:
        """Of each of the texts' sets those in which a known expression may match.

        Phrases stay packed: read, those of all expressions would take more memory than most documents.
        """
        met = [words.holding[""] for words in texts]
        for need in self._needed(loose):
            read: Phrases = {}
            for at, words in enumerate(texts):
                met[at] = met[at] and words.meeting(need, met[at], read)
            if not any(met):
                break
        return met

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

    def _needed(self, loose: str) -> Iterator[Packed]:
        """Yield the needs of an expression; most texts fail the first one, so that the others can wait."""
        known = self._needs.setdefault(loose, [])
        yield from known
        for need in self._unread.setdefault(loose, unpacked(self._packed[loose])):
            known.append(need)
            yield need

    def _called_up(self, texts: Sequence[WordSets]) -> Iterable[str]:
        """The expressions of which a rare word stands in one of the texts, and those that wait for none."""
        woken = sorted({token for words in texts for token in self._waiting.keys() & words.holding.keys()})
        return dict.fromkeys([*self._always, *(loose for token in woken for loose in self._waiting[token])])
