"""PowerPoint: slides in order, and everything that hangs on each of them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from msl_guard.extract.blocks import Content, TextBuilder
from msl_guard.extract.drawing import A, C, R, chart_texts, children, paragraphs
from msl_guard.extract.limits import Limits
from msl_guard.extract.package import Package
from msl_guard.extract.properties import property_blocks
from msl_guard.model import Block, Box, Location, Part, Step, Unread

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_POINT = 12700
"""English Metric Units in a point."""
_FURNITURE = ("dt", "ftr", "hdr", "sldNum")
_TITLES = ("title", "ctrTitle")


def read(data: bytes, limits: Limits) -> Content:
    """Read a deck; blocks are located by slide and shape."""
    package = Package(data, limits)
    deck = package.xml(package.main)
    blocks: list[Block] = list(property_blocks(package))
    unread: list[Unread] = []
    links = package.relationships(package.main)
    slides = [] if deck is None else list(deck.iter(f"{P}sldId"))
    backgrounds: dict[str, None] = {}
    for number, slide in enumerate(slides, start=1):
        link = links.get(slide.get(f"{R}id") or "")
        if link is None or link.target not in package:
            unread.append(Unread(Location((("slide", number),)), "is named but missing from the file"))
            continue
        walk = _SlideWalk(package, link.target, (("slide", number),))
        walk.slide()
        blocks += walk.blocks
        unread += walk.unread
        backgrounds.update(dict.fromkeys(_backgrounds(package, link.target)))
    for part in backgrounds:
        walk = _SlideWalk(package, part, ())
        walk.background()
        blocks += walk.blocks
    return Content(blocks, [*unread, *package.unread])


def _backgrounds(package: Package, slide: str) -> Iterator[str]:
    """Yield the layout of a slide and the master of that layout."""
    for layout in package.related(slide, "slideLayout"):
        yield layout
        yield from package.related(layout, "slideMaster")


@dataclass
class _SlideWalk:
    """One walk over the shapes of a slide, layout, master or notes page."""

    package: Package
    part: str
    steps: tuple[Step, ...]
    blocks: list[Block] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    _names: Counter[str] = field(default_factory=Counter)

    def slide(self) -> None:
        """Read the slide: title first, footers last, then its notes and comments."""
        root = self.package.xml(self.part)
        if root is None:
            return
        if root.get("show") in ("0", "false"):
            self.steps = (*self.steps, ("state", "hidden"))
        for shape in _shapes(root):
            self._shape(shape, Part.BODY)
        self.blocks.sort(key=_reading_rank)
        for notes in self.package.related(self.part, "notesSlide"):
            self._notes(notes)
        for comments in self.package.related(self.part, "comments"):
            self._comments(comments)

    def background(self) -> None:
        """Read what a layout or master itself shows; placeholders there hold only prompts."""
        root = self.package.xml(self.part)
        if root is None:
            return
        kind = "layout" if "slidelayout" in self.part.lower() else "master"
        content = root.find(f"{P}cSld")
        name = None if content is None else content.get("name")
        self.steps = ((kind, name or kind),)
        for shape in _shapes(root):
            if shape.find(f"*/{P}nvPr/{P}ph") is None:
                self._shape(shape, Part.HEADER_FOOTER)

    def _notes(self, part: str) -> None:
        root = self.package.xml(part)
        if root is None:
            return
        notes = _SlideWalk(self.package, part, (*self.steps, ("notes", "notes")))
        for shape in _shapes(root):
            if _placeholder(shape) != "sldImg":
                notes._shape(shape, Part.NOTES)
        self.blocks += notes.blocks
        self.unread += notes.unread

    def _comments(self, part: str) -> None:
        """Legacy comments hold plain text, threaded ones paragraphs."""
        root = self.package.xml(part)
        if root is None:
            return
        steps = (*self.steps, ("comment", "comment"))
        for legacy in root.iter(f"{P}text"):
            builder = TextBuilder()
            builder.add(legacy.text or "", 0)
            self._keep(builder, Part.COMMENT, steps)
        for builder in paragraphs(root):
            self._keep(builder, Part.COMMENT, steps)

    def _shape(self, shape: "etree._Element", part: Part) -> None:
        kind = etree.QName(shape).localname
        if kind == "grpSp":
            self._alternative(shape)
            for member in _members(shape):
                self._shape(member, part)
            return
        placeholder = _placeholder(shape)
        if placeholder in _TITLES and part is Part.BODY:
            part = Part.TITLE
        elif placeholder in _FURNITURE:
            part = Part.HEADER_FOOTER
        properties = shape.find(f"*/{P}cNvPr")
        if properties is not None and properties.get("hidden") in ("1", "true"):
            part = Part.HIDDEN
        steps = self._alternative(shape)
        self._contents(shape, part, steps, _box(shape))
        if kind == "pic":
            self.unread.append(Unread(Location(steps, _box(shape)), "picture", picture=True))

    def _alternative(self, shape: "etree._Element") -> tuple[Step, ...]:
        """Read the alternative text of a shape; returns the steps that lead to the shape."""
        properties = shape.find(f"*/{P}cNvPr")
        name = "shape" if properties is None else properties.get("name") or "shape"
        self._names[name] += 1
        if self._names[name] > 1:
            name = f"{name} ({self._names[name]})"
        steps = (*self.steps, ("shape", name))
        for key in ("title", "descr"):
            builder = TextBuilder()
            builder.add("" if properties is None else properties.get(key) or "", 0)
            self._keep(builder, Part.ALT_TEXT, (*steps, ("alternative text", "alternative text")))
        return steps

    def _contents(
        self, shape: "etree._Element", part: Part, steps: tuple[Step, ...], box: Box | None
    ) -> None:
        """Read the text, table, chart, diagram or embedded file that a shape holds."""
        for body in shape.iterchildren(f"{P}txBody"):
            for number, builder in enumerate(paragraphs(body), start=1):
                level = 1 if part is Part.TITLE else 0
                self._keep(builder, part, (*steps, ("paragraph", number)), box, level)
        for table in shape.iter(f"{A}tbl"):
            self._table(table, part, steps, box)
        for chart in shape.iter(f"{C}chart"):
            self._linked(chart.get(f"{R}id"), Part.CHART, steps)
        for diagram in shape.iter(f"{DGM}relIds"):
            self._linked(diagram.get(f"{R}dm"), Part.DIAGRAM, steps)
        for embedded in shape.iter(f"{P}oleObj"):
            what = embedded.get("progId") or "file"
            reason = f"embedded {what}: its text was not read; save it as a file and scan that"
            self.unread.append(Unread(Location(steps), reason))

    def _table(self, table: "etree._Element", part: Part, steps: tuple[Step, ...], box: Box | None) -> None:
        properties = table.find(f"{A}tblPr")
        headed = properties is not None and properties.get("firstRow") in ("1", "true")
        cell_part = part if part in (Part.NOTES, Part.HIDDEN) else Part.TABLE
        for row, cells in enumerate(table.iterchildren(f"{A}tr"), start=1):
            for column, cell in enumerate(cells.iterchildren(f"{A}tc"), start=1):
                heads = headed and row == 1 and cell_part is Part.TABLE
                where = (*steps, ("row", row), ("cell", column))
                texts = list(paragraphs(cell))
                for number, builder in enumerate(texts, start=1):
                    place = (*where, ("paragraph", number)) if len(texts) > 1 else where
                    self._keep(builder, Part.TABLE_HEADER if heads else cell_part, place, box)

    def _linked(self, link: str | None, part: Part, steps: tuple[Step, ...]) -> None:
        """Read a chart or diagram, which is a part of its own."""
        relationship = self.package.relationships(self.part).get(link or "")
        if relationship is None:
            self.unread.append(Unread(Location(steps), f"{part} without its data; open and save the deck"))
            return
        root = self.package.xml(relationship.target)
        if root is None:
            return
        for builder in chart_texts(root) if part is Part.CHART else paragraphs(root):
            self._keep(builder, part, (*steps, (part.value, part.value)))

    def _keep(
        self,
        builder: TextBuilder,
        part: Part,
        steps: tuple[Step, ...],
        box: Box | None = None,
        level: int = 0,
    ) -> None:
        block = builder.block(part, Location(steps, box), level=level)
        if block is not None:
            self.blocks.append(block)


def _shapes(root: "etree._Element") -> Iterator["etree._Element"]:
    """Yield the shapes at the top of a slide, layout, master or notes page."""
    for tree in root.iterfind(f"{P}cSld/{P}spTree"):
        yield from _members(tree)


def _members(tree: "etree._Element") -> Iterator["etree._Element"]:
    kinds = ("sp", "grpSp", "graphicFrame", "pic", "cxnSp")
    for child in children(tree):
        if etree.QName(child).localname in kinds:
            yield child


def _placeholder(shape: "etree._Element") -> str | None:
    """The type of a placeholder; "obj" for one without a type; None for any other shape."""
    node = shape.find(f"*/{P}nvPr/{P}ph")
    return None if node is None else node.get("type") or "obj"


def _box(shape: "etree._Element") -> Box | None:
    """Where a shape that says so itself stands, in points."""
    frame = next((node for node in shape.iter(f"{A}xfrm", f"{P}xfrm")), None)
    offset = None if frame is None else frame.find(f"{A}off")
    extent = None if frame is None else frame.find(f"{A}ext")
    if offset is None or extent is None:
        return None
    try:
        left, top = int(offset.get("x", "")) / _POINT, int(offset.get("y", "")) / _POINT
        return Box(
            left, top, left + int(extent.get("cx", "")) / _POINT, top + int(extent.get("cy", "")) / _POINT
        )
    except ValueError:
        return None


def _reading_rank(block: Block) -> int:
    """Titles come first and footers last; between them the order of the file holds."""
    return {Part.TITLE: 0, Part.HEADER_FOOTER: 2}.get(block.part, 1)
