"""Blocks into sentences, and the windows around a sentence that rules look through.

sentencex proposes the sentence ends (it keeps code-point offsets and is fast); the tables here
take back the proposals that medical abbreviations provoke and add the ends that a citation
number hides. CONTRIBUTING.md ("Choices") has the measurement behind the choice.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import pairwise

import regex
import sentencex

from msl_guard.model import Block, Document, Span, Window

# A full stop after these ends no sentence, whatever follows.
_ABBREVIATIONS = (
    "p pp e.g i.e cf vs v fig figs tab tabs ref refs eq eqs no nos approx ca max min incl excl "
    "sect sec chap vol ed eds suppl app appx pt pts dept mr mrs ms dr prof st viz resp subsp spp "
    "sp var b.i.d q.d t.i.d q.i.d q.o.d o.d b.d p.o i.v s.c i.m s.l p.r.n a.c p.c mo mos wk wks "
    "yr yrs hr hrs sec secs jan feb mar apr jun jul aug sep sept oct nov dec med clin oncol engl "
    "int res natl acad sci dermatol gastroenterol rheumatol cardiol neurol n.b s.d s.e c.i ver "
    "ph.d m.d b.sc m.sc pharm.d rev am br eur j assoc dis ther pharmacol immunol haematol hematol"
)
# These may end a sentence: they do when a capitalised word follows.
_EITHER_WAY = frozenset(
    "b.i.d q.d t.i.d q.i.d q.o.d o.d b.d p.o i.v s.c i.m s.l p.r.n a.c p.c mo mos wk wks yr yrs "
    "hr hrs res dis ther sci sp spp etc al max min app dec pts".split()
)
_NEVER_ENDS = frozenset(_ABBREVIATIONS.split()) - _EITHER_WAY
_OPENS_SENTENCE = regex.compile(r"(?:\p{Lu}\p{Ll}|[AI]\s|[•▪▸►◦‣●■])")
_LAST_WORD = regex.compile(r"[\p{L}][\p{L}.\-]*(?=\.\W*$)")
_INITIAL = regex.compile(r"(?:^|[\s(])\p{Lu}\.\W*$")
_NUMBERED = regex.compile(r"(?:^|\s)(?:v|wk|mo|no|ref|refs|fig|figs|tab|sect|sec|p|pp)\.\W*$", regex.I)
# "38%.1 PFS" and "38%.¹ PFS": the citation belongs to the sentence that it ends.
_CITED_END = regex.compile(
    r"[\p{L}\p{N}%)\]][.!?](?:[¹²³⁰⁴-⁹](?:[,–\-⁻]?[¹²³⁰⁴-⁹])*|(?<=\p{L}[.!?]|%[.!?])\d{1,2}(?:[,–\-]\d{1,2})*)"
    r"(?=\s+[\p{Lu}])"
)
_PLAIN_END = regex.compile(r"\betc\.(?=\s+\p{Lu})|(?<=[\p{Ll}\d%)\]])[.!?](?=\s+\p{Lu}\p{Ll})")
_CITATION_ONLY = regex.compile(r"[\s¹²³⁰⁴-⁹,–\-⁻]*[¹²³⁰⁴-⁹][\s¹²³⁰⁴-⁹,–\-⁻]*")
_REACH = 32
_AT_ONCE, _DENSE_AT_ONCE = 20_000, 2_000
"""Characters that sentencex gets: the more marks there are among them, the longer it takes for each."""
_DENSE = 8
"""Characters for each mark, below which a text is dense."""
# Short text without a mark that could end a sentence, as most titles, cells and list items are.
_ONE_SENTENCE = regex.compile(r"[\p{L}\p{N} ,;/()%+\-–]*+[.:]?[ ]*+")
_BULLET = regex.compile(r"(?<=\s)[•▪▸►◦‣●■](?=\s)")


WindowKey = tuple[str | int, ...]
"""What tells one window of a document from the others."""


def sentences(block: Block) -> tuple[Span, ...]:
    """The block's sentences: in order, disjoint, covering every character that is no space."""
    text = block.text
    if _ONE_SENTENCE.fullmatch(text):
        start, end = _trim(text, 0, len(text))
        return (Span(block, start, end),) if start < end else ()
    proposed = set(_proposed(text))
    ends = {end for end in proposed if not _is_false_end(text, end)}
    ends |= {match.end() for match in _CITED_END.finditer(text)}
    ends |= {match.start() for match in _BULLET.finditer(text)}
    # An end that was proposed is the start of what follows, behind the space.
    plain = (match.end() for match in _PLAIN_END.finditer(text))
    ends |= {end for end in plain if end + 1 not in proposed and not _is_false_end(text, end)}
    cuts = sorted({0, len(text), *ends})
    trimmed = (_trim(text, start, end) for start, end in pairwise(cuts))
    return tuple(Span(block, start, end) for start, end in trimmed if start < end)


