"""How the text objects of a PDF page look: font, weight, angle, colour, clipping and tags."""

import ctypes
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain, compress, count, repeat
from math import atan2, degrees, hypot, isfinite
from operator import ne, sub
from struct import iter_unpack
from typing import NamedTuple, Protocol, TypeVar, overload

import pypdfium2
from pypdfium2 import raw

Answer = TypeVar("Answer", covariant=True)

_BOLD_WEIGHT = 600
_PALE = 0xF0
_FAINT = 16
_CLIP_SEGMENTS = 64
_INVISIBLE = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)


class Look(NamedTuple):
    """What the characters of a text object share."""

    font: str = ""
    angle: int = 0
    """Degrees by which the text climbs from left to right on the page as it is shown."""
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    unseen: bool = False
    """Drawn without ink, or outside its clipping path."""
    pale: bool = False
    """Nearly white or transparent: it shows on a dark ground only."""
    marked: int = -1
    """Its marked-content number, by which the document's tags name it."""
    artifact: bool = False
    """Tagged as page furniture: a running header, a footer, a page number."""


class Native(Protocol):
    """A function of PDFium that takes and gives plain numbers, addresses among them."""

    def __call__(self, *arguments: int) -> int:
        """Call it."""
        ...


class Untyped(Protocol[Answer]):
    """A function of PDFium that takes handles, pointers and whole numbers."""

    def __call__(self, handle: ctypes.c_void_p, /, *arguments: object) -> Answer:
        """Call it."""
        ...


def bulk(function: "ctypes._FuncPointer", *types: type, result: type = ctypes.c_int) -> Native:
    """The library's function, taking addresses as plain numbers: half the cost of a call."""
    native: Native = ctypes.PYFUNCTYPE(result, *types)(ctypes.cast(function, ctypes.c_void_p).value or 0)
    return native


@overload
def untyped(function: "ctypes._FuncPointer") -> Untyped[int]: ...
@overload
def untyped(function: "ctypes._FuncPointer", result: type[ctypes.c_double]) -> Untyped[float]: ...
@overload
def untyped(function: "ctypes._FuncPointer", result: type[ctypes.c_void_p]) -> Untyped[int | None]: ...
def untyped(function: "ctypes._FuncPointer", result: type = ctypes.c_int) -> Untyped[int | float | None]:
    """The library's function, taking numbers as C's `int`: a quarter of the cost of a call."""
    # PYFUNCTYPE keeps Python's lock: calls as short as these take longer to let go of it.
    native: Untyped[int | float | None] = ctypes.PYFUNCTYPE(result)(
        ctypes.cast(function, ctypes.c_void_p).value or 0
    )
    return native


_matrix = untyped(raw.FPDFText_GetMatrix)
_font_size = untyped(raw.FPDFText_GetFontSize, ctypes.c_double)
_font_of = untyped(raw.FPDFTextObj_GetFont, ctypes.c_void_p)
_fill = untyped(raw.FPDFPageObj_GetFillColor)
_marked_content = untyped(raw.FPDFPageObj_GetMarkedContentID)
_render_mode = untyped(raw.FPDFTextObj_GetTextRenderMode)
_clip_path = untyped(raw.FPDFPageObj_GetClipPath, ctypes.c_void_p)
_count_marks = untyped(raw.FPDFPageObj_CountMarks)
_count_clips = untyped(raw.FPDFClipPath_CountPaths)


_BATCH = 512
_MATRICES = (ctypes.c_float * (6 * _BATCH))()
_COLOURS = (ctypes.c_uint * (4 * _BATCH))()
_AT_MATRIX = [ctypes.byref(_MATRICES, 24 * at) for at in range(_BATCH)]
_AT_COLOUR = [[ctypes.byref(_COLOURS, 16 * at + shift) for at in range(_BATCH)] for shift in range(0, 16, 4)]
"""Where PDFium writes the matrices, and the four parts of the colours, of so many text objects."""


def object_starts(objects: Sequence[int | None]) -> list[int]:
    """The characters at which another text object begins; those that PDFium adds have none."""
    changed = compress(count(), map(ne, objects, chain((None,), objects)))
    starts = [at for at in changed if objects[at]]
    begun = [objects[at] for at in starts]
    return list(compress(starts, map(ne, begun, chain((None,), begun))))


