"""One slide, layout, master or notes page: its shapes, and everything that hangs on them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from msl_guard.extract.blocks import TextBuilder
from msl_guard.extract.chart import CX, plain
from msl_guard.extract.drawing import A, M, R, paragraphs, take_equation
from msl_guard.extract.gathering import Gathering, Steps
from msl_guard.extract.markup import dismiss, local, taken, taken_attribute
from msl_guard.extract.seal import is_sealed, is_sealed_markup
from msl_guard.extract.slideorder import (
    FURNITURE,
    TITLES,
    Frame,
    Key,
    P,
    Placed,
    placed,
    placeholder,
    shape_trees,
)
from msl_guard.extract.typesize import TypeSizes
from msl_guard.model import Box, Part

_P188 = "{http://schemas.microsoft.com/office/powerpoint/2018/8/main}"


@dataclass
class SlideWalk:
    """One walk over the shapes of a slide, layout, master or notes page."""

    gathering: Gathering
    steps: Steps
    inherited: Mapping[Key, Box] = field(default_factory=dict)
    """Where the layout and the master put their placeholders."""
    sizes: TypeSizes | None = None
    """The sizes that texts inherit, where a reader sees them."""
    _names: Counter[str] = field(default_factory=Counter)

    def slide(self, authors: Mapping[str, str]) -> None:
        """Read the slide: title first, footers last, then its notes and comments."""
        root = self.gathering.package.xml(self.gathering.name)
        if root is None:
            return
        if root.get("show") in ("0", "false"):
            self.steps = (*self.steps, ("state", "hidden"))
        self.gathering.open(self.steps)
        self._name(root)
        self._shapes(root, Part.BODY)
        related = self.gathering.package.related
        for notes in related(self.gathering.name, "notesSlide"):
            self._beside(notes, "notes").notes()
        for comments in related(self.gathering.name, "comments"):
            self._beside(comments, "comment").comments(authors)

    def background(self, kind: str, *, shown: bool) -> None:
        """Read what a layout or master itself shows; placeholders there hold only prompts."""
        root = self.gathering.package.xml(self.gathering.name)
        if root is None:
            return
        content = root.find(f"{P}cSld")
        name = None if content is None else content.get("name")
        self.steps = ((kind, f"{kind} {name}" if name and kind not in name.lower() else name or kind),)
        self.gathering.open(self.steps)
        for tree in shape_trees(root):
            for shape in list(tree.iter(f"{P}sp", f"{P}pic", f"{P}graphicFrame")):
                if placeholder(shape) not in (None, "ftr", "hdr"):
                    dismiss(shape)
        self._shapes(root, Part.HEADER_FOOTER if shown else Part.HIDDEN)

    def notes(self) -> None:
        """Read a page of speaker notes."""
        root = self.gathering.open(self.steps)
        if root is not None:
            self._shapes(root, Part.NOTES)

    def comments(self, authors: Mapping[str, str]) -> None:
        """Read comments: legacy ones hold plain text, threaded ones paragraphs and replies."""
        root = self.gathering.open(self.steps)
        for node in () if root is None else root.iter(f"{P}cm", f"{_P188}cm", f"{_P188}reply"):
            author = authors.get(node.get("authorId") or "", "")
            steps = (*self.steps[:-1], ("comment", f"comment by {author}" if author else "comment"))
            for legacy in node.iterchildren(f"{P}text"):
                text = taken(legacy)
                if not is_sealed(author, text):
                    self.gathering.keep(plain(text), Part.COMMENT, steps)
            for body in node.iterchildren(f"{_P188}txBody"):
                if is_sealed_markup(author, body):
                    dismiss(body)
                for builder in paragraphs(body, self.gathering.addresses):
                    self.gathering.keep(builder, Part.COMMENT, steps)
                self.gathering.links(body, steps)

    def _beside(self, part: str, kind: str) -> "SlideWalk":
        inner = Gathering(self.gathering.package, part, self.gathering.found, self.gathering.holder)
        return SlideWalk(inner, (*self.steps, (kind, kind)))

    def _name(self, root: "etree._Element") -> None:
        for content in root.iterchildren(f"{P}cSld"):
            where = (*self.steps, ("property", "slide name"))
            self.gathering.say(taken_attribute(content, "name"), Part.METADATA, where)

    def _shapes(self, root: "etree._Element", part: Part) -> None:
        for tree in shape_trees(root):
            properties = tree.find(f"{P}nvGrpSpPr/{P}cNvPr")
            if properties is not None:
                self.gathering.alternative(properties, self.steps)
            for one in placed(tree, Frame(), self.inherited):
                self._shape(one, part)
        self.gathering.stand_at(None)
        for background in root.iterfind(f"{P}cSld/{P}bg"):
            self.gathering.drawings(background, (*self.steps, ("shape", "background")))

    def _shape(self, one: Placed, part: Part) -> None:
        shape = one.shape
        self.gathering.stand_at(one.box)
        properties = shape.find(f"*/{P}cNvPr")
        if properties is not None and properties.get("hidden") in ("1", "true"):
            part = Part.HIDDEN
        steps = self._alternative(properties)
        if local(shape) == "grpSp":
            if properties is not None:
                self.gathering.links(properties, steps)
            for member in placed(shape, one.frame, self.inherited):
                self._shape(member, part)
            return
        self._contents(one, self._role(one.kind, part), steps)
        self.gathering.drawings(shape, steps, one.box)

    @staticmethod
    def _role(kind: str | None, part: Part) -> Part:
        """The part that a placeholder plays; layouts do not show their footers, slides do."""
        if kind in TITLES and part is Part.BODY:
            return Part.TITLE
        if kind in FURNITURE and part is not Part.HIDDEN:
            return Part.HIDDEN if part is Part.HEADER_FOOTER else Part.HEADER_FOOTER
        return part

    def _alternative(self, properties: "etree._Element | None") -> Steps:
        """Read the alternative text of a shape; returns the steps that lead to the shape."""
        name = "shape" if properties is None else " ".join((properties.get("name") or "shape").split())
        self._names[name] += 1
        if self._names[name] > 1:
            name = f"{name} ({self._names[name]})"
        steps = (*self.steps, ("shape", name))
        if properties is not None:
            self.gathering.alternative(properties, steps)
        return steps

    def _contents(self, one: Placed, part: Part, steps: Steps) -> None:
        """Read the text, table, chart or embedded file that a shape holds."""
        shape, box = one.shape, one.box
        for table in shape.iter(f"{A}tbl"):
            self._table(table, part, steps, box)
        level = 1 if part is Part.TITLE else 0
        sizes = None if self.sizes is None else self.sizes.of(shape, one.place)
        for number, builder in enumerate(paragraphs(shape, self.gathering.addresses), start=1):
            builder.size = None if sizes is None else sizes[builder.depth]
            self.gathering.keep(builder, part, (*steps, ("paragraph", number)), box, level)
        self._equations(shape, part, steps)
        self.gathering.links(shape, steps)
        for chart in shape.iter(f"{CX}chart"):
            self.gathering.chart(chart.get(f"{R}id"), steps, box)
        for embedded in shape.iter(f"{P}oleObj"):
            kind = embedded.get("progId") or embedded.get("name") or "file"
            self.gathering.object(embedded.get(f"{R}id"), kind, steps)
        if local(shape) == "contentPart":
            self.gathering.miss(steps, "ink: handwriting was not read", picture=True)

    def _equations(self, shape: "etree._Element", part: Part, steps: Steps) -> None:
        for equation in shape.iter(f"{M}oMath"):
            builder = TextBuilder()
            take_equation(equation, builder, self.gathering.addresses)
            self.gathering.keep(builder, part, steps)

    def _table(self, table: "etree._Element", part: Part, steps: Steps, box: Box | None) -> None:
        properties = table.find(f"{A}tblPr")
        headed = properties is not None and properties.get("firstRow") in ("1", "true")
        cell_part = part if part in (Part.NOTES, Part.HIDDEN) else Part.TABLE
        for row, cells in enumerate(table.iterchildren(f"{A}tr"), start=1):
            for column, cell in enumerate(cells.iterchildren(f"{A}tc"), start=1):
                heads = headed and row == 1 and cell_part is Part.TABLE
                role = Part.TABLE_HEADER if heads else cell_part
                if cell.get("hMerge") in ("1", "true") or cell.get("vMerge") in ("1", "true"):
                    role = Part.HIDDEN  # swallowed by a merged cell: it comes back when that is split
                where = (*steps, ("row", row), ("cell", column))
                texts = list(paragraphs(cell, self.gathering.addresses))
                for number, builder in enumerate(texts, start=1):
                    builder.size = None if self.sizes is None else self.sizes.outside[builder.depth]
                    place = (*where, ("paragraph", number)) if len(texts) > 1 else where
                    self.gathering.keep(builder, role, place, box)
