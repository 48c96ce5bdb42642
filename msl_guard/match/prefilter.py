"""The filter that says in which texts a pattern can occur at all."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msl_guard.match.needs import RUN, Need, Phrase, tokens
from msl_guard.match.pattern import Pattern

_AT_ONCE = 2_048
"""Texts that are looked at together: sets of so many are quick to intersect."""

_Behind = tuple[frozenset[str], str]
"""What a phrase asks for behind its first token: others, pairs of words, and a run with words cut off."""
_Met = tuple[frozenset[str], dict[str, list[_Behind]]]
"""A need: its single tokens, and its longer phrases by their first."""


class Prefilter:
    """Names the loose expressions worth trying on a text, from the words that stand in it.

    Each expression waits under the rarest words of its rarest need. Of those that some text calls up, all
    needs are looked at, in all texts at once. Whether one matches is for RE2 to say, when somebody asks.
    """

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        """Build the index; an expression that needs nothing is worth trying on every text."""
        self._always: list[str] = []
        self._waiting: dict[str, list[str]] = {}
        self._needs: dict[str, tuple[_Met, ...]] = {}
        for pattern in patterns:
            if pattern.loose is None or pattern.loose in self._needs:
                continue
            self._needs[pattern.loose] = tuple(map(_by_first, pattern.needs))
            first = {phrase[0] for phrase in pattern.needs[0]} if pattern.needs else {""}
            if "" in first:
                self._always.append(pattern.loose)
                continue
            for token in sorted(first):
                self._waiting.setdefault(token, []).append(pattern.loose)
        self._pairs = frozenset(
            one
            for needs in self._needs.values()
            for _, longer in needs
            for phrases in longer.values()
            for others, _ in phrases
            for one in others
            if " " in one
        )

    def called(self, texts: Sequence[str]) -> dict[str, list[int]]:
        """The numbers of the folded texts in which each loose expression may match, if any."""
        found: dict[str, list[int]] = {}
        for start in range(0, len(texts), _AT_ONCE):
            for loose, places in self._called(texts[start : start + _AT_ONCE]):
                found.setdefault(loose, []).extend(start + at for at in places)
        return found

    def knows(self, pattern: Pattern) -> bool:
        """Whether `called` speaks of the expression of the pattern."""
        return pattern.loose in self._needs

    def _called(self, texts: Sequence[str]) -> Iterator[tuple[str, Iterator[int]]]:
        words = _Words(texts, self._pairs)
        called = {
            loose: None
            for token in sorted(self._waiting.keys() & words.holding.keys())
            for loose in self._waiting[token]
        }
        for loose in (*self._always, *called):
            left = words.holding[""]
            for need in self._needs[loose]:
                left = words.meeting(need, left)
                if not left:
                    break
            if left:
                yield loose, _numbers(left)


class _Words:
    """What stands in texts; a set of texts is a number with a bit for each."""

    def __init__(self, texts: Sequence[str], pairs: frozenset[str]) -> None:
        self.holding = {"": (1 << len(texts)) - 1}
        """The texts that hold each token, all of them under the empty one."""
        self._in_a_row: list[str] = []
        self._runs: dict[str, tuple[int, int]] = {}
        bit = 1
        for text in texts:
            found, in_a_row = tokens(text)
            self._in_a_row.append(in_a_row)
            found |= pairs.intersection(_pairs(in_a_row.split()))
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


def _behind(phrase: Phrase) -> _Behind:
    runs = [token[1:] for token in phrase[1:] if token[0] == RUN]
    others = frozenset(phrase[1:]).difference(RUN + run for run in runs)
    cut = [run for run in runs if run[0] != " " or run[-1] != " " or " " not in run.strip()]
    pairs = {pair for run in runs for pair in _pairs(_whole(run))}
    return others | pairs, max(cut, key=len, default="")


def _whole(run: str) -> list[str]:
    """The words of a run that are not cut off."""
    words = run.split()
    return words[run[0] != " " : len(words) - (run[-1] != " ")]


def _pairs(words: Sequence[str]) -> Iterator[str]:
    """The pairs of neighbours, to be told from single words by the space."""
    return map(" ".join, pairwise(words))


def _by_first(need: Need) -> _Met:
    longer: dict[str, list[_Behind]] = {}
    for phrase in need:
        if len(phrase) > 1:
            longer.setdefault(phrase[0], []).append(_behind(phrase))
    return frozenset(phrase[0] for phrase in need if len(phrase) == 1), longer
