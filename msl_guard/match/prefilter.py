"""The filter that says in which texts a pattern can occur at all."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from msl_guard.match.needs import RUN, Need, pairs, tokens, unpacked
from msl_guard.match.pattern import Pattern
from msl_guard.match.spans import Watch

_AT_ONCE = 2_048
"""Texts that are looked at together: sets of so many are quick to intersect."""

_Behind = tuple[frozenset[str], str]
"""What a phrase asks for behind its first token: others, pairs of words, and a run with words cut off."""
_Met = tuple[frozenset[str], dict[str, list[_Behind]]]
"""A need: its single tokens, and its longer phrases by their first."""


class Called(Struct, frozen=True):
    """The numbers of texts, counted out when they are asked for: few expressions are."""

    sets: tuple[tuple[int, int], ...] = ()
    """The number of a first text, and a bit for it and for each that follows."""

    def __iter__(self) -> Iterator[int]:
        """Yield the numbers in order."""
        return (start + at for start, bits in self.sets for at in _numbers(bits))


class Prefilter:
    """Names the loose expressions worth trying on a text, from the words that stand in it.

    Each expression waits under the rarest words of its rarest need. Of those that some text calls up, all
    needs are looked at, in all texts at once. Whether one matches is for RE2 to say, when somebody asks.
    """

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        """Build the index; an expression that needs nothing is worth trying on every text."""
        self._always: list[str] = []
        self._waiting: dict[str, list[str]] = {}
        self._packed: dict[str, str] = {}
        self._needs: dict[str, list[_Met]] = {}
        self._unread: dict[str, Iterator[Need]] = {}
        """What nobody asked for yet."""
        paired: set[str] = set()
        for pattern in patterns:
            if pattern.loose is None or pattern.loose in self._packed:
                continue
            self._packed[pattern.loose] = pattern.needs
            needed = tuple(unpacked(pattern.needs))
            behind = (one for need in needed for phrase in need for one in phrase[1:])
            paired.update(one for one in behind if " " in one and one[0] != RUN)
            first = {phrase[0] for phrase in needed[0]} if needed else {""}
            if "" in first:
                self._always.append(pattern.loose)
                continue
            for token in sorted(first):
                self._waiting.setdefault(token, []).append(pattern.loose)
        self._pairs = frozenset(paired)

    def __getstate__(self) -> dict[str, object]:
        """What is kept: needs stay packed until a text calls for them."""
        return {**self.__dict__, "_needs": {}, "_unread": {}}

    def called(self, texts: Sequence[str]) -> dict[str, Called]:
        """The folded texts in which each loose expression may match, if any."""
        found: dict[str, list[tuple[int, int]]] = {}
        for start in range(0, len(texts), _AT_ONCE):
            for loose, bits in self._called(texts[start : start + _AT_ONCE]):
                found.setdefault(loose, []).append((start, bits))
        return {loose: Called(tuple(sets)) for loose, sets in found.items()}

    def knows(self, pattern: Pattern) -> bool:
        """Whether `called` speaks of the expression of the pattern."""
        return pattern.loose in self._packed

    def expressions(self, watches: Sequence[Watch]) -> frozenset[str] | None:
        """The expressions of what one rule watches; None if one of them has to be tried everywhere."""
        known = [one.pattern for one in watches if isinstance(one.pattern, Pattern)]
        if len(known) < len(watches) or not all(map(self.knows, known)):
            return None
        return frozenset(one.loose or "" for one in known)

    def _called(self, texts: Sequence[str]) -> Iterator[tuple[str, int]]:
        words = _Words(texts, self._pairs)
        called = {
            loose: None
            for token in sorted(self._waiting.keys() & words.holding.keys())
            for loose in self._waiting[token]
        }
        for loose in (*self._always, *called):
            left = words.holding[""]
            for need in self._needed(loose):
                left = words.meeting(need, left)
                if not left:
                    break
            if left:
                yield loose, left

    def _needed(self, loose: str) -> Iterator[_Met]:
        """Yield the needs of an expression; most texts fail the first one, so that the others can wait."""
        known = self._needs.setdefault(loose, [])
        yield from known
        for need in self._unread.setdefault(loose, unpacked(self._packed[loose])):
            known.append(_by_first(need))
            yield known[-1]


class _Words:
    """What stands in texts; a set of texts is a number with a bit for each."""

    def __init__(self, texts: Sequence[str], paired: frozenset[str]) -> None:
        self.holding = {"": (1 << len(texts)) - 1}
        """The texts that hold each token, all of them under the empty one."""
        self._in_a_row: list[str] = []
        self._runs: dict[str, tuple[int, int]] = {}
        bit = 1
        for text in texts:
            found, in_a_row = tokens(text)
            self._in_a_row.append(in_a_row)
            found |= paired.intersection(pairs(in_a_row.split()))
            for token in found:
                self.holding[token] = self.holding.get(token, 0) | bit
            bit <<= 1

    def meeting(self, need: _Met, among: int) -> int:
        """Those of the texts that hold one of the need's phrases."""
        single, longer = need
        met = 0
        for token in self.holding.keys() & single:
            met |= self.holding[token]
        met &= among
        if met == among:
            return met
        for first in self.holding.keys() & longer.keys():
            start = self.holding[first] & among & ~met
            for others, run in longer[first] if start else ():
                left = start & ~met
                for token in others:
                    left &= self.holding.get(token, 0)
                met |= self._with_run(run, left) if run and left else left
        return met

    def _with_run(self, run: str, among: int) -> int:
        """Those of the texts in which the words stand in a row: each is looked at once."""
        asked, met = self._runs.get(run, (0, 0))
        if new := among & ~asked:
            met |= sum(1 << at for at in _numbers(new) if run in self._in_a_row[at])
            self._runs[run] = asked | new, met
        return among & met


def _numbers(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _by_first(need: Need) -> _Met:
    longer: dict[str, list[_Behind]] = {}
    for first, *others in need:
        if others:
            run = others.pop()[1:] if others[-1][0] == RUN else ""
            longer.setdefault(first, []).append((frozenset(others), run))
    return frozenset(phrase[0] for phrase in need if len(phrase) == 1), longer
