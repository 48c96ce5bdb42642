"""Plain text files."""

from msl_guard.extract.blocks import Content
from msl_guard.extract.claims import claimed, unclaimed
from msl_guard.extract.decoding import decoded, line_starts
from msl_guard.extract.limits import Limits
from msl_guard.extract.paragraphs import text_blocks


def read(data: bytes, limits: Limits) -> Content:
    """Read a text file; blocks are located by line."""
    text = decoded(data, limits)
    starts = line_starts(text)
    blocks = text_blocks(text, starts)
    return Content([*blocks, *unclaimed(text, starts, [*claimed(blocks)])], (), starts, source=text)
