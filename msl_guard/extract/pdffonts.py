"""Fonts that do not say which letters they show: their text can be seen and not be read."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

import regex

from msl_guard.extract.pdfglyphs import PageText
from msl_guard.model import Location, Unread

_SAMPLE = 6000
_LEAST = 4
"""So many characters without a letter, and they are no slip."""
_SHARE = 0.2
_WORDS = 20
_CONSONANTS = 0.25
_WORD = regex.compile(r"[A-Za-z]{4,}")
_VOWEL = regex.compile(r"[aeiouyAEIOUY]")
_EVERYDAY = regex.compile(
    r"\b(?:the|of|and|in|to|for|with|was|were|is|are|by|from|at|on|or|per|not|no|all|this|that"
    r"|der|die|das|und|von|mit|le|la|les|des|et|de|du|el|los|y|en|il|di|e|het|een)\b",
    regex.IGNORECASE,
)


@dataclass(slots=True)
class FontReview:
    """Takes in page after page and tells at the end which fonts cannot be read."""

    pages: dict[str, int] = field(default_factory=dict)
    samples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    lengths: Counter[str] = field(default_factory=Counter)
    runs: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)

    def add(self, found: PageText, number: int) -> None:
        """Take in the characters of a page."""
        self.broken.update(found.broken)
        self.unmapped.update(found.unmapped)
        fonts = [look.font for look in found.looks]
        for look, glyphs in groupby(found.glyphs, key=lambda glyph: glyph.look):
            font = fonts[look]
            text = "".join([glyph.text for glyph in glyphs])
            self.pages.setdefault(font, number)
            if self.lengths[font] < _SAMPLE:
                self.samples[font].append(text)
            self.lengths[font] += len(text)
            self.runs[font] += 1

    def faults(self) -> Iterator[Unread]:
        """Yield the fonts whose text cannot be read, each at the page where it is first used."""
        for font, number in self.pages.items():
            count = self.broken[font]
            wordless = count >= _LEAST and count > _SHARE * self.lengths[font]
            unnamed = self.unmapped[font] > 0 and 2 * self.unmapped[font] > _SHARE * self.runs[font]
            if wordless or unnamed or _is_nonsense(" ".join("".join(self.samples[font]).split())):
                name = font.partition("+")[2] or font or "without a name"
                reason = f'the font "{name}" does not say which letters it shows; its text cannot be read'
                yield Unread(Location((("page", number),)), reason)


def _is_nonsense(sample: str) -> bool:
    """Whether Latin letters make no words: a font that shows other letters than it names."""
    words = _WORD.findall(sample)
    if len(words) < _WORDS or _EVERYDAY.search(sample):
        return False
    return sum(_VOWEL.search(word) is None for word in words) > _CONSONANTS * len(words)
