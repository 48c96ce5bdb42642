"""The check of citations by author and year against the reference list."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from msl_guard.fold import unaccented
from msl_guard.late import Late
from msl_guard.match.remark import Remark
from msl_guard.match.view import DocumentView
from msl_guard.model import Block, Part, Span

_NAME = r"(?:(?:van|von|de|der|den|di|la|le|du|da|dos|el|al)\s){0,3}\p{Lu}[\p{L}'\-]*\p{Ll}[\p{L}'\-]*"
_OTHERS = rf"(?:,?\set\sal\.?|\s(?:and|&)\s{_NAME})"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})[a-z]?"
_IN_BRACKETS = Late(
    rf"(?<=[(;]\s?(?:see\s|e\.g\.,?\s|cf\.?\s)?)(?P<name>{_NAME}){_OTHERS}?,?\s{_YEAR}(?=\s?[;)])"
)
_IN_TEXT = Late(rf"(?<![\p{{L}}\-])(?P<name>{_NAME}){_OTHERS}\s\({_YEAR}\)")
# Words that stand before a year in brackets and are nobody's name.
_NO_NAME = frozenset(
    "January February March April May June July August September October November December Spring"
    " Summer Autumn Winter Fall Version Edition Table Figure Chapter Section Since From Until Before After"
    " Updated Accessed Revised Revision Release Guideline Guidelines Study Trial Protocol Census Act"
    " Regulation Directive".split()
)
_BEFORE_NAMES = " 0123456789.[]()•-"
_YEARS = Late(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_CITING = frozenset((Part.TITLE, Part.BODY, Part.TABLE, Part.NOTES, Part.FOOTNOTE, Part.CAPTION, Part.QUOTE))
_LEAST = 3
"""Citations below which nobody can say that a document cites by author and year."""
_AGREED = 2 / 3
"""Share of the citations that the list must have; below it the list was not read as it is meant."""


class Cited(Struct, frozen=True):
    """A place that cites an author and a year; the name in small letters without accents."""

    name: str
    year: str
    span: Span


def author_and_year(view: DocumentView) -> Iterator[Remark]:
    """Yield each author cited with a year that the reference list does not have beside the name."""
    listed = [one for one in view.document.blocks if one.part is Part.REFERENCE_LIST]
    if not listed:
        return
    entries = [_plain(view.folded(one)) for one in listed]
    blocks = (one for one in view.document.blocks if one.part in _CITING)
    cited = [one for block in blocks for one in by_author(view, block)]
    lost = [one for one in cited if not any(one.name in entry and one.year in entry for entry in entries)]
    if len(cited) >= _LEAST and len(cited) - len(lost) >= _AGREED * len(cited):
        for one in lost:
            yield Remark(one.span, _said(one, entries))


def by_author(view: DocumentView, block: Block) -> Iterator[Cited]:
    """Yield each citation of a block that names an author and a year."""
    text = view.folded(block)
    if not _YEARS.search(text):
        return
    view.heed()
    for pattern in (_IN_BRACKETS, _IN_TEXT):
        for match in pattern.finditer(text):
            if match["name"] not in _NO_NAME:
                yield Cited(_plain(match["name"]), match["year"], Span(block, *match.span()))


def _said(one: Cited, entries: Sequence[str]) -> str:
    written = one.span.text[: one.span.text.find(one.year)].strip(" (,")
    years = sorted(
        {year for entry in entries if entry.startswith(one.name) for year in _YEARS.findall(entry)}
    )
    if len(years) == 1:
        return f"Cited is {one.year}; the list has {written} with {years[0]}."
    return f"The list has no entry of {written} with {one.year}."


def _plain(text: str) -> str:
    """Small letters without accents, entry numbers left out."""
    return unaccented(text).casefold().lstrip(_BEFORE_NAMES)
