"""Text of a PDF page that nobody sees: white on white, on a layer that is off, without ink."""

from collections.abc import Sequence
from itertools import groupby

import pypdfium2
from pypdfium2 import raw

from msl_guard.extract.pagelines import Glyph
from msl_guard.extract.pdfglyphs import PageText

_CONTRAST = 16
"""Of 255 steps of grey: less cannot be seen."""
_MOST_OBJECTS = 20_000
_LARGEST = 1500.0
"""The longer side of the picture of a page, in pixels."""


def unseen_glyphs(page: "pypdfium2.PdfPage", found: PageText, *, layered: bool) -> frozenset[int]:
    """The numbers of the characters that do not show.

    A page with very light text, or of a document with layers that are off, is drawn once to see it.
    """
    unseen = {number for number, look in enumerate(found.looks) if look.unseen}
    doubted = {number for number, look in enumerate(found.looks) if layered or look.pale} - unseen
    hidden = {glyph.place for glyph in found.glyphs if glyph.look in unseen} if unseen else set[int]()
    if doubted and raw.FPDFPage_CountObjects(page.raw) <= _MOST_OBJECTS:
        runs = [
            [glyph for glyph in glyphs if not glyph.text.isspace()]
            for look, glyphs in groupby(found.glyphs, key=_run)
            if look in doubted
        ]
        hidden |= _blank(page, found, [run for run in runs if run])
    return frozenset(hidden)


def _run(glyph: Glyph) -> int:
    """The look of a character; words and lines are told apart by what stands between them."""
    return -1 if glyph.text.isspace() else glyph.look


def _blank(page: "pypdfium2.PdfPage", found: PageText, runs: Sequence[Sequence[Glyph]]) -> set[int]:
    """The characters of runs that stand where the page is of one shade."""
    if not runs:
        return set()
    scale = min(2.0, _LARGEST / max(found.width, found.height, 1.0))
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False, draw_annots=False)
    pixels, stride = bytes(bitmap.buffer), bitmap.stride
    blank: set[int] = set()
    for run in runs:
        left = max(int(scale * min(one.left for one in run)), 0)
        right = min(int(scale * max(one.right for one in run)) + 1, bitmap.width)
        top = max(int(scale * min(one.top for one in run)), 0)
        bottom = min(int(scale * max(one.bottom for one in run)) + 1, bitmap.height)
        shades = b"".join([pixels[row * stride + left : row * stride + right] for row in range(top, bottom)])
        if shades and max(shades) - min(shades) < _CONTRAST:
            blank.update(one.place for one in run)
    return blank
