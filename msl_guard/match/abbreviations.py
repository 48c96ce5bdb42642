"""The check of abbreviations against the places that say what they stand for."""

from collections.abc import Iterator
from functools import lru_cache

import regex
from msgspec import Struct, field

from msl_guard.late import Late
from msl_guard.match.remark import Remark
from msl_guard.match.view import DocumentView
from msl_guard.model import Block, Part, Span

_SHORT = r"[A-Z]{2}[A-Z0-9]{0,4}"
_USED = Late(rf"(?<![\p{{L}}\p{{N}}\-/®™@#&.])(?P<short>{_SHORT})s?(?![\p{{L}}\p{{N}}\-/®™&]|\.[\p{{L}}0-9])")
_ANY = Late(rf"(?<![\p{{L}}\p{{N}}])(?P<short>{_SHORT})s?(?![\p{{L}}\p{{N}}])")
_SIGN = r"\s?(?:=|:|-|,?\sis\s|,?\smeans\s|\bstands\sfor\b)\s?"
_OPENED = Late(rf"(?:{_SIGN}|\s?[(\[])(?P<long>.*)", regex.DOTALL)
_LETTERS = Late(r"\p{L}+")
_CITING = frozenset((Part.BODY, Part.TABLE, Part.CAPTION, Part.DIAGRAM))
_DEFINING = _CITING | {
    Part.TITLE,
    Part.FOOTNOTE,
    Part.NOTES,
    Part.TABLE_HEADER,
    Part.ALT_TEXT,
    Part.HEADER_FOOTER,
    Part.CHART,
}
_FAR = 120
"""Characters before or after an abbreviation in which its explanation may stand."""
_LEAST = 3
"""Times that an abbreviation stands in a text which never explains it, before that is worth a word."""
_SMALL = b"abcdefghijklmnopqrstuvwxyz"
_CAPITALS = 0.5
"""Share of capitals from which a text is set in capitals and its words are no abbreviations."""


class _Use(Struct):
    """An abbreviation: where it stands, and where it is explained."""

    places: list[Span] = field(default_factory=list)
    explained: Span | None = None


def late(view: DocumentView) -> Iterator[Remark]:
    """Yield each abbreviation that stands in an earlier paragraph than its explanation."""
    for short, use in _uses(view).items():
        if use.explained is None or not use.places or use.explained.block.part is not Part.BODY:
            continue
        first, explained = use.places[0], use.explained
        text = view.folded(explained.block)
        opened = text[: explained.start].endswith(("(", "["))
        if opened and first.block.part is Part.BODY and view.index(first.block) < view.index(explained.block):
            yield Remark(first, f"{short} is explained only later ({explained.block.location}).")


def never(view: DocumentView) -> Iterator[Remark]:
    """Yield the first use of each abbreviation that stands often and is explained nowhere."""
    for short, use in _uses(view).items():
        if use.explained is None and len(use.places) >= _LEAST:
            yield Remark(use.places[0], f"{short} stands {len(use.places)} times and is explained nowhere.")


@lru_cache(maxsize=1)
def _uses(view: DocumentView) -> dict[str, _Use]:
    """The abbreviations of a document; two checks ask for them, one after the other."""
    uses: dict[str, _Use] = {}
    blocks = view.document.blocks
    for block in blocks:
        if block.part in _CITING:
            view.heed()
            found = list(_USED.finditer(view.folded(block)))
            for match in found if found and not _in_capitals(block.text) else ():
                uses.setdefault(match["short"], _Use()).places.append(Span(block, *match.span("short")))
    for block in blocks:
        if block.part in _DEFINING:
            for short, span in _explanations(view, block, uses):
                uses[short].explained = uses[short].explained or span
    return uses


def _explanations(view: DocumentView, block: Block, uses: dict[str, _Use]) -> Iterator[tuple[str, Span]]:
    """Yield the abbreviations that a block explains: in brackets after the words, or before them."""
    text = view.folded(block)
    for match in _ANY.finditer(text):
        short = match["short"]
        if short not in uses:
            continue
        before = text[max(match.start() - _FAR - 1, 0) : match.start()]
        after = text[match.end() : match.end() + _FAR]
        bracketed = before.endswith(("(", "[", ") ")) and _stands_for(short, before[:-1], backwards=True)
        opened = _OPENED.match(after)
        if bracketed or (opened and _stands_for(short, opened["long"], backwards=False)):
            yield short, Span(block, *match.span("short"))
        elif len(text) <= len(short) + 2:
            yield from _in_table(block, short, match)


def _in_table(block: Block, short: str, match: "regex.Match[str]") -> Iterator[tuple[str, Span]]:
    """Yield a cell that holds the abbreviation alone: tables of abbreviations explain beside it."""
    if block.part is Part.TABLE and not block.headers[1:]:
        yield short, Span(block, *match.span("short"))


def _stands_for(short: str, words: str, *, backwards: bool) -> bool:
    """Whether words beside an abbreviation stand for it: its letters in order, most of them initials."""
    letters = [one for one in short.casefold() if one.isalpha()]
    found = [one.casefold() for one in _LETTERS.findall(words)]
    near = found[-2 * len(short) - 2 :] if backwards else found[: 2 * len(short) + 2]
    return any(_spells(letters, near[at:]) for at in range(len(near)) if near[at].startswith(letters[0]))


def _spells(letters: list[str], words: list[str]) -> bool:
    """Whether words hold the letters in order, at least half of them as initials."""
    initials = at = 0
    inside = ""
    for letter in letters:
        ahead = next((place for place in range(at, len(words)) if words[place].startswith(letter)), None)
        if ahead is not None:
            initials, at, inside = initials + 1, ahead + 1, words[ahead][1:]
        elif letter in inside:
            inside = inside[inside.index(letter) + 1 :]
        else:
            return False
    return 2 * initials >= len(letters)


def _in_capitals(text: str) -> bool:
    plain = text.encode(errors="replace")
    if 2 * len(plain.translate(None, _SMALL)) <= len(plain):
        return False
    return sum(map(str.isupper, text)) > _CAPITALS * max(sum(map(str.isalpha, text)), 1)
