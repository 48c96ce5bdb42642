"""Which words stand in which of many texts: sets of texts, quick to intersect."""

from collections.abc import Iterator, Sequence

from msl_guard.match.needs import Packed, Phrases, behind, pairs, tokens

AT_ONCE = 2_048
"""Texts that are looked at together: sets of so many are quick to intersect."""

_SOME = 16
"""Texts of a set that are sooner counted out one by one than by way of the set written out."""


class WordSets:
    """What stands in texts; a set of texts is a number with a bit for each."""

    def __init__(self, texts: Sequence[str], paired: frozenset[str]) -> None:
        """Take folded texts, and the pairs of neighbours that anybody asks for."""
        self.count = len(texts)
        self.holding = {"": full(len(texts))}
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

    def meeting(self, need: Packed, among: int, read: Phrases) -> int:
        """Those of the texts that hold one of the need's phrases; adds to those read what it has to read."""
        single, longer = need
        met = 0
        for token in self.holding.keys() & single:
            met |= self.holding[token]
        met &= among
        if met == among or not longer:
            return met
        for first in self.holding.keys() & longer.keys():
            start = self.holding[first] & among & ~met
            if not start:
                continue
            if first not in read:
                read[first] = behind(longer[first])
            for others, run in read[first]:
                left = start & ~met
                for token in others:
                    left &= self.holding.get(token, 0)
                met |= self._with_run(run, left) if run and left else left
        return met

    def _with_run(self, run: str, among: int) -> int:
        """Those of the texts in which the words stand in a row: each is looked at once."""
        asked, met = self._runs.get(run, (0, 0))
        if new := among & ~asked:
            met |= sum(1 << at for at in numbers(new) if run in self._in_a_row[at])
            self._runs[run] = asked | new, met
        return among & met


def full(count: int) -> int:
    """The set of so many texts."""
    return (1 << count) - 1


def numbers(bits: int) -> Iterator[int]:
    """Yield the numbers of the texts in a set, in order."""
    if bits.bit_count() > _SOME:
        written = bin(bits)[:1:-1]
        at = written.find("1")
        while at >= 0:
            yield at
            at = written.find("1", at + 1)
        return
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
