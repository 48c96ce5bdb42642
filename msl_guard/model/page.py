"""A page with findings on it, as a reader sees it: for reports that show the document itself."""

from msgspec import Struct

from msl_guard.model.text import Box, Location, Part, Step


class Hit(Struct, frozen=True):
    """Where the words of a finding stand in a text; without words it marks the text as a whole."""

    fingerprint: str
    start: int
    end: int
    boxes: tuple[Box, ...] = ()
    """The words on the page, a box for each line, where the format knows them."""


class PageText(Struct, frozen=True):
    """A block of a page, with the hits in it."""

    text: str
    part: Part
    location: Location
    level: int = 0
    hits: tuple[Hit, ...] = ()
    after_gap: bool = False
    """Whether text that stands before it is left out."""


class PageImage(Struct, frozen=True):
    """A page drawn as a PNG, with the page's size in points."""

    png: bytes
    width: float
    height: float


class Page(Struct, frozen=True):
    """A slide, a page, or the passages of a section of a document without pages.

    Attributes:
        path: the document.
        place: the steps to the page; none for a section.
        texts: in reading order.
        size: width and height in points, where the texts have boxes on a slide.
        pictures: where pictures stand on a slide.
        covered: words that findings do not print, where they would stand in a picture of the page.
        image: the page as a picture, for formats that are drawn.
    """

    path: str
    place: tuple[Step, ...]
    texts: tuple[PageText, ...]
    size: tuple[float, float] | None = None
    pictures: tuple[Box, ...] = ()
    covered: tuple[Box, ...] = ()
    image: PageImage | None = None
