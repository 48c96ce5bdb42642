"""Text of a PDF page that nobody sees: white on white, on a layer that is off, without ink."""

import pypdfium2
from pypdfium2 import raw

from msl_guard.extract.pagelayout import Glyph
from msl_guard.extract.pdfglyphs import PageText

_CONTRAST = 16
"""Of 255 steps of grey: less cannot be seen."""
_MOST_OBJECTS = 20_000
_LARGEST = 1500.0
"""The longer side of the picture of a page, in pixels."""


def unseen_looks(page: "pypdfium2.PdfPage", found: PageText, *, layered: bool) -> frozenset[int]:
    """The numbers of the looks whose characters do not show.

    A page with very light text, or of a document with layers that are off, is drawn once to see it.
    """
    unseen = {number for number, look in enumerate(found.looks) if look.unseen}
    doubted = {
        number for number, look in enumerate(found.looks) if (layered or look.pale) and not look.unseen
    }
    if not doubted or raw.FPDFPage_CountObjects(page.raw) > _MOST_OBJECTS:
        return frozenset(unseen)
    extents: dict[int, list[Glyph]] = {}
    for glyph in found.glyphs:
        if glyph.look in doubted and not glyph.text.isspace():
            extents.setdefault(glyph.look, []).append(glyph)
    return frozenset(unseen | _blank(page, found, extents)) if extents else frozenset(unseen)


def _blank(page: "pypdfium2.PdfPage", found: PageText, extents: dict[int, list[Glyph]]) -> set[int]:
    """The looks whose characters stand where the page is of one shade."""
    scale = min(2.0, _LARGEST / max(found.width, found.height, 1.0))
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False, draw_annots=False)
    pixels, stride = bytes(bitmap.buffer), bitmap.stride
    blank: set[int] = set()
    for number, glyphs in extents.items():
        left = max(int(scale * min(one.left for one in glyphs)), 0)
        right = min(int(scale * max(one.right for one in glyphs)) + 1, bitmap.width)
        top = max(int(scale * min(one.top for one in glyphs)), 0)
        bottom = min(int(scale * max(one.bottom for one in glyphs)) + 1, bitmap.height)
        rows = [pixels[row * stride + left : row * stride + right] for row in range(top, bottom)]
        shades = b"".join(rows)
        if shades and max(shades) - min(shades) < _CONTRAST:
            blank.add(number)
    return blank
