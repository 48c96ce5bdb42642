"""The walk over OpenDocument XML: paragraphs, tables, slides, shapes, notes and comments in order."""

from collections import Counter
from collections.abc import Callable, Mapping

import regex
from lxml import etree

from msl_guard.errors import ExtractionError
from msl_guard.extract.blocks import Embedded, Picture, TextBuilder
from msl_guard.extract.markup import local, taken, taken_attribute, taken_tail
from msl_guard.extract.odfwords import (
    ATTRIBUTES,
    CELLS,
    DRAW,
    OFFICE,
    PARTS,
    PRESENTATION,
    STAYS,
    STEPS,
    SVG,
    TABLE,
    TEXT,
    XLINK,
    add,
    note,
    repeated,
    strings,
)
from msl_guard.extract.package import Package
from msl_guard.model import Block, Location, Part, Step, Unread


class Walk:
    """Collects the blocks below the nodes that it is shown."""

    def __init__(self, package: Package | None, counts: dict[tuple[Step, ...], int]) -> None:
        self.blocks: list[Block] = []
        self.unread: list[Unread] = []
        self.pictures: list[Picture] = []
        self.embedded: list[Embedded] = []
        self.hidden_styles: set[str] = set()
        self._package = package
        self._counts = counts
        self._numbers: Counter[str] = Counter()
        self._kinds: Mapping[str, Callable[[etree._Element, tuple[Step, ...], Part], None]] = {
            f"{TEXT}p": self._paragraph,
            f"{TEXT}h": self._paragraph,
            f"{TABLE}table": self._table,
            f"{DRAW}page": self._page,
            f"{DRAW}frame": self._shape,
            f"{DRAW}image": self._image,
            f"{DRAW}object": self._object,
            f"{DRAW}object-ole": self._object,
            f"{TEXT}section": self._section,
        }

    def children(self, node: "etree._Element", steps: tuple[Step, ...], part: Part) -> None:
        """Walk over the elements in a node."""
        for child in node:
            if isinstance(child.tag, str):
                self._node(child, steps, part)

    def say(self, text: str, part: Part, steps: tuple[Step, ...]) -> None:
        """Keep a text that has no runs."""
        builder = TextBuilder()
        builder.add(text, 0)
        self._keep(builder, part, steps, 0)

    def _node(self, node: "etree._Element", steps: tuple[Step, ...], part: Part) -> None:
        part = self._part(node, part)
        steps = (*steps, STEPS[node.tag]) if node.tag in STEPS else steps
        for key, kind in ATTRIBUTES.items():
            if key in node.attrib:
                self.say(str(node.attrib.pop(key)), kind, steps)
        kind_of_node = self._kinds.get(node.tag)
        if kind_of_node is not None:
            kind_of_node(node, steps, part)
        elif local(node) in ("title", "desc") and node.tag.startswith(SVG):
            self.say(taken(node), Part.ALT_TEXT, (*steps, ("alternative text", "alternative text")))
        elif local(node).endswith("-decl") and node.tag.startswith(PRESENTATION):
            self.say(taken(node), part, (*steps, ("page", "every page")))
        elif node.tag.startswith((DRAW, PRESENTATION)) and f"{DRAW}name" in node.attrib:
            self._shape(node, steps, part)
        else:
            self.children(node, steps, part)

    def _part(self, node: "etree._Element", part: Part) -> Part:
        names = (node.get(f"{kind}style-name") for kind in (TEXT, TABLE, DRAW, PRESENTATION))
        if part is Part.HIDDEN or any(name in self.hidden_styles for name in names if name):
            return Part.HIDDEN
        if node.get(f"{TABLE}visibility") in ("collapse", "filter") or node.get(f"{TEXT}display") == "none":
            return Part.HIDDEN
        if node.tag in (f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph"):
            return Part.HIDDEN
        if node.tag == f"{DRAW}frame" and node.get(f"{PRESENTATION}class") == "title" and part is Part.BODY:
            return Part.TITLE
        return PARTS.get(node.tag, part)

    def _section(self, node: "etree._Element", steps: tuple[Step, ...], part: Part) -> None:
        self.children(node, steps, part)

    def _page(self, page: "etree._Element", steps: tuple[Step, ...], part: Part) -> None:
        self._numbers["slide"] += 1
        where = (*steps, ("slide", self._numbers["slide"]))
        if part is Part.HIDDEN:
            where, part = (*where, ("state", "hidden")), Part.BODY
        self.children(page, where, part)

    def _shape(self, shape: "etree._Element", steps: tuple[Step, ...], part: Part) -> None:
        name = shape.get(f"{DRAW}name")
        for link in shape.iterancestors(f"{DRAW}a"):
            self.say(link.get(f"{XLINK}href") or "", Part.LINK, steps)
            break
        self.children(shape, (*steps, ("shape", name)) if name else steps, part)

    def _image(self, image: "etree._Element", steps: tuple[Step, ...], part: Part) -> None:
        """A picture; beside an object it is only how that looks."""
        target = image.get(f"{XLINK}href") or ""
        parent = image.getparent()
        beside = parent is not None and any(one.tag.startswith(f"{DRAW}object") for one in parent)
        if self._package is not None and target in self._package:
            load = self._package.load
            if not beside:
                self.pictures.append(Picture(Location(steps), lambda: load(target)))
        elif not beside:
            self.unread.append(Unread(Location(steps), "picture", picture=True))
        self.children(image, steps, part)

    def _object(self, node: "etree._Element", steps: tuple[Step, ...], part: Part) -> None:
        """A chart or formula, which has a content of its own, or a file."""
        target = (node.get(f"{XLINK}href") or "").removeprefix("./").rstrip("/")
        content = f"{target}/content.xml"
        if self._package is not None and target and content in self._package:
            root = self._package.xml(content)
            if root is not None:
                self.children(root, (*steps, ("object", "chart or formula")), Part.CHART)
                for formula in root.iter("{http://www.w3.org/1998/Math/MathML}math"):
                    self.say(" ".join("".join(strings(formula)).split()), Part.BODY, steps)
        elif self._package is not None and target in self._package:
            from msl_guard.extract.ole import payload

            self._package.named.add(target.lower())

            try:
                name, data = payload("object", self._package.load(target))
            except ExtractionError as error:
                self.unread.append(Unread(Location(steps), f"embedded file {error}; its text was not read"))
            else:
                self.embedded.append(Embedded(name, Location((*steps, ("file", name))), lambda: data))
        elif target:
            self.unread.append(Unread(Location(steps), "embedded file: linked, not in the file"))
        self.children(node, steps, part)

    def _table(self, table: "etree._Element", steps: tuple[Step, ...], part: Part) -> None:
        self._numbers["table"] += 1
        name = table.get(f"{TABLE}name") or f"table {self._numbers['table']}"
        steps = (*steps, ("table", name))
        self.say(name if not regex.fullmatch(r"\p{L}+\s?\d+", name) else "", Part.METADATA, steps)
        kept = part if part in STAYS else Part.TABLE
        number = 0
        for row in table.iter(f"{TABLE}table-row"):
            if next(row.iterancestors(f"{TABLE}table")) is not table:
                continue
            number += 1
            parent = row.getparent()
            heads = kept is Part.TABLE and parent is not None and local(parent) == "table-header-rows"
            row_part = Part.TABLE_HEADER if heads else kept
            self._row(row, (*steps, ("row", number)), self._part(row, row_part))
            number += repeated(row, "rows") - 1
        for child in table:
            if local(child) in ("title", "desc"):
                self.say(taken(child), Part.ALT_TEXT, steps)
            elif local(child) in ("shapes", "forms"):
                self.children(child, steps, part)

    def _row(self, row: "etree._Element", steps: tuple[Step, ...], part: Part) -> None:
        column = 0
        for cell in row.iterchildren(*CELLS):
            column += 1
            self.children(cell, (*steps, ("cell", column)), part)
            column += repeated(cell, "columns") - 1

    def _paragraph(self, node: "etree._Element", steps: tuple[Step, ...], part: Part) -> None:
        level = 0
        if node.tag == f"{TEXT}h" and part is Part.BODY:
            written = node.get(f"{TEXT}outline-level") or "1"
            part, level = Part.TITLE, int(written) if written.isdigit() else 1
        elif part is Part.TITLE:
            level = 1
        if not any(kind in ("cell", "comment") for kind, _ in steps):
            self._counts[steps] = self._counts.get(steps, 0) + 1
            steps = (*steps, ("paragraph", self._counts[steps]))
        builder = TextBuilder()
        aside: list[etree._Element] = []
        self._inline(node, builder, aside, raised=False)
        self._keep(builder, part, steps, level)
        for one in aside:
            if one.tag in (f"{TEXT}span", f"{TEXT}hidden-text", f"{TEXT}ruby-text", f"{TEXT}a"):
                self._beside(one, steps, part)
            else:
                self._node(one, steps, part)

    def _beside(self, one: "etree._Element", steps: tuple[Step, ...], part: Part) -> None:
        """Text that stands in a paragraph and is no part of its sentence."""
        if one.tag == f"{TEXT}a":
            self.say(one.get(f"{XLINK}href") or "", Part.LINK, steps)
            self.say(taken_attribute(one, f"{OFFICE}title"), Part.ALT_TEXT, steps)
            return
        builder = TextBuilder()
        inner: list[etree._Element] = []
        self._inline(one, builder, inner, raised=False, within=True)
        self._keep(builder, part if local(one) == "ruby-text" else Part.HIDDEN, steps, 0)
        for other in inner:
            self._node(other, steps, part)

    def _inline(
        self,
        node: "etree._Element",
        builder: TextBuilder,
        aside: "list[etree._Element]",
        *,
        raised: bool,
        within: bool = False,
    ) -> None:
        """Add the text of a paragraph or span; what is no part of its sentence is put aside."""
        add(builder, taken(node), raised=raised)
        for child in node:
            kind = local(child) if isinstance(child.tag, str) else ""
            hidden = not within and kind and self._part(child, Part.BODY) is Part.HIDDEN
            if kind in ("s", "tab", "line-break"):
                count = child.get(f"{TEXT}c") or "1"
                space = " " * min(int(count), 100) if count.isdigit() else " "
                builder.follow({"s": space, "tab": "\t", "line-break": "\n"}[kind])
            elif kind == "note":
                note(child, builder, aside)
            elif kind and (hidden or kind == "ruby-text" or not child.tag.startswith(TEXT)):
                aside.append(child)
            elif kind:
                aside += [child] if kind == "a" else []
                self._inline(child, builder, aside, raised=raised, within=within)
            add(builder, taken_tail(child), raised=raised)

    def _keep(self, builder: TextBuilder, part: Part, steps: tuple[Step, ...], level: int) -> None:
        block = builder.block(part, Location(steps), level=level)
        if block is not None:
            self.blocks.append(block)
