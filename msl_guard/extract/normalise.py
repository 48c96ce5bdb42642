"""Text as its reader sees it: invisible characters out, letters in other shapes made plain.

What is kept on purpose: superscript digits (they cite), fractions, signs such as ™ and ≥, and every
kind of space, quote and dash (matching folds those itself, without changing a length).
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from unicodedata import normalize

import regex
from msgspec.structs import replace

from msl_guard.model import Block

# Default_Ignorable_Code_Point (Unicode, DerivedCoreProperties) holds soft hyphens, zero-width and
# direction marks, variation selectors, fillers and tags; control characters are never shown either.
_INVISIBLE = r"\p{Default_Ignorable_Code_Point}\ufff9-\ufffb\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
# Ligatures, full width, mathematical and letterlike alphabets, Roman numerals, circled letters and
# subscript digits: their compatibility form is what the reader reads.
_SHAPED = (
    r"\ufb00-\ufb06\uff01-\uff5e\U0001d400-\U0001d7ff\u2102\u210a-\u2113\u2115\u2119-\u211d\u2124\u2128"
    r"\u212a\u212c\u212d\u212f-\u2131\u2133\u2134\u2145-\u2149\u2160-\u217f\u24b6-\u24e9\u2080-\u2089"
    r"\u017f\U0001f130-\U0001f149"
)
CHANGED = regex.compile(f"[{_INVISIBLE}{_SHAPED}]")
"""A character that is not shown as it is written."""
_GONE = regex.compile(f"[{_INVISIBLE}]")
# Cyrillic, Greek, Armenian, dotless and small-capital letters that look like a Latin one. Greek small
# letters that medicine mixes with Latin ones (TNFα, NFκB) are not among them.
_LOOKALIKES = str.maketrans(
    "асеорхуіјѕһԁԛԝӏАВЕКМНОРСТУХІЈЅҮοΑΒΕΖΗΙΚΜΝΟΡΤΥΧϲϳօսıİɑɡᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",
    "aceopxyijshdqwlABEKMHOPCTYXIJSYoABEZHIKMNOPTYXcjouiIagabcdefghijklmnoprstuvwyz",
)
_MIXED_WORD = regex.compile(r"[\p{L}\p{M}]*[\p{L}--[A-Za-z]][\p{L}\p{M}]*", regex.V1)
_ASCII_LETTER = regex.compile("[A-Za-z]")
_SMALL_CAPITALS = frozenset("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ")
_GAP = r"[ \u00a0\u2000-\u200a\u202f]"
_LONE = r"\p{L}(?![\p{L}\p{M}\p{N}])"
_SPACED = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}'’]){_LONE}(?:{_GAP}(?:{_LONE}|[-–‑](?={_GAP}{_LONE}))){{3,}}+"
    rf"|(?<![\p{{L}}\p{{N}}\-]){_LONE}(?:-{_LONE}){{3,}}+(?!-)"
)
_BETWEEN = _GAP.replace("]", "-]")
_MAY_BE_SPACED = re.compile(rf"{_BETWEEN}.{_BETWEEN}.{_BETWEEN}")
"""Stands in all that is spaced, and is found ten times sooner."""
_SEPARATOR = regex.compile(rf"{_GAP}|(?<=\p{{L}})-(?=\p{{L}})")
_ENOUGH_CAPITALS = 6
"""So many spaced capitals are a word; fewer are the panels of a figure."""


def is_shown(text: str) -> bool:
    """Whether every character of a text is shown as it is written."""
    return (text.isascii() and text.isprintable()) or CHANGED.search(text) is None


def plain(char: str) -> str:
    """What the reader sees of one character that `CHANGED` matches: nothing, or plain letters."""
    return "" if _GONE.match(char) else normalize("NFKC", char)


def visible(text: str) -> str:
    """The text without invisible characters, its shaped letters plain."""
    seen: str = CHANGED.sub(lambda match: plain(match[0]), text)
    return seen


def as_read(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, look-alike letters made Latin and l e t t e r - s p a c e d words joined."""
    for block in blocks:
        text = block.text if block.text.isascii() else latin(block.text)
        yield _joined(block if text == block.text else replace(block, text=text))


def latin(text: str) -> str:
    """The text with words that mix scripts to look Latin made Latin; its length is kept.

    >>> latin("b\u0435st, TNF\u03b1")
    'best, TNFα'
    """
    made: str = _MIXED_WORD.sub(_latin_word, text)
    return made


def _latin_word(match: "regex.Match[str]") -> str:
    word: str = match[0]
    changed = word.translate(_LOOKALIKES)
    mixed = _ASCII_LETTER.search(word) or _SMALL_CAPITALS.issuperset(word)
    return changed if mixed and changed.isascii() and len(changed) == len(word) else word


def _joined(block: Block) -> Block:
    """The block with its letter-spaced words joined, every offset moved along."""
    if not _MAY_BE_SPACED.search(block.text):
        return block
    dropped = [at for match in _SPACED.finditer(block.text) if _is_word(match[0]) for at in _gaps(match)]
    if not dropped:
        return block
    starts = [0, *(at + 1 for at in dropped)]
    text = "".join(block.text[start:end] for start, end in zip(starts, [*dropped, None], strict=True))

    def moved(offset: int) -> int:
        return offset - bisect_left(dropped, offset)

    # Where a stretch begins after a gap, or began before: no place is looked up twice.
    begins = sorted({*starts, *(to for to, _ in block.source)} - {*dropped, len(block.text)})
    return replace(
        block,
        text=text,
        source=tuple((moved(at), block.source_offset(at)) for at in begins),
        boxes=tuple((moved(at), box) for at, box in block.boxes),
        italics=tuple((moved(start), moved(end)) for start, end in block.italics),
    )


def _is_word(letters: str) -> bool:
    return letters != letters.upper() or sum(map(str.isalpha, letters)) >= _ENOUGH_CAPITALS


def _gaps(match: "regex.Match[str]") -> Iterator[int]:
    """Yield where, in the block, the gaps between the letters of a spaced word stand."""
    for gap in _SEPARATOR.finditer(match[0]):
        yield match.start() + gap.start()
