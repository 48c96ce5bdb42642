"""The pictures of a PDF page: where they stand, which may hold text, and their pixels."""

from collections.abc import Iterator

from msgspec import Struct, field

from msl_guard.extract.blocks import Picture
from msl_guard.extract.glyphs import Glyph
from msl_guard.extract.pdfdrawn import FEW_CHARACTERS, LETTERS, Drawn, Image, is_bare
from msl_guard.extract.pdfglyphs import PageText
from msl_guard.extract.pdfrendering import rendered
from msl_guard.model import Block, Box, Location, Step

_LEAST_SIDE = 8.0
_LEAST_AREA = 1800.0
"""In points: a picture must be this large to hold a legible line of text; icons and rules are not."""
_LEAST_PIXELS = (24, 8)
_TILES = 12
"""More pictures than this on a page are taken for pieces of one."""
_LEAST_COVER = 0.1
_LAYER_COVER = 0.2
_STROKES = 60
"""So many paths on a page without text may be letters turned into outlines."""


class PictureFinder(Struct):
    """Names the pictures of one page after the other, each picture once in a document."""

    data: bytes
    known: set[tuple[tuple[int, int], int, int]] = field(default_factory=set)

    def pictures(self, result: Drawn, found: PageText, number: int) -> Iterator[Picture]:
        """Yield the pictures of a page that may hold text which its own text does not say."""
        bare = is_bare(found)
        whole = Box(0, 0, found.width, found.height)
        covered = sum(_area(image.box) for image in result.images)
        place = ("page", number)
        if bare and covered > _LEAST_COVER * _area(whole):
            yield self._picture(number, whole, "a picture of a page", (place,), certain=True)
        elif bare and result.paths >= _STROKES:
            certain = result.letters >= LETTERS
            reason = "a page drawn without letters: its text may be outlines"
            yield self._picture(number, whole, reason, (place,), certain=certain)
        else:
            unseen = {at for at, look in enumerate(found.looks) if look.unseen}
            layer = [glyph for glyph in found.glyphs if glyph.look in unseen] if unseen else []
            images = [one for one in result.images if self._counts(one) and not _told(one, layer)]
            yield from self._listed(images, number)

    def _listed(self, images: list[Image], number: int) -> Iterator[Picture]:
        if len(images) > _TILES:
            whole = images[0].box
            for image in images[1:]:
                whole = whole.joined(image.box)
            yield self._picture(number, whole, f"{len(images)} pictures", (("page", number),))
            return
        for at, image in enumerate(images, start=1):
            yield self._picture(number, image.box, "picture", (("page", number), ("picture", at)))

    def _counts(self, image: Image) -> bool:
        """Whether an image is large enough to hold text, and was not named before."""
        width, height = image.box.right - image.box.left, image.box.bottom - image.box.top
        fine = image.pixels[0] >= _LEAST_PIXELS[0] and image.pixels[1] >= _LEAST_PIXELS[1]
        if min(width, height) < _LEAST_SIDE or width * height < _LEAST_AREA or not fine:
            return False
        key = (image.pixels, image.weight, round(width))
        new = key not in self.known
        self.known.add(key)
        return new

    def _picture(
        self, number: int, box: Box, reason: str, steps: tuple[Step, ...], *, certain: bool = False
    ) -> Picture:
        data = self.data
        return Picture(
            Location(steps, box), lambda: rendered(data, number, box), reason=reason, certain=certain
        )


def _area(box: Box) -> float:
    return (box.right - box.left) * (box.bottom - box.top)


def _told(image: Image, layer: list[Glyph]) -> bool:
    """Whether the file holds a picture's text as a layer of invisible letters on it."""
    box = image.box
    inside = sum(box.left <= one.left <= box.right and box.top <= one.top <= box.bottom for one in layer)
    return inside >= FEW_CHARACTERS


def lies_on_picture(block: Block, result: Drawn, found: PageText) -> bool:
    """Whether invisible text is the layer that text recognition put on a scanned page."""
    if not block.boxes:
        return False
    box = block.boxes[0][1]
    least = _LAYER_COVER * found.width * found.height
    return any(
        one.box.left <= box.left <= one.box.right
        and one.box.top <= box.bottom <= one.box.bottom + 1
        and _area(one.box) >= least
        for one in result.images
    )
