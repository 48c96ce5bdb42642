"""Fonts that do not say which letters they show: their text can be seen and not be read."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex
from msgspec import Struct, field

from msl_guard.extract.pdfglyphs import PageText
from msl_guard.model import Location, Unread

_SAMPLE = 6000
_LEAST = 4
"""So many characters without a letter, and they are no slip."""
_SHARE = 0.1
_WORD_LENGTH = 3
_WORDS = 20
_CONSONANTS = 0.25
_WORD = regex.compile(r"[A-Za-z]{4,}")
_VOWEL = regex.compile(r"[aeiouyAEIOUY]")
_VISIBLE = re.compile(r"\S+")
"""Runs of what `str.isspace` is not true of; `regex` counts other characters as space."""
_EVERYDAY = regex.compile(
    r"\b(?:the|of|and|in|to|for|with|was|were|is|are|by|from|at|on|or|per|not|no|all|this|that"
    r"|der|die|das|und|von|mit|le|la|les|des|et|de|du|el|los|y|en|il|di|e|het|een)\b",
    regex.IGNORECASE,
)


class FontReview(Struct):
    """Takes in page after page and tells at the end which fonts cannot be read."""

    named: frozenset[str] = frozenset()
    """Fonts that name their letters, though PDFium does not make use of it."""
    pages: dict[str, int] = field(default_factory=dict)
    samples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    lengths: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)

    def add(self, found: PageText, number: int) -> None:
        """Take in the characters of a page."""
        chars, fonts = found.chars, [look.font for look in found.looks]
        runs = list(pairwise([0, *found.changes, len(chars)]))
        counts: Counter[int] = Counter()
        for start, end in runs:
            if count := chars.inked[start:end].count(1):
                counts[chars.looks[start]] += count
        for look in counts:
            self.pages.setdefault(fonts[look], number)
        if found.unnamed or any(self.lengths[fonts[look]] < _SAMPLE for look in counts):
            self._add_words(found, fonts, runs)
        else:
            for look, count in counts.items():
                self.lengths[fonts[look]] += count

    def _add_words(self, found: PageText, fonts: Sequence[str], runs: Sequence[tuple[int, int]]) -> None:
        text, looks = found.chars.text, found.chars.looks
        for start, end in runs:
            font = fonts[looks[start]]
            length = self.lengths[font]
            for written in text[start:end].split():
                length += len(written)
                if length < _SAMPLE:
                    self.samples[font].append(written)
            self.lengths[font] = length
            named = found.unnamed.isdisjoint(range(start, end))
            for word in () if named else _VISIBLE.finditer(text, start, end):
                first, last = word.span()
                # A sign by itself, as in a formula, is no word.
                if last - first >= _WORD_LENGTH and self._is_unread(font, found, first, last):
                    self.unread[font] += last - first

    def faults(self) -> Iterator[Unread]:
        """Yield the fonts whose text cannot be read, each at the page where it is first used."""
        for font, number in self.pages.items():
            unnamed = self.unread[font] > max(_LEAST, _SHARE * self.lengths[font])
            if unnamed or _is_nonsense(" ".join(self.samples[font])):
                name = font.partition("+")[2] or font or "without a name"
                reason = f'the font "{name}" does not say which letters it shows; its text cannot be read'
                yield Unread(Location((("page", number),)), reason)

    def _is_unread(self, font: str, found: PageText, start: int, end: int) -> bool:
        """Whether a word is set in characters without letters, or begins or ends with one."""
        places = sorted(found.unnamed.intersection(range(start, end)))
        if font in self.named:
            places = [at for at in places if not found.chars.text[at].isprintable()]
        return len(places) >= _WORD_LENGTH or start in places or end - 1 in places


def _is_nonsense(sample: str) -> bool:
    """Whether Latin letters make no words: a font that shows other letters than it names."""
    words = _WORD.findall(sample)
    if len(words) < _WORDS or _EVERYDAY.search(sample):
        return False
    return sum(_VOWEL.search(word) is None for word in words) > _CONSONANTS * len(words)
