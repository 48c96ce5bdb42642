"""Text and where it stands: the values that extractors make and everyone else reads."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

Step = tuple[str, str | int]


class Part(StrEnum):
    """What role a block plays on its page."""

    TITLE = "title"
    BODY = "body"
    TABLE = "table"
    TABLE_HEADER = "table_header"
    CHART = "chart"
    DIAGRAM = "diagram"
    ALT_TEXT = "alt_text"
    NOTES = "notes"
    COMMENT = "comment"
    FOOTNOTE = "footnote"
    HEADER_FOOTER = "header_footer"
    CAPTION = "caption"
    REFERENCE_LIST = "reference_list"
    HIDDEN = "hidden"
    METADATA = "metadata"
    LINK = "link"
    QUOTE = "quote"
    CODE = "code"
    REVISION = "revision"
    IMAGE_TEXT = "image_text"


class Window(StrEnum):
    """How far a rule looks around a hit."""

    SENTENCE = "sentence"
    NEIGHBOURS = "neighbours"
    BLOCK = "block"
    PAGE = "page"
    SECTION = "section"
    DOCUMENT = "document"


class Box(NamedTuple):
    """A rectangle on a page or slide, in points from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def joined(self, other: "Box") -> "Box":
        """The smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


class Location(Struct, frozen=True):
    """How a reader walks to a text: the same type for every format."""

    steps: tuple[Step, ...]
    box: Box | None = None

    @property
    def row(self) -> tuple[Step, ...]:
        """The steps to the row of a table in which the text stands; none outside a table."""
        at = max((at for at, (kind, _) in enumerate(self.steps) if kind == "row"), default=-1)
        return self.steps[: at + 1]

    def number(self, kind: str) -> int:
        """The number of the first step of a kind, such as "line"; 0 if there is none."""
        return next((value for name, value in self.steps if name == kind and isinstance(value, int)), 0)

    def __str__(self) -> str:
        """Steps in walking order, such as "slide 4, Title 1, paragraph 2"."""
        return ", ".join(
            str(value) if isinstance(value, str) else f"{kind} {value}" for kind, value in self.steps
        )


class Anchor(Struct, frozen=True):
    """What a review comment on some words can hold on to in the file."""

    part: str = ""
    """In a package, the part that can bear the comment: the body of a document, a slide."""
    start: int = 0
    end: int = 0
    """The words in that part, as source offsets; equal for a place beside the words."""
    exact: bool = False
    """Whether the words themselves stand there; if not, `start` is the nearest place to them."""
    boxes: tuple[Box, ...] = ()
    """On a page: a box for each line of the words."""


class Block(Struct, frozen=True):
    """A paragraph, cell or note as its reader sees it: runs joined, invisible characters out."""

    text: str
    part: Part
    location: Location
    level: int = 0
    """Heading level from 1; 0 for text that is no heading."""
    headers: tuple[str, ...] = ()
    """For a table cell: the text of its column header and of its row header."""
    source: tuple[tuple[int, int], ...] = ()
    """Where stretches of `text` begin in the source: (offset in text, offset in source)."""
    boxes: tuple[tuple[int, Box], ...] = ()
    """Where words stand on the page: (offset in text, box), ascending."""
    italics: tuple[tuple[int, int], ...] = ()
    """Stretches of `text` set in italics: (start, end)."""
    anchor: Anchor | None = None
    """In a package: where comments can stand; exact if `source` counts offsets in that part."""
    size: float | None = None
    """Points of most of its letters, where the format says so."""

    def source_offset(self, offset: int) -> int:
        """The offset in the source of the character at `offset` of `text`."""
        if not self.source:
            return offset
        at = bisect_right(self.source, (offset, 2**62)) - 1
        text_start, source_start = self.source[max(at, 0)]
        return source_start + offset - text_start


class Span(Struct, frozen=True):
    """A stretch of a block, in Unicode code points. A sentence and a match are both spans."""

    block: Block
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words themselves."""
        return self.block.text[self.start : self.end]

    @property
    def box(self) -> Box | None:
        """The smallest box around the words, where the format has boxes."""
        found: Box | None = self.block.location.box if not self.block.boxes else None
        for box in self.boxes:
            found = box if found is None else found.joined(box)
        return found

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The boxes of the words, where the format has them."""
        first = max(bisect_right(self.block.boxes, self.start, key=lambda item: item[0]) - 1, 0)
        beyond = bisect_left(self.block.boxes, max(self.end, self.start + 1), key=lambda item: item[0])
        return tuple(box for _, box in self.block.boxes[first:beyond])

    @property
    def anchor(self) -> Anchor:
        """What a comment on the words can hold on to."""
        anchor = self.block.anchor
        if anchor is None:
            around = self.block.location.box
            return Anchor(boxes=tuple(self._lines()) or (() if around is None else (around,)))
        if not anchor.exact:
            return anchor
        start = self.block.source_offset(self.start)
        end = self.block.source_offset(self.end - 1) + 1 if self.end > self.start else start
        return replace(anchor, start=start, end=end)

    def _lines(self) -> Iterator[Box]:
        """Yield the boxes of the words, those on one line joined."""
        held: Box | None = None
        for box in self.boxes:
            if held is not None and _follows(held, box):
                held = held.joined(box)
                continue
            if held is not None:
                yield held
            held = box
        if held is not None:
            yield held


def _follows(line: Box, word: Box) -> bool:
    """Whether a word stands on a line, after its beginning."""
    return word.left >= line.left and line.top < (word.top + word.bottom) / 2 < line.bottom


class Unread(Struct, frozen=True):
    """Text, or what may hold text, that exists in a document but was not read."""

    location: Location
    reason: str
    picture: bool = False
    """A picture, which may hold no text at all; anything else certainly was not checked."""
    passing: bool = False
    """Whether it may well be read the next time."""


class Document(Struct, frozen=True):
    """The text of one file in reading order, and what of it could not be read."""

    path: str
    format: str
    sha256: str
    blocks: tuple[Block, ...]
    unread: tuple[Unread, ...] = ()
    line_starts: tuple[int, ...] = ()
    """For line-based formats: the source offset at which each line begins."""
    source: str = ""
    """For line-based formats: the characters that source offsets count."""
    page_size: tuple[float, float] | None = None
    """Width and height of the slides, in points."""

    def locate(self, span: Span) -> Location:
        """Where the span stands: its block's place, with line and column or box made exact."""
        location = replace(span.block.location, box=span.box)
        if not self.line_starts:
            return location
        line, column = self.position(span.block.source_offset(span.start))
        kept = tuple(step for step in location.steps if step[0] != "line")
        return replace(location, steps=(*kept, ("line", line), ("column", column)))

    def position(self, source_offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of a source offset."""
        line = bisect_right(self.line_starts, source_offset)
        return line, source_offset - self.line_starts[line - 1] + 1

    def byte_column(self, span: Span) -> int:
        """The column at which the span begins, in bytes of UTF-8 from 1; 0 in formats without lines."""
        if not self.line_starts:
            return 0
        at = span.block.source_offset(span.start)
        _, column = self.position(at)
        return len(self.source[at - column + 1 : at].encode()) + 1
