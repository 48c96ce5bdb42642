"""Text strings in the objects of a PDF, which stand on none of its pages (ISO 32000-2, 7.9.2.2)."""

from collections.abc import Iterator
from html import unescape

import regex

from msl_guard.extract.blocks import TextBuilder
from msl_guard.model import Block, Box, Location, Part, Step

_TAG = regex.compile(r"<[^<>]*>")


def text_block(text: str, part: Part, *steps: Step, box: Box | None = None) -> Iterator[Block]:
    """Yield the block of a text that stands in no page's flow; nothing if there is no text."""
    if not text:
        return
    builder = TextBuilder()
    builder.add(text, 0)
    block = builder.block(part, Location(steps, box))
    if block is not None:
        yield block


def plain(rich: str) -> str:
    """The text of a rich text string (12.7.4.4), which is XHTML."""
    if not rich:
        return ""
    text = _TAG.sub(" ", rich.partition("?>")[2] if rich.lstrip().startswith("<?") else rich)
    return " ".join(unescape(text).split())


def squeezed(text: str) -> str:
    """A text without spaces and case, to tell whether two texts are the same."""
    return "".join(text.split()).casefold()
