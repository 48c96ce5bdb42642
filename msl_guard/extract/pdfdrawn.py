"""What is drawn on a PDF page that is no text: images, paths, and text that was lost."""

import ctypes
from collections.abc import Iterator
from itertools import repeat
from math import isfinite

import pypdfium2
from msgspec import Struct, field
from pypdfium2 import raw

from msl_guard.extract.pdfglyphs import Bounds, PageText, turned
from msl_guard.extract.pdflooks import as_object, bulk, untyped
from msl_guard.extract.pdflost import is_lost
from msl_guard.model import Box

FEW_CHARACTERS = 15
"""A page with less text than this, and something drawn on it, is a picture of a page."""
LETTERS = 120
"""So many small filled paths on such a page surely are letters turned into outlines."""
_OBJECTS = 20_000
"""Objects of a page that are looked at for pictures; more are drawings."""
_DEPTH = 3
_LETTER_SIDE = 40.0
_SEGMENTS = 16
"""One letter as an outline; a path of more holds several."""


class Image(Struct, frozen=True):
    """An image as it is shown on a page."""

    box: Box
    pixels: tuple[int, int]
    weight: int
    """The length of its stored data: with the pixels it tells whether two are the same."""


class Drawn(Struct):
    """What is drawn on a page that is no text."""

    images: list[Image] = field(default_factory=list)
    lost: list["raw.FPDF_PAGEOBJECT"] = field(default_factory=list)
    """Text of no size or place, which is not among the page's characters."""
    paths: int = 0
    letters: int = 0
    """Paths that are filled and of the size of a letter; paths behind the first `LETTERS` are not counted."""


_get_object = untyped(raw.FPDFPage_GetObject, ctypes.c_void_p)
_get_child = bulk(raw.FPDFFormObj_GetObject, ctypes.c_void_p, ctypes.c_ulong, result=ctypes.c_void_p)
_kind_of = untyped(raw.FPDFPageObj_GetType)
_bounds_of = untyped(raw.FPDFPageObj_GetBounds)
_segments_of = untyped(raw.FPDFPath_CountSegments)
_draw_mode = untyped(raw.FPDFPath_GetDrawMode)
_Matrix = tuple[float, float, float, float, float, float]


def is_bare(found: PageText) -> bool:
    """Whether a page has so little text that what is drawn on it may be its text."""
    count = 0
    for char in found.chars.text:
        count += char.isalnum()
        if count >= FEW_CHARACTERS:
            return False
    return True


def drawn(page: "pypdfium2.PdfPage", found: PageText) -> Drawn:
    """What is drawn on a page, forms included: its images, lost text, and the paths of a bare page."""
    result = Drawn()
    for kind, address, matrices in _objects(page, found, paths=is_bare(found)):
        if kind == raw.FPDF_PAGEOBJ_PATH:
            if result.letters < LETTERS:
                _count_path(ctypes.c_void_p(address), result)
            continue
        thing = as_object(address)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            if is_lost(thing):
                result.lost.append(thing)
        elif (box := _box(page, ctypes.c_void_p(address), matrices)) is not None:
            width, height = ctypes.c_uint(), ctypes.c_uint()
            raw.FPDFImageObj_GetImagePixelSize(thing, width, height)
            weight = raw.FPDFImageObj_GetImageDataRaw(thing, None, 0)
            result.images.append(Image(box, (width.value, height.value), weight))
    return result


def _objects(
    page: "pypdfium2.PdfPage", found: PageText, *, paths: bool
) -> Iterator[tuple[int, int, tuple[_Matrix, ...]]]:
    """Yield images, paths and text without characters: (kind, address, matrices from the inside out)."""
    opened = {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM, *((raw.FPDF_PAGEOBJ_PATH,) if paths else ())}
    handle = ctypes.cast(page.raw, ctypes.c_void_p)
    count = min(raw.FPDFPage_CountObjects(page.raw), _OBJECTS)
    addresses = map(_get_object, repeat(handle), range(count))
    # Text that has characters is most of what a page holds.
    others = [address for address in addresses if address and address not in found.objects]
    waiting: list[tuple[int, int, tuple[_Matrix, ...]]] = [
        (kind, address, ())
        for address, kind in zip(others, map(_kind_of, map(ctypes.c_void_p, others)), strict=True)
        if kind in opened or kind == raw.FPDF_PAGEOBJ_TEXT
    ]
    looked_at = 0
    while waiting and looked_at < _OBJECTS:
        kind, address, matrices = waiting.pop()
        looked_at += 1
        if kind == raw.FPDF_PAGEOBJ_FORM:
            waiting += _inside(address, matrices) if len(matrices) < _DEPTH else ()
        elif kind in opened or (kind == raw.FPDF_PAGEOBJ_TEXT and address not in found.objects):
            yield kind, address, matrices


def _inside(form: int, outer: tuple[_Matrix, ...]) -> Iterator[tuple[int, int, tuple[_Matrix, ...]]]:
    """Yield the objects of a form: (kind, address, matrices from the inside out)."""
    thing, matrix = as_object(form), raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing, matrix)
    matrices = (*outer, (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f))
    for at in range(min(raw.FPDFFormObj_CountObjects(thing), _OBJECTS)):
        child = _get_child(form, at)
        yield _kind_of(ctypes.c_void_p(child)), child, matrices


def _count_path(path: ctypes.c_void_p, result: Drawn) -> None:
    result.paths += 1
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    sides = _bounds(path)
    _draw_mode(path, ctypes.byref(mode), ctypes.byref(stroke))
    if sides is not None and mode.value:
        width, height = sides[2] - sides[0], sides[3] - sides[1]
        if width < _LETTER_SIDE and 2 < height < _LETTER_SIDE:
            result.letters += 1
    segments = _segments_of(path)
    if segments > _SEGMENTS:
        result.paths += segments // _SEGMENTS
        result.letters += segments // _SEGMENTS if mode.value else 0


_SIDES = (ctypes.c_float * 4)()
_AT_SIDES = [ctypes.byref(_SIDES, 4 * at) for at in range(4)]


def _bounds(thing: ctypes.c_void_p) -> Bounds | None:
    if not _bounds_of(thing, *_AT_SIDES):
        return None
    left, bottom, right, top = _SIDES
    return (left, bottom, right, top) if isfinite(left + bottom + right + top) else None


def _box(page: "pypdfium2.PdfPage", thing: ctypes.c_void_p, matrices: tuple[_Matrix, ...]) -> Box | None:
    """Where an object stands on the page as shown; None if it does not stand on it."""
    sides = _bounds(thing)
    if sides is None:
        return None
    corners = [(x, y) for x in sides[::2] for y in sides[1::2]]
    for a, b, c, d, e, f in reversed(matrices):
        corners = [(a * x + c * y + e, b * x + d * y + f) for x, y in corners]
    xs, ys = zip(*corners, strict=True)
    return shown_box(page, (min(xs), min(ys), max(xs), max(ys)))


def shown_box(page: "pypdfium2.PdfPage", sides: Bounds) -> Box | None:
    """A rectangle (left, bottom, right, top) of the file on the page as shown, cut to the page."""
    left, bottom, right, top = page.get_bbox()
    one, low, other, high = sides
    one, other = max(one, left), min(other, right)
    low, high = max(low, bottom), min(high, top)
    if not (one < other and low < high):
        return None
    turn = page.get_rotation()
    return Box(*turned((one - left, top - high, other - left, top - low), turn, right - left, top - bottom))
