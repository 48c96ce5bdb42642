"""Text of a PDF page that nobody sees: white on white, on a layer that is off, without ink."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import ceil, inf

import pypdfium2
from pypdfium2 import raw

from msl_guard.extract.glyphs import Glyph
from msl_guard.extract.pdfglyphs import PageText
from msl_guard.model import Box

_CONTRAST = 16
"""Of 255 steps of grey: less cannot be seen."""
_MOST_OBJECTS = 20_000
_LARGEST = 1500.0
"""The longer side of the picture of a page, in pixels."""
_APART = 0.1
"""What lies between texts this share of a page's height apart is not drawn."""


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
        for row in _rows([run for run in runs if run], _APART * found.height):
            hidden |= _blank(page, found, row)
    return frozenset(hidden)


def _run(glyph: Glyph) -> int:
    """The look of a character; words and lines are told apart by what stands between them."""
    return -1 if glyph.text.isspace() else glyph.look


def _rows(runs: Sequence[Sequence[Glyph]], apart: float) -> Iterator[list[Sequence[Glyph]]]:
    """Yield the runs that stand near one another, from the top of the page to its foot."""
    row: list[Sequence[Glyph]] = []
    reach = -inf
    for box, run in sorted(((_around(run), run) for run in runs), key=lambda one: one[0].top):
        if row and box.top > reach + apart:
            yield row
            row = []
        row.append(run)
        reach = max(reach, box.bottom)
    if row:
        yield row


def _blank(page: "pypdfium2.PdfPage", found: PageText, runs: Sequence[Sequence[Glyph]]) -> set[int]:
    """The characters of runs that stand where the page is of one shade."""
    scale = min(2.0, _LARGEST / max(found.width, found.height, 1.0))
    boxes = [_around(run) for run in runs]
    cut = boxes[0]
    for box in boxes[1:]:
        cut = cut.joined(box)
    # Only the part with the text in doubt is drawn: a page of shades can take half a second.
    wide, high = (ceil(side * scale) for side in page.get_size())
    before, above = max(int(scale * cut.left) - 1, 0), max(int(scale * cut.top) - 1, 0)
    behind, below = max(wide - int(scale * cut.right) - 2, 0), max(high - int(scale * cut.bottom) - 2, 0)
    if before + behind >= wide or above + below >= high:
        return set()
    # pypdfium2 takes points and rounds up to pixels.
    crop = [max(side - 0.5, 0) / scale for side in (before, below, behind, above)]
    bitmap = page.render(
        scale=scale,
        grayscale=True,
        may_draw_forms=False,
        draw_annots=False,
        crop=(crop[0], crop[1], crop[2], crop[3]),
    )
    pixels, stride = bytes(bitmap.buffer), bitmap.stride
    blank: set[int] = set()
    for run, box in zip(runs, boxes, strict=True):
        left = max(int(scale * box.left) - before, 0)
        right = min(int(scale * box.right) + 1 - before, bitmap.width)
        top = max(int(scale * box.top) - above, 0)
        bottom = min(int(scale * box.bottom) + 1 - above, bitmap.height)
        shades = b"".join([pixels[row * stride + left : row * stride + right] for row in range(top, bottom)])
        if shades and max(shades) - min(shades) < _CONTRAST:
            blank.update(one.place for one in run)
    return blank


def _around(run: Sequence[Glyph]) -> Box:
    return Box(
        min(one.left for one in run),
        min(one.top for one in run),
        max(one.right for one in run),
        max(one.bottom for one in run),
    )
