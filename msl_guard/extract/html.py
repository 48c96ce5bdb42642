"""HTML files."""

from msl_guard.extract.blocks import Content
from msl_guard.extract.decoding import decoded, line_starts
from msl_guard.extract.tags import html_blocks


def read(data: bytes) -> Content:
    """Read an HTML file; blocks are located by line."""
    text = decoded(data)
    starts = line_starts(text)
    return Content(html_blocks(text, starts), (), starts)
