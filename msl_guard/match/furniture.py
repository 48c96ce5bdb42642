"""What of a document stands on its pages, and what outside or behind them."""

from msl_guard.model import Block, Part, Span

_PAGES = ("slide", "page")
"""Steps of a location that name a page; what runs over all pages has none."""


def visible(block: Block) -> Span:
    """The block from its first visible character on."""
    return Span(block, len(block.text) - len(block.text.lstrip()), len(block.text))


def is_furniture(block: Block) -> bool:
    """Whether a block stands outside the pages: a property, or what lies behind them all."""
    kind = block.location.steps[0][0] if block.location.steps else ""
    running = block.part is Part.HEADER_FOOTER and kind not in _PAGES
    return block.part is Part.METADATA or running or kind in ("layout", "master")
