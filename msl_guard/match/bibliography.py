"""Numbered references of a document: where each is listed, and where each is cited.

Only what is written so that nobody could read it otherwise counts: a list whose numbers run on without
a gap, and citations of one style. Everything else has no references here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

import regex
from msgspec import Struct

from msl_guard.late import Late
from msl_guard.match.view import DocumentView
from msl_guard.model import Block, Part, Span

_RAISED = "¹²³⁰⁴⁵⁶⁷⁸⁹"
_PLAIN = str.maketrans(_RAISED, "1230456789")
# The number of an entry: at the start of a block, or after the end of the entry before it.
_MARKER = Late(
    rf"(?:^|(?<=[.;)\]\p{{L}}0-9][ \n])|(?<=\n))\s*+(?:\[(?P<n>[0-9]{{1,3}})\][.:]?\s?"
    rf"|(?P<n>[0-9]{{1,3}})[.)](?![0-9])\s?|(?P<n>[{_RAISED}]{{1,3}})\s?)(?=[^\s0-9])"
)
# What shows that a line is a bibliographic reference: a year, and how authors or places are written.
_YEAR = Late(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_BIBLIOGRAPHIC = Late(
    r"\bet al\b|\bdoi\b|\bPMID\b|https?://|\bNCT[0-9]{8}|[;:,]\s?[0-9]+\s?(?:\([^()]{1,20}\))?\s?:\s?[0-9eS]"
    r"|(?-i:\p{Lu}\p{Ll}[\p{L}'-]+,?\s\p{Lu}{1,3}\b)"
    r"|prescribing information|product characteristics|data on file",
    regex.I,
)
_BRACKETS = Late(r"\[(?P<inside>[0-9]{1,3}(?:\s?[,;-]\s?[0-9]{1,3}){0,40})\](?!\()")
# In "worldwide ¹,2,3" only the first number was raised.
_SUPERSCRIPT = Late(
    rf"(?<=[\p{{L}}.,;:!?)\]\"'%]\s?)(?P<inside>[{_RAISED}]{{1,3}}(?:[,⁻-]+(?:\s?[{_RAISED}]{{1,3}}|[0-9]{{1,3}}))"
    r"{0,40})(?![⁻0-9\p{L}])"
)
# Everything that might cite, to be sure that an entry is cited nowhere.
_PERHAPS = Late(
    rf"(?:(?<=[\p{{L}}\p{{P}}%]\s?)[{_RAISED}]|(?<=[\p{{L}}.,;:)%][\[(]?|[ \[(])[0-9])[{_RAISED}0-9]*"
    rf"(?:\s?[,;⁻-]+\s?[{_RAISED}0-9]+)*"
)
_PIECE = Late(rf"([0-9{_RAISED}]+)(?:\s?[⁻-]+\s?([0-9{_RAISED}]+))?")
# Exponents of units are no citations; nor are bounds of intervals.
_UNIT = Late(r"(?<!\p{L})(?:[cdkmnµμ]?m|kg|s|ft|in|[A-Zχητnpx]|chi)$")
_EXPONENTS = ("²", "³")
_MEASURED = Late(r"(?:[0-9%]|range|IQR|CI|interval|limits?|median|mean|scores?|grades?)[\s,;:=(]*$", regex.I)
_CITING = frozenset(
    (
        Part.TITLE,
        Part.BODY,
        Part.TABLE,
        Part.TABLE_HEADER,
        Part.CHART,
        Part.DIAGRAM,
        Part.NOTES,
        Part.FOOTNOTE,
    )
) | {Part.CAPTION, Part.QUOTE}
_LISTING = frozenset((Part.BODY, Part.FOOTNOTE, Part.NOTES, Part.HEADER_FOOTER))
_MOST_IN_RANGE = 40


class Entry(Struct, frozen=True):
    """An entry of a reference list."""

    number: int
    span: Span


class Citation(Struct, frozen=True):
    """A place that cites a numbered entry."""

    number: int
    span: Span


class Listed(Struct, frozen=True):
    """A reference list with the citations that mean it."""

    entries: tuple[Entry, ...]
    citations: tuple[Citation, ...]

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of its entries."""
        return frozenset(one.number for one in self.entries)

    @property
    def agreed(self) -> bool:
        """Whether list and citations belong together beyond doubt: most of what is cited is listed."""
        cited = {one.number for one in self.citations}
        return bool(cited & self.numbers) and len(cited & self.numbers) >= len(cited - self.numbers)


@lru_cache(maxsize=1)
def lists(view: DocumentView) -> tuple[Listed, ...]:
    """The reference lists whose citations are known: that of the document, or those of its slides.

    Several checks ask for those of one document, one after the other.
    """
    headed = [
        entries
        for group in _headed(view)
        if (entries := _entries(view, group)) and _run_on(entries) and entries[0].number == 1
    ]
    citations = _citations(view)
    if len(headed) == 1:
        return (Listed(headed[0], tuple(one for found in citations.values() for one in found)),)
    return () if headed else tuple(_of_slides(view, citations))


def counted(view: DocumentView) -> tuple[Listed, ...]:
    """The one list that is numbered by the program that shows it: its entries count as they stand."""
    groups = _headed(view)
    texts = [view.folded(one) for group in groups for one in group]
    if len(groups) != 1 or any(_MARKER.match(one) or not _is_reference(one) for one in texts):
        return ()
    entries = tuple(Entry(at, Span(one, 0, len(one.text))) for at, one in enumerate(groups[0], start=1))
    return (Listed(entries, tuple(one for found in _citations(view).values() for one in found)),)


