"""The kind `balance`: is one thing shown as plainly as another?"""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from statistics import median

import regex
from msgspec import Struct

from msl_guard.late import Late
from msl_guard.match.remark import Remark
from msl_guard.match.spans import Watch, watched
from msl_guard.match.view import DocumentView
from msl_guard.model import Part, Scope, Searchable, Span, View, Window

_BEHIND = frozenset((Part.NOTES, Part.HIDDEN, Part.COMMENT))
_ASIDE = _BEHIND | {Part.METADATA, Part.ALT_TEXT, Part.LINK, Part.REVISION, Part.REFERENCE_LIST}
_NAMES: Mapping[Part, str] = {Part.NOTES: "the notes", Part.HIDDEN: "hidden text", Part.COMMENT: "a comment"}
_READ = frozenset((Part.BODY, Part.TABLE, Part.TABLE_HEADER, Part.FOOTNOTE, Part.CAPTION))
_BACK_UP = Late(r"\W*(?:back-?\s?up|appendix|appendices|supplementary|reserve)\b.*", regex.I)


class By(StrEnum):
    """What is compared; the values are those of rule files."""

    PLACE = "place"
    SIZE = "size"
    WORDS = "words"


class Balance(Struct, frozen=True):
    """Finds watched words that are shown less plainly than the words of `against`.

    By place: they stand only where an audience does not look, in notes, hidden text or back-up.
    By size: the largest of their letters on a page are smaller than `least` times those of the others.
    By words: their paragraphs hold fewer than `least` times the words of the others' paragraphs.
    """

    watches: tuple[Watch, ...]
    against: tuple[Searchable, ...]
    by: By
    least: float

    @property
    def patterns(self) -> tuple[Searchable, ...]:
        """The words on both sides."""
        return (*(watch.pattern for watch in self.watches), *self.against)

    def find(self, view: View, scope: Scope) -> Iterator[Span]:  # noqa: ARG002 - a matcher's signature
        """Yield nothing: what is out of balance comes with how far; see `remarks`."""
        return iter(())

    def remarks(self, view: DocumentView, scope: Scope) -> Iterator[Remark]:
        """Yield the first watched words of a document, or page, that are shown less plainly."""
        if not _can_be(view, self.by):
            return
        ours = list(watched(view, self.watches, scope))
        theirs = list(watched(view, [Watch(one) for one in self.against], scope))
        if ours and theirs:
            match self.by:
                case By.PLACE:
                    yield from _by_place(view, ours, theirs)
                case By.SIZE:
                    yield from _by_size(view, ours, theirs, self.least)
                case By.WORDS:
                    yield from _by_words(view, ours, theirs, self.least)


def _can_be(view: DocumentView, by: By) -> bool:
    """Whether a document has places, or sizes of type, that differ at all: most texts have neither."""
    blocks = view.document.blocks
    match by:
        case By.PLACE:
            return any(one.part in _BEHIND for one in blocks) or bool(_back_up(view))
        case By.SIZE:
            return len({one.size for one in blocks if one.size}) > 1
        case By.WORDS:
            return True


def _by_place(view: DocumentView, ours: Sequence[Span], theirs: Sequence[Span]) -> Iterator[Remark]:
    back_up = _back_up(view)

    def shown(span: Span) -> bool:
        return span.block.part not in _ASIDE and id(span.block) not in back_up

    behind = [one for one in ours if one.block.part in _BEHIND or id(one.block) in back_up]
    if behind and any(map(shown, theirs)) and not any(map(shown, ours)):
        where = "back-up" if id(behind[0].block) in back_up else _NAMES[behind[0].block.part]
        yield Remark(behind[0], f"It stands in {where} alone ({behind[0].block.location}).")


def _by_size(
    view: DocumentView, ours: Sequence[Span], theirs: Sequence[Span], least: float
) -> Iterator[Remark]:
    for page in view.pages:
        blocks = {id(one.block) for one in page if one.block.part in _READ}
        own = {id(one.block): one for one in reversed(ours) if id(one.block) in blocks}
        sizes = [one.block.size for one in own.values() if one.block.size]
        others = [one.block.size for one in theirs if id(one.block) in blocks - own.keys() and one.block.size]
        # What stands in one paragraph with the benefit is as large.
        mixed = any(id(one.block) in own for one in theirs)
        if others and not mixed and len(sizes) == len(own) > 0 and max(sizes) < least * median(others):
            said = f"Its letters have {max(sizes):g} points, those of the benefit {median(others):g}."
            yield Remark(next(reversed(own.values())), said)


def _by_words(
    view: DocumentView, ours: Sequence[Span], theirs: Sequence[Span], least: float
) -> Iterator[Remark]:
    benefit = {id(one.block): one.block.text for one in theirs}
    risk = {id(one.block): one.block.text for one in ours}
    # Under a heading that names the risk, all that follows tells of it.
    for heading in (one for one in ours if one.block.part is Part.TITLE):
        below = view.outline.window(heading, Window.SECTION)
        risk |= {id(one.block): one.block.text for one in below if id(one.block) not in benefit}
    own, other = (sum(len(text.split()) for text in texts.values()) for texts in (risk, benefit))
    if own < least * other:
        yield Remark(ours[0], f"{own} word{'s' * (own != 1)} stand{'s' * (own == 1)} against {other}.")


def _back_up(view: DocumentView) -> frozenset[int]:
    """The blocks of the slides from the one whose title says that the back-up begins."""
    for at, page in enumerate(view.pages):
        if at and any(one.block.part is Part.TITLE and _BACK_UP.fullmatch(one.block.text) for one in page):
            return frozenset(id(one.block) for later in view.pages[at:] for one in later)
    return frozenset()
