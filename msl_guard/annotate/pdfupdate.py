"""Annotations as an incremental update of a PDF, by pypdf."""

import logging
import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO

from msgspec import Struct
from pypdf import PdfReader, PdfWriter
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from msl_guard.annotate.pdfsection import completed
from msl_guard.extract.seal import AUTHOR

Rectangle = tuple[float, float, float, float]
"""Left, bottom, right and top, in the coordinates of the page."""

_YELLOW = (1.0, 0.88, 0.35)
_PRINTED = 4
_FAULTS = (
    PyPdfError, DependencyError, ArithmeticError, AssertionError, AttributeError, LookupError, OSError,
    RuntimeError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip
"""What pypdf raises on a file that other readers forgive."""


class Mark(Struct, frozen=True):
    """One annotation: a highlight over words, or a note at a place."""

    page: int
    """From 0."""
    rectangles: tuple[Rectangle, ...]
    text: str
    highlights: bool


def updated(data: bytes, marks: Sequence[Mark]) -> bytes | None:
    """The file with an update behind it that adds the annotations; None if pypdf cannot read it."""
    out = BytesIO()
    try:
        with _quiet():
            reader = PdfReader(BytesIO(data))
            writer = PdfWriter(reader, incremental=True)
            for mark in marks:
                _add(writer, mark)
            writer.write(out)
            return completed(data, out.getvalue(), reader)
    except _FAULTS:
        return None  # the caller writes the file anew and tries that


def _add(writer: PdfWriter, mark: Mark) -> None:
    page = writer.pages[mark.page]
    held = page.get("/Annots")
    kept = held.get_object() if held is not None else None
    entry = _dictionary(
        Type=NameObject("/Annot"),
        Subtype=NameObject("/Highlight" if mark.highlights else "/Text"),
        T=TextStringObject(AUTHOR),
        Contents=TextStringObject(mark.text),
        F=NumberObject(_PRINTED),
        C=_numbers(_YELLOW),
        Rect=_numbers(_around(mark.rectangles)),
        P=page.indirect_reference or page,
    )
    if mark.highlights:
        entry[NameObject("/QuadPoints")] = _numbers(one for each in mark.rectangles for one in _corners(each))
        drawn = writer._add_object(_appearance(mark.rectangles))
        entry[NameObject("/AP")] = _dictionary(N=drawn)
    else:
        entry[NameObject("/Name")] = NameObject("/Comment")
    added = [*(kept if isinstance(kept, ArrayObject) else ()), writer._add_object(entry)]
    page[NameObject("/Annots")] = ArrayObject(added)


def _appearance(rectangles: Sequence[Rectangle]) -> StreamObject:
    """What a viewer draws: the rectangles, through which the words show (ISO 32000-2, 12.5.5)."""
    stream = StreamObject()
    fill = " ".join(f"{one:.3f}" for one in _YELLOW)
    areas = " ".join(
        f"{left:.3f} {bottom:.3f} {right - left:.3f} {top - bottom:.3f} re"
        for left, bottom, right, top in rectangles
    )
    stream.set_data(f"/Through gs {fill} rg {areas} f".encode())
    through = _dictionary(Through=_dictionary(Type=NameObject("/ExtGState"), BM=NameObject("/Multiply")))
    stream.update(
        _dictionary(
            Type=NameObject("/XObject"),
            Subtype=NameObject("/Form"),
            BBox=_numbers(_around(rectangles)),
            Resources=_dictionary(ExtGState=through),
        )
    )
    return stream


def _dictionary(**values: PdfObject) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in values.items()})


def _numbers(values: "Sequence[float] | Iterator[float]") -> ArrayObject:
    return ArrayObject([FloatObject(f"{value:.3f}") for value in values])


def _around(rectangles: Sequence[Rectangle]) -> Rectangle:
    lefts, bottoms, rights, tops = zip(*rectangles, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _corners(rectangle: Rectangle) -> tuple[float, ...]:
    """Upper left, upper right, lower left, lower right: the order that viewers follow."""
    left, bottom, right, top = rectangle
    return left, top, right, top, left, bottom, right, bottom


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what pypdf says about files that it reads all the same off the terminal."""
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)
