"""The tags of a PDF: which marked content is a heading, a caption, a table cell, and what stands in for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import regex
from pdfminer.pdftypes import PDFObjRef

from msl_guard.extract.pdfannotations import text_block
from msl_guard.extract.pdfgraph import Graph
from msl_guard.model import Block, Part, Step

ELEMENTS = 60_000
"""Structure elements that are looked at; a book has fewer."""
_HEADING = regex.compile(r"H([1-9]?)")
_PARTS: Mapping[str, tuple[Part, int]] = {
    "Title": (Part.TITLE, 1),
    "Caption": (Part.CAPTION, 0),
    "TH": (Part.TABLE_HEADER, 0),
    "TD": (Part.TABLE, 0),
    "Note": (Part.FOOTNOTE, 0),
    "FENote": (Part.FOOTNOTE, 0),
    "BibEntry": (Part.REFERENCE_LIST, 0),
}


@dataclass(frozen=True, slots=True)
class Role:
    """What a tag makes of its content; `element` tells one cell or heading from the next."""

    part: Part
    level: int
    element: int


@dataclass(slots=True)
class Tags:
    """What the structure tree (ISO 32000-2, 14.7) says."""

    roles: dict[int, dict[int, Role]] = field(default_factory=dict)
    """By page and marked-content number."""
    blocks: list[Block] = field(default_factory=list)
    replaced: list[tuple[str, Step]] = field(default_factory=list)
    """Texts that stand for others, which a page may show as well: (text, place)."""
    cut: bool = False
    """Whether there are more elements than were looked at."""


def read_tags(graph: Graph, pages: Mapping[int, int]) -> Tags:
    """Read the structure tree.

    Args:
        graph: the file's objects.
        pages: the number of each page by its object's number.
    """
    tags = Tags()
    root = graph.entries(graph.document.catalog.get("StructTreeRoot"))
    names = {kind: graph.name(to) for kind, to in graph.entries(root.get("RoleMap")).items()}
    # Waiting: (thing, page, role of the nearest element with one).
    waiting: list[tuple[object, int, Role | None]] = [(root.get("K"), 0, None)]
    seen: set[int] = set()
    count = 0
    while waiting:
        thing, page, role = waiting.pop()
        if isinstance(thing, PDFObjRef):
            if thing.objid in seen:
                continue
            seen.add(thing.objid)
        found = graph.value(thing)
        if isinstance(found, int):
            if role is not None:
                tags.roles.setdefault(page, {})[found] = role
            continue
        if isinstance(found, list):
            waiting += [(one, page, role) for one in reversed(found)]
            continue
        count += 1
        if count > ELEMENTS:
            tags.cut = True
            break
        entries = graph.entries(found)
        owner = entries.get("Pg")
        page = pages.get(owner.objid, page) if isinstance(owner, PDFObjRef) else page
        if "MCID" in entries:
            waiting.append((entries["MCID"], page, role))
            continue
        kind = graph.name(entries.get("S"))
        role = _role(names.get(kind, kind), count) or role
        _note_texts(graph, entries, page, tags)
        if "K" in entries:
            waiting.append((entries["K"], page, role))
    return tags


def _role(kind: str, element: int) -> Role | None:
    heading = _HEADING.fullmatch(kind)
    if heading:
        return Role(Part.TITLE, int(heading[1] or 1), element)
    return Role(*_PARTS[kind], element) if kind in _PARTS else None


def _note_texts(graph: Graph, entries: Mapping[str, object], page: int, tags: Tags) -> None:
    place: Step = ("page", page) if page else ("tag", "tags")
    tags.blocks += _texts(graph, entries, place)
    for key in ("ActualText", "T"):
        text = graph.text(entries.get(key))
        if text.strip():
            tags.replaced.append((text, place))


def _texts(graph: Graph, entries: Mapping[str, object], place: Step) -> Iterator[Block]:
    for key in ("Alt", "E"):
        yield from text_block(graph.text(entries.get(key)), Part.ALT_TEXT, place, ("tag", "alternative text"))
