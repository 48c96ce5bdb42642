"""HTML files."""

from msgspec.structs import replace

from msl_guard.extract.blocks import Content
from msl_guard.extract.decoding import decoded, line_starts
from msl_guard.extract.limits import Limits
from msl_guard.extract.tags import html_content


def read(data: bytes, limits: Limits) -> Content:
    """Read an HTML file; blocks are located by line."""
    text = decoded(data, limits)
    return replace(html_content(text, line_starts(text)), source=text)
