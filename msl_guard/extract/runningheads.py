"""Running heads: what stands at the top or the foot of page after page."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import regex
from msgspec.structs import replace

from msl_guard.model import Block, Part

_MARGIN = 0.12
"""The share of a page's height above and below that holds running heads."""
_PAGES = 3
_LONGEST = 200
_NUMBER = regex.compile(r"\d+|\b[ivxlc]+\b")

_Key = tuple[str, int]


def with_running_heads(blocks: Sequence[Block], heights: Mapping[int, float]) -> list[Block]:
    """The blocks, those that recur on at least three pages at one height marked as header or footer.

    Args:
        blocks: paragraphs with boxes, in page order.
        heights: the height of each page.
    """
    keys = [_key(block, heights) for block in blocks]
    pages: dict[_Key, set[int]] = defaultdict(set)
    for block, key in zip(blocks, keys, strict=True):
        if key is not None:
            pages[key].add(_page(block))
    recurs = [key is not None and len(pages[key]) >= _PAGES for key in keys]
    # A page of nothing else has text of its own that happens to be the same.
    full = {_page(block) for block, again in zip(blocks, recurs, strict=True) if not again}
    return [
        replace(block, part=Part.HEADER_FOOTER) if again and _page(block) in full else block
        for block, again in zip(blocks, recurs, strict=True)
    ]


def _key(block: Block, heights: Mapping[int, float]) -> _Key | None:
    """What a running head has in common from page to page: its words, numbers aside, and its height."""
    if block.part is not Part.BODY or not block.boxes or len(block.text) > _LONGEST:
        return None
    box = block.boxes[0][1]
    height = heights[_page(block)]
    middle = (box.top + box.bottom) / 2
    if _MARGIN * height < middle < (1 - _MARGIN) * height:
        return None
    return _NUMBER.sub("#", block.text), round(50 * middle / max(height, 1.0))


def _page(block: Block) -> int:
    return int(block.location.steps[0][1])
