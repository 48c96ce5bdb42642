"""One story of a Word document: the paragraphs and tables of the body, a header, a note."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from msl_guard.extract.addresses import nearest_address
from msl_guard.extract.chart import CX
from msl_guard.extract.drawing import VML, R, paragraphs
from msl_guard.extract.gathering import Gathering, Steps
from msl_guard.extract.markup import dismiss, first, local, states, taken_attribute
from msl_guard.extract.package import Package
from msl_guard.extract.seal import is_sealed_markup
from msl_guard.extract.wordlists import Lists
from msl_guard.extract.wordstyles import Stated, Styles, W, outline_level, read_styles, stated, value
from msl_guard.extract.wordtext import ParagraphText, control_words
from msl_guard.model import Anchor, Part

_P, _TABLE, _ROW, _CELL = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
_OF_PARAGRAPH, _OF_ROW, _OF_CELL = f"{W}pPr", f"{W}trPr", f"{W}tcPr"
_O = "{urn:schemas-microsoft-com:office:office}"
_DELETED = (f"{W}del", f"{W}moveFrom")
_SILENT = frozenset(
    f"{W}{name}" for name in "sectPr tblPr tblGrid tblPrEx trPr tcPr pPr rPr sdtEndPr customXmlPr".split()
)
_APART = tuple(f"{W}{name}" for name in "altChunk background subDoc sdtPr".split())
_BLOCKS = (f"{W}p", f"{W}tbl", f"{W}altChunk")
_NOTES = ("footnote", "endnote", "comment")
_Note = tuple[str, "etree._Element"]


class Setting:
    """What all the stories of one document share: its styles, lists and notes."""

    def __init__(self, package: Package, main: str) -> None:
        self.package = package
        self.main = main
        self.styles: Styles = read_styles(package, main)
        self.lists = Lists(package, main, self.styles)

    @cached_property
    def notes(self) -> dict[tuple[str, str], list[_Note]]:
        """Footnotes, endnotes and comments not yet read, with the part that holds each."""
        found: dict[tuple[str, str], list[_Note]] = {}
        for kind in _NOTES:
            for part in self.package.related(self.main, f"{kind}s"):
                root = self.package.xml(part)
                for node in () if root is None else root.iter(f"{W}{kind}"):
                    if kind == "comment" and is_sealed_markup(node.get(f"{W}author", ""), node):
                        dismiss(node)
                        continue
                    found.setdefault((kind, node.get(f"{W}id") or ""), []).append((part, node))
        return found


@dataclass
class Story:
    """A walk over one story, carrying where it is."""

    setting: Setting
    gathering: Gathering
    _heading: Steps = ()
    _paragraph: int = 0
    _tables: int = 0

    def read(self, root: "etree._Element", part: Part, steps: Steps) -> None:
        """Read the paragraphs and tables below an element, in order; unknown ones are looked through."""
        for node in root:
            tag = node.tag
            if tag == _P:
                self._paragraph_block(node, part, steps)
            elif tag == _TABLE:
                self._table(node, part, steps)
            elif tag in _DELETED:
                self.read(node, Part.REVISION, steps)
            elif tag in _APART:
                self._apart(node, part, steps)
            elif tag not in _SILENT:
                self._other(node, part, steps)

    def _apart(self, node: "etree._Element", part: Part, steps: Steps) -> None:
        """What stands among the blocks and is none: files, backgrounds, names of controls."""
        place = (*steps, *self._place())
        if node.tag == f"{W}altChunk":
            _insertion(self.gathering.near(node), node, place)
        elif node.tag == f"{W}background":
            self.gathering.near(node).vector_markup(node, part, (*steps, ("background", "background")))
        elif node.tag == f"{W}subDoc":
            self.gathering.miss(place, "a part kept in another file, which was not read")
        else:
            for (aside, text), _ in control_words(node):
                self.gathering.near(node).say(text, aside, place)

    def _other(self, node: "etree._Element", part: Part, steps: Steps) -> None:
        """A container of blocks, or text that stands where a paragraph should."""
        inline = local(node) in ("r", "t", "hyperlink", "fldSimple", "oMath", "oMathPara")
        if inline or (local(node) in ("ins", "moveTo", "sdtContent", "smartTag") and _holds_runs(node)):
            wrapper = etree.Element(f"{W}p")
            node.addprevious(wrapper)
            wrapper.append(node)
            self._paragraph_block(wrapper, part, steps)
        else:
            self.read(node, part, steps)

    def _paragraph_block(self, node: "etree._Element", part: Part, steps: Steps) -> None:
        own = stated(first(node, _OF_PARAGRAPH))
        addresses = self.gathering.addresses
        text = ParagraphText(self.setting.styles, addresses)
        label = self.setting.lists.label(own)
        if label:
            text.builder.stand_in(f"{label} ", nearest_address(node, addresses))
        before = text.builder.length
        text.read(node, own.style)
        written = text.builder.length > before
        if written or (Part.REVISION in text.apart and text.apart[Part.REVISION].length):
            self._paragraph += 1
        in_table = bool(steps) and steps[-1][0] == "cell"
        level = self._level(own) if part is Part.BODY and not in_table else 0
        if level and written:
            words = "".join(text.builder.pieces)[before:]
            self._heading = (("heading", " ".join(words.split()) or "heading"),)
            self._paragraph = 0
            place = (*steps, *self._heading)
        else:
            place = (*steps, *self._place(in_table=in_table))
        if written:
            self.gathering.keep(text.builder, Part.TITLE if level else part, place, None, level)
        for aside in (Part.REVISION, Part.HIDDEN) if text.apart else ():
            if aside in text.apart:
                self.gathering.keep(text.apart[aside], aside, place)
        if text.links or text.asides or text.drawings or text.notes:
            self._attached(node, text, part, place)

    def _attached(self, node: "etree._Element", text: ParagraphText, part: Part, place: Steps) -> None:
        """Read what hangs on a paragraph: links, drawings, notes."""
        for link in text.links:
            linked = self.gathering.near(link)
            linked.say(linked.address(link), Part.LINK, (*place, ("link", "link")))
            tip = taken_attribute(link, f"{W}tooltip")
            linked.say(tip, Part.LINK, (*place, ("link", "link")))
        for aside, words in text.asides:
            kind = "link" if aside is Part.LINK else "field"
            self.gathering.near(node).say(words, aside, (*place, (kind, kind)))
        for drawing, other in text.drawings:
            self._drawing(drawing, other or part, place)
        for kind, number, at in text.notes:
            self.note(kind, number, at)

    def _place(self, *, in_table: bool = False) -> Steps:
        counted: Steps = (("paragraph", self._paragraph),) if self._paragraph else ()
        return () if in_table else (*self._heading, *counted)

    def _level(self, paragraph: Stated) -> int:
        level = outline_level(paragraph.outline)
        return self.setting.styles.of(paragraph.style).level if level is None else level

    def _table(self, table: "etree._Element", part: Part, steps: Steps) -> None:
        self._tables += 1
        where: Steps = (*steps, *(() if steps else self._heading), ("table", self._tables))
        for key in (f"{W}tblCaption", f"{W}tblDescription"):
            for node in table.iterfind(f"{W}tblPr/{key}"):
                self.gathering.near(table).say(value(node), Part.ALT_TEXT, where)
        cell_part = Part.TABLE if part is Part.BODY else part
        number = 0
        for cells in _within(table, _ROW):
            if cells.tag != _ROW:
                self._paragraph_block(cells, cell_part, where)
                continue
            number += 1
            self._row(cells, cell_part, (*where, ("row", number)))

    def _row(self, cells: "etree._Element", part: Part, where: Steps) -> None:
        headed = part is Part.TABLE and states(cells, _OF_ROW, f"{W}tblHeader")
        deleted = states(cells, _OF_ROW, f"{W}del")
        row_part = Part.REVISION if deleted else Part.TABLE_HEADER if headed else part
        column = 0
        for cell in _within(cells, _CELL):
            if cell.tag != _CELL:
                self._paragraph_block(cell, row_part, where)
                continue
            column += 1
            gone = states(cell, _OF_CELL, f"{W}cellDel")
            self.read(cell, Part.REVISION if gone else row_part, (*where, ("cell", column)))

    def _drawing(self, drawing: "etree._Element", part: Part, place: Steps) -> None:
        """Read what a drawing shows: text boxes, alternative text, charts, diagrams, files."""
        for box in _text_boxes(drawing):
            inner = Story(self.setting, self.gathering)  # its paragraphs are counted by themselves
            inner.read(box, part, (*place, ("text box", "text box")))
        drawn = self.gathering.near(drawing)
        _alternative(drawn, drawing, place)
        drawn.vector_markup(drawing, part, place)
        for builder in paragraphs(drawing, drawn.addresses):
            drawn.keep(builder, part, (*place, ("text box", "text box")))
        drawn.links(drawing, place)
        drawn.drawings(drawing, place)
        for node in drawing.iter(f"{CX}chart"):
            drawn.chart(taken_attribute(node, f"{R}id"), place)
        for node in drawing.iter(f"{VML}imagedata", f"{VML}fill"):
            drawn.picture(taken_attribute(node, f"{R}id"), place)
        for node in drawing.iter(f"{W}altChunk"):
            _insertion(drawn, node, place)
        for node in drawing.iter(f"{_O}OLEObject"):
            drawn.object(taken_attribute(node, f"{R}id"), node.get("ProgID") or "file", place)

    def note(self, kind: str, number: str, at: int = 0) -> None:
        """Read a note or comment where the text refers to it; later references say nothing new."""
        holder = self.gathering.holder or Anchor(self.gathering.name, at, at)
        for name, node in self.setting.notes.pop((kind, number), ()):
            part = Part.COMMENT if kind == "comment" else Part.FOOTNOTE
            step = (kind, f"{kind} {number}".strip() if kind != "comment" else _author(node))
            gathering = Gathering(self.gathering.package, name, self.gathering.found, holder)
            Story(self.setting, gathering).read(node, part, (*self._heading, step))


def _alternative(drawn: Gathering, drawing: "etree._Element", place: Steps) -> None:
    """Word repeats the alternative text of a drawing at the picture in it."""
    said: set[tuple[str | None, str | None]] = set()
    for node in drawing.iter(etree.Element):
        if local(node) in ("docPr", "cNvPr"):
            words = (node.get("title"), node.get("descr"))
            if words in said:
                dismiss(node)
            said.add(words)
            drawn.alternative(node, place)


def _insertion(gathering: Gathering, node: "etree._Element", place: Steps) -> None:
    gathering.object(node.get(f"{R}id"), "inserted file (altChunk)", place)


def _within(node: "etree._Element", tag: str) -> Iterator["etree._Element"]:
    """Yield the rows of a table or the cells of a row, and stray paragraphs; containers looked through."""
    for child in node:
        kind = child.tag
        if kind in (tag, _P):
            yield child
        elif kind not in _SILENT:
            yield from _within(child, tag)


def _text_boxes(drawing: "etree._Element") -> Iterator["etree._Element"]:
    """Yield the contents of text boxes, those inside other boxes left to them."""
    for child in drawing:
        if child.tag == f"{W}txbxContent":
            yield child
        else:
            yield from _text_boxes(child)


def _holds_runs(node: "etree._Element") -> bool:
    return not any(True for _ in node.iter(*_BLOCKS)) and any(True for _ in node.iter(f"{W}r"))


def _author(node: "etree._Element") -> str:
    author = node.get(f"{W}author")
    return f"comment by {author}" if author else "comment"
