"""PDF: page text with the box of every word, from PDFium."""

import ctypes
from collections.abc import Iterator
from statistics import median

import pypdfium2
import regex
from pypdfium2 import raw

from msl_guard.errors import ExtractionError
from msl_guard.extract.blocks import Content, TextBuilder
from msl_guard.extract.limits import Limits
from msl_guard.extract.pagelayout import Char, Line, Paragraph, paragraphs
from msl_guard.extract.seal import is_sealed
from msl_guard.model import Block, Box, Location, Part, Unread

_FEW_CHARACTERS = 15
"""A page with a picture and less text than this is taken for a picture of text."""
_UNREADABLE_SHARE = 0.05
_TITLE_SIZE = 1.25
"""A short paragraph this many times as high as the page's typical one is a title."""
_TITLE_WORDS = 25
_BOLD_WEIGHT = 600
_LAST_CODE = 0x110000
_HYPHENS = "-\u00ad\u2010\u0002"
_LAST_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}\-]*$")
_FIRST_WORD = regex.compile(r"[\p{L}]+")
_COMPOUND = frozenset(
    "anti best best-in co cross double dose drug early end evidence first follow head health high "
    "in late life line long low multi new non off old once open over patient phase placebo post pre "
    "re real risk second self short side single small state steady sub third time treatment twice "
    "two three un up well".split()
)
_NOTE_KINDS = (raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_HIGHLIGHT, raw.FPDF_ANNOT_FREETEXT,
               raw.FPDF_ANNOT_UNDERLINE, raw.FPDF_ANNOT_STRIKEOUT, raw.FPDF_ANNOT_SQUIGGLY,
               raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_CARET)  # fmt: skip


def read(data: bytes, limits: Limits) -> Content:
    """Read a PDF; blocks are located by page and paragraph, words by box."""
    start = max(data.find(b"%PDF-", 0, 4096), 0)
    try:
        document = pypdfium2.PdfDocument(data[start:])
    except pypdfium2.PdfiumError as error:
        raise ExtractionError(_opening_fault(str(error))) from None
    blocks: list[Block] = []
    unread: list[Unread] = []
    try:
        if len(document) > limits.pages:
            raise ExtractionError(f"holds {len(document)} pages; the limit is {limits.pages}; split it")
        for number in range(len(document)):
            location = Location((("page", number + 1),))
            try:
                page = document[number]
                found = list(_page_blocks(page, number + 1))
            except pypdfium2.PdfiumError as error:
                unread.append(Unread(location, f"cannot be read: {error}"))
                continue
            blocks += found
            unread += [Unread(location, *fault) for fault in _faults(page, found)]
    finally:
        document.close()
    return Content(blocks, unread)


def _opening_fault(message: str) -> str:
    if "password" in message.lower():
        return "is encrypted; save a copy without a password"
    return f"is no readable PDF: {message}; it may be damaged or cut off"


def _faults(page: "pypdfium2.PdfPage", blocks: list[Block]) -> Iterator[tuple[str, bool]]:
    """Yield what of a page was not read: (reason, whether it is a picture)."""
    text = "".join(block.text for block in blocks)
    pictures = sum(1 for _ in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3))
    if pictures:
        scanned = len(text) < _FEW_CHARACTERS
        yield ("a picture of a page" if scanned else f"{pictures} pictures"), True
    broken = sum(1 for char in text if char in "\ufffd\x00" or "\ue000" <= char <= "\uf8ff")
    if broken > _UNREADABLE_SHARE * max(len(text), 1):
        yield "its fonts do not say which letters they show; the text cannot be read", False


def _page_blocks(page: "pypdfium2.PdfPage", number: int) -> Iterator[Block]:
    found = paragraphs(_chars(page))
    if found:
        typical = median(paragraph.height for paragraph in found for _ in paragraph.lines)
        for place, paragraph in enumerate(found, start=1):
            stands_out = paragraph.height >= _TITLE_SIZE * typical or paragraph.lines[0].bold
            title = stands_out and _words(paragraph) <= _TITLE_WORDS
            location = Location((("page", number), ("paragraph", place)))
            part, level = (Part.TITLE, 1) if title else (Part.BODY, 0)
            block = _text(paragraph).block(part, location, level=level)
            if block is not None:
                yield block
    yield from _notes(page, number)


def _words(paragraph: Paragraph) -> int:
    return sum(len(line.text.split()) for line in paragraph.lines)


