"""The text of one Word paragraph: its runs, fields and marks (ECMA-376 part 1, section 17)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import regex
from lxml import etree

from msl_guard.extract.addresses import Addresses, nearest_address
from msl_guard.extract.blocks import TextBuilder, superscript
from msl_guard.extract.drawing import M, take_equation
from msl_guard.extract.markup import first, local, taken, taken_attribute
from msl_guard.extract.symbols import symbols
from msl_guard.extract.wordstyles import Styles, W, value
from msl_guard.model import Part

_CHARACTERS = {
    f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-",
}  # fmt: skip
_REFERENCES = {
    f"{W}footnoteReference": "footnote",
    f"{W}endnoteReference": "endnote",
    f"{W}commentReference": "comment",
}
_RUN, _PROPERTIES, _RUBY = f"{W}r", f"{W}rPr", f"{W}ruby"
_DELETED = (f"{W}del", f"{W}moveFrom")
_TEXTS = (f"{W}t", f"{W}delText")
_DRAWINGS = (f"{W}drawing", f"{W}pict", f"{W}object", f"{W}altChunk")
_FORM_WORDS = (f"{W}default", f"{W}helpText", f"{W}statusText", f"{W}listEntry")
_SILENT = frozenset(
    f"{W}{name}" for name in "pPr rPr sdtEndPr smartTagPr customXmlPr fldData rubyPr tblPr trPr tcPr".split()
)
_CONTROL_WORDS = (f"{W}alias", f"{W}tag")
_MACHINE_CODES = frozenset(
    "PAGE PAGEREF NUMPAGES SECTIONPAGES SECTION TOC REF NOTEREF STYLEREF SEQ FORMTEXT FORMCHECKBOX "
    "FORMDROPDOWN DATE TIME SAVEDATE CREATEDATE PRINTDATE EDITTIME FILENAME AUTHOR TITLE USERNAME ADDIN "
    "CITATION BIBLIOGRAPHY SYMBOL EQ = EMBED LINK SHAPE INDEX LISTNUM AUTONUM SET NUMWORDS NUMCHARS".split()
)
"""Fields whose code holds names, formats and data of other programs, but no words that anybody reads."""
_QUOTED = regex.compile(r'(\\l\s+)?"([^"]*)"')


@dataclass
class ParagraphText:
    """The text of one paragraph as it stands now; what was deleted or hidden is kept apart."""

    styles: Styles
    addresses: Addresses
    builder: TextBuilder = field(default_factory=TextBuilder)
    apart: dict[Part, TextBuilder] = field(default_factory=dict)
    """Text that was deleted or is hidden."""
    drawings: list[tuple["etree._Element", Part | None]] = field(default_factory=list)
    """Drawings in the text, with the part of what is deleted or hidden."""
    notes: list[tuple[str, str, int]] = field(default_factory=list)
    """Notes that the text refers to: kind, number, and the address of the mark."""
    links: list["etree._Element"] = field(default_factory=list)
    asides: dict[tuple[Part, str], None] = field(default_factory=dict)
    """Words that stand behind the text: addresses, field codes, names of controls and bookmarks."""
    _code: str = ""
    _style_hides: bool = False

    def read(self, paragraph: "etree._Element", style: str | None) -> None:
        """Take all the text of a paragraph, or of something that stands in place of one, in its style."""
        own = self.styles.of(style)
        self._style_hides = own.hidden
        self.builder.size = own.size or self.styles.standard
        self._take(paragraph, deleted=False)
        self._end_code()

    def _apart(self, part: Part) -> TextBuilder:
        if part not in self.apart:
            self.apart[part] = TextBuilder()
        return self.apart[part]

    def _take(self, node: "etree._Element", *, deleted: bool) -> None:
        for child in node:
            self._take_one(child, deleted=deleted)

    def _take_one(self, child: "etree._Element", *, deleted: bool) -> None:
        tag = child.tag
        if tag == _RUN:
            self._run(child, deleted=deleted)
        elif tag in _DELETED:
            self._take(child, deleted=True)
        elif tag in _DRAWINGS:
            self.drawings.append((child, Part.REVISION if deleted else None))
        elif tag in _TEXTS:
            builder = self._apart(Part.REVISION) if deleted else self.builder
            builder.add(taken(child), self.addresses.get(child, 0))
        elif tag.startswith(M):
            take_equation(child, self.builder, self.addresses)
        elif tag == _RUBY:
            self._ruby(child, deleted=deleted)
        elif tag not in _SILENT:
            self._container(child, deleted=deleted)

    def _container(self, node: "etree._Element", *, deleted: bool) -> None:
        """Look through an inline container, known or not, and note what it says of itself."""
        if node.tag == f"{W}hyperlink":
            self.links.append(node)
        elif node.tag == f"{W}fldSimple":
            self._aside_code(taken_attribute(node, f"{W}instr"))
        elif node.tag == f"{W}bookmarkStart":
            name = node.get(f"{W}name", "")
            self._aside(Part.METADATA, "" if name.startswith("_") else name)
        elif node.tag == f"{W}sdtPr":
            self.asides.update(control_words(node))
        elif node.tag == f"{W}p" and self.builder.length:
            self.builder.stand_in("\n", self.addresses.get(node, 0))
        self._take(node, deleted=deleted)

    def _ruby(self, node: "etree._Element", *, deleted: bool) -> None:
        """The base first, then its reading in brackets, as it is read aloud."""
        for base in node.iterchildren(f"{W}rubyBase"):
            self._take(base, deleted=deleted)
        builder = self._apart(Part.REVISION) if deleted else self.builder
        for reading in node.iterchildren(f"{W}rt"):
            at = self.addresses.get(reading, 0)
            builder.stand_in("(", at)
            self._take(reading, deleted=deleted)
            builder.stand_in(")", at)

    def _run(self, run: "etree._Element", *, deleted: bool) -> None:
        look = self.styles.look(first(run, _PROPERTIES), hidden=self._style_hides)
        aside = Part.HIDDEN if look.hidden else Part.REVISION if deleted else None
        builder = self.builder if aside is None else self._apart(aside)
        start = builder.length
        for child in run:
            tag = child.tag
            if tag in _TEXTS:
                text = taken(child)
                builder.add(superscript(text) if look.raised else text, self.addresses.get(child, 0))
            elif tag != _PROPERTIES:
                self._run_child(child, builder, aside, deleted=deleted)
        if look.italic:
            builder.italic(start)
        if look.size:
            builder.set_in(look.size, start)

    def _run_child(
        self, child: "etree._Element", builder: TextBuilder, aside: Part | None, *, deleted: bool
    ) -> None:
        tag = child.tag
        if tag in _CHARACTERS:
            builder.stand_in(_CHARACTERS[tag], self.addresses.get(child, 0))
        elif tag == f"{W}sym":
            builder.stand_in(_symbol(child), self.addresses.get(child, 0))
        elif tag in _REFERENCES:
            self._reference(_REFERENCES[tag], child, builder)
        elif tag in (f"{W}instrText", f"{W}delInstrText"):
            self._code += taken(child)
        elif tag == f"{W}fldChar":
            self._end_code()
            for words in child.iter(*_FORM_WORDS):
                self._aside(Part.METADATA, value(words))
        elif tag in _DRAWINGS:
            self.drawings.append((child, Part.REVISION if deleted else aside))
        else:
            self._take_one(child, deleted=deleted)

    def _reference(self, kind: str, mark: "etree._Element", builder: TextBuilder) -> None:
        """A mark that leads to a note; a reader sees its number, but not that of a comment."""
        number = mark.get(f"{W}id") or ""
        self.notes.append((kind, number, nearest_address(mark, self.addresses)))
        if kind != "comment":
            builder.stand_in(superscript(number), self.addresses.get(mark, 0))

    def _end_code(self) -> None:
        self._aside_code(self._code)
        self._code = ""

    def _aside_code(self, code: str) -> None:
        words = code.split()
        if not words:
            return
        name = words[0].upper()
        if name in ("HYPERLINK", "INCLUDEPICTURE", "INCLUDETEXT"):
            for inside, quoted in _QUOTED.findall(code):
                self._aside(Part.LINK, "" if inside else quoted)
        elif name not in _MACHINE_CODES:
            self._aside(Part.METADATA, " ".join(words))

    def _aside(self, part: Part, text: str) -> None:
        if any(char.isalpha() for char in text):
            self.asides[part, text] = None


def control_words(properties: "etree._Element") -> Iterator[tuple[tuple[Part, str], None]]:
    """Yield the name, tag and choices of a content control."""
    for node in properties.iter(etree.Element):
        if node.tag in _CONTROL_WORDS:
            yield (Part.METADATA, value(node)), None
        elif local(node) == "listItem":
            shown = node.get(f"{W}displayText") or node.get(f"{W}value") or ""
            yield (Part.METADATA, shown), None


def _symbol(node: "etree._Element") -> str:
    """A character of a symbol font, which keeps it in the private use area."""
    try:
        code = int(node.get(f"{W}char") or "20", 16)
    except ValueError:
        return " "
    if not 0x20 <= code <= 0xFFFF or 0xD800 <= code <= 0xDFFF:
        return " "
    if code <= 0xFF:
        code += 0xF000
    return symbols(chr(code), node.get(f"{W}font", ""))
