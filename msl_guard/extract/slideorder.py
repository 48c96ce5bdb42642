"""In which order a reader sees the shapes of a slide: title, then rows and columns, then footers."""

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree
from msgspec import Struct

from msl_guard.extract.drawing import A
from msl_guard.extract.markup import UNSHOWN, children, local
from msl_guard.model import Box

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
FURNITURE = ("dt", "ftr", "hdr", "sldNum")
TITLES = ("title", "ctrTitle")
Key = tuple[str, str]

_POINT = 12700
"""English Metric Units in a point."""
_FARTHEST = 1 << 40
_PLACE = f"*/{P}nvPr/{P}ph"
_NO_SHAPES = frozenset((UNSHOWN, f"{P}nvGrpSpPr", f"{P}grpSpPr", f"{P}extLst"))
_SLACK = 2.0
"""Points by which two rows or columns may overlap and still be two."""


class Frame(Struct, frozen=True):
    """How the coordinates inside a group become those of the slide."""

    scale_x: float = 1
    scale_y: float = 1
    shift_x: float = 0
    shift_y: float = 0

    def of(self, box: Box) -> Box:
        """A box inside the group as a box on the slide."""
        return Box(
            box.left * self.scale_x + self.shift_x,
            box.top * self.scale_y + self.shift_y,
            box.right * self.scale_x + self.shift_x,
            box.bottom * self.scale_y + self.shift_y,
        )


class Placed(Struct, frozen=True):
    """A shape, where it stands, and the frame of its members if it is a group."""

    shape: "etree._Element"
    box: Box | None
    frame: Frame
    place: "etree._Element | None"
    """What it says of itself as a placeholder, if it is one."""

    @property
    def kind(self) -> str | None:
        """The type of a placeholder; "obj" for one without a type; None for any other shape."""
        return _kind(self.place)


def placed(tree: "etree._Element", frame: Frame, inherited: Mapping[Key, Box]) -> list[Placed]:
    """The shapes of a slide or group in reading order."""
    titles: list[Placed] = []
    others: list[Placed] = []
    footers: list[Placed] = []
    for shape in children(tree):
        if shape.tag in _NO_SHAPES:
            continue
        one = _placed(shape, frame, inherited)
        rank = titles if one.kind in TITLES else footers if one.kind in FURNITURE else others
        rank.append(one)
    return [*titles, *_in_rows(others), *footers]


def shape_trees(root: "etree._Element") -> Iterator["etree._Element"]:
    """Yield what holds the shapes of a slide, layout, master or notes page."""
    for content in root.iter(f"{P}cSld"):
        yield from content.iter(f"{P}spTree")


def placeholder(shape: "etree._Element") -> str | None:
    """The type of a placeholder; "obj" for one without a type; None for any other shape."""
    return _kind(shape.find(_PLACE))


def _kind(place: "etree._Element | None") -> str | None:
    return None if place is None else place.get("type") or "obj"


def placeholder_boxes(root: "etree._Element") -> dict[Key, Box]:
    """Where a layout or master puts its placeholders, by index and by type."""
    boxes: dict[Key, Box] = {}
    for node in root.iter(f"{P}ph"):
        shape = owner(node)
        box = None if shape is None else _own_box(shape)
        if box is not None:
            boxes.update((key, box) for key in keys(node) if key not in boxes)
    return boxes


def slide_size(root: "etree._Element") -> tuple[float, float] | None:
    """Width and height of the slides, in points, as the presentation part states them."""
    node = root.find(f"{P}sldSz")
    width, height = (None, None) if node is None else (_points(node.get("cx")), _points(node.get("cy")))
    return (width, height) if width and height and width > 0 and height > 0 else None


def owner(node: "etree._Element") -> "etree._Element | None":
    """The shape that a placeholder element belongs to."""
    shape = node.getparent()
    while shape is not None and local(shape) not in ("sp", "pic", "graphicFrame"):
        shape = shape.getparent()
    return shape


def keys(node: "etree._Element") -> list[Key]:
    """What a placeholder inherits by: its index if it has one, then its type."""
    kind = node.get("type") or "obj"
    kind = {"ctrTitle": "title", "subTitle": "body", "obj": "body"}.get(kind, kind)
    index = node.get("idx")
    return [*([("idx", index)] if index else []), ("type", kind)]


