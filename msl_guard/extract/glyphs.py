"""What the text of a page is made of: characters with their places, and lines of them."""

import re
from collections.abc import Iterable, Sequence
from itertools import compress
from typing import NamedTuple

from msgspec import Struct

_SHOWS = bytes(not chr(code).isspace() for code in range(256))
_WIDE_SPACE = re.compile(r"(?![\0-\xff])\s")
"""What `str.isspace` is true of beyond the first 256 characters; the spaces of `regex` are others."""


class Glyph(NamedTuple):
    """One character: its place in the page's text, its box from the top left, and its look."""

    place: int
    text: str
    left: float
    top: float
    right: float
    bottom: float
    look: int = 0
    added: bool = False
    """A space that stands in no file: one that PDFium takes a gap for."""


class Chars(Struct):
    """Characters in order, by columns: what all of a line have in common is asked of a column at once."""

    text: str
    lefts: Sequence[float]
    tops: Sequence[float]
    rights: Sequence[float]
    bottoms: Sequence[float]
    places: Sequence[int]
    looks: Sequence[int]
    added: Sequence[int]
    """Which are spaces that stand in no file."""
    inked: Sequence[int]
    """Which are no white space."""

    def __len__(self) -> int:
        """The number of characters."""
        return len(self.text)

    @classmethod
    def of(cls, glyphs: Iterable[Glyph]) -> "Chars":
        """The columns of characters."""
        columns = list(zip(*glyphs, strict=True))
        if not columns:
            return cls("", (), (), (), (), (), (), (), ())
        places, texts, lefts, tops, rights, bottoms, looks, added = columns
        text = "".join(texts)
        return cls(text, lefts, tops, rights, bottoms, places, looks, added, inked(text))

    def glyphs(self) -> list[Glyph]:
        """The characters one by one."""
        columns = (self.places, self.text, self.lefts, self.tops, self.rights, self.bottoms)
        return list(map(Glyph, *columns, self.looks, map(bool, self.added)))

    def cut(self, start: int, end: int) -> "Chars":
        """The characters between two offsets."""
        return Chars(
            self.text[start:end],
            self.lefts[start:end],
            self.tops[start:end],
            self.rights[start:end],
            self.bottoms[start:end],
            self.places[start:end],
            self.looks[start:end],
            self.added[start:end],
            self.inked[start:end],
        )

    def followed_by(self, other: "Chars") -> "Chars":
        """These characters and then others."""
        return Chars(
            self.text + other.text,
            [*self.lefts, *other.lefts],
            [*self.tops, *other.tops],
            [*self.rights, *other.rights],
            [*self.bottoms, *other.bottoms],
            [*self.places, *other.places],
            [*self.looks, *other.looks],
            [*self.added, *other.added],
            [*self.inked, *other.inked],
        )

    def seen(self, column: Sequence[float]) -> Iterable[float]:
        """A column without white space, if there is anything else."""
        return compress(column, self.inked) if 1 in self.inked else column


def inked(text: str) -> bytearray:
    """Which characters are no white space."""
    shows = bytearray(text.encode("latin-1", "replace").translate(_SHOWS))
    for space in _WIDE_SPACE.finditer(text) if not text.isascii() else ():
        shows[space.start()] = 0
    return shows


class Line(Struct):
    """Characters on one baseline without a column's gap between them, the last one visible."""

    chars: Chars
    left: float
    top: float
    right: float
    bottom: float
    even: bool = False
    """Whether its letters are known to be of one height, each further to the right, none missing."""

    @property
    def text(self) -> str:
        """The characters in order."""
        return self.chars.text

    @property
    def height(self) -> float:
        """The height of the line's box, in points."""
        return self.bottom - self.top
