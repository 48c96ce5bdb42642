"""The words that reasoning looks for, and where they stand in a sentence."""

from collections.abc import Iterator
from itertools import pairwise

import regex
from msgspec import Struct

from msl_guard.model import Searchable

_CONCESSION = regex.compile(
    r"\W*(?:although|though|while|whilst|even though|despite|albeit)\b[^,;]{0,80}(?=,)", regex.IGNORECASE
)
"""A clause that grants something before the main one: "Although not approved, …"."""
_COMPOUND = regex.compile(
    r"(?<![\p{L}])(?:intent(?:ion)?-to|placebo|vehicle|sham|active|open|double|triple|self)-$",
    regex.IGNORECASE,
)
"""What a word is only a part of: "intention-to-treat", "placebo-controlled", "open-label"."""
_LONGEST = len("intention-to-")


class LabelWords(Struct, frozen=True):
    """One pattern for each question; the words are data (`rules/label/words.yaml`)."""

    intended: Searchable
    instruction: Searchable
    benefit: Searchable
    approval: Searchable
    no_use_before: Searchable
    no_use_after: Searchable
    no_use_topic: Searchable
    untried: Searchable
    limit: Searchable
    negation: Searchable
    pseudo_negation: Searchable
    status: Searchable
    studied: Searchable
    design: Searchable
    hypothetical: Searchable
    question: Searchable
    speech: Searchable
    own_answer: Searchable
    label_text: Searchable
    anaphor: Searchable
    clause_break: Searchable
    turn: Searchable
    approved_somewhere: Searchable
    regional_limit: Searchable
    everyone: Searchable
    request: Searchable
    labelled_use: Searchable
    label_reference: Searchable
    study_limits: Searchable


class Stretch(Struct, frozen=True):
    """A part of a folded text, such as a clause."""

    text: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """What stands there."""
        return self.text[self.start : self.end]

    def part(self, start: int, end: int) -> "Stretch":
        """The part of it between two offsets."""
        return Stretch(self.text, max(start, self.start), min(end, self.end))

    def hits(self, words: Searchable) -> Iterator[tuple[int, int]]:
        """Yield where the words stand."""
        if self.start < self.end:
            found = words.spans(self.text, self.start, self.end)
            yield from (one for one in found if not self._ends_compound(one[0]))

    def _ends_compound(self, at: int) -> bool:
        """Whether what begins at an offset is only the end of a word; few have a hyphen before them."""
        hyphen = self.start < at and self.text[at - 1] == "-"
        return hyphen and _COMPOUND.search(self.text, max(self.start, at - _LONGEST), at) is not None

    def has(self, words: Searchable) -> bool:
        """Whether the words stand there."""
        return any(True for _ in self.hits(words))

    def clauses(self, breaks: Searchable) -> tuple["Stretch", ...]:
        """The stretch cut at the words that begin another clause."""
        opened = _CONCESSION.match(self.text, self.start, self.end)
        found = {start for start, _ in self.hits(breaks) if start > self.start}
        cuts = sorted({self.start, *found, *([opened.end()] if opened else []), self.end})
        return tuple(Stretch(self.text, start, end) for start, end in pairwise(cuts) if start < end)

    def clause_at(self, at: int, breaks: Searchable) -> "Stretch":
        """The clause that holds an offset."""
        return next((one for one in self.clauses(breaks) if one.holds(at)), self)

    def holds(self, at: int) -> bool:
        """Whether an offset lies in it."""
        return self.start <= at < self.end
