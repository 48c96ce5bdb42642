"""What a walk over the parts of an Office file gathers, and what drawings of all kinds hold."""

from dataclasses import dataclass
from functools import cached_property
from posixpath import basename

from lxml import etree
from msgspec.structs import replace

from msl_guard.errors import ExtractionError
from msl_guard.extract.addresses import Addresses, nearest_address
from msl_guard.extract.blocks import Embedded, Picture, TextBuilder
from msl_guard.extract.chart import chart_texts, diagram_texts, drawn_besides, line, plain
from msl_guard.extract.drawing import DGM, VML, A, C, R, paragraphs
from msl_guard.extract.found import Found
from msl_guard.extract.markup import local, taken, taken_attribute
from msl_guard.extract.ole import payload
from msl_guard.extract.package import Package
from msl_guard.model import Anchor, Box, Location, Part, Step, Unread

Steps = tuple[Step, ...]
_HYPERLINKS = (f"{A}hlinkClick", f"{A}hlinkHover", f"{A}hlinkMouseOver")
_SVG_BLIP = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
_SVG = "{http://www.w3.org/2000/svg}"
_DATA_MODEL = "{http://schemas.microsoft.com/office/drawing/2008/diagram}dataModelExt"
_PICTURED = ("Equation", "MathType", "TCLayout", "PBrush", "Paint", "MSPhotoEd", "Photo", "Visio", "Picture")
"""Objects that are what their picture shows, and no file."""
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf")


