"""What extractors share: text cleaned once with its offsets kept, and reference lists marked."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import regex
from msgspec import Struct, field
from msgspec.structs import replace

from msl_guard.extract.normalise import CHANGED, is_shown, plain, visible
from msl_guard.model import Anchor, Block, Box, Location, Part, Step, Unread

_SUPERSCRIPT = str.maketrans("0123456789-–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")
_SUPERSCRIPT_RUN = regex.compile(r"\s*[0-9]{1,3}(?:\s*[,\-–]\s*[0-9]{1,3})*\s*")
_REFERENCE_HEADING = regex.compile(
    r"\W*+(?:[0-9.]++\s++)?+(?:(?:cited\s+|selected\s+|key\s+|literature\s+)?references?(?:\s+list)?"
    r"|bibliography|literature(?:\s+cited)?|works\s+cited|sources)\W*+",
    regex.IGNORECASE,
)


class Picture(Struct, frozen=True):
    """A picture that may hold text; its bytes are fetched only if somebody reads them."""

    location: Location
    load: Callable[[], bytes]
    reason: str = "picture"
    """What it is, as the list of what was not read says it."""
    certain: bool = False
    """Whether it surely holds text, such as a scanned page: unread, it is a gap like any other."""
    anchor: Anchor | None = None
    """Where a comment on its text can stand."""


class Embedded(Struct, frozen=True):
    """A file inside the file, to be read as a part of it."""

    name: str
    """Its file name: the extension decides among text formats, as it does outside."""
    location: Location
    load: Callable[[], bytes]
    anchor: Anchor | None = None
    """Where a comment on what it says can stand."""
    shown: frozenset[str] | None = None
    """Of the data behind a chart, the texts that the chart shows: the others are hidden."""


class Content(Struct, frozen=True):
    """What a reader of one format found in a file."""

    blocks: Sequence[Block]
    unread: Sequence[Unread] = ()
    line_starts: tuple[int, ...] = ()
    pictures: Sequence[Picture] = ()
    embedded: Sequence[Embedded] = ()
    members: Sequence[Embedded] = ()
    """Files that are documents of their own: attachments and the members of an archive."""
    page_size: tuple[float, float] | None = None
    """Width and height of the slides, in points."""
    source: str = ""
    """In line-based formats: the characters that source offsets count."""


class TextBuilder(Struct):
    """Puts a block's text together piece by piece, keeping where each piece came from."""

    pieces: list[str] = field(default_factory=list)
    source: list[tuple[int, int]] = field(default_factory=list)
    boxes: list[tuple[int, Box]] = field(default_factory=list)
    italics: list[tuple[int, int]] = field(default_factory=list)
    length: int = 0
    size: float | None = None
    """Points of what states no size itself."""
    sizes: list[tuple[float, int]] = field(default_factory=list)
    """Points that stretches state, with their lengths."""
    depth: int = 0
    """The level of the paragraph in its list, from 0."""
    _next: int = -1
    _taken: int = 0

    def add(self, text: str, source: int) -> None:
        """Append text that stands in the source, character by character, from `source` on."""
        if is_shown(text):
            self._append(text, source)
            return
        at = 0
        for match in CHANGED.finditer(text):
            self._append(text[at : match.start()], source + at)
            self.stand_in(plain(match[0]), source + match.start())
            at = match.end()
        self._append(text[at:], source + at)

    def follow(self, text: str) -> None:
        """Append text that comes next in a source taken piece by piece."""
        self.add(text, self._taken)
        self._taken += len(text)

    def stand_in(self, text: str, source: int) -> None:
        """Append text that stands for the one thing at `source`, such as an entity or a break."""
        for char in text if is_shown(text) else visible(text):
            self._next = -1
            self._append(char, source)
        self._next = -1

    def italic(self, start: int) -> None:
        """Note that the text from `start` to here is italic."""
        if self.italics and self.italics[-1][1] == start < self.length:
            start, _ = self.italics.pop()  # how many runs a stretch is cut into shows nowhere
        if start < self.length:
            self.italics.append((start, self.length))

    def set_in(self, points: float, start: int) -> None:
        """Note the size of the letters from `start` to here."""
        if start < self.length:
            self.sizes.append((points, self.length - start))

    def block(
        self, part: Part, location: Location, *, level: int = 0, anchor: Anchor | None = None
    ) -> Block | None:
        """The block so far, without white space around it; None if there is no text."""
        text = "".join(self.pieces)
        stripped = text.strip()
        if not stripped:
            return None
        size = _most(self.sizes, self.length, self.size) if self.sizes else self.size
        cut = 0
        source, boxes, italics = self.source, self.boxes, self.italics
        if len(stripped) < len(text):
            cut = len(text) - len(text.lstrip())
            end = cut + len(stripped)
            source = _shifted(source, cut, end)
            boxes = [(max(at - cut, 0), box) for at, box in boxes if at < end]
            italics = [
                (max(start - cut, 0), min(stop, end) - cut)
                for start, stop in italics
                if start < end and stop > cut
            ]
        plain = len(source) == 1 and source[0] == (0, 0)
        return Block(
            stripped, part, location, level, (), () if plain else tuple(source), tuple(boxes), tuple(italics),
            anchor, size,
        )  # fmt: skip

    def ends_with_space(self) -> bool:
        """Whether a space would be the second one in a row, or the first character."""
        return not self.pieces or self.pieces[-1][-1:].isspace()

    def _append(self, text: str, source: int) -> None:
        if not text:
            return
        if source != self._next:
            self.source.append((self.length, source))
        self.pieces.append(text)
        self.length += len(text)
        self._next = source + len(text)