def perhaps_cited(view: DocumentView) -> frozenset[int]:
    """Every number that anything outside the lists might cite, however it is written."""
    return frozenset(
        one.number
        for block in view.document.blocks
        if block.part is not Part.REFERENCE_LIST
        for match in _PERHAPS.finditer(view.folded(block))
        for one in _cited(view.folded(block), block, *match.span())
    )


def _headed(view: DocumentView) -> list[list[Block]]:
    """The blocks under each heading "References"."""
    groups: list[list[Block]] = []
    last = -2
    for at, block in enumerate(view.document.blocks):
        if block.part is not Part.REFERENCE_LIST:
            continue
        if at - last > 1 and not (groups and _continues(view, block, groups[-1])):
            groups.append([])
        groups[-1].append(block)
        last = at
    return groups


def _continues(view: DocumentView, block: Block, group: list[Block]) -> bool:
    """Whether a block goes on counting where a group of blocks ended."""
    first, before = _MARKER.match(view.folded(block)), _entries(view, group)
    return bool(first and before and _number(first) == before[-1].number + 1)


def _of_slides(view: DocumentView, citations: dict[int, list[Citation]]) -> Iterator[Listed]:
    """Yield the list at the foot of each slide that has one, numbered from 1, with its own citations."""
    for page, numbers in enumerate(view.outline.pages):
        blocks = [view.document.blocks[at] for at in numbers]
        if not any(kind == "slide" for kind, _ in blocks[0].location.steps[:1]):
            continue
        listing = [one for one in blocks if one.part in _LISTING and _MARKER.match(view.folded(one))]
        entries = tuple(one for block in listing for one in _entries(view, [block]))
        if entries and all(_is_reference(one.span.text) for one in entries) and _run_on(entries):
            own = {id(one.span.block) for one in entries}
            cited = tuple(one for one in citations.get(page, ()) if id(one.span.block) not in own)
            if entries[0].number == 1:
                yield Listed(entries, cited)


def _entries(view: DocumentView, blocks: Iterable[Block]) -> tuple[Entry, ...]:
    """The numbered entries of blocks; within a block one begins only where the next number stands."""
    found: list[Entry] = []
    for block in blocks:
        text = view.folded(block)
        numbers: list[int] = []
        places: list[int] = []
        for match in _MARKER.finditer(text):
            number = _number(match)
            if number == numbers[-1] + 1 if numbers else not text[: match.start()].strip():
                numbers.append(number)
                places.append(match.end())
        stops = pairwise((*places, len(text)))
        found += [Entry(one, Span(block, *stop)) for one, stop in zip(numbers, stops, strict=True)]
    return tuple(found)


def _run_on(entries: tuple[Entry, ...]) -> bool:
    return all(after.number == before.number + 1 for before, after in pairwise(entries))


def _is_reference(text: str) -> bool:
    return bool(_YEAR.search(text) and _BIBLIOGRAPHIC.search(text))


def _number(match: "regex.Match[str]") -> int:
    return int(match["n"].translate(_PLAIN))


def _citations(view: DocumentView) -> dict[int, list[Citation]]:
    """The citations of each page, in the style of the document: brackets, else superscripts."""
    bracketed = _found(view, _BRACKETS)
    if bracketed:
        return bracketed
    # Raised numbers in a text with footnotes call the footnotes.
    if any(
        one.part is Part.FOOTNOTE and one.location.steps[:1] != () and _is_note(one)
        for one in view.document.blocks
    ):
        return {}
    return _found(view, _SUPERSCRIPT)


def _is_note(block: Block) -> bool:
    return any(kind in ("footnote", "endnote") for kind, _ in block.location.steps)


def _found(view: DocumentView, style: "regex.Pattern[str]") -> dict[int, list[Citation]]:
    found: dict[int, list[Citation]] = defaultdict(list)
    for page, numbers in enumerate(view.outline.pages):
        for at in numbers:
            block = view.document.blocks[at]
            if block.part not in _CITING:
                continue
            view.heed()
            found[page] += _in_block(view.folded(block), block, style)
    return {page: some for page, some in found.items() if some}


def _in_block(text: str, block: Block, style: "regex.Pattern[str]") -> Iterator[Citation]:
    for match in style.finditer(text):
        before = text[max(match.start() - 24, 0) : match.start()]
        if not text[: match.start()].strip(" \"'(") or _is_measure(before, match["inside"], style):
            continue
        cited = list(_cited(text, block, *match.span("inside")))
        # Nothing is numbered 0: "[0, 1]" is an interval.
        if all(one.number for one in cited):
            yield from cited


def _cited(text: str, block: Block, start: int, end: int) -> Iterator[Citation]:
    for piece in _PIECE.finditer(text, start, end):
        first = int(piece[1].translate(_PLAIN))
        last = int((piece[2] or piece[1]).translate(_PLAIN))
        if first <= last <= first + _MOST_IN_RANGE:
            span = Span(block, piece.start(), piece.end())
            yield from (Citation(number, span) for number in range(first, last + 1))


def _is_measure(before: str, inside: str, style: "regex.Pattern[str]") -> bool:
    """Whether what looks like a citation is an exponent, or the bounds of an interval."""
    if style is _SUPERSCRIPT:
        return inside in _EXPONENTS and _UNIT.search(before) is not None
    return not inside.isdecimal() and _MEASURED.search(before) is not None
