"""The characters of a PDF page with their boxes and their look, fetched from PDFium in bulk."""

import ctypes
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from math import cos, hypot, isfinite, radians, sin
from operator import sub

import pypdfium2
from pypdfium2 import raw

from msl_guard.extract.glyphs import Chars, Glyph, inked
from msl_guard.extract.pdflooks import Look, LookReader, object_starts, untyped

_LAST_CODE = 0x110000
_NO_LETTER = "\ufffd"
_SURROGATE = re.compile("[\ud800-\udfff]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_WORDLESS = re.compile("[\ufffd\ue000-\uf8ff\x00\x01\x03-\x08\x0b\x0c\x0e-\x1f]")
_DIVISION, _DIVISION_IN_TEXT = "\x02", "\ufffe"
"""The hyphen at a line's end that divides a word, by itself and in the text of a page."""
_FAR = 1e6
"""No page reaches further, in points; PDFium hands on whatever a file says."""
_SYMBOL = dict(zip(range(0xF061, 0xF07B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)) | {
    0xF02B: "+", 0xF02D: "−", 0xF03C: "<", 0xF03D: "=", 0xF03E: ">", 0xF044: "Δ", 0xF053: "Σ", 0xF057: "Ω",
    0xF0A3: "≤", 0xF0A5: "∞", 0xF0AE: "→", 0xF0B0: "°", 0xF0B1: "±", 0xF0B3: "≥", 0xF0B4: "×", 0xF0B7: "•",
    0xF0B9: "≠", 0xF0BB: "≈", 0xF0D2: "®", 0xF0D3: "©", 0xF0D4: "™", 0xF0E2: "®", 0xF0E3: "©", 0xF0E4: "™",
}  # fmt: skip
"""Where the Symbol font keeps its letters (Adobe Symbol encoding, in the private use area)."""
_ORNAMENTS = ("wingdings", "webdings", "dingbats", "fontawesome", "icon")

Bounds = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the top left corner of the page as it is shown."""


@dataclass
class PageText:
    """The characters of one page in the order of the file."""

    width: float
    height: float
    chars: Chars = field(default_factory=lambda: Chars.of(()))
    looks: list[Look] = field(default_factory=list)
    unnamed: set[int] = field(default_factory=set)
    """Characters that their font does not say the letter of, by place.

    Where PDFium guesses a letter, only the first and the last character of a text object are asked for.
    """
    objects: frozenset[int | None] = frozenset()
    """The text objects that have characters, by address."""
    changes: list[int] = field(default_factory=list)
    """Where the look changes."""
    overhangs: bool = False
    """Whether some characters stand beside the page."""
    origins: dict[int, tuple[float, float]] = field(default_factory=dict)
    """Where characters of slanting lines stand on their baseline."""

    @cached_property
    def italics(self) -> frozenset[int]:
        """The numbers of the looks that are italic."""
        return frozenset(number for number, look in enumerate(self.looks) if look.italic)

    @cached_property
    def glyphs(self) -> list[Glyph]:
        """The characters one by one: most pages can do without."""
        return self.chars.glyphs()


_unicode = untyped(raw.FPDFText_GetUnicode)
_loose_box = untyped(raw.FPDFText_GetLooseCharBox)
_text_object = untyped(raw.FPDFText_GetTextObject, ctypes.c_void_p)
_map_error = untyped(raw.FPDFText_HasUnicodeMapError)
_generated = untyped(raw.FPDFText_IsGenerated)
_BULK = 4096
_BOXES = (ctypes.c_float * (4 * _BULK))()
_NUMBERS = memoryview(_BOXES).cast("B").cast("f")
_SLOTS = [ctypes.byref(_BOXES, 16 * at) for at in range(_BULK)]
"""Where PDFium writes the boxes of so many characters: pointers made once cost nothing in each call."""


def page_text(page: "pypdfium2.PdfPage") -> PageText:
    """The characters of a page, with boxes measured from the top left of the page as shown."""
    left, bottom, right, top = (min(max(side, -_FAR), _FAR) for side in page.get_bbox())
    turn = page.get_rotation()
    width, height = (right - left, top - bottom) if turn % 180 == 0 else (top - bottom, right - left)
    found = PageText(width, height)
    text = page.get_textpage()
    try:
        handle = ctypes.cast(text.raw, ctypes.c_void_p)
        count = max(raw.FPDFText_CountChars(text.raw), 0)
        written = _written(text, handle, count)
        sides = _sides(handle, count, (left, top))
        if turn:
            boxes = [turned(box, turn, right - left, top - bottom) for box in zip(*sides, strict=True)]
            sides = list(map(list, zip(*boxes, strict=True))) if boxes else sides
        objects = list(map(_text_object, repeat(handle), range(count)))
        starts = object_starts(objects)
        numbers = LookReader(text, turn, found.looks).numbers(objects, starts)
        found.objects = frozenset([objects[at] for at in starts])
        found.changes = [at for at in starts if at and numbers[at] != numbers[at - 1]]
        edges = {*starts, *(at - 1 for at in starts[1:]), *([count - 1] if starts else [])}
        letters = _letters(written, numbers, found.looks)
        found.unnamed = _wordless(letters) | {at for at in edges if _map_error(handle, at) > 0}
        added = _added(handle, letters, objects, sides)
        found.overhangs = count > 0 and _overhang(sides, width, height)
        lefts, tops, rights, bottoms = sides
        found.chars = Chars(
            letters, lefts, tops, rights, bottoms, range(count), numbers, added, inked(letters)
        )
        _note_origins(text, found, (left, top), turn, (right - left, top - bottom))
    finally:
        text.close()
    return found


def _written(text: "pypdfium2.PdfTextPage", handle: ctypes.c_void_p, count: int) -> str:
    """Every character as PDFium says it; a sign for what has no letter."""
    buffer = (ctypes.c_ushort * (count + 1))()
    length = raw.FPDFText_GetText(text.raw, 0, count, buffer)
    written = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
    # The text leaves out what has no letter, and writes what lies beyond 16 bits as two.
    if length != count + 1 or len(written) != count or _SURROGATE.search(written):
        codes = map(_unicode, repeat(handle), range(count))
        written = "".join([chr(code) if 0 < code < _LAST_CODE else _NO_LETTER for code in codes])
        return _SURROGATE.sub(_NO_LETTER, written)
    return written.replace("\0", _NO_LETTER).replace(_DIVISION_IN_TEXT, _DIVISION)


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
    places = [found.origins.get(one.place, (one.left, one.bottom)) for one in glyphs]
    along = [x * cosine - y * sine for x, y in places]
    across = [x * sine + y * cosine for x, y in places]
    for at, glyph in enumerate(glyphs):
        size = max(found.looks[glyph.look].size, 1.0)
        step = along[at + 1] - along[at] if at + 1 < len(glyphs) else 0.0
        width = step if 0 < step < size else 0.5 * size
        yield glyph._replace(
            left=along[at],
            top=across[at] - 0.8 * size,
            right=along[at] + width,
            bottom=across[at] + 0.2 * size,
        )


def _sides(handle: ctypes.c_void_p, count: int, corner: tuple[float, float]) -> list[list[float]]:
    """The left, top, right and bottom sides of every character's box."""
    left, top = corner
    lefts, uppers, rights, lowers = (list[float]() for _ in range(4))
    for start in range(0, count, _BULK):
        size = min(_BULK, count - start)
        ctypes.memset(_BOXES, 0, 16 * size)
        deque(map(_loose_box, repeat(handle), range(start, start + size), _SLOTS), maxlen=0)
        # FS_RECTF keeps left, top, right, bottom, measured from the bottom left.
        boxes: Sequence[float] = _NUMBERS[: 4 * size].tolist()
        for at, found in enumerate((lefts, uppers, rights, lowers)):
            sides = boxes[at::4]
            # The root of the sum of squares: what is not below has a side that is too far, or is no number.
            if not hypot(*sides) < _FAR:
                sides = [min(max(side, -_FAR), _FAR) if isfinite(side) else 0.0 for side in sides]
            found += sides
    if left:
        lefts, rights = list(map(sub, lefts, repeat(left))), list(map(sub, rights, repeat(left)))
    return [lefts, list(map(sub, repeat(top), uppers)), rights, list(map(sub, repeat(top), lowers))]


def _overhang(sides: Sequence[list[float]], width: float, height: float) -> bool:
    """Whether some boxes stand beside a page of that size."""
    lefts, tops, rights, bottoms = sides
    return min(rights) < 0 or max(lefts) > width or min(bottoms) < 0 or max(tops) > height


def _added(
    handle: ctypes.c_void_p, letters: str, objects: Sequence[int | None], sides: Sequence[list[float]]
) -> bytearray:
    """Which characters are spaces that PDFium adds.

    PDFium keeps them as points: gives them the boxes of the gaps that they stand for.
    """
    lefts, tops, rights, bottoms = sides
    added, last = bytearray(len(letters)), len(letters) - 1
    at = letters.find(" ")
    while at >= 0:
        if objects[at] is None or _generated(handle, at) > 0:
            added[at] = 1
            if 0 < at < last and tops[at - 1] == tops[at + 1] and rights[at - 1] <= lefts[at + 1]:
                lefts[at], rights[at] = rights[at - 1], lefts[at + 1]
                tops[at], bottoms[at] = tops[at - 1], bottoms[at - 1]
        at = letters.find(" ", at + 1)
    return added


def _letters(written: str, numbers: Sequence[int], looks: Sequence[Look]) -> str:
    """The characters, those that a symbol font keeps in the private use area as what it draws."""
    private = [] if written.isascii() else list(_PRIVATE.finditer(written))
    if not private:
        return written
    letters = list(written)
    for at in [one.start() for one in private]:
        name = looks[numbers[at]].font.lower()
        if any(word in name for word in _ORNAMENTS):
            letters[at] = "•"
        elif "symbol" in name:
            letters[at] = _SYMBOL.get(ord(written[at]), written[at])
    return "".join(letters)


def _wordless(letters: str) -> set[int]:
    """The places of characters that are no letters at all."""
    return {one.start() for one in _WORDLESS.finditer(letters)}


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
        if glyph.look in slanting and raw.FPDFText_GetCharOrigin(text.raw, glyph.place, x, y):
            at, up = x.value - corner[0], corner[1] - y.value
            if isfinite(at + up):
                found.origins[glyph.place] = turned((at, up, at, up), turn, *size)[:2]
