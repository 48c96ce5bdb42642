"""Markdown files."""

from msl_guard.extract.blocks import Content
from msl_guard.extract.commonmark import markdown_content
from msl_guard.extract.decoding import decoded, line_starts
from msl_guard.extract.limits import Limits


def read(data: bytes, limits: Limits) -> Content:
    """Read a Markdown file; blocks are located by line."""
    text = decoded(data, limits)
    return markdown_content(text, line_starts(text))
