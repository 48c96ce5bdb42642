"""Word: body, tables, notes, comments, headers and footers, read from the parts themselves."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from msl_guard.extract.blocks import Content, TextBuilder
from msl_guard.extract.drawing import C, R, chart_texts, children, paragraphs
from msl_guard.extract.limits import Limits
from msl_guard.extract.package import Package
from msl_guard.extract.properties import property_blocks
from msl_guard.extract.wordstyles import heading_levels
from msl_guard.extract.wordtext import TRANSPARENT, ParagraphText, W
from msl_guard.model import Block, Location, Part, Step, Unread

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741
V = "{urn:schemas-microsoft-com:vml}"


def read(data: bytes, limits: Limits) -> Content:
    """Read a document; blocks are located by heading and paragraph, or by table cell."""
    package = Package(data, limits)
    reader = _Reader(package, package.main, heading_levels(package))
    reader.blocks += property_blocks(package)
    root = package.xml(package.main)
    body = None if root is None else root.find(f"{W}body")
    if body is not None:
        reader.story(body, Part.BODY, ())
        for kind in ("header", "footer"):
            for number, part in enumerate(package.related(package.main, kind), start=1):
                reader.furniture(part, (kind, number))
        reader.unreferenced()
    return Content(reader.blocks, [*reader.unread, *package.unread])


@dataclass
class _Reader:
    """Walks the stories of one document, carrying where it is."""

    package: Package
    part: str
    levels: dict[str, int]
    blocks: list[Block] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    _heading: tuple[Step, ...] = ()
    _paragraph: int = 0
    _tables: int = 0
    _notes: dict[tuple[str, str], "etree._Element"] | None = None

    def story(self, root: "etree._Element", part: Part, steps: tuple[Step, ...]) -> None:
        """Read the paragraphs and tables below an element, in order."""
        for node in children(root):
            if node.tag == f"{W}p":
                self._paragraph_block(node, part, steps)
            elif node.tag == f"{W}tbl":
                self._table(node, part, steps)
            elif node.tag in TRANSPARENT:
                self.story(node, part, steps)
            elif node.tag == f"{W}altChunk":
                reason = "an inserted file (altChunk): its text was not read; open and save in Word"
                self.unread.append(Unread(Location((*steps, *self._place())), reason))

    def furniture(self, name: str, step: Step) -> None:
        """Read a header or footer, which is a part of its own."""
        root = self.package.xml(name)
        if root is None:
            return
        inner = _Reader(self.package, name, self.levels)
        inner.story(root, Part.HEADER_FOOTER, (step,))
        self.blocks += inner.blocks
        self.unread += inner.unread

    def unreferenced(self) -> None:
        """Read notes and comments that no paragraph refers to."""
        for kind, number in list(self._all_notes()):
            self._note(kind, number)

    def _paragraph_block(self, node: "etree._Element", part: Part, steps: tuple[Step, ...]) -> None:
        level = self._level(node) if part is Part.BODY and not _in_table(steps) else 0
        text = ParagraphText()
        text.take(node, deleted=False)
        if text.builder.length or text.deleted.length:
            self._paragraph += 1
        place = (*steps, *self._place(in_table=_in_table(steps)))
        if level and text.builder.length:
            self._heading = (("heading", "".join(text.builder.pieces).strip()),)
            self._paragraph = 0
            place = (*steps, *self._heading)
        self._keep(text.builder, Part.TITLE if level else part, place, level)
        self._keep(text.deleted, Part.REVISION, place)
        self._keep(text.hidden, Part.HIDDEN, place)
        for drawing in text.drawings:
            self._drawing(drawing, part, place)
        for kind, number in text.notes:
            self._note(kind, number)

    def _place(self, *, in_table: bool = False) -> tuple[Step, ...]:
        return () if in_table else (*self._heading, ("paragraph", self._paragraph))

    def _level(self, node: "etree._Element") -> int:
        properties = node.find(f"{W}pPr")
        if properties is None:
            return 0
        outline = properties.find(f"{W}outlineLvl")
        if outline is not None and (outline.get(f"{W}val") or "9") < "9":
            return int(outline.get(f"{W}val") or 0) + 1
        style = properties.find(f"{W}pStyle")
        return 0 if style is None else self.levels.get(style.get(f"{W}val") or "", 0)

    def _table(self, table: "etree._Element", part: Part, steps: tuple[Step, ...]) -> None:
        self._tables += 1
        where: tuple[Step, ...] = (*steps, *(() if steps else self._heading), ("table", self._tables))
        cell_part = Part.TABLE if part is Part.BODY else part
        for row, cells in enumerate(_within(table, f"{W}tr"), start=1):
            headed = cells.find(f"{W}trPr/{W}tblHeader") is not None and cell_part is Part.TABLE
            deleted = cells.find(f"{W}trPr/{W}del") is not None
            row_part = Part.REVISION if deleted else Part.TABLE_HEADER if headed else cell_part
            for column, cell in enumerate(_within(cells, f"{W}tc"), start=1):
                self.story(cell, row_part, (*where, ("row", row), ("cell", column)))

    def _drawing(self, drawing: "etree._Element", part: Part, place: tuple[Step, ...]) -> None:
        """Read what a drawing shows: alternative text, text boxes, charts, diagrams."""
        for properties in drawing.iter(f"{WP}docPr"):
            for key in ("title", "descr"):
                self._text(properties.get(key), Part.ALT_TEXT, place)
        for box in _text_boxes(drawing):
            self.story(box, part, (*place, ("text box", "text box")))
        for node in drawing.iter(f"{V}textpath"):
            self._text(node.get("string"), part, place)
        for chart in drawing.iter(f"{C}chart"):
            self._linked(chart.get(f"{R}id"), Part.CHART, place)
        for diagram in drawing.iter(f"{DGM}relIds"):
            self._linked(diagram.get(f"{R}dm"), Part.DIAGRAM, place)
        self._unread_parts(drawing, place)

    def _unread_parts(self, drawing: "etree._Element", place: tuple[Step, ...]) -> None:
        """Name the pictures and embedded files of a drawing."""
        for _ in drawing.iter(f"{PIC}pic", f"{V}imagedata"):
            self.unread.append(Unread(Location(place), "picture", picture=True))
        for node in drawing.iter(f"{O}OLEObject"):
            what = node.get("ProgID") or "file"
            reason = f"embedded {what}: its text was not read; save it as a file and scan that"
            self.unread.append(Unread(Location(place), reason))

    def _linked(self, link: str | None, part: Part, place: tuple[Step, ...]) -> None:
        relationship = self.package.relationships(self.part).get(link or "")
        root = None if relationship is None else self.package.xml(relationship.target)
        if root is None:
            self.unread.append(Unread(Location(place), f"{part} without its data; open and save in Word"))
            return
        for builder in chart_texts(root) if part is Part.CHART else paragraphs(root):
            self._keep(builder, part, (*place, (part.value, part.value)))

    def _all_notes(self) -> dict[tuple[str, str], "etree._Element"]:
        """Footnotes, endnotes and comments not yet read, by kind and id."""
        if self._notes is None:
            self._notes = {}
            for kind in ("footnote", "endnote", "comment"):
                for part in self.package.related(self.part, f"{kind}s"):
                    root = self.package.xml(part)
                    for node in () if root is None else root.iter(f"{W}{kind}"):
                        if node.get(f"{W}type") in (None, "normal"):
                            self._notes[kind, node.get(f"{W}id") or ""] = node
        return self._notes

    def _note(self, kind: str, number: str) -> None:
        node = self._all_notes().pop((kind, number), None)
        if node is not None:
            part = Part.COMMENT if kind == "comment" else Part.FOOTNOTE
            inner = _Reader(self.package, self.part, {}, _notes={})
            step = (kind, f"{kind} {number}" if kind != "comment" else _author(node))
            inner.story(node, part, (*self._heading, step))
            self.blocks += inner.blocks
            self.unread += inner.unread

    def _text(self, text: str | None, part: Part, place: tuple[Step, ...]) -> None:
        builder = TextBuilder()
        builder.add(text or "", 0)
        self._keep(builder, part, place)

    def _keep(self, builder: TextBuilder, part: Part, place: tuple[Step, ...], level: int = 0) -> None:
        block = builder.block(part, Location(place), level=level)
        if block is not None:
            self.blocks.append(block)


def _within(node: "etree._Element", tag: str) -> Iterator["etree._Element"]:
    """Yield the rows of a table or the cells of a row, content controls looked through."""
    for child in children(node):
        if child.tag == tag:
            yield child
        elif child.tag in TRANSPARENT:
            yield from _within(child, tag)


def _text_boxes(drawing: "etree._Element") -> Iterator["etree._Element"]:
    """Yield the contents of text boxes, one version of each alternative content, no box twice."""
    for child in children(drawing):
        if child.tag == f"{W}txbxContent":
            yield child
        else:
            yield from _text_boxes(child)


def _in_table(steps: tuple[Step, ...]) -> bool:
    return bool(steps) and steps[-1][0] == "cell"


def _author(node: "etree._Element") -> str:
    author = node.get(f"{W}author")
    return f"comment by {author}" if author else "comment"
