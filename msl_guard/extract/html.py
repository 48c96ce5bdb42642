"""HTML files."""

from msl_guard.extract.blocks import Content
from msl_guard.extract.decoding import decoded, line_starts
from msl_guard.extract.limits import Limits
from msl_guard.extract.tags import html_blocks


def read(data: bytes, limits: Limits) -> Content:
    """Read an HTML file; blocks are located by line."""
    text = decoded(data, limits)
    starts = line_starts(text)
    return Content(html_blocks(text, starts), (), starts)