def _proposed(text: str) -> Iterator[int]:
    """Yield where sentences may begin; of a whole long text sentencex takes the square of the time."""
    long = len(text) > _DENSE_AT_ONCE
    dense = long and sum(map(text.count, ".!?")) * _DENSE > len(text)
    step = _DENSE_AT_ONCE if dense else _AT_ONCE
    for start in range(0, len(text), step):
        for boundary in sentencex.get_sentence_boundaries("en", text[start : start + step]):
            if boundary["start_index"] or not start:
                yield start + boundary["start_index"]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end].rstrip()
    return start + len(piece) - len(piece.lstrip()), start + len(piece)


def _is_false_end(text: str, end: int) -> bool:
    """Whether a proposed end stands inside a sentence."""
    return _is_inside(text[max(end - _REACH, 0) : end].rstrip(), text[end : end + _REACH].lstrip())


@lru_cache(maxsize=1_024)
def _is_inside(before: str, after: str) -> bool:
    """Whether a sentence goes on from one text into the other; what is repeated is looked at once."""
    if not before or not after:
        return False
    if _CITATION_ONLY.match(after) and not before.endswith(("\n", ":")):
        return True
    if _INITIAL.search(before) or (after[0].isdigit() and _NUMBERED.search(before)):
        return True
    word = _LAST_WORD.search(before)
    last = word[0].lower() if word else ""
    return last in _NEVER_ENDS or (last in _EITHER_WAY and not _OPENS_SENTENCE.match(after))


