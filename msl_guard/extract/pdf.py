"""PDF: page text with the box of every word from PDFium, all else from the document's objects."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median

import pypdfium2
import regex

from msl_guard.errors import ExtractionError
from msl_guard.extract.blocks import Content, TextBuilder
from msl_guard.extract.limits import Limits
from msl_guard.extract.pagelayout import Glyph, Line, Paragraph, paragraphs
from msl_guard.extract.pdfglyphs import Look, PageText, page_text, upright
from msl_guard.model import Block, Box, Location, Part, Unread

_TITLE_SIZE = 1.25
"""A short paragraph this many times as high as the page's typical one is a title."""
_TITLE_WORDS = 25
_HYPHENS = "-\u00ad\u2010\u0002"
_LAST_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}\-]*$")
_FIRST_WORD = regex.compile(r"[\p{L}]+")
_COMPOUND = frozenset(
    "anti best best-in co cross double dose drug early end evidence first follow head health high "
    "in late life line long low multi new non off old once open over patient phase placebo post pre "
    "re real risk second self short side single small state steady sub third time treatment twice "
    "two three un up well".split()
)


def read(data: bytes, limits: Limits) -> Content:
    """Read a PDF; blocks are located by page and paragraph, words by box."""
    start = max(data.find(b"%PDF-", 0, 4096), 0)
    try:
        document = pypdfium2.PdfDocument(data[start:])
    except pypdfium2.PdfiumError as error:
        raise ExtractionError(_opening_fault(str(error))) from None
    blocks: list[Block] = []
    unread: list[Unread] = []
    try:
        if len(document) > limits.pages:
            raise ExtractionError(f"holds {len(document)} pages; the limit is {limits.pages}; split it")
        for number in range(len(document)):
            location = Location((("page", number + 1),))
            try:
                page = document[number]
                found = page_text(page)
                page.close()
            except pypdfium2.PdfiumError as error:
                unread.append(Unread(location, f"cannot be read: {error}"))
                continue
            blocks += _page_blocks(found, number + 1)
    finally:
        document.close()
    return Content(blocks, unread)


def _opening_fault(message: str) -> str:
    if "password" in message.lower():
        return "is encrypted; save a copy without a password"
    return f"is no readable PDF: {message}; it may be damaged or cut off"


def _page_blocks(found: PageText, number: int) -> Iterator[Block]:
    kinds = [look.bold for look in found.looks]
    placed = [(angle, p) for angle, group in _groups(found) for p in paragraphs(group, kinds)]
    if not placed:
        return
    typical = median(line.height for _, p in placed for line in p.lines)
    for place, (_, paragraph) in enumerate(placed, start=1):
        stands_out = paragraph.height >= _TITLE_SIZE * typical or kinds[paragraph.lines[0].glyphs[0].look]
        title = stands_out and sum(len(line.text.split()) for line in paragraph.lines) <= _TITLE_WORDS
        location = Location((("page", number), ("paragraph", place)))
        part, level = (Part.TITLE, 1) if title else (Part.BODY, 0)
        block = _text(paragraph, found).block(part, location, level=level)
        if block is not None:
            yield block

def _groups(found):
    angles = {look.angle for look in found.looks}
    if angles <= {0}:
        return [(0, found.glyphs)]
    groups = {}
    for glyph in found.glyphs:
        groups.setdefault(found.looks[glyph.look].angle, []).append(glyph)
    return [(a, g if a==0 else upright(found, a, g)) for a, g in sorted(groups.items())]


def _text(paragraph: Paragraph, found: PageText) -> TextBuilder:
    """The paragraph as one text, words divided at line ends joined."""
    builder = TextBuilder()
    for number, line in enumerate(paragraph.lines):
        following = paragraph.lines[number + 1] if number + 1 < len(paragraph.lines) else None
        kept = line.glyphs
        joins = following is not None and _divided(line, following)
        if joins and not _keeps_hyphen(line, following):
            kept = kept[:-1]
        _add_line(builder, kept, found)
        if following is not None and not joins:
            builder.stand_in(" ", line.glyphs[-1].index)
    return builder


def _add_line(builder: TextBuilder, glyphs: Sequence[Glyph], found: PageText) -> None:
    """Append a line word by word: every word has a box, and knows where it stands in the page's text."""
    word: list[Glyph] = []
    for glyph in glyphs:
        if glyph.text.isspace():
            _add_word(builder, word, found)
            builder.add(" ", glyph.index)
            word = []
        else:
            word.append(glyph)
    _add_word(builder, word, found)


def _add_word(builder: TextBuilder, word: Sequence[Glyph], found: PageText) -> None:
    if not word:
        return
    start = builder.length
    indices, texts, *_ = zip(*word, strict=True)
    text = "".join(["-" if one in _HYPHENS else one for one in texts])
    if indices[-1] - indices[0] == len(word) - 1:
        builder.add(text, indices[0])
    else:
        for index, one in zip(indices, text, strict=True):
            builder.add(one, index)
    if found.looks[word[0].look].italic:
        builder.italic(start)
    shown = [found.glyphs[index] for index in indices]
    _, _, lefts, tops, rights, bottoms, _, _ = zip(*shown, strict=True)
    builder.boxes.append((start, Box(min(lefts), min(tops), max(rights), max(bottoms))))


def _divided(line: Line, following: Line) -> bool:
    return line.glyphs[-1].text in _HYPHENS and following.glyphs[0].text.isalnum()


def _keeps_hyphen(line: Line, following: Line | None) -> bool:
    """Whether a hyphen at a line's end is part of the word: "first-line", not "effi-cacy"."""
    before = _LAST_WORD.search(line.text[:-1])
    after = _FIRST_WORD.match(following.text) if following else None
    if before is None or after is None:
        return True
    left = before[0]
    return "-" in left or left.lower() in _COMPOUND or not left.isalpha() or after[0][:1].isupper()