def _placed(shape: "etree._Element", frame: Frame, inherited: Mapping[Key, Box]) -> Placed:
    own = _own_box(shape)
    node = shape.find(_PLACE)
    if own is not None:
        inner = _inner(shape, own, frame) if local(shape) == "grpSp" else frame
        return Placed(shape, frame.of(own), inner, node)
    places = () if node is None else keys(node)
    box = next((inherited[key] for key in places if key in inherited), None)
    return Placed(shape, box, frame, node)


def _inner(group: "etree._Element", own: Box, frame: Frame) -> Frame:
    """The frame of a group's members (ECMA-376 part 1, 20.1.7.5: chOff and chExt)."""
    transform = group.find(f"{P}grpSpPr/{A}xfrm")
    inside = None if transform is None else _box(transform, "chOff", "chExt")
    if inside is None or inside.right <= inside.left or inside.bottom <= inside.top:
        return frame
    outside = frame.of(own)
    scale_x = (outside.right - outside.left) / (inside.right - inside.left)
    scale_y = (outside.bottom - outside.top) / (inside.bottom - inside.top)
    return Frame(scale_x, scale_y, outside.left - inside.left * scale_x, outside.top - inside.top * scale_y)


def _own_box(shape: "etree._Element") -> Box | None:
    """Where a shape that says so itself stands, in points of its group."""
    transform = next(shape.iterchildren(f"{P}xfrm"), None)
    if transform is None:
        transform = shape.find(f"*/{A}xfrm")
    return None if transform is None else _box(transform, "off", "ext")


def _box(transform: "etree._Element", offset_name: str, extent_name: str) -> Box | None:
    offset, extent = transform.find(f"{A}{offset_name}"), transform.find(f"{A}{extent_name}")
    if offset is None or extent is None:
        return None
    values = [
        _points(node.get(key)) for node, key in ((offset, "x"), (offset, "y"), (extent, "cx"), (extent, "cy"))
    ]
    left, top, width, height = values
    if left is None or top is None or width is None or height is None:
        return None
    return Box(left, top, left + width, top + height)


def _points(value: str | None) -> float | None:
    """A length in points; None if it is no number, or beyond any slide."""
    if not value or len(value) > 15:
        return None
    try:
        number = int(value)
    except ValueError:
        return None
    return number / _POINT if abs(number) < _FARTHEST else None


def _in_rows(shapes: Sequence[Placed]) -> list[Placed]:
    """Cut into rows, each row into columns, each column into rows again, as long as it can be cut."""
    standing = [(one.box, one) for one in shapes if one.box is not None and _speaks(one.shape)]
    silent = [one for one in shapes if one.box is None or not _speaks(one.shape)]
    return [*_cut(standing, 0), *silent]


def _speaks(shape: "etree._Element") -> bool:
    """Whether a shape takes a place among the texts: panels and pictures behind them do not."""
    return local(shape) in ("graphicFrame", "grpSp") or next(shape.iter(f"{A}t"), None) is not None


def _cut(items: list[tuple[Box, Placed]], failed: int) -> list[Placed]:
    for horizontal in (True, False):
        strips = _strips(items, horizontal=horizontal)
        if len(strips) > 1 and failed < 40:
            return [one for strip in strips for one in _cut(strip, failed + 1)]
    # What overlaps is read in the order in which it was drawn.
    return [one for _, one in items]


def _strips(items: list[tuple[Box, Placed]], *, horizontal: bool) -> list[list[tuple[Box, Placed]]]:
    """Groups of shapes with a gap between them, from the top or from the left."""
    ends = [
        (one[0].top, one[0].bottom, at) if horizontal else (one[0].left, one[0].right, at)
        for at, one in enumerate(items)
    ]
    strips: list[list[int]] = []
    reach = float("-inf")
    for start, end, at in sorted(ends):
        if not strips or start >= reach - _SLACK:
            strips.append([])
        strips[-1].append(at)
        reach = max(reach, end)
    return [[items[at] for at in sorted(strip)] for strip in strips]