class Outline:
    """A document cut into sentences, pages and sections, each made when first asked for."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._sentences: dict[int, tuple[Span, ...]] = {}
        self._starts: dict[int, list[int]] = {}
        self._windows: dict[WindowKey, tuple[Span, ...]] = {}
        self._index = {id(block): at for at, block in enumerate(document.blocks)}

    def index(self, block: Block) -> int:
        """The place of a block in the document, from 0."""
        return self._index[id(block)]

    def sentences(self, index: int) -> tuple[Span, ...]:
        """The sentences of the block at `index`."""
        if index not in self._sentences:
            self._sentences[index] = sentences(self.document.blocks[index])
            self._starts[index] = [one.start for one in self._sentences[index]]
        return self._sentences[index]

    def sentence(self, span: Span) -> Span:
        """The sentence that holds the start of a span."""
        index = self.index(span.block)
        at = self._sentence_number(index, span)
        return self.sentences(index)[at] if at >= 0 else _whole(span.block)

    def number(self, sentence: Span) -> int:
        """Which of its block's sentences one is, from 0; -1 for a block of which no sentence is meant."""
        return self._sentence_number(self.index(sentence.block), sentence)

    def window(self, span: Span, window: Window) -> tuple[Span, ...]:
        """The spans that a rule looks through when it looks around `span`, in reading order."""
        key = self.window_key(span, window)
        if key not in self._windows:
            self._windows[key] = self._window(span, window)
        return self._windows[key]

    def window_key(self, span: Span, window: Window) -> WindowKey:
        """What two spans share exactly if the window around both is the same."""
        # A window is a text: its name, looked up, would take longer than all the rest.
        index = self._index[id(span.block)]
        if window is Window.SENTENCE or window is Window.NEIGHBOURS:
            return window, index, self._sentence_number(index, span)
        if window is Window.BLOCK:
            return window, index
        if window is Window.PAGE:
            return window, self._page_of[index]
        return (window, self._section_of[index]) if window is Window.SECTION else (window,)

    def heading_above(self, index: int) -> Span | None:
        """The heading right above the block at `index`, if the section opens with it."""
        above = max(index - 1, 0)
        if not self.document.blocks[above].level or above == index:
            return None
        opens = self.sections[self._section_of[index]][0] == above
        return _whole(self.document.blocks[above]) if opens else None

    def _window(self, span: Span, window: Window) -> tuple[Span, ...]:
        index = self.index(span.block)
        match window:
            case Window.SENTENCE:
                return (self.sentence(span),)
            case Window.NEIGHBOURS:
                return self._neighbours(index, self._sentence_number(index, span))
            case Window.BLOCK:
                return (_whole(span.block),)
            case Window.PAGE:
                numbers = self.pages[self._page_of[index]]
            case Window.SECTION:
                numbers = self.sections[self._section_of[index]]
            case Window.DOCUMENT:
                numbers = tuple(range(len(self.document.blocks)))
        return tuple(_whole(self.document.blocks[number]) for number in numbers)

    def _sentence_number(self, index: int, span: Span) -> int:
        """Which sentence of its block holds the start of a span; -1 for the space before the first."""
        if index not in self._starts:
            self.sentences(index)
        return bisect_right(self._starts[index], span.start) - 1

    def _neighbours(self, index: int, number: int) -> tuple[Span, ...]:
        """The sentence with the one before and the one after it on the same page."""
        own, at = self.sentences(index), max(number, 0)
        page = self.pages[self._page_of[index]]
        place = bisect_left(page, index)
        around = list(own[max(at - 1, 0) : at + 2])
        if at == 0 and place > 0:
            around = [*self.sentences(page[place - 1])[-1:], *around]
        if at >= len(own) - 1 and place + 1 < len(page):
            around = [*around, *self.sentences(page[place + 1])[:1]]
        return tuple(around)

    @cached_property
    def sections(self) -> tuple[tuple[int, ...], ...]:
        """Block numbers by section: a heading opens one; a slide or page opens one too."""
        return _grouped(self._section_of)

    @cached_property
    def pages(self) -> tuple[tuple[int, ...], ...]:
        """Block numbers by slide or page; by section where a format has neither."""
        return _grouped(self._page_of)

    @cached_property
    def _page_of(self) -> tuple[int, ...]:
        keys = [_page_key(block) for block in self.document.blocks]
        return tuple(
            _number(
                (key if key is not None else ("section", section))
                for key, section in zip(keys, self._section_of, strict=True)
            )
        )

    @cached_property
    def _section_of(self) -> tuple[int, ...]:
        numbers: list[int] = []
        section, page = 0, None
        for block in self.document.blocks:
            if (block.level and page is None) or _page_key(block) != page:
                section += 1
            page = _page_key(block)
            numbers.append(section)
        return tuple(_number(iter(numbers)))


def _whole(block: Block) -> Span:
    return Span(block, 0, len(block.text))


def _page_key(block: Block) -> tuple[str, str | int] | None:
    first = block.location.steps[:1]
    return first[0] if first and first[0][0] in ("slide", "page") else None


def _number(keys: Iterator[object]) -> Iterator[int]:
    """Consecutive numbers for keys, the same number for the same key."""
    seen: dict[object, int] = {}
    for key in keys:
        yield seen.setdefault(key, len(seen))


def _grouped(numbers: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    groups: dict[int, list[int]] = {}
    for block, group in enumerate(numbers):
        groups.setdefault(group, []).append(block)
    return tuple(tuple(group) for group in groups.values())
