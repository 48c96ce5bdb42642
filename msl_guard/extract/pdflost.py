"""Text of a PDF page that has no size or no place: PDFium leaves its letters out."""

import ctypes
from collections.abc import Sequence
from math import hypot, isfinite

import pypdfium2
from pypdfium2 import raw

_LEAST, _LARGEST = 1e-2, 1e7
"""Points; PDFium reads what lies between."""
_OBJECTS = 200
"""So many text objects are asked for their letters; more are taken to have some."""
_STEP = 20.0


def is_lost(one: "raw.FPDF_PAGEOBJECT") -> bool:
    """Whether a text object has no size, or a size or place beyond all measure."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(one, matrix):
        return False
    size = _size(one)
    width, height = size * hypot(matrix.a, matrix.b), size * hypot(matrix.c, matrix.d)
    measured = (width, height, abs(matrix.e), abs(matrix.f))
    return min(width, height) < _LEAST or not max(measured) < _LARGEST or not all(map(isfinite, measured))


def have_letters(page: "pypdfium2.PdfPage", objects: Sequence["raw.FPDF_PAGEOBJECT"]) -> bool:
    """Whether lost text objects hold more than spaces; moves them to a place where that can be seen.

    An object whose font has no size cannot be seen anywhere: it is taken to hold letters.
    """
    if len(objects) > _OBJECTS or any(not _LEAST <= _size(one) <= _LARGEST for one in objects):
        return True
    for at, one in enumerate(objects):
        raw.FPDFPageObj_SetMatrix(one, raw.FS_MATRIX(1, 0, 0, 1, 0, _STEP * at))
    text = page.get_textpage()
    buffer = (ctypes.c_ushort * 64)()
    try:
        for one in objects:
            length = raw.FPDFTextObj_GetText(one, text.raw, buffer, ctypes.sizeof(buffer))
            if (
                length > ctypes.sizeof(buffer)
                or bytes(buffer)[: max(length - 2, 0)].decode("utf-16-le", "replace").strip()
            ):
                return True
    finally:
        text.close()
    return False


def _size(one: "raw.FPDF_PAGEOBJECT") -> float:
    size = ctypes.c_float()
    raw.FPDFTextObj_GetFontSize(one, size)
    return abs(size.value)
