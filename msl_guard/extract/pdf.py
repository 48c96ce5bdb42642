"""PDF: page text with the box of every word from PDFium, all else from the document's objects."""

from collections.abc import Iterator

import pypdfium2
from msgspec import Struct, field
from msgspec.structs import replace
from pypdfium2 import raw

from msl_guard.errors import ExtractionError
from msl_guard.extract.blocks import Content, Picture
from msl_guard.extract.garbage import uncollected
from msl_guard.extract.glyphs import Glyph
from msl_guard.extract.limits import Limits
from msl_guard.extract.pdfannotations import Appearance
from msl_guard.extract.pdfdrawn import drawn, shown_box
from msl_guard.extract.pdffonts import FontReview
from msl_guard.extract.pdfglyphs import page_text
from msl_guard.extract.pdfhazards import refuse_bombs
from msl_guard.extract.pdflost import have_letters
from msl_guard.extract.pdfpictures import PictureFinder, lies_on_picture
from msl_guard.extract.pdfstrings import squeezed, text_block
from msl_guard.extract.pdfstructure import Structure, read_structure
from msl_guard.extract.pdftext import glyphs_text, page_blocks
from msl_guard.extract.pdfvisibility import unseen_glyphs
from msl_guard.extract.runningheads import with_running_heads
from msl_guard.model import Block, Box, Location, Part, Unread

_HEADER = b"%PDF-"
_LOST = "text of no size, or of a size or place beyond measure, is not read"


def read(data: bytes, limits: Limits) -> Content:
    """Read a PDF; blocks are located by page and paragraph, words by box."""
    data = data[max(data.find(_HEADER), 0) :]
    refuse_bombs(data, limits)
    with uncollected():
        return _read(data, limits)


def _read(data: bytes, limits: Limits) -> Content:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ExtractionError(_opening_fault(str(error))) from None
    try:
        count = len(document)
        if count > limits.pages:
            raise ExtractionError(f"holds {count} pages; the limit is {limits.pages}; split it")
        structure = read_structure(data, limits)
        reader = _Reader(document, structure, PictureFinder(data), FontReview(structure.named_fonts))
        for number in range(1, count + 1):
            if reader.chars > limits.text_chars:
                fault = f"holds over {limits.text_chars} characters; what follows was not read; split it"
                reader.unread.append(Unread(Location((("page", number),)), fault))
                break
            reader.page(number)
    finally:
        document.close()
    if structure.pages > count:
        fault = f"has {structure.pages} pages, of which only {count} could be opened"
        reader.unread.append(Unread(Location(()), fault))
    return _content(reader, structure)


def _opening_fault(message: str) -> str:
    if "password" in message.lower():
        return "is encrypted; save a copy without a password"
    return f"is no readable PDF: {message}; it may be damaged or cut off"


def _content(reader: "_Reader", structure: Structure) -> Content:
    """What the pages and the document hold; texts that repeat what a page shows are left out."""
    blocks: list[Block] = []
    paragraphs = with_running_heads(reader.paragraphs, reader.heights)
    at = 0
    for number in sorted(reader.heights):
        while at < len(paragraphs) and paragraphs[at].location.steps[0][1] == number:
            blocks.append(paragraphs[at])
            at += 1
        blocks += reader.overlays.get(number, ())
    shown = squeezed("".join(block.text for block in blocks)) if structure.replaced else ""
    for text, place in structure.replaced:
        if squeezed(text) not in shown:
            part = Part.METADATA if place[0] == "bookmark" else Part.ALT_TEXT
            blocks += text_block(
                text, part, place, *(() if place[0] == "bookmark" else (("tag", "replacement text"),))
            )
    return Content(
        [*blocks, *structure.blocks],
        [*structure.unread, *reader.unread, *reader.fonts.faults()],
        pictures=reader.pictures,
        embedded=structure.embedded,
    )


class _Reader(Struct):
    """Reads one page after the other."""

    document: "pypdfium2.PdfDocument"
    structure: Structure
    finder: PictureFinder
    fonts: FontReview
    paragraphs: list[Block] = field(default_factory=list)
    overlays: dict[int, list[Block]] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    chars: int = 0

    def page(self, number: int) -> None:
        """Read a page, or note why it cannot be read."""
        location = Location((("page", number),))
        refused = self.structure.refused.get(number)
        if refused:
            self.unread.append(Unread(location, refused))
            return
        try:
            page = self.document[number - 1]
        except pypdfium2.PdfiumError as error:
            self.unread.append(Unread(location, f"cannot be read: {error}"))
            return
        try:
            self._read(page, number)
        finally:
            page.close()

    def _read(self, page: "pypdfium2.PdfPage", number: int) -> None:
        structure = self.structure
        found = page_text(page)
        self.chars += len(found.chars)
        self.fonts.add(found, number)
        self.heights[number] = found.height
        hidden = unseen_glyphs(page, found, layered=structure.layered)
        roles = structure.roles.get(number, {})
        result = drawn(page, found)
        for block in page_blocks(found, number, hidden=hidden, roles=roles, headed=structure.headed):
            layer = block.part is Part.HIDDEN and lies_on_picture(block, result, found)
            self.paragraphs.append(replace(block, part=Part.IMAGE_TEXT) if layer else block)
        self.overlays[number] = [_on_page(page, block) for block in structure.overlays.get(number, ())]
        appearances = structure.appearances.get(number)
        if appearances:
            self.overlays[number] += _appearances(page, appearances, len(found.chars), number)
        if result.lost and have_letters(page, result.lost):
            self.unread.append(Unread(Location((("page", number),)), _LOST))
        self.pictures += self.finder.pictures(result, found, number)


def _on_page(page: "pypdfium2.PdfPage", block: Block) -> Block:
    """The block with its box measured as all others are: from the top left of the page as shown."""
    box = block.location.box
    if box is None:
        return block
    shown = shown_box(page, (box.left, box.top, box.right, box.bottom))
    return replace(block, location=replace(block.location, box=shown))


def _appearances(
    page: "pypdfium2.PdfPage", appearances: list[Appearance], before: int, number: int
) -> Iterator[Block]:
    """Yield the letters that stamps, notes and fields are drawn with and that their entries do not say.

    Draws them into the page's own content, behind what was read before.
    """
    if raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) != raw.FLATTEN_SUCCESS:
        return
    flat = page.pdf[number - 1]
    try:
        found = page_text(flat)
        boxes = [_shown(flat, one.rectangle) for one in appearances]
    finally:
        flat.close()
    added: dict[int, list[Glyph]] = {}
    for glyph in found.glyphs[before:]:
        added.setdefault(_owner(glyph, boxes), []).append(glyph)
    for at, glyphs in added.items():
        one = appearances[at]
        for builder in glyphs_text(found, glyphs):
            block = builder.block(one.part, Location(one.steps))
            if block is not None and squeezed(block.text) not in squeezed(one.told):
                yield block


def _shown(page: "pypdfium2.PdfPage", rectangle: Box) -> Box | None:
    return shown_box(page, (rectangle.left, rectangle.top, rectangle.right, rectangle.bottom))


def _owner(glyph: Glyph, boxes: list[Box | None]) -> int:
    """The number of the box in which a character stands; the last one if it stands in none."""
    x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
    for at, box in enumerate(boxes):
        if box is not None and box.left <= x <= box.right and box.top <= y <= box.bottom:
            return at
    return len(boxes) - 1
