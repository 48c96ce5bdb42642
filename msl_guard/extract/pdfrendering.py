"""Parts of a PDF's pages as pictures, for text recognition."""

import struct
import zlib

import pypdfium2
from pypdfium2 import raw

from msl_guard.errors import ExtractionError
from msl_guard.model import Box

_DOTS_PER_INCH = 200
_MOST_PIXELS = 25_000_000


def rendered(data: bytes, number: int, box: Box) -> bytes:
    """A part of a page as a PNG picture, without the page's text.

    Raises:
        ExtractionError: the page cannot be drawn.
    """
    try:
        document = pypdfium2.PdfDocument(data)
        try:
            return _rendered(document[number - 1], box)
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise ExtractionError(f"cannot be drawn: {error}") from None


def _rendered(page: "pypdfium2.PdfPage", box: Box) -> bytes:
    for at in reversed(range(raw.FPDFPage_CountObjects(page.raw))):
        thing = raw.FPDFPage_GetObject(page.raw, at)
        if raw.FPDFPageObj_GetType(thing) == raw.FPDF_PAGEOBJ_TEXT:
            raw.FPDFPage_RemoveObject(page.raw, thing)
            raw.FPDFPageObj_Destroy(thing)
    width, height = page.get_size()
    scale = min(
        _DOTS_PER_INCH / 72, (_MOST_PIXELS / max((box.right - box.left) * (box.bottom - box.top), 1.0)) ** 0.5
    )
    bitmap = page.render(
        scale=scale,
        crop=(box.left, height - box.bottom, width - box.right, box.top),
        rev_byteorder=True,
        may_draw_forms=False,
    )
    return png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels)


def png(pixels: bytes, width: int, height: int, stride: int, channels: int) -> bytes:
    """A bitmap of 1, 3 or 4 bytes a pixel as a PNG file."""
    rows = b"".join(b"\0" + pixels[at : at + width * channels] for at in range(0, height * stride, stride))
    colour = {1: 0, 3: 2, 4: 6}[channels]
    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
