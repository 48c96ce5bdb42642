"""Where a document cites the works that a project names sources for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from msl_guard.late import Late
from msl_guard.match.authoryear import by_author
from msl_guard.match.bibliography import Listed, counted, lists
from msl_guard.match.citekeys import (
    WRITTEN_DOI,
    WRITTEN_PMID,
    Key,
    Means,
    in_text,
    key_of,
    means,
    names,
    plainly,
    words,
)
from msl_guard.match.evidence import Work
from msl_guard.match.remark import UNREAD
from msl_guard.match.view import DocumentView
from msl_guard.model import Block, Part

_NEXT = Late(r"[\s,;\-–⁻()\[\]]{0,3}")
"""What stands between citations that belong together."""
_TABLES = frozenset((Part.TABLE, Part.TABLE_HEADER))
_Keyed = tuple[tuple[Key, Work], ...]


class Citing(Struct, frozen=True):
    """A place that cites works; `whole` if a source is named for each of them."""

    start: int
    end: int
    works: tuple[Work, ...]
    whole: bool


@lru_cache(maxsize=1)
def citings(view: DocumentView) -> Mapping[int, tuple[Citing, ...]]:
    """The citations of each block, by its number, in reading order; those that stand side by side are one.

    Several checks ask for those of one document, one after the other. Where nothing is cited that has a
    source, there are none.
    """
    keyed = tuple(
        (key, work)
        for work in view.evidence.works
        for written in work.file.keys
        if (key := key_of(written)) is not None
    )
    if not keyed:
        return {}
    found: dict[int, list[Citing]] = defaultdict(list)
    for listed in lists(view) or counted(view):
        if listed.agreed:
            _by_number(view, listed, keyed, found)
    entries = [view.folded(one) for one in view.document.blocks if one.part is Part.REFERENCE_LIST]
    for number, block in enumerate(view.document.blocks):
        if block.part not in UNREAD:
            view.heed()
            found[number] += _in_words(view, block, keyed, entries)
    joined = {at: tuple(_joined(view.folded(view.document.blocks[at]), some)) for at, some in found.items()}
    return joined if any(one.works for some in joined.values() for one in some) else {}


def in_headers(view: DocumentView) -> Mapping[str, tuple[Citing, ...]]:
    """What the headers of tables cite, by their text."""
    blocks = view.document.blocks
    return {blocks[at].text: found for at, found in citings(view).items() if blocks[at].part in _TABLES}


def _by_number(view: DocumentView, listed: Listed, keyed: _Keyed, found: dict[int, list[Citing]]) -> None:
    """Add the citations of a numbered list."""
    texts = {entry.number: entry.span.text for entry in listed.entries}
    of = {number: _meant(keyed, text, number, texts.values()) for number, text in texts.items()}
    places: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for one in listed.citations:
        places[view.index(one.span.block), one.span.start, one.span.end].append(one.number)
    for (block, start, end), numbers in places.items():
        cited = [of.get(one, ()) for one in numbers]
        found[block].append(Citing(start, end, _all(cited), all(cited)))


def _in_words(view: DocumentView, block: Block, keyed: _Keyed, entries: Sequence[str]) -> Iterator[Citing]:
    """Yield what a block cites by author and year, by DOI or PubMed number, or by a label."""
    text = view.folded(block)
    for one in by_author(view, block):
        found = [entry for entry in entries if one.name in " ".join(words(entry)) and one.year in entry]
        works = _meant(keyed, found[0], None, entries) if len(found) == 1 else ()
        if not works:
            said = set(words(one.span.text))
            works = _works(
                work for key, work in keyed if key.means is Means.LABEL and {*key.plain.split()} <= said
            )
        yield Citing(one.span.start, one.span.end, works, bool(works))
    for pattern in (WRITTEN_DOI, WRITTEN_PMID):
        for match in pattern.finditer(text):
            works = _works(work for key, work in keyed if names(key, match[0]))
            yield Citing(match.start(), match.end(), works, bool(works))
    plain = plainly(text)
    for key, work in keyed:
        pattern_of = in_text(key)
        for match in pattern_of.finditer(plain) if pattern_of is not None else ():
            yield Citing(match.start(), match.end(), (work,), whole=True)


def _meant(keyed: _Keyed, entry: str, number: int | None, entries: Iterable[str]) -> tuple[Work, ...]:
    """The works that an entry is; a label that fits several entries is none of them."""
    listed = list(entries)
    return _works(
        work
        for key, work in keyed
        if means(key, entry, number)
        and (key.means is not Means.LABEL or sum(means(key, one, None) for one in listed) == 1)
    )


def _works(found: Iterable[Work]) -> tuple[Work, ...]:
    """Works, each once."""
    return tuple({id(one): one for one in found}.values())


def _all(found: Iterable[Sequence[Work]]) -> tuple[Work, ...]:
    return _works(work for some in found for work in some)


def _joined(text: str, found: Iterable[Citing]) -> Iterator[Citing]:
    """Yield the citations of a block in order; what was read in two ways, or stands side by side, is one."""
    held: Citing | None = None
    for one in sorted(found, key=lambda some: (some.start, some.end)):
        if held is None:
            held = one
            continue
        within = one.start < held.end
        if within or _NEXT.fullmatch(text, held.end, one.start):
            whole = held.whole or one.whole if within else held.whole and one.whole
            held = Citing(held.start, max(held.end, one.end), _all((held.works, one.works)), whole)
            continue
        yield held
        held = one
    if held is not None:
        yield held
