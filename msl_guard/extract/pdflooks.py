"""How the text objects of a PDF page look: font, weight, angle, colour, clipping and tags."""

import ctypes
from collections.abc import Sequence
from itertools import groupby, repeat
from math import atan2, degrees, hypot, isfinite
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


class LookReader:
    """Reads how the text objects of one page look; objects that look the same share a number."""

    def __init__(self, text: "pypdfium2.PdfTextPage", turn: int, looks: list[Look]) -> None:
        self.text = text
        self.handle = ctypes.cast(text.raw, ctypes.c_void_p)
        self.turn = turn
        self.looks = looks
        self.known: dict[_Said, int] = {}
        self.numbered: dict[Look, int] = {}
        self.fonts: dict[int, tuple[str, bool, bool]] = {}
        self.matrix = raw.FS_MATRIX()
        self.colour = (ctypes.c_uint * 4)()
        self.at_matrix = ctypes.byref(self.matrix)
        self.at_colour = [ctypes.byref(self.colour, 4 * at) for at in range(4)]

    def numbers(self, objects: Sequence[int | None]) -> tuple[list[int], list[int]]:
        """The look of each character, and which characters begin or end a text object.

        Characters that PDFium adds look like the one before.
        """
        seen: dict[int, int] = {}
        numbers: list[int] = []
        edges: list[int] = []
        last, before = -1, 0
        for pointer, run in groupby(objects):
            at = len(numbers)
            if pointer and pointer != before:
                if at and before:
                    edges.append(at - 1)
                edges.append(at)
                before = pointer
                if pointer not in seen:
                    seen[pointer] = self._number(pointer, at)
                last = seen[pointer]
            numbers += repeat(last, len(list(run)))
        if before:
            edges.append(len(objects) - 1)
        if -1 in numbers:
            self.looks.append(Look())
            numbers = [len(self.looks) - 1 if number < 0 else number for number in numbers]
        return numbers, edges

    def _number(self, pointer: int, at: int) -> int:
        """The number of a text object's look, which is made once for all that PDFium says the same of."""
        matrix, colour, thing = self.matrix, self.colour, ctypes.c_void_p(pointer)
        _matrix(self.handle, at, self.at_matrix)
        coloured = _fill(thing, *self.at_colour) > 0
        clip = _clip_path(thing)
        marked = _marked_content(thing)
        said = _Said(
            _font_of(thing) or 0,
            (matrix.a, matrix.b, matrix.c, matrix.d),
            _font_size(self.handle, at),
            _render_mode(thing) in _INVISIBLE
            or (bool(clip) and _count_clips(ctypes.c_void_p(clip)) > 0 and _clipped(as_object(pointer))),
            coloured
            and (colour[3] < _FAINT or (colour[0] >= _PALE and colour[1] >= _PALE and colour[2] >= _PALE)),
            marked,
            marked < 0 and _count_marks(thing) > 0 and _is_artifact(as_object(pointer)),
        )
        if said not in self.known:
            look = self._look(said, pointer)
            self.known[said] = self.numbered.setdefault(look, len(self.looks))
            if self.known[said] == len(self.looks):
                self.looks.append(look)
        return self.known[said]

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
            said.unseen,
            said.pale,
            said.marked,
            said.artifact,
        )


class _Said(NamedTuple):
    """What PDFium says of a text object."""

    font: int
    matrix: tuple[float, float, float, float]
    size: float
    unseen: bool
    pale: bool
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
