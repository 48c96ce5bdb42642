"""Highlights with notes on the pages of a PDF (ISO 32000-2, 12.5.6), behind the bytes of the original.

What was there stays byte for byte: the notes are an incremental update (7.5.6), and the last line of the copy
says where it begins, so that taking the notes out gives the original back.
"""

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from io import BytesIO

import pypdfium2
import regex
from msgspec.structs import replace
from pypdfium2 import raw

from msl_guard.annotate.note import Copy, Note
from msl_guard.annotate.pdfupdate import Mark, updated
from msl_guard.errors import ExtractionError
from msl_guard.extract.limits import Limits
from msl_guard.extract.seal import is_sealed
from msl_guard.model import Box

_ORIGIN = regex.compile(rb"%msl-guard ([0-9]{1,12}) ([0-9a-f]{64})\n\Z")
_BYTE_RANGE = regex.compile(rb"/ByteRange\s*\[")
"""What a signature covers, which stands in no compressed object (12.8.1)."""
_SIGNED = "the document is signed; readers will say that the copy was changed after that"
_UNLOCKED = "the document is locked against changes with an empty password; the copy is not locked"
_MENDED = "the document is damaged or was saved by another program, so that the copy was written anew"
_NOTE_SIZE = 20.0
"""Points of the sign of a note that stands on no words."""
_PER_ROW = 20


def commented(data: bytes, notes: Sequence[Note], limits: Limits) -> Copy:
    """A copy of a PDF with these notes, in place of those it had from this program.

    Raises:
        ExtractionError: it cannot bear notes.
    """
    bare = uncommented(data, limits)
    if not notes:
        return replace(bare, comments=0)
    copy = _extended(bare.data, notes)
    losses = (*bare.losses, *_signature(bare.data))
    if copy is None:
        copy, losses = _extended(_written_anew(bare.data), notes), _anew(bare.data)
    if copy is None:
        raise ExtractionError("cannot bear notes; open it, save it again and try that file")
    return Copy(copy, len(notes), tuple(dict.fromkeys(losses)))


def uncommented(data: bytes, limits: Limits) -> Copy:  # noqa: ARG001 - as for the other formats
    """A copy of a PDF without the notes of this program."""
    number = _own_notes(data)
    if not number:
        return Copy(data, 0)
    origin = _ORIGIN.search(data)
    before = data[: int(origin[1])] if origin else b""
    if origin and sha256(before).hexdigest().encode() == origin[2] and not _own_notes(before):
        return Copy(before, number)
    return Copy(_without_notes(data), number, _anew(data))


def unturned(box: Box, turn: int, width: float, height: float) -> Box:
    """A box of a page turned clockwise as it stands on the unturned page, which has that size."""
    match turn:
        case 90:
            return Box(box.top, height - box.right, box.bottom, height - box.left)
        case 180:
            return Box(width - box.right, height - box.bottom, width - box.left, height - box.top)
        case 270:
            return Box(width - box.bottom, box.left, width - box.top, box.right)
    return box


def _extended(data: bytes, notes: Sequence[Note]) -> bytes | None:
    """The file with the notes behind it; None if a reader would not find each of them."""
    start = _start(data)  # offsets in a PDF count from its header, before which others may have written
    ended = data[start:] if data.endswith((b"\n", b"\r")) else data[start:] + b"\n"
    update = updated(ended, list(_marks(data, notes)))
    copy = None if update is None else data[:start] + update
    if copy is None or not copy.startswith(data) or _own_notes(copy) != len(notes):
        return None
    return copy + f"%msl-guard {len(data)} {sha256(data).hexdigest()}\n".encode()


def _signature(data: bytes) -> tuple[str, ...]:
    return (_SIGNED,) if _BYTE_RANGE.search(data) else ()


def _anew(data: bytes) -> tuple[str, ...]:
    """What a file loses that is written anew."""
    with closing(_opened(data)) as document:
        locked = raw.FPDF_GetSecurityHandlerRevision(document.raw) >= 0
    return (_UNLOCKED if locked else _MENDED, *_signature(data))


def _marks(data: bytes, notes: Sequence[Note]) -> Iterator[Mark]:
    """Yield the notes with their rectangles on the unturned page, in the page's own coordinates."""
    beside: dict[int, int] = {}
    with closing(_opened(data)) as document:
        for note in notes:
            number = min(note.page, len(document)) - 1
            with closing(document[number]) as page:
                left, bottom, right, top = page.get_bbox()
                turn = page.get_rotation()
            width, height = right - left, top - bottom
            boxes = () if note.whole else note.anchor.boxes
            if not boxes:
                at = beside[number] = beside.get(number, -1) + 1
                column, row = at % _PER_ROW * _NOTE_SIZE, at // _PER_ROW * _NOTE_SIZE
                boxes = (Box(column, row, column + _NOTE_SIZE, row + _NOTE_SIZE),)
            flat = [unturned(box, turn, width, height) for box in boxes]
            rectangles = tuple(
                (left + one.left, top - one.bottom, left + one.right, top - one.top) for one in flat
            )
            yield Mark(number, rectangles, note.text, highlights=boxes is note.anchor.boxes)


def _opened(data: bytes) -> "pypdfium2.PdfDocument":
    try:
        return pypdfium2.PdfDocument(data[_start(data) :])
    except pypdfium2.PdfiumError as error:
        raise ExtractionError(f"is no readable PDF: {error}") from None


def _start(data: bytes) -> int:
    return max(data.find(b"%PDF-"), 0)


def _own_notes(data: bytes) -> int:
    """How many notes of this program a reader finds."""
    found = 0
    try:
        with closing(_opened(data)) as document:
            for number in range(len(document)):
                with closing(document[number]) as page:
                    found += len(list(_own(page)))
    except (ExtractionError, pypdfium2.PdfiumError):
        return found  # what cannot be opened bears none; the caller compares the number
    return found


def _own(page: "pypdfium2.PdfPage") -> Iterator[int]:
    """Yield the index of each note of this program on a page, the last one first."""
    for at in reversed(range(raw.FPDFPage_GetAnnotCount(page.raw))):
        annotation = raw.FPDFPage_GetAnnot(page.raw, at)
        if not annotation:
            continue
        try:
            own = is_sealed(_string(annotation, b"T"), _string(annotation, b"Contents"))
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
        if own:
            yield at


def _string(annotation: "raw.FPDF_ANNOTATION", key: bytes) -> str:
    """A text that an annotation holds under a key."""
    size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    raw.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
    return bytes(buffer)[:size].decode("utf-16-le", "replace").rstrip("\0")


def _without_notes(data: bytes) -> bytes:
    """The file written anew without the notes."""
    with closing(_opened(data)) as document:
        for number in range(len(document)):
            with closing(document[number]) as page:
                for at in list(_own(page)):
                    raw.FPDFPage_RemoveAnnot(page.raw, at)
        return _saved(document)


def _written_anew(data: bytes) -> bytes:
    """The file as PDFium writes it: mended if it was damaged, unlocked if it had an empty password."""
    with closing(_opened(data)) as document:
        return _saved(document)


def _saved(document: "pypdfium2.PdfDocument") -> bytes:
    out = BytesIO()
    document.save(out, flags=raw.FPDF_NO_INCREMENTAL | raw.FPDF_REMOVE_SECURITY)
    return out.getvalue()