def _most(sizes: Sequence[tuple[float, int]], length: int, otherwise: float | None) -> float | None:
    """The size of the most letters."""
    if len(sizes) == 1 and sizes[0][1] == length:
        return sizes[0][0]
    letters: dict[float | None, int] = {otherwise: length - sum(count for _, count in sizes)}
    for points, count in sizes:
        letters[points] = letters.get(points, 0) + count
    return max(letters, key=lambda one: letters[one])


def superscript(text: str) -> str:
    """Citation numbers set as superscript, as superscript characters; other text unchanged."""
    return text.translate(_SUPERSCRIPT) if _SUPERSCRIPT_RUN.fullmatch(text) else text


def with_reference_lists(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks, those under a heading "References" marked as the reference list."""
    marked: list[Block] = []
    listing: Block | None = None
    for block in blocks:
        heads = _REFERENCE_HEADING.fullmatch(block.text) is not None
        if heads:
            listing = block
        elif listing is not None and _ends_list(block, listing):
            listing = None
        inside = listing is not None and not heads and block.part in (Part.BODY, Part.FOOTNOTE)
        marked.append(replace(block, part=Part.REFERENCE_LIST) if inside else block)
    return tuple(marked)


def with_table_headers(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks, each table cell knowing the text of its column's and its row's header."""
    all_blocks = tuple(blocks)
    texts: dict[tuple[tuple[Step, ...], int, int], str] = {}
    for block in all_blocks:
        cell = _cell(block)
        if cell:
            texts[cell] = f"{texts[cell]} {block.text}" if cell in texts else block.text
    return tuple(_with_headers(block, texts) for block in all_blocks)


def _cell(block: Block) -> tuple[tuple[Step, ...], int, int] | None:
    """The table, row and column of a block that stands in a table."""
    steps = block.location.steps
    for at in range(len(steps) - 1, 0, -1):
        (row_kind, row), (column_kind, column) = steps[at - 1], steps[at]
        if row_kind == "row" and column_kind == "cell":
            return steps[: at - 1], int(row), int(column)
    return None


def _with_headers(block: Block, texts: Mapping[tuple[tuple[Step, ...], int, int], str]) -> Block:
    cell = _cell(block)
    if cell is None:
        return block
    table, row, column = cell
    above = texts.get((table, 1, column), "") if row > 1 else ""
    beside = texts.get((table, row, 1), "") if column > 1 else ""
    return replace(block, headers=tuple(text for text in (above, beside) if text))


def _ends_list(block: Block, listing: Block) -> bool:
    """A heading ends a reference list; so does the next slide."""
    if block.level and (not listing.level or block.level <= listing.level):
        return True
    first, other = block.location.steps[:1], listing.location.steps[:1]
    return bool(first) and first[0][0] == "slide" and first != other


def _shifted(source: Sequence[tuple[int, int]], cut: int, end: int) -> list[tuple[int, int]]:
    """The offset map of the text between two offsets."""
    kept: list[tuple[int, int]] = []
    for at, origin in source:
        if at >= end:
            break
        if at <= cut:
            kept = [(0, origin + cut - at)]
        else:
            kept.append((at - cut, origin))
    return kept