@dataclass
class Gathering:
    """Takes texts, links, pictures and files out of one part of a package."""

    package: Package
    name: str
    """The part whose relationships are meant."""
    found: Found
    holder: Anchor | None = None
    """Where comments on this part's texts can stand, unless at the words themselves."""

    @cached_property
    def addresses(self) -> Addresses:
        """Where the texts of the part, once it is open, stood in it."""
        return self.package.addresses(self.name)

    def near(self, node: "etree._Element") -> "Gathering":
        """Take from the same part what hangs on an element and can bear no comment itself."""
        if self.holder is not None:
            return self
        at = nearest_address(node, self.addresses)
        return Gathering(self.package, self.name, self.found, Anchor(self.name, at, at))

    def stand_at(self, box: Box | None) -> None:
        """Have comments on what is taken from now on stand at a place of the slide."""
        if self.holder is not None:
            self.holder = replace(self.holder, boxes=() if box is None else (box,))

    def open(self, steps: Steps) -> "etree._Element | None":
        """The root of the part; text that only older programs would show is taken as hidden."""
        root = self.package.xml(self.name)
        for branch in self.package.set_aside(self.name):
            where = (*steps, ("version", "version for other programs"))
            aside = self.near(branch)
            for paragraph in list(branch.iter(etree.Element)):
                if local(paragraph) == "p":
                    runs = [one for one in paragraph.iter(etree.Element) if local(one) in ("t", "delText")]
                    aside.say("".join(taken(one) for one in runs), Part.HIDDEN, where)
                aside.alternative(paragraph, where)
            aside.links(branch, where)
            if not any((one.text or "").strip() for one in branch.iter(etree.Element)):
                branch.clear()
        return root

    def keep(
        self, builder: TextBuilder, part: Part, steps: Steps, box: Box | None = None, level: int = 0
    ) -> None:
        """Keep a text as a block, if there is any."""
        if builder.length:
            self._keep(builder, part, Location(steps, box), level, self.holder or self._exact)

    def _keep(self, builder: TextBuilder, part: Part, location: Location, level: int, anchor: Anchor) -> None:
        block = builder.block(part, location, level=level, anchor=anchor)
        if block is not None:
            self.found.blocks.append(block)

    @cached_property
    def _exact(self) -> Anchor:
        """That comments stand at the words themselves."""
        return Anchor(self.name, exact=True)

    def say(self, text: str, part: Part, steps: Steps) -> None:
        """Keep a text without runs as a block, if there is any."""
        if text and not text.isspace():
            self._keep(plain(text), part, Location(steps), 0, self.holder or Anchor(self.name))

    def miss(self, steps: Steps, reason: str, *, picture: bool = False) -> None:
        """Note what exists and was not read."""
        self.found.unread.append(Unread(Location(steps), reason, picture))

    def alternative(self, properties: "etree._Element", steps: Steps) -> None:
        """Take the alternative text of a drawing."""
        for key in ("title", "descr"):
            if key in properties.attrib:
                text = taken_attribute(properties, key)
                self.say(text, Part.ALT_TEXT, (*steps, ("alternative text", "alternative text")))

    def links(self, node: "etree._Element", steps: Steps) -> None:
        """Take the addresses and tips of the links below an element, each once."""
        said: dict[str, None] = {}
        for link in node.iter(*_HYPERLINKS):
            said[self.address(link)] = None
            said[taken_attribute(link, "tooltip")] = None
        for text in said:
            self.say(text, Part.LINK, (*steps, ("link", "link")))

    def address(self, link: "etree._Element") -> str:
        """Where a link leads outside the file; nothing for a jump inside it."""
        one = self.package.relationships(self.name).get(link.get(f"{R}id") or "")
        return one.target if one is not None and one.external else ""

    def drawings(self, node: "etree._Element", steps: Steps, box: Box | None = None) -> None:
        """Take the charts, diagrams and pictures below an element."""
        for child in node.iter(f"{A}blip", f"{C}chart", f"{DGM}relIds", f"{A}videoFile", f"{A}audioFile"):
            if child.tag == f"{A}blip":
                self.blip(child, steps, box)
            elif child.tag == f"{C}chart":
                self.near(child).chart(taken_attribute(child, f"{R}id"), steps, box)
            elif child.tag == f"{DGM}relIds":
                self.near(child)._diagram(taken_attribute(child, f"{R}dm"), steps, box)
            else:
                self.miss(steps, "sound or video: what it says was not read", picture=True)

    def chart(self, link: str | None, steps: Steps, box: Box | None = None) -> None:
        """Take what a chart shows: from its own copy of the data, or else from its workbook."""
        name, root = self._linked(link, "chart", steps)
        if root is None:
            return
        where = (*steps, ("chart", "chart"))
        before = len(self.found.blocks)
        for shown_as, builder in chart_texts(root):
            self.keep(builder, Part.CHART, (*steps, ("chart", shown_as)), box)
        shown = frozenset(block.text for block in self.found.blocks[before:])
        inner = Gathering(self.package, name, self.found, self.holder)
        inner.links(root, where)
        for shapes in self.package.related(name, "chartUserShapes"):
            drawn = Gathering(self.package, shapes, self.found, self.holder)
            top = drawn.open(where)
            if top is not None:
                drawn.drawn_shapes(top, Part.CHART, where)
        for workbook in self.package.related(name, "package"):
            inner.file(workbook, "workbook", where, shown)

    def drawn_shapes(self, root: "etree._Element", part: Part, steps: Steps) -> None:
        """Take everything that shapes without a walk of their own hold."""
        for properties in root.iter(etree.Element):
            if local(properties) == "cNvPr":
                self.alternative(properties, steps)
        for builder in paragraphs(root, self.addresses):
            self.keep(builder, part, steps)
        self.links(root, steps)
        self.drawings(root, steps)

    def _diagram(self, link: str | None, steps: Steps, box: Box | None) -> None:
        _, root = self._linked(link, "diagram", steps)
        if root is None:
            return
        where = (*steps, ("diagram", "diagram"))
        said = {"".join(text.text or "" for text in one.iter(f"{A}t")).strip() for one in root.iter(f"{A}p")}
        for builder in diagram_texts(root):
            self.keep(builder, Part.DIAGRAM, where, box)
        for drawing in root.iter(_DATA_MODEL):
            drawn = self.package.relationships(self.name).get(drawing.get("relId") or "")
            top = self.package.xml(drawn.target) if drawn and drawn.target in self.package else None
            for builder in () if top is None else drawn_besides(top, said):
                self.keep(builder, Part.DIAGRAM, where, box)
        for node in root.iter(etree.Element):
            if local(node) == "cNvPr":
                self.alternative(node, where)
        self.links(root, where)

    def _linked(self, link: str | None, what: str, steps: Steps) -> "tuple[str, etree._Element | None]":
        relationship = self.package.relationships(self.name).get(link or "")
        if relationship is None or relationship.external:
            self.miss(steps, f"{what} without its data; open and save the file again")
            return "", None
        return relationship.target, self.package.xml(relationship.target)

    def blip(self, blip: "etree._Element", steps: Steps, box: Box | None = None) -> None:
        """Take one picture, once; drawn as SVG it is text."""
        for vector in blip.iter(_SVG_BLIP):
            relationship = self.package.relationships(self.name).get(vector.get(f"{R}embed") or "")
            if relationship and not relationship.external and self._svg(relationship.target, steps):
                return
        inside, outside = (taken_attribute(blip, f"{R}{key}") for key in ("embed", "link"))
        self.picture(inside or outside, steps, box)

    def picture(self, link: str | None, steps: Steps, box: Box | None = None) -> None:
        """Take the picture at the end of a link."""
        one = self.package.relationships(self.name).get(link or "")
        if one is None:
            return
        if one.external or one.target not in self.package:
            self.miss(steps, "picture that is not in the file", picture=True)
        elif one.target.lower().endswith(".svg"):
            self._svg(one.target, steps)
        else:
            name = one.target
            anchor = self.holder or Anchor(self.name)
            where = Location(steps, box)
            self.found.pictures.append(Picture(where, lambda: self.package.load(name), anchor=anchor))

    def _svg(self, name: str, steps: Steps) -> bool:
        root = self.package.xml(name)
        if root is None:
            return False
        for node in root.iter(f"{_SVG}text", f"{_SVG}title", f"{_SVG}desc"):
            self.say(line(node), Part.IMAGE_TEXT, (*steps, ("picture", "picture")))
        return not any(True for _ in root.iter(f"{_SVG}image"))

    def vector_markup(self, node: "etree._Element", part: Part, steps: Steps) -> None:
        """Take the alternative text, word art and plain text of VML shapes (ECMA-376 part 4, 14)."""
        for one in node.iter(etree.Element):
            if one.tag.startswith(VML):
                self.say(taken_attribute(one, "alt"), Part.ALT_TEXT, steps)
                self.say(taken_attribute(one, "title"), Part.ALT_TEXT, steps)
                self.say(taken_attribute(one, "string"), part, steps)
        for box in node.iter(f"{VML}textbox"):
            self.say(line(box), part, steps)

    def object(self, link: str | None, kind: str, steps: Steps) -> None:
        """Take an embedded object: the file that it holds, or a note that it was not read."""
        one = self.package.relationships(self.name).get(link or "")
        if one is None or one.external or one.target not in self.package:
            where = "linked, not in the file" if one is not None and one.external else "without its data"
            self.miss(steps, f"embedded {kind}: {where}; its text was not read")
        elif one.kind != "control":
            self.file(one.target, kind, steps)

    def file(self, name: str, kind: str, steps: Steps, shown: frozenset[str] | None = None) -> None:
        """Take an embedded file, once; of the data behind a chart, the chart shows some."""
        if (name, "") in self.found.seen:
            return
        self.found.seen.add((name, ""))
        self.package.named.add(name.lower())
        try:
            inner, _ = payload(basename(name), self.package.load(name))
        except ExtractionError as error:
            reason = f"embedded {kind}: {error}; its text was not read"
            self.miss(steps, reason, picture=kind.startswith(_PICTURED))
            return
        where, anchor = Location((*steps, ("file", inner))), self.holder or Anchor(self.name)

        def load() -> bytes:
            return payload(basename(name), self.package.load(name))[1]

        if inner.lower().endswith(_PICTURES):
            self.found.pictures.append(Picture(where, load, anchor=anchor))
        else:
            self.found.embedded.append(Embedded(inner, where, load, anchor, shown))
