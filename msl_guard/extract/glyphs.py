"""What the text of a page is made of: characters with their places, and lines of them."""

from dataclasses import dataclass
from typing import NamedTuple


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


@dataclass(slots=True)
class Line:
    """Characters on one baseline without a column's gap between them, the last one visible."""

    glyphs: list[Glyph]
    left: float
    top: float
    right: float
    bottom: float

    @property
    def text(self) -> str:
        """The characters in order."""
        return "".join([glyph.text for glyph in self.glyphs])

    @property
    def height(self) -> float:
        """The height of the line's box, in points."""
        return self.bottom - self.top