class LookReader:
    """Reads how the text objects of one page look; objects that look the same share a number."""

    def __init__(self, text: "pypdfium2.PdfTextPage", turn: int, looks: list[Look]) -> None:
        self.handle = ctypes.cast(text.raw, ctypes.c_void_p)
        self.turn = turn
        self.looks = looks
        self.known: dict[tuple[object, ...], int] = {}
        self.numbered: dict[Look, int] = {}
        self.fonts: dict[int | None, tuple[str, bool, bool]] = {}

    def numbers(self, objects: Sequence[int | None], starts: Sequence[int]) -> list[int]:
        """The look of each character; those that PDFium adds look like the one before.

        Args:
            objects: the text object of each character.
            starts: the characters at which another one begins.
        """
        firsts: dict[int, int] = {}
        for at in starts:
            firsts.setdefault(objects[at] or 0, at)
        pointers, said = list(firsts), list[tuple[object, ...]]()
        for at in range(0, len(pointers), _BATCH):
            batch = pointers[at : at + _BATCH]
            said += self._said(batch, [firsts[pointer] for pointer in batch])
        numbers: dict[int | None, int] = dict(zip(pointers, map(self._number, said, pointers), strict=True))
        lengths = map(sub, [*starts[1:], len(objects)], starts)
        looks = chain.from_iterable(map(repeat, [numbers[objects[at]] for at in starts], lengths))
        before = starts[0] if starts else len(objects)
        if before:
            self.looks.append(Look())
        return [*repeat(len(self.looks) - 1, before), *looks]

    def _said(self, pointers: Sequence[int], places: Sequence[int]) -> Iterator[tuple[object, ...]]:
        """What PDFium says of text objects, each as `_Said` has it.

        Args:
            pointers: their addresses.
            places: a character of each.
        """
        things = list(map(ctypes.c_void_p, pointers))
        deque(map(_matrix, repeat(self.handle), places, _AT_MATRIX), maxlen=0)
        coloured = list(map(_fill, things, *_AT_COLOUR))
        clips = map(_count_clips, map(ctypes.c_void_p, map(_clip_path, things)))
        marked = list(map(_marked_content, things))
        return zip(
            map(_font_of, things),
            iter_unpack("4f8x", bytes(_MATRICES)[: 24 * len(things)]),
            map(_font_size, repeat(self.handle), places),
            map(_render_mode, things),
            [count > 0 and _clipped(as_object(one)) for count, one in zip(clips, pointers, strict=True)],
            coloured,
            iter_unpack("4I", bytes(_COLOURS)[: 16 * len(things)]),
            marked,
            [
                mark < 0 and _count_marks(thing) > 0 and _is_artifact(as_object(one))
                for mark, thing, one in zip(marked, things, pointers, strict=True)
            ],
            strict=True,
        )

    def _number(self, said: tuple[object, ...], pointer: int) -> int:
        """The number of a text object's look, which is made once for all that PDFium says the same of."""
        number = self.known.get(said)
        if number is None:
            look = self._look(_Said._make(said), pointer)
            number = self.known[said] = self.numbered.setdefault(look, len(self.looks))
            if number == len(self.looks):
                self.looks.append(look)
        return number

    def _look(self, said: "_Said", pointer: int) -> Look:
        a, b, c, d = said.matrix
        angle = round(degrees(atan2(b, a))) if b and isfinite(a) and isfinite(b) else 180 if a < 0 else 0
        size = said.size * hypot(c, d)
        if said.font not in self.fonts:
            self.fonts[said.font] = _font(as_object(pointer))
        return Look(
            self.fonts[said.font][0],
            (angle - self.turn) % 360,
            round(size, 1) if isfinite(size) else 0.0,
            *self.fonts[said.font][1:],
            said.clipped or said.mode in _INVISIBLE,
            said.coloured > 0 and (said.colour[3] < _FAINT or min(said.colour[:3]) >= _PALE),
            said.marked,
            said.artifact,
        )


class _Said(NamedTuple):
    """What PDFium says of a text object."""

    font: int | None
    matrix: tuple[float, float, float, float]
    size: float
    mode: int
    clipped: bool
    coloured: int
    colour: tuple[int, int, int, int]
    marked: int
    artifact: bool


def as_object(pointer: int) -> "raw.FPDF_PAGEOBJECT":
    """The object at an address, as the library's own functions take it."""
    return ctypes.cast(pointer, raw.FPDF_PAGEOBJECT)


def _font(one: "raw.FPDF_PAGEOBJECT") -> tuple[str, bool, bool]:
    """The name of a text object's font, and whether it is bold and italic."""
    font = raw.FPDFTextObj_GetFont(one)
    buffer = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
    name = buffer.value.decode("utf-8", "replace")
    lower = name.lower()
    angle = ctypes.c_int()
    raw.FPDFFont_GetItalicAngle(font, angle)
    bold = "bold" in lower or "black" in lower or raw.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
    return name, bold, angle.value != 0 or "italic" in lower or "oblique" in lower


def _is_artifact(one: "raw.FPDF_PAGEOBJECT") -> bool:
    for at in range(min(raw.FPDFPageObj_CountMarks(one), 8)):
        buffer, size = (ctypes.c_ushort * 16)(), ctypes.c_ulong()
        raw.FPDFPageObjMark_GetName(raw.FPDFPageObj_GetMark(one, at), buffer, 32, size)
        if bytes(buffer)[: max(size.value - 2, 0)] == "Artifact".encode("utf-16-le"):
            return True
    return False


def _clipped(one: "raw.FPDF_PAGEOBJECT") -> bool:
    """Whether a text object lies outside its clipping path altogether."""
    path = raw.FPDFPageObj_GetClipPath(one)
    count = raw.FPDFClipPath_CountPaths(path) if path else 0
    if not 0 < count <= _CLIP_SEGMENTS:
        return False
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(one, left, bottom, right, top):
        return False
    x, y = ctypes.c_float(), ctypes.c_float()
    for number in range(count):
        segments = raw.FPDFClipPath_CountPathSegments(path, number)
        if not 0 < segments <= _CLIP_SEGMENTS:
            continue
        xs, ys = [], []
        for at in range(segments):
            raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(path, number, at), x, y)
            xs.append(x.value)
            ys.append(y.value)
        beside = max(xs) < left.value or min(xs) > right.value
        if beside or max(ys) < bottom.value or min(ys) > top.value:
            return True
    return False
