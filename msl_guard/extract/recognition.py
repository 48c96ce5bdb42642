"""Text in pictures, read with RapidOCR where the extra `ocr` is installed; its models come with it."""

import io
import warnings
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

from msl_guard.errors import ExtractionError
from msl_guard.extract.blocks import Picture, TextBuilder
from msl_guard.extract.limits import Limits
from msl_guard.model import Block, Box, Location, Part, Unread

if TYPE_CHECKING:
    from msl_guard.extract.glyphs import Line
    from msl_guard.extract.pagelayout import Paragraph

_SURE = 0.5
"""Lines that are recognised with less certainty than this are not taken for text."""
_MOST_PIXELS = 50_000_000
_LEAST_SIDE = 8.0
_LEAST_AREA = 1800.0
"""In points: less cannot hold a legible line of text; icons and rules are neither read nor listed."""
_NOT_MADE_OUT = "a part of the text in this picture could not be made out"

Corners = Sequence[Sequence[float]]
Found = tuple[Corners, str, float]


class Engine(Protocol):
    """Text recognition: the pixels of a picture in, (corners, text, certainty) of its lines out."""

    def __call__(self, image: object) -> tuple[Sequence[Found] | None, object]:
        """Recognise the text of a picture."""
        ...


def is_installed() -> bool:
    """Whether text in pictures can be read."""
    return find_spec("rapidocr_onnxruntime") is not None


def read_pictures(pictures: Sequence[Picture], limits: Limits) -> tuple[list[Block], list[Unread]]:
    """The text of pictures, and the pictures that were not read or not fully read.

    Without the extra, or if `limits.pictures` is 0, every picture that may hold text is unread.
    """
    blocks: list[Block] = []
    unread: list[Unread] = []
    left = limits.pictures if is_installed() else 0
    for picture in pictures:
        if _is_small(picture.location.box):
            continue
        if left <= 0:
            unread.append(_unread(picture, picture.reason))
            continue
        left -= 1
        try:
            found, complete = recognise(picture)
        except ExtractionError as error:
            unread.append(_unread(picture, f"{picture.reason} {error}"))
            continue
        blocks += found
        if not complete:
            unread.append(Unread(picture.location, _NOT_MADE_OUT, picture=True))
    return blocks, unread


def recognise(picture: Picture) -> tuple[list[Block], bool]:
    """The paragraphs of a picture, and whether all of its lines could be made out.

    Raises:
        ExtractionError: it is no picture of a known format, or too large.
    """
    from msl_guard.extract.pagelayout import joined

    image, size = _pixels(picture.load())
    lines, _ = _engine()(image)
    found = list(lines or ())
    sure = [_line(one, size, picture.location.box) for one in found if one[2] >= _SURE and one[1].strip()]
    return list(_blocks(joined(sure), picture)), len(sure) == len(found)


def _unread(picture: Picture, reason: str) -> Unread:
    return Unread(picture.location, reason, picture=not picture.certain)


def _is_small(box: Box | None) -> bool:
    if box is None:
        return False
    width, height = box.right - box.left, box.bottom - box.top
    return min(width, height) < _LEAST_SIDE or width * height < _LEAST_AREA


@cache
def _engine() -> Engine:
    import logging

    from rapidocr_onnxruntime import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    engine: Engine = RapidOCR()
    return engine


def _pixels(data: bytes) -> tuple[object, tuple[int, int]]:
    """A picture's pixels, and its width and height."""
    import numpy
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data))
            if image.width * image.height > _MOST_PIXELS:
                raise ExtractionError(f"is larger than {_MOST_PIXELS} pixels")
            flat = Image.new("RGB", image.size, "white")
            layered = image.convert("RGBA")
            flat.paste(layered, mask=layered.getchannel("A"))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise ExtractionError("is in a format that cannot be read") from None
    # RapidOCR takes the colours from blue to red.
    return numpy.asarray(flat)[:, :, ::-1], image.size


def _line(found: Found, size: tuple[int, int], box: Box | None) -> "Line":
    """A recognised line as characters of equal width; where the picture stands is known, on its page."""
    from msl_guard.extract.glyphs import Chars, Glyph, Line

    corners, text, _ = found
    across, down = zip(*((float(x), float(y)) for x, y in corners), strict=True)
    frame = box or Box(0, 0, size[0], size[1])
    wide, high = (frame.right - frame.left) / size[0], (frame.bottom - frame.top) / size[1]
    left, right = frame.left + min(across) * wide, frame.left + max(across) * wide
    top, bottom = frame.top + min(down) * high, frame.top + max(down) * high
    step = (right - left) / len(text)
    glyphs = [
        Glyph(at, char, left + at * step, top, left + (at + 1) * step, bottom) for at, char in enumerate(text)
    ]
    return Line(Chars.of(glyphs), left, top, right, bottom)


def _blocks(paragraphs: "Sequence[Paragraph]", picture: Picture) -> Iterator[Block]:
    """Yield paragraphs as blocks; words have boxes if the picture has a place on a page."""
    location = picture.location
    for number, paragraph in enumerate(paragraphs, start=1):
        builder = TextBuilder()
        for line in paragraph.lines:
            if not builder.ends_with_space():
                builder.stand_in(" ", 0)
            _add_line(builder, line, boxed=location.box is not None)
        steps = (*location.steps, ("text in picture", f"text in picture, paragraph {number}"))
        block = builder.block(Part.IMAGE_TEXT, Location(steps, location.box), anchor=picture.anchor)
        if block is not None:
            yield replace(block, source=())


def _add_line(builder: TextBuilder, line: "Line", *, boxed: bool) -> None:
    at = 0
    for word in line.text.split(" "):
        if word and boxed:
            left, right = line.chars.lefts[at], line.chars.rights[at + len(word) - 1]
            builder.boxes.append((builder.length, Box(left, line.top, right, line.bottom)))
        builder.add(word, builder.length)
        at += len(word) + 1
        if at <= len(line.chars):
            builder.add(" ", builder.length)
