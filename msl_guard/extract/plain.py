"""Plain text files."""

from msl_guard.extract.blocks import Content
from msl_guard.extract.claims import completed
from msl_guard.extract.decoding import decoded, line_starts
from msl_guard.extract.limits import Limits
from msl_guard.extract.paragraphs import text_blocks


def read(data: bytes, limits: Limits) -> Content:
    """Read a text file; blocks are located by line."""
    text = decoded(data, limits)
    starts = line_starts(text)
    return Content(completed(text_blocks(text, starts), text, starts), (), starts, source=text)
