"""The same text given twice, such as a mail as HTML and as plain text: read once, and no word lost."""

from collections.abc import Iterable, Iterator, Sequence

import regex

from msl_guard.model import Block

_NO_WORD = regex.compile(r"[^\p{L}\p{N}]+")


def with_unsaid(blocks: Sequence[Block], others: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, then those of the other version that say something else."""
    yield from blocks
    said = "".join(_letters(block.text) for block in blocks)
    yield from (other for other in others if _letters(other.text) not in said)


def _letters(text: str) -> str:
    letters: str = _NO_WORD.sub("", text)
    return letters.lower()
