"""Pages of a PDF as small pictures: drawn by PDFium, written as PNG (W3C, Portable Network Graphics)."""

import struct
import zlib
from collections.abc import Iterator, Sequence
from math import ceil, floor

import pypdfium2

from msl_guard.model import Box, PageImage

_SCALE = 1.6
"""Pixels in a point: letters of 8 points can be read."""
_LONGEST = 1800
"""Pixels of the longer side."""
_LEVELS = bytes(round(value / 17) * 17 for value in range(256))
"""Sixteen levels of each colour: enough for letters, and packed to half the size."""
_GREY, _COLOUR = 0, 2


def images(data: bytes, pages: Sequence[tuple[int, Sequence[Box]]]) -> Iterator[tuple[int, PageImage]]:
    """Yield pages by their number from 1, with boxes painted over; what cannot be drawn is left out."""
    start = max(data.find(b"%PDF-", 0, 4096), 0)
    try:
        document = pypdfium2.PdfDocument(data[start:])
    except pypdfium2.PdfiumError:
        return
    try:
        for number, covered in pages:
            try:
                yield number, _image(document[number - 1], covered)
            except (pypdfium2.PdfiumError, IndexError):
                continue
    finally:
        document.close()


def _image(page: "pypdfium2.PdfPage", covered: Sequence[Box]) -> PageImage:
    width, height = page.get_size()
    scale = min(_SCALE, _LONGEST / max(width, height, 1))
    bitmap = page.render(
        scale=scale,
        rev_byteorder=True,
        force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGR,
        draw_annots=False,  # Review notes are shown as text, where personal words are covered.
    )
    packed, across = bytes(bitmap.buffer), bitmap.width * 3
    rows = [packed[at : at + across] for at in range(0, bitmap.stride * bitmap.height, bitmap.stride)]
    for box in covered:
        _paint_over(rows, box, scale)
    return PageImage(_png(bitmap.width, bitmap.height, rows), width, height)


def _paint_over(rows: list[bytes], box: Box, scale: float) -> None:
    """Blacken a box given in points."""
    left, right = max(floor(box.left * scale) - 1, 0), max(ceil(box.right * scale) + 1, 0)
    for at in range(max(floor(box.top * scale) - 1, 0), min(ceil(box.bottom * scale) + 1, len(rows))):
        row = rows[at]
        rows[at] = row[: left * 3] + bytes(len(row[left * 3 : right * 3])) + row[right * 3 :]


def _png(width: int, height: int, rows: Sequence[bytes]) -> bytes:
    """A PNG of rows of red, green and blue; in grey if there is nothing else."""
    kind = _COLOUR
    if all(row[0::3] == row[1::3] == row[2::3] for row in rows):
        kind, rows = _GREY, [row[0::3] for row in rows]
    packed = zlib.compress(b"".join(b"\0" + row.translate(_LEVELS) for row in rows), 9)
    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    chunks = (_chunk(b"IHDR", head), _chunk(b"IDAT", packed), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
