"""The pages of a document on which findings stand: whole slides and pages, passages of other documents."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from msl_guard.discover import Source
from msl_guard.errors import ExtractionError
from msl_guard.extract import page_images
from msl_guard.isolation import Caps, Lost, Stage, isolated
from msl_guard.model import (
    Block,
    Box,
    Checked,
    Document,
    Finding,
    Hit,
    Page,
    PageImage,
    PageText,
    Part,
    Span,
    Step,
)

MOST_IMAGES = 80
"""Pages of one document that are drawn as pictures; the others are shown as text."""
_LONGEST = 60_000
"""Characters of a page that are shown; of a longer one, what stands around the hits."""
_PAGED = ("slide", "page")
_FURNITURE = (Part.HEADER_FOOTER, Part.METADATA)
_Found = Sequence[tuple[Finding, Span]]


def pages(document: Document, found: _Found) -> tuple[Page, ...]:
    """The pages on which findings stand, each at its span, in reading order.

    A page prints no word that a finding in it does not print.
    """
    hits: defaultdict[int, list[tuple[Finding, Span]]] = defaultdict(list)
    for finding, span in found:
        hits[id(span.block)].append((finding, span))
    paged = any(
        block.location.steps[:1] and block.location.steps[0][0] in _PAGED for block in document.blocks
    )
    groups = _by_place(document.blocks) if paged else _by_heading(document.blocks)
    made = (_page(document, group, hits, paged=paged) for group in groups)
    return tuple(page for page in made if page is not None)


def _by_place(blocks: Sequence[Block]) -> Iterable[list[Block]]:
    """The blocks of each slide, page or layout, whatever stands between them in the file."""
    groups: defaultdict[tuple[Step, ...], list[Block]] = defaultdict(list)
    for block in blocks:
        groups[block.location.steps[:1]].append(block)
    return groups.values()


def _by_heading(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield each heading with what follows it; headers, footers and properties apart."""
    group: list[Block] = []
    for block in blocks:
        if group and (block.level or (block.part in _FURNITURE) is not (group[-1].part in _FURNITURE)):
            yield group
            group = []
        group.append(block)
    yield group


def _page(
    document: Document, group: Sequence[Block], hits: Mapping[int, _Found], *, paged: bool
) -> Page | None:
    if not any(id(block) in hits for block in group):
        return None
    whole = paged and sum(len(block.text) for block in group) <= _LONGEST
    kept = range(len(group)) if whole else sorted(_around(group, hits))
    texts = tuple(
        _text(group[at], hits.get(id(group[at]), ()), after_gap=at > 0 and at - 1 not in kept) for at in kept
    )
    place = group[0].location.steps[:1] if paged else ()
    if not place or place[0][0] != "slide" or document.page_size is None:
        covered = tuple(
            box for block in group if id(block) in hits for box in _covered(block, hits[id(block)])
        )
        return Page(document.path, place, texts, covered=covered)
    pictures = [
        one.location.box for one in document.unread if one.picture and one.location.steps[:1] == place
    ]
    return Page(document.path, place, texts, document.page_size, tuple(box for box in pictures if box))


def _around(group: Sequence[Block], hits: Mapping[int, object]) -> set[int]:
    """The places of the blocks with hits, their neighbours, their rows of a table, and the heading."""
    rows: defaultdict[tuple[Step, ...], list[int]] = defaultdict(list)
    for at, block in enumerate(group):
        rows[block.location.row].append(at)
    kept = {0} if group[0].level else set()
    for at, block in enumerate(group):
        if id(block) in hits:
            kept |= {max(at - 1, 0), at, min(at + 1, len(group) - 1)}
    return kept.union(*(rows[steps] for at in kept if (steps := group[at].location.row)))


def _text(block: Block, found: _Found, *, after_gap: bool) -> PageText:
    hits = tuple(Hit(one.fingerprint, span.start, span.end, tuple(_boxes(span))) for one, span in found)
    return PageText(_printed(block, found), block.part, block.location, block.level, hits, after_gap)


def _printed(block: Block, found: _Found) -> str:
    """The text as its findings print it: personal words are covered there, at the same length."""
    text = block.text
    for finding, span in found:
        for start, words in ((span.start - finding.mark[0], finding.sentence), (span.start, finding.text)):
            if text[start : start + len(words)] != words:
                text = text[:start] + words + text[start + len(words) :]
    return text


def _covered(block: Block, found: _Found) -> Iterator[Box]:
    """Yield the boxes of the words that are not printed as they stand."""
    printed = _printed(block, found)
    if printed != block.text:
        ends = [*(offset for offset, _ in block.boxes[1:]), len(block.text)]
        for (start, box), end in zip(block.boxes, ends, strict=False):
            if printed[start:end] != block.text[start:end]:
                yield box


def _boxes(span: Span) -> Iterator[Box]:
    """Yield a box for each line on which words of the span stand."""
    held: Box | None = None
    for box in span.boxes:
        middle = (box.top + box.bottom) / 2
        if held is not None and held.top < middle < held.bottom and box.left >= held.left:
            held = held.joined(box)
            continue
        if held is not None:
            yield held
        held = box
    if held is not None:
        yield held


class _Drawing(Struct, frozen=True):
    """One document of which pages are to be drawn."""

    source: Source
    sha256: str
    pages: tuple[tuple[int, tuple[Box, ...]], ...]
    """The number of each page, and what is covered on it."""


def illustrated(
    made: Sequence[Page], checked: Iterable[Checked], sources: Iterable[Source], caps: Caps, jobs: int
) -> tuple[Page, ...]:
    """The pages, those of formats that can be drawn with their pictures.

    Drawn in worker processes after all is judged: what crashes there costs pictures and no finding.
    """
    by_path = {one.path: one for one in sources}
    wanted: defaultdict[str, list[tuple[int, tuple[Box, ...]]]] = defaultdict(list)
    for page in made:
        if page.place and page.place[0][0] == "page" and len(wanted[page.path]) < MOST_IMAGES:
            wanted[page.path].append((int(page.place[0][1]), page.covered))
    tasks = [
        _Drawing(by_path[one.path], one.sha256, tuple(wanted[one.path]))
        for one in checked
        if one.format == "pdf" and wanted[one.path] and one.path in by_path
    ]
    images: dict[tuple[str, int], PageImage] = {}
    for at, drawn in isolated(_drawn, tasks, caps, jobs):
        if not isinstance(drawn, Lost):
            images.update(((tasks[at].source.path, number), image) for number, image in drawn)
    return tuple(
        replace(page, image=images.get((page.path, int(page.place[0][1]))))
        if page.place and page.place[0][0] == "page"
        else page
        for page in made
    )


def _drawn(task: _Drawing, _stage: Stage) -> tuple[tuple[int, PageImage], ...]:
    """The pictures of a document's pages; none if the file is no longer what was checked."""
    try:
        data = task.source.load()
    except (OSError, ExtractionError):
        return ()
    return page_images(data, task.sha256, task.pages)
