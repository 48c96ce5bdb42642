"""From the characters of a PDF page to its blocks: parts, hidden text, words with their boxes."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from operator import le
from statistics import median

import regex

from msl_guard.extract.blocks import TextBuilder
from msl_guard.extract.glyphs import Chars, Glyph, Line
from msl_guard.extract.normalise import is_shown
from msl_guard.extract.pagelayout import Paragraph, paragraphs
from msl_guard.extract.pdfglyphs import PageText, upright
from msl_guard.extract.pdftags import Role
from msl_guard.model import Block, Box, Location, Part

_TITLE_SIZE = 1.25
"""A short paragraph this many times as high as the page's typical one is a title."""
_TITLE_WORDS = 25
_TINY = 1.5
"""Letters of less than this many points cannot be read."""
_MARGIN = 0.15
"""The share of a page's height above and below that holds running heads."""
_CAPTION = regex.compile(
    r"(?:supplement\w*\s+|suppl?\.\s*)?(?:figure|fig\.?|table|exhibit|chart|graph)\s*[A-Z]?\d+[A-Za-z]?\s*[.:|–—-]",
    regex.IGNORECASE,
)
_HYPHENS = "-\u00ad\u2010\u0002"
_PLAIN = dict.fromkeys(map(ord, _HYPHENS), "-") | {at: " " for at in range(0x3001) if chr(at).isspace()}
_WORD = re.compile(r"[^ ]+")
_LAST_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}\-]*$")
_FIRST_WORD = regex.compile(r"[\p{L}]+")
_COMPOUND = frozenset(
    "anti best best-in co cross double dose drug early end evidence first follow head health high "
    "in late life line long low multi new non off old once open over patient phase placebo post pre "
    "re real risk second self short side single small state steady sub third time treatment twice "
    "two three un up well".split()
)


_made_box: Callable[[tuple[float, ...]], Box] = partial(tuple.__new__, Box)
"""A box at half the cost: every word has one."""


def page_blocks(
    found: PageText, number: int, *, hidden: frozenset[int], roles: Mapping[int, Role], headed: bool
) -> Iterator[Block]:
    """Yield the paragraphs of a page.

    Args:
        found: its characters.
        number: the page's number, from 1.
        hidden: the numbers of the characters that do not show.
        roles: what the document's tags say by marked content.
        headed: whether the tags name the headings, so that none need be guessed.
    """
    elements = [roles.get(look.marked) for look in found.looks]
    kinds = [(look.bold, element, look.artifact) for look, element in zip(found.looks, elements, strict=True)]
    placed = [
        (unseen, paragraph)
        for unseen, group in _groups(found, hidden)
        for paragraph in paragraphs(group, kinds)
    ]
    heights = [line.height for unseen, paragraph in placed for line in paragraph.lines if not unseen]
    typical = median(heights) if heights else 0.0
    for place, (unseen, paragraph) in enumerate(placed, start=1):
        builder = _text(paragraph, found)
        builder.size = paragraph.height or None
        part, level = Part.HIDDEN, 0
        if not unseen:
            part, level = _part(paragraph, found, elements, typical, headed=headed)
        if part is Part.BODY and _CAPTION.match("".join(builder.pieces)):
            part = Part.CAPTION
        location = Location((("page", number), ("paragraph", place)))
        block = builder.block(part, location, level=level)
        if block is not None:
            yield block


def glyphs_text(found: PageText, glyphs: Sequence[Glyph]) -> list[TextBuilder]:
    """The paragraphs that some of a page's characters make up."""
    placed = paragraphs(Chars.of(glyphs), [look.bold for look in found.looks])
    return [_text(paragraph, found) for paragraph in placed]


def _groups(found: PageText, hidden: frozenset[int]) -> Iterator[tuple[bool, Chars]]:
    """Yield the characters that can stand in one text: (whether unseen, upright characters)."""
    angles = {look.angle for look in found.looks}
    tiny = frozenset(number for number, look in enumerate(found.looks) if 0 < look.size < _TINY)
    if angles <= {0} and not hidden and not tiny and not found.overhangs:
        yield False, found.chars
        return
    groups: dict[tuple[bool, int], list[Glyph]] = {}
    for glyph in found.glyphs:
        small = glyph.look in tiny and glyph.bottom - glyph.top < _TINY
        unseen = glyph.place in hidden or small or _is_off(glyph, found)
        groups.setdefault((unseen, found.looks[glyph.look].angle), []).append(glyph)
    for (unseen, angle), glyphs in sorted(groups.items()):
        yield unseen, Chars.of(glyphs if angle == 0 else upright(found, angle, glyphs))


def _is_off(glyph: Glyph, found: PageText) -> bool:
    return glyph.right < 0 or glyph.bottom < 0 or glyph.left > found.width or glyph.top > found.height


