"""Limits of a label that no slot understands, found in other words: "bilateral implantation"."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from msl_guard.label.asks import content
from msl_guard.label.terms import Phrase, Word

_STEM = 6
"""Letters by which two words are of one stem: "implantation", "implanted"."""
_REACH = 9
"""Words that may lie from the first to the last word of a limit."""


@dataclass(frozen=True)
class Limits:
    """The stems of limits, each with the first word that may be looked for."""

    stems: Mapping[frozenset[str], str]

    def find(self, row: Sequence[Word]) -> Iterator[Phrase]:
        """Yield where all words of a limit stand close together, in whatever order and form."""
        if not self.stems:
            return
        said = [word.form[:_STEM] for word in row]
        there = set(said)
        for stems, phrase in self.stems.items():
            if not stems <= there:
                continue
            places = [at for at, stem in enumerate(said) if stem in stems]
            for first, at in enumerate(places):
                span = [other for other in places[first:] if other - at < _REACH]
                if stems <= {said[other] for other in span}:
                    yield Phrase(row[at].start, row[span[-1]].end, (phrase,))
                    break


def limits(phrases: Iterable[str]) -> Limits:
    """The limits that have words enough to be known by: two or three that carry their meaning."""
    found = ((frozenset(word[:_STEM] for word in content(one)), one) for one in phrases)
    return Limits({stems: one for stems, one in found if len(stems) in _ENOUGH})


_ENOUGH = (2, 3)
