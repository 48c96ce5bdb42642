"""A page as a report draws it: a slide's shapes where they stand, everything else in reading order."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from math import ceil

from msgspec import Struct

from msl_guard.model import Box, Page, PageText, Part, Step
from msl_guard.report.shown import Piece, Shown, pieces

_DRAWN = frozenset((
    Part.TITLE, Part.BODY, Part.TABLE, Part.TABLE_HEADER, Part.CHART, Part.DIAGRAM, Part.HEADER_FOOTER,
    Part.QUOTE, Part.CAPTION, Part.FOOTNOTE, Part.REFERENCE_LIST,
))  # fmt: skip
_APART = ("notes", "comment", "file")
"""Steps to texts that hang on a slide and stand on another page or in another file."""
_LARGEST = {Part.TITLE: 30.0, Part.HEADER_FOOTER: 11.0}
_USUAL = 20.0
_SMALLEST = 4.0
_LETTER = 0.53
"""The width of a letter as a share of the size of the type."""
_LINE = 1.25
_LEAST_SIDE = 12.0
_MOST_COLUMNS = 60
"""Columns that a table is drawn with; what stands beyond goes into the last one."""


class Line(Struct, frozen=True):
    """One text in pieces, with its part and place."""

    pieces: tuple[Piece, ...]
    part: Part
    level: int
    after_gap: bool
    row: tuple[Step, ...]
    column: int
    """Its cell in a row of a table, from 1; 0 outside a table."""


Cells = tuple[tuple[Line, ...], ...]
"""The lines of each cell of a row."""


class Shape(Struct, frozen=True):
    """A shape on a slide: its box, the size of type that fits, and its lines or rows of cells."""

    left: float
    top: float
    width: float
    height: float
    size: float
    kind: str
    lines: tuple[Line, ...]
    rows: tuple[Cells, ...]
    severity: str
    """The severity of the worst finding in it; empty without one."""


class Drawing(Struct, frozen=True):
    """What a template shows of a page."""

    shapes: tuple[Shape, ...]
    groups: tuple[tuple[str, tuple[tuple[Line, ...], ...]], ...]
    """What is not drawn: (heading, rows of lines) in reading order; a row of a table is one row."""
    boxes: tuple[tuple[Box, Shown], ...]
    """Where words stand on the page's picture."""


def drawing(page: Page, found: Mapping[str, Shown]) -> Drawing:
    """The page with the findings, named by their fingerprints, marked on it."""
    on_slide: defaultdict[tuple[tuple[Step, ...], Box], list[PageText]] = defaultdict(list)
    beside: list[PageText] = []
    for text in page.texts:
        box = text.location.box
        if box is not None and page.size is not None and _is_drawn(text, box, page.size):
            on_slide[_shape_steps(text.location.steps), box].append(text)
        else:
            beside.append(text)
    shapes = tuple(_shape(box, texts, found) for (_, box), texts in on_slide.items())
    heading = _part if page.place else _no_part
    boxes = tuple(
        (box, found[hit.fingerprint])
        for text in page.texts
        for hit in text.hits
        if hit.fingerprint in found and hit.end > hit.start and page.image is not None
        for box in hit.boxes
    )
    left = [] if page.image is not None else beside
    if page.image is not None:
        left = [text for text in beside if text.hits and not any(hit.boxes for hit in text.hits)]
    if left and not page.place and left[0].level and not left[0].hits:
        left = left[1:]  # The heading of the section stands above it.
    return Drawing(shapes, tuple(_groups(left, heading, found)), boxes)


def _is_drawn(text: PageText, box: Box, size: tuple[float, float]) -> bool:
    """Whether a reader sees the text on the slide itself, and not beside or behind it."""
    on_it = box.left < size[0] and box.top < size[1] and box.right > 0 and box.bottom > 0
    return on_it and text.part in _DRAWN and not any(kind in _APART for kind, _ in text.location.steps)


def _shape_steps(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    at = max((at for at, (kind, _) in enumerate(steps) if kind == "shape"), default=0)
    return steps[: at + 1]


def _shape(box: Box, texts: Sequence[PageText], found: Mapping[str, Shown]) -> Shape:
    width, height = max(box.right - box.left, _LEAST_SIDE), max(box.bottom - box.top, _LEAST_SIDE)
    lines = tuple(_line(text, found) for text in texts)
    rows = _table(lines) if any(line.row for line in lines) else ()
    hits = [piece.shown for line in lines for piece in line.pieces if piece.shown is not None]
    worst = max((one.finding.severity for one in hits), default=None)
    chart = texts[0].part in (Part.CHART, Part.DIAGRAM)
    kind = "table" if rows else "chart" if chart else "title" if texts[0].part is Part.TITLE else "text"
    size = _fitting(rows or tuple(((line,),) for line in lines), width, height, texts[0].part)
    return Shape(
        box.left, box.top, width, height, size, kind, lines, rows, "" if worst is None else worst.label
    )


def _fitting(rows: Sequence[Cells], width: float, height: float, part: Part) -> float:
    """The largest type, in points, in which the rows most likely fit into the shape."""
    size = _LARGEST.get(part, _USUAL)
    while size > _SMALLEST and _tall(rows, width, size) > height:
        size *= 0.92
    return round(max(size, _SMALLEST), 1)


def _tall(rows: Sequence[Cells], width: float, size: float) -> float:
    lines = 0.0
    for row in rows:
        across = max((width - size * 0.6 * len(row)) / len(row) / (size * _LETTER), 1)
        longest = max(sum(len(piece.text) for line in cell for piece in line.pieces) for cell in row)
        lines += ceil(longest / across) + (0.5 if len(row) > 1 else 0.2)
    return lines * size * _LINE


def _line(text: PageText, found: Mapping[str, Shown]) -> Line:
    cut = pieces(text.text, text.hits, found)
    steps = text.location
    column = next((value for kind, value in reversed(steps.steps) if kind == "cell"), 0)
    return Line(cut, text.part, text.level, text.after_gap, steps.row, int(column))


def _table(lines: Sequence[Line]) -> tuple[Cells, ...]:
    """The rows of a table, cells without text included."""
    columns = max(line.column for line in lines)
    rows: dict[tuple[Step, ...], list[list[Line]]] = {}
    for line in lines:
        row = rows.setdefault(line.row, [[] for _ in range(min(columns, _MOST_COLUMNS))])
        row[min(max(line.column, 1), _MOST_COLUMNS) - 1].append(line)
    return tuple(tuple(tuple(cell) for cell in row) for row in rows.values())


def _rows(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """Yield the cells of each row of a table, and any other text as a row of its own."""
    for row, cells in groupby(lines, key=lambda line: line.row):
        members = tuple(cells)
        yield from [members] if row else [(line,) for line in members]


def _groups(
    texts: Sequence[PageText], heading: Callable[[PageText], str], found: Mapping[str, Shown]
) -> Iterator[tuple[str, tuple[tuple[Line, ...], ...]]]:
    for name, members in groupby(texts, key=heading):
        yield name, tuple(_rows([_line(text, found) for text in members]))


def _part(text: PageText) -> str:
    """The heading for text beside a slide or page: what it is there."""
    kinds = {kind for kind, _ in text.location.steps}
    if "notes" in kinds:
        return "Speaker notes"
    return text.part.value.replace("_", " ").capitalize()


def _no_part(_text: PageText) -> str:
    return ""
