"""The characters of a PDF page with their boxes and their look, fetched from PDFium in bulk."""

import ctypes
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from math import atan2, cos, degrees, hypot, isfinite, radians, sin
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

from msl_guard.extract.pagelayout import Glyph

_LAST_CODE = 0x110000
_PRIVATE = range(0xE000, 0xF900)
_BOLD_WEIGHT = 600
_FAR = 1e6
"""No page reaches further, in points; PDFium hands on whatever a file says."""
_PALE = 0xF0
_FAINT = 16
_CLIP_SEGMENTS = 64
_INVISIBLE = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
_SYMBOL = dict(zip(range(0xF061, 0xF07B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)) | {
    0xF02B: "+", 0xF02D: "−", 0xF03C: "<", 0xF03D: "=", 0xF03E: ">", 0xF044: "Δ", 0xF053: "Σ", 0xF057: "Ω",
    0xF0A3: "≤", 0xF0A5: "∞", 0xF0AE: "→", 0xF0B0: "°", 0xF0B1: "±", 0xF0B3: "≥", 0xF0B4: "×", 0xF0B7: "•",
    0xF0B9: "≠", 0xF0BB: "≈", 0xF0D2: "®", 0xF0D3: "©", 0xF0D4: "™", 0xF0E2: "®", 0xF0E3: "©", 0xF0E4: "™",
}  # fmt: skip
"""Where the Symbol font keeps its letters (Adobe Symbol encoding, in the private use area)."""
_ORNAMENTS = ("wingdings", "webdings", "dingbats", "fontawesome", "icon")

Bounds = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the top left corner of the page as it is shown."""


class Look(NamedTuple):
    """What the characters of a text object share."""

    font: str = ""
    angle: int = 0
    """Degrees by which the text climbs from left to right on the page as it is shown."""
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    unseen: bool = False
    """Drawn without ink, or outside its clipping path."""
    pale: bool = False
    """Nearly white or transparent: it shows on a dark ground only."""
    marked: int = -1
    """Its marked-content number, by which the document's tags name it."""
    artifact: bool = False
    """Tagged as page furniture: a running header, a footer, a page number."""


@dataclass(slots=True)
class PageText:
    """The characters of one page in the order of the file."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    broken: Counter[str] = field(default_factory=Counter)
    """For each font, how many characters it does not say the letter of."""
    unmapped: Counter[str] = field(default_factory=Counter)
    """For each font, how many text objects begin or end with a character that it does not name."""
    origins: dict[int, tuple[float, float]] = field(default_factory=dict)
    """Where characters of slanting lines stand on their baseline."""


def bulk(function: object, *types: type, result: type = ctypes.c_int) -> Callable[..., int]:
    """The library's function, taking addresses as plain numbers: half the cost of a call."""
    address = ctypes.cast(function, ctypes.c_void_p).value  # type: ignore[arg-type]
    return ctypes.CFUNCTYPE(result, *types)(address or 0)


_unicode = bulk(raw.FPDFText_GetUnicode, ctypes.c_void_p, ctypes.c_int)
_loose_box = bulk(raw.FPDFText_GetLooseCharBox, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_text_object = bulk(raw.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_int, result=ctypes.c_void_p)
_map_error = bulk(raw.FPDFText_HasUnicodeMapError, ctypes.c_void_p, ctypes.c_int)
_generated = bulk(raw.FPDFText_IsGenerated, ctypes.c_void_p, ctypes.c_int)


def page_text(page: "pypdfium2.PdfPage") -> PageText:
    """The characters of a page, with boxes measured from the top left of the page as shown."""
    left, bottom, right, top = (min(max(side, -_FAR), _FAR) for side in page.get_bbox())
    turn = page.get_rotation()
    width, height = (right - left, top - bottom) if turn % 180 == 0 else (top - bottom, right - left)
    found = PageText(width, height)
    text = page.get_textpage()
    try:
        handle = ctypes.cast(text.raw, ctypes.c_void_p).value or 0
        count = max(raw.FPDFText_CountChars(text.raw), 0)
        codes = list(map(_unicode, repeat(handle), range(count)))
        sides = _sides(handle, count, (left, top))
        if turn:
            boxes = [turned(box, turn, right - left, top - bottom) for box in zip(*sides, strict=True)]
            sides = list(zip(*boxes, strict=True)) if boxes else sides
        objects = list(map(_text_object, repeat(handle), range(count)))
        numbers, edges = _LookReader(text, turn, found).numbers(objects)
        letters = _letters(codes, [found.looks[at].font for at in numbers])
        _note_broken(found, letters, [at for at in edges if _map_error(handle, at) > 0], numbers)
        added = [letter == " " and _generated(handle, at) > 0 for at, letter in enumerate(letters)]
        found.glyphs = list(map(Glyph._make, zip(range(count), letters, *sides, numbers, added, strict=True)))
        _note_origins(text, found, (left, top), turn, (right - left, top - bottom))
    finally:
        text.close()
    return found


def turned(box: Bounds, turn: int, width: float, height: float) -> Bounds:
    """A box on a page of that size as it stands on the page turned clockwise."""
    left, top, right, bottom = box
    match turn:
        case 90:
            return height - bottom, left, height - top, right
        case 180:
            return width - right, height - bottom, width - left, height - top
        case 270:
            return top, width - right, bottom, width - left
    return box


def upright(found: PageText, angle: int, glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Glyphs of lines that climb by an angle, with boxes on the page turned so that they do not."""
    if angle % 90 == 0:
        return [
            glyph._replace(left=box[0], top=box[1], right=box[2], bottom=box[3])
            for glyph in glyphs
            for box in (turned(glyph[2:6], angle, found.width, found.height),)
        ]
    return list(_along_baseline(found, angle, glyphs))


def _along_baseline(found: PageText, angle: int, glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    """Yield glyphs of a slanting line with boxes along it, from where they stand on the baseline."""
    cosine, sine = cos(radians(angle)), sin(radians(angle))
    places = [found.origins.get(one.index, (one.left, one.bottom)) for one in glyphs]
    along = [x * cosine - y * sine for x, y in places]
    across = [x * sine + y * cosine for x, y in places]
    for at, glyph in enumerate(glyphs):
        size = max(found.looks[glyph.look].size, 1.0)
        step = along[at + 1] - along[at] if at + 1 < len(glyphs) else 0.0
        width = step if 0 < step < size else 0.5 * size
        yield glyph._replace(
            left=along[at], top=across[at] - 0.8 * size, right=along[at] + width, bottom=across[at] + 0.2 * size
        )


def _sides(handle: int, count: int, corner: tuple[float, float]) -> list[Sequence[float]]:
    """The left, top, right and bottom sides of every character's box."""
    left, top = corner
    values = (ctypes.c_float * (4 * count))()
    first = ctypes.addressof(values)
    deque(map(_loose_box, repeat(handle), range(count), range(first, first + 16 * count, 16)), maxlen=0)
    sides = values[:]
    if not isfinite(sum(sides)) or (sides and (max(sides) > _FAR or min(sides) < -_FAR)):
        sides = [min(max(side, -_FAR), _FAR) if isfinite(side) else 0.0 for side in sides]
    # FS_RECTF keeps left, top, right, bottom, measured from the bottom left.
    lefts, uppers, rights, lowers = sides[::4], sides[1::4], sides[2::4], sides[3::4]
    if left:
        lefts, rights = [side - left for side in lefts], [side - left for side in rights]
    return [lefts, [top - side for side in uppers], rights, [top - side for side in lowers]]


_matrix = bulk(raw.FPDFText_GetMatrix, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_font_of = bulk(raw.FPDFTextObj_GetFont, ctypes.c_void_p, result=ctypes.c_void_p)
_fill = bulk(raw.FPDFPageObj_GetFillColor, *[ctypes.c_void_p] * 5)
_marked_content = bulk(raw.FPDFPageObj_GetMarkedContentID, ctypes.c_void_p)
_render_mode = bulk(raw.FPDFTextObj_GetTextRenderMode, ctypes.c_void_p)
_clip_path = bulk(raw.FPDFPageObj_GetClipPath, ctypes.c_void_p, result=ctypes.c_void_p)
_count_clips = bulk(raw.FPDFClipPath_CountPaths, ctypes.c_void_p)


class _LookReader:
    """Reads how the text objects of one page look; objects that look the same share a number."""

    def __init__(self, text: "pypdfium2.PdfTextPage", turn: int, found: PageText) -> None:
        self.text = text
        self.handle = ctypes.cast(text.raw, ctypes.c_void_p).value or 0
        self.turn = turn
        self.looks = found.looks
        self.known: dict[Look, int] = {}
        self.fonts: dict[int, tuple[str, bool, bool]] = {}
        self.matrix = raw.FS_MATRIX()
        self.colour = (ctypes.c_uint * 4)()
        first = ctypes.addressof(self.colour)
        self.addresses = (ctypes.addressof(self.matrix), first, first + 4, first + 8, first + 12)

    def numbers(self, objects: Sequence[int | None]) -> tuple[list[int], list[int]]:
        """The look of each character, and which characters begin or end a text object.

        Characters that PDFium adds look like the one before.
        """
        seen: dict[int, int] = {}
        numbers: list[int] = []
        edges: list[int] = []
        last, before = -1, 0
        for at, pointer in enumerate(objects):
            if pointer and pointer != before:
                if at and before:
                    edges.append(at - 1)
                edges.append(at)
                before = pointer
                if pointer not in seen:
                    seen[pointer] = self._number(pointer, at)
                last = seen[pointer]
            numbers.append(last)
        if before:
            edges.append(len(objects) - 1)
        if -1 in numbers:
            self.looks.append(Look())
            numbers = [len(self.looks) - 1 if number < 0 else number for number in numbers]
        return numbers, edges

    def _number(self, pointer: int, at: int) -> int:
        look = self._look(pointer, at)
        if look not in self.known:
            self.known[look] = len(self.looks)
            self.looks.append(look)
        return self.known[look]

    def _look(self, pointer: int, at: int) -> Look:
        matrix, colour = self.matrix, self.colour
        _matrix(self.handle, at, self.addresses[0])
        a, b = matrix.a, matrix.b
        angle = round(degrees(atan2(b, a))) if b and isfinite(a) and isfinite(b) else 180 if a < 0 else 0
        size = raw.FPDFText_GetFontSize(self.text.raw, at) * hypot(matrix.c, matrix.d)
        coloured = _fill(pointer, *self.addresses[1:])
        marked = _marked_content(pointer)
        clip = _clip_path(pointer)
        clipped = bool(clip) and _count_clips(clip) > 0 and _clipped(_as_object(pointer))
        font = _font_of(pointer) or 0
        if font not in self.fonts:
            self.fonts[font] = _font(_as_object(pointer))
        name, bold, italic = self.fonts[font]
        return Look(
            font=name,
            angle=(angle - self.turn) % 360,
            size=round(size, 1) if isfinite(size) else 0.0,
            bold=bold,
            italic=italic,
            unseen=clipped or _render_mode(pointer) in _INVISIBLE,
            pale=bool(coloured) and (min(colour[:3]) >= _PALE or colour[3] < _FAINT),
            marked=marked,
            artifact=marked < 0 and _is_artifact(_as_object(pointer)),
        )


def _as_object(pointer: int) -> "raw.FPDF_PAGEOBJECT":
    return ctypes.cast(pointer, raw.FPDF_PAGEOBJECT)


def _font(one: "raw.FPDF_PAGEOBJECT") -> tuple[str, bool, bool]:
    """The name of a text object's font, and whether it is bold and italic."""
    font = raw.FPDFTextObj_GetFont(one)
    buffer = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
    name = buffer.value.decode("utf-8", "replace")
    lower = name.lower()
    angle = ctypes.c_int()
    raw.FPDFFont_GetItalicAngle(font, angle)
    bold = "bold" in lower or "black" in lower or raw.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
    return name, bold, angle.value != 0 or "italic" in lower or "oblique" in lower


def _is_artifact(one: "raw.FPDF_PAGEOBJECT") -> bool:
    for at in range(min(raw.FPDFPageObj_CountMarks(one), 8)):
        buffer, size = (ctypes.c_ushort * 16)(), ctypes.c_ulong()
        raw.FPDFPageObjMark_GetName(raw.FPDFPageObj_GetMark(one, at), buffer, 32, size)
        if bytes(buffer)[: max(size.value - 2, 0)] == "Artifact".encode("utf-16-le"):
            return True
    return False


def _clipped(one: "raw.FPDF_PAGEOBJECT") -> bool:
    """Whether a text object lies outside its clipping path altogether."""
    path = raw.FPDFPageObj_GetClipPath(one)
    count = raw.FPDFClipPath_CountPaths(path) if path else 0
    if not 0 < count <= _CLIP_SEGMENTS:
        return False
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(one, left, bottom, right, top):
        return False
    x, y = ctypes.c_float(), ctypes.c_float()
    for number in range(count):
        segments = raw.FPDFClipPath_CountPathSegments(path, number)
        if not 0 < segments <= _CLIP_SEGMENTS:
            continue
        xs, ys = [], []
        for at in range(segments):
            raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(path, number, at), x, y)
            xs.append(x.value)
            ys.append(y.value)
        beside = max(xs) < left.value or min(xs) > right.value
        if beside or max(ys) < bottom.value or min(ys) > top.value:
            return True
    return False


def _letters(codes: Sequence[int], fonts: Sequence[str]) -> list[str]:
    known = {
        code: chr(code) if 0 < code < _LAST_CODE and not 0xD800 <= code < 0xE000 else "\ufffd"
        for code in set(codes)
    }
    letters = [known[code] for code in codes]
    for at in [at for at, code in enumerate(codes) if code in _PRIVATE] if _private(known) else ():
        name = fonts[at].lower()
        if any(word in name for word in _ORNAMENTS):
            letters[at] = "•"
        elif codes[at] in _SYMBOL and "symbol" in name:
            letters[at] = _SYMBOL[codes[at]]
    return letters


def _private(codes: dict[int, str]) -> bool:
    return any(code in _PRIVATE for code in codes)


def _note_broken(
    found: PageText, letters: Sequence[str], errors: Sequence[int], numbers: Sequence[int]
) -> None:
    """Count the characters whose font does not say which letters they are."""
    bad = {one for one in set(letters) if one == "\ufffd" or ord(one) in _PRIVATE}
    bad |= {one for one in set(letters) if one < " " and one not in "\t\n\r\x02"}
    for at in errors:
        found.unmapped[found.looks[numbers[at]].font] += 1
    if bad:
        found.broken.update(
            found.looks[number].font for letter, number in zip(letters, numbers, strict=True) if letter in bad
        )


def _note_origins(
    text: "pypdfium2.PdfTextPage",
    found: PageText,
    corner: tuple[float, float],
    turn: int,
    size: tuple[float, float],
) -> None:
    """Note where characters of slanting lines stand: their upright boxes say too little."""
    slanting = {number for number, look in enumerate(found.looks) if look.angle % 90}
    if not slanting:
        return
    x, y = ctypes.c_double(), ctypes.c_double()
    for glyph in found.glyphs:
        if glyph.look in slanting and raw.FPDFText_GetCharOrigin(text.raw, glyph.index, x, y):
            at, up = x.value - corner[0], corner[1] - y.value
            if isfinite(at + up):
                found.origins[glyph.index] = turned((at, up, at, up), turn, *size)[:2]