def _chars(page: "pypdfium2.PdfPage") -> list[Char]:
    """The characters of a page in the order of the file, boxes measured from the top left."""
    left, bottom, right, top = page.get_bbox()
    turn = page.get_rotation()
    text = page.get_textpage()
    handle = text.raw
    rectangle = raw.FS_RECTF()
    reference = ctypes.byref(rectangle)
    chars: list[Char] = []
    bold, line_begins = False, True
    for index in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, index)
        letter = chr(code) if 0 < code < _LAST_CODE and not 0xD800 <= code < 0xE000 else "\ufffd"
        raw.FPDFText_GetLooseCharBox(handle, index, reference)
        box = Box(rectangle.left - left, top - rectangle.top, rectangle.right - left, top - rectangle.bottom)
        if line_begins and not letter.isspace():
            bold = _is_bold(handle, index)
        line_begins = letter in "\r\n"
        chars.append(Char(index, letter, _turned(box, turn, right - left, top - bottom), bold))
    text.close()
    return chars


def _is_bold(handle: "raw.FPDF_TEXTPAGE", index: int) -> bool:
    name = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(handle, index, name, len(name), None)
    return b"bold" in name.value.lower() or raw.FPDFText_GetFontWeight(handle, index) >= _BOLD_WEIGHT


def _turned(box: Box, turn: int, width: float, height: float) -> Box:
    """A box of an unturned page of that size as it stands on the page turned clockwise."""
    match turn:
        case 90:
            return Box(height - box.bottom, box.left, height - box.top, box.right)
        case 180:
            return Box(width - box.right, height - box.bottom, width - box.left, height - box.top)
        case 270:
            return Box(box.top, width - box.right, box.bottom, width - box.left)
    return box


def _text(paragraph: Paragraph) -> TextBuilder:
    """The paragraph as one text, words divided at line ends joined."""
    builder = TextBuilder()
    for number, line in enumerate(paragraph.lines):
        following = paragraph.lines[number + 1] if number + 1 < len(paragraph.lines) else None
        kept = line.chars
        joins = following is not None and _divided(line, following)
        if joins and not _keeps_hyphen(line, following):
            kept = kept[:-1]
        _add_line(builder, kept)
        if following is not None and not joins:
            builder.stand_in(" ", line.chars[-1].index)
    return builder


def _add_line(builder: TextBuilder, chars: tuple[Char, ...]) -> None:
    box: Box | None = None
    start = builder.length
    for char in chars:
        if char.text.isspace():
            if box is not None:
                builder.boxes.append((start, box))
            box = None
        else:
            start, box = (builder.length, char.box) if box is None else (start, box.joined(char.box))
        builder.add("-" if char.text in _HYPHENS else char.text, char.index)
    if box is not None:
        builder.boxes.append((start, box))


def _divided(line: Line, following: Line) -> bool:
    return line.text[-1:] in _HYPHENS and following.text[:1].isalnum()


def _keeps_hyphen(line: Line, following: Line | None) -> bool:
    """Whether a hyphen at a line's end is part of the word: "first-line", not "effi-cacy"."""
    before = _LAST_WORD.search(line.text[:-1])
    after = _FIRST_WORD.match(following.text) if following else None
    if before is None or after is None:
        return True
    left = before[0]
    return "-" in left or left.lower() in _COMPOUND or not left.isalpha() or after[0][:1].isupper()


def _notes(page: "pypdfium2.PdfPage", number: int) -> Iterator[Block]:
    """Yield the texts of sticky notes, highlights and other review marks."""
    for at in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, at)
        try:
            if raw.FPDFAnnot_GetSubtype(annotation) not in _NOTE_KINDS:
                continue
            text = annotation_string(annotation, b"Contents")
            if is_sealed(annotation_string(annotation, b"T"), text):
                continue
            builder = TextBuilder()
            builder.add(text, 0)
            location = Location((("page", number), ("comment", f"comment {at + 1}")))
            block = builder.block(Part.COMMENT, location)
            if block is not None:
                yield block
        finally:
            raw.FPDFPage_CloseAnnot(annotation)


def annotation_string(annotation: "raw.FPDF_ANNOTATION", key: bytes) -> str:
    """A text that an annotation holds under a key."""
    size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    raw.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
    return bytes(buffer)[:size].decode("utf-16-le", "replace").rstrip("\0")