def _part(
    paragraph: Paragraph,
    found: PageText,
    elements: Sequence[Role | None],
    typical: float,
    *,
    headed: bool,
) -> tuple[Part, int]:
    """What a paragraph is: by its tag, otherwise by its size and weight."""
    first = paragraph.lines[0].chars
    look, element = found.looks[first.looks[0]], elements[first.looks[0]]
    if element is not None:
        return element.part, element.level
    middle = (first.tops[0] + first.bottoms[0]) / 2
    if look.artifact and not _MARGIN * found.height < middle < (1 - _MARGIN) * found.height:
        return Part.HEADER_FOOTER, 0
    stands_out = paragraph.height >= _TITLE_SIZE * typical or look.bold
    if not headed and stands_out and sum(len(line.text.split()) for line in paragraph.lines) <= _TITLE_WORDS:
        return Part.TITLE, 1
    return Part.BODY, 0


def _text(paragraph: Paragraph, found: PageText) -> TextBuilder:
    """The paragraph as one text, words divided at line ends joined."""
    builder = TextBuilder()
    for number, line in enumerate(paragraph.lines):
        following = paragraph.lines[number + 1] if number + 1 < len(paragraph.lines) else None
        kept = line.chars
        joins = following is not None and _divided(line, following)
        if joins and not _keeps_hyphen(line, following):
            kept = kept.cut(0, len(kept) - 1)
        _add_line(builder, kept, found, even=line.even)
        if following is not None and not joins:
            builder.stand_in(" ", line.chars.places[-1])
    return builder


def _add_line(builder: TextBuilder, chars: Chars, found: PageText, *, even: bool) -> None:
    """Append a line: every word has a box, and knows where it stands in the page's text."""
    places, text = chars.places, chars.text
    if not text:
        return
    shown = text.isascii() and text.isprintable()
    if not shown:
        text = text.translate(_PLAIN)
        shown = is_shown(text)
    words = [word.span() for word in _WORD.finditer(text)]
    boxes = _boxes(chars, words, found, even=even)
    if shown and (isinstance(places, range) or list(places) == list(range(places[0], places[0] + len(text)))):
        start = builder.length
        builder.add(text, places[0])
        spans = [(start + begin, start + end) for begin, end in words] if start else words
    else:
        spans = list(_add_pieces(builder, text, places, words))
    builder.boxes += zip([begin for begin, _ in spans], boxes, strict=True)
    for (begin, end), (first, _) in zip(spans, words, strict=True) if found.italics else ():
        if chars.looks[first] in found.italics and begin < end:
            builder.italics.append((begin, end))


def _boxes(chars: Chars, words: Sequence[tuple[int, int]], found: PageText, *, even: bool) -> list[Box]:
    """The box of each word, on the page as shown."""
    if found.looks[chars.looks[0]].angle:
        chars, even = Chars.of(found.glyphs[place] for place in chars.places), False
    lefts, tops, rights, bottoms = chars.lefts, chars.tops, chars.rights, chars.bottoms
    # In most lines all words are of one height, and each letter is further to the right.
    if (
        even
        or (
            tops.count(tops[0]) == len(tops)
            and bottoms.count(bottoms[0]) == len(bottoms)
            and all(map(le, lefts, lefts[1:]))
        )
    ) and all(map(le, rights, rights[1:])):
        top, bottom = tops[0], bottoms[0]
        sides = [(lefts[begin], top, rights[end - 1], bottom) for begin, end in words]
        return list(map(_made_box, sides))
    return [
        Box(min(lefts[begin:end]), min(tops[begin:end]), max(rights[begin:end]), max(bottoms[begin:end]))
        for begin, end in words
    ]


def _add_pieces(
    builder: TextBuilder, text: str, places: Sequence[int], words: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Append the words and spaces of a line that is no one stretch of the page; yield where words stand."""
    at = 0
    for begin, end in words:
        for place in places[at:begin]:
            builder.add(" ", place)
        start = builder.length
        if places[end - 1] - places[begin] == end - begin - 1:
            builder.add(text[begin:end], places[begin])
        else:
            for place, one in zip(places[begin:end], text[begin:end], strict=True):
                builder.add(one, place)
        yield start, builder.length
        at = end
    for place in places[at:]:
        builder.add(" ", place)


def _divided(line: Line, following: Line) -> bool:
    return line.text[-1] in _HYPHENS and following.text[0].isalnum()


def _keeps_hyphen(line: Line, following: Line | None) -> bool:
    """Whether a hyphen at a line's end is part of the word: "first-line", not "effi-cacy"."""
    before = _LAST_WORD.search(line.text[:-1])
    after = _FIRST_WORD.match(following.text) if following else None
    if before is None or after is None:
        return True
    left = before[0]
    return "-" in left or left.lower() in _COMPOUND or not left.isalpha() or after[0][:1].isupper()
