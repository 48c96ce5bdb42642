"""The tags of a PDF: which marked content is a heading, a caption, a cell, and what replaces it."""

from collections.abc import Mapping

import regex
from msgspec import Struct, field
from pdfminer.pdftypes import PDFObjRef

from msl_guard.extract.pdfgraph import Graph
from msl_guard.extract.pdfstrings import text_block
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


class Role(Struct, frozen=True):
    """What a tag makes of its content; `element` tells one cell or heading from the next."""

    part: Part
    level: int
    element: int


class Tags(Struct):
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
    root = graph.entries(graph.document.catalog.get("StructTreeRoot"))
    names = {kind: graph.name(to) for kind, to in graph.entries(root.get("RoleMap")).items()}
    reader = _TagReader(graph, pages, names)
    reader.read(root.get("K"))
    return reader.tags


class _TagReader(Struct):
    graph: Graph
    pages: Mapping[int, int]
    names: Mapping[str, str]
    tags: Tags = field(default_factory=Tags)
    waiting: list[tuple[object, int, Role | None]] = field(default_factory=list)
    """What is still to be looked at: (thing, page, role of the nearest element with one)."""
    seen: set[int] = field(default_factory=set)
    count: int = 0

    def read(self, root: object) -> None:
        """Walk the tree from the top, without following it in circles."""
        self.waiting.append((root, 0, None))
        while self.waiting and self.count <= ELEMENTS:
            thing, page, role = self.waiting.pop()
            if isinstance(thing, PDFObjRef):
                if thing.objid in self.seen:
                    continue
                self.seen.add(thing.objid)
            self._take(self.graph.value(thing), page, role)
        self.tags.cut = self.count > ELEMENTS

    def _take(self, found: object, page: int, role: Role | None) -> None:
        if isinstance(found, list):
            self.waiting += [(one, page, role) for one in reversed(found)]
        elif isinstance(found, int) and role is not None:
            self.tags.roles.setdefault(page, {})[found] = role
        elif isinstance(found, dict):
            self.count += 1
            owner = found.get("Pg")
            page = self.pages.get(owner.objid, page) if isinstance(owner, PDFObjRef) else page
            if "MCID" in found:
                self.waiting.append((found["MCID"], page, role))
            else:
                self._element(found, page, role)

    def _element(self, entries: Mapping[str, object], page: int, role: Role | None) -> None:
        kind = self.graph.name(entries.get("S"))
        role = _role(self.names.get(kind, kind), self.count) or role
        place: Step = ("page", page) if page else ("tag", "tags")
        for key in ("Alt", "E", "ActualText", "T"):
            text = self.graph.text(entries[key]) if key in entries else ""
            if key in ("ActualText", "T") and text.strip():
                self.tags.replaced.append((text, place))
            elif text:
                step = ("tag", "alternative text")
                self.tags.blocks += text_block(text, Part.ALT_TEXT, place, step)
        if "K" in entries:
            self.waiting.append((entries["K"], page, role))


def _role(kind: str, element: int) -> Role | None:
    heading = _HEADING.fullmatch(kind)
    if heading:
        return Role(Part.TITLE, int(heading[1] or 1), element)
    return Role(*_PARTS[kind], element) if kind in _PARTS else None
