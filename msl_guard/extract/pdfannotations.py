"""What lies on top of a PDF's pages: notes and marks, form fields, links, scripts, attached files."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct, field
from pdfminer.pdftypes import PDFObjRef, PDFStream

from msl_guard.errors import ExtractionError
from msl_guard.extract.blocks import Embedded
from msl_guard.extract.pdfgraph import Graph, PageObject
from msl_guard.extract.pdfstrings import plain, squeezed, text_block
from msl_guard.extract.seal import is_sealed
from msl_guard.model import Block, Box, Location, Part, Step

_HIDDEN_FLAGS = 2 | 32
"""Hidden, and not to be viewed (ISO 32000-2, 12.5.3)."""
ANNOTATIONS = 5_000
"""Annotations of one page that are looked at."""
_ACTIONS = 64
"""Actions that follow one another."""
_TOLD = frozenset("Contents OverlayText Subj RC T Parent FS AP".split())
_DONE = frozenset("URI F JS Next".split())
"""What of an annotation and of an action holds text: most links within a document have none of it."""


class Appearance(Struct, frozen=True):
    """An annotation that is drawn with letters of its own, which its page's text does not hold."""

    rectangle: Box
    """In the file's own coordinates."""
    told: str
    """What its entries say, so that it is not read twice."""
    part: Part
    steps: tuple[Step, ...]


class Overlay(Struct):
    """What lies on one page."""

    blocks: list[Block] = field(default_factory=list)
    embedded: list[Embedded] = field(default_factory=list)
    appearances: list[Appearance] = field(default_factory=list)
    cut: bool = False
    """Whether there are more annotations than were looked at."""


class AnnotationReader(Struct):
    """Reads the annotations of one page after the other, every form field once."""

    graph: Graph
    told: set[tuple[str, str]] = field(default_factory=set)
    """The texts of fields that were yielded: (name, text)."""
    files: set[int | None] = field(default_factory=set)
    """The embedded files that were yielded, by the number of their stream."""

    def page(self, page: PageObject) -> Overlay:
        """What lies on a page."""
        overlay = Overlay()
        things = self.graph.items(page.entries.get("Annots"))
        seen: set[int] = set()
        for at, thing in enumerate(things[:ANNOTATIONS], start=1):
            if isinstance(thing, PDFObjRef):
                if thing.objid in seen:
                    continue
                seen.add(thing.objid)
            entries = self.graph.entries(thing)
            if self.graph.name(entries.get("Subtype")) == "Widget":
                self._widget(entries, page.number, at, overlay)
            elif entries:
                self._mark(entries, page.number, at, overlay)
        overlay.cut = len(things) > ANNOTATIONS
        place: Step = ("page", page.number)
        overlay.blocks += self.actions(page.entries.get("AA"), place)
        return overlay

    def fields(self, form: Mapping[str, object]) -> Iterator[Block]:
        """Yield the texts of form fields that stand on no page."""
        waiting = list(reversed(self.graph.items(form.get("Fields"))))
        seen: set[int] = set()
        while waiting:
            thing = waiting.pop()
            if isinstance(thing, PDFObjRef):
                if thing.objid in seen:
                    continue
                seen.add(thing.objid)
            entries = self.graph.entries(thing)
            waiting += reversed(self.graph.items(entries.get("Kids")))
            yield from self._field(entries, (), None)
            yield from self.actions(entries.get("AA"), ("form", "form"))

    def actions(self, thing: object, *steps: Step) -> Iterator[Block]:
        """Yield the addresses and scripts of an action, or of a dictionary of actions by event."""
        if thing is None:
            return
        entries = self.graph.entries(thing)
        waiting: list[object] = [entries] if "S" in entries else list(entries.values())
        count = 0
        while waiting and count < _ACTIONS:
            count += 1
            action = self.graph.entries(waiting.pop(0))
            if _DONE.isdisjoint(action):
                continue
            text = self.graph.text
            target = text(action.get("URI")) or text(action.get("F")) or self._file_name(action.get("F"))
            yield from text_block(target, Part.LINK, *steps, ("link", "link"))
            yield from text_block(text(action.get("JS")), Part.CODE, *steps, ("script", "script"))
            following = action.get("Next")
            waiting += self.graph.items(following) or ([following] if following is not None else [])

    def file(self, thing: object, *steps: Step) -> tuple[list[Embedded], list[Block]]:
        """The file that a file specification (7.11.3) embeds, once, and its name and description."""
        entries = self.graph.entries(thing)
        files = self.graph.entries(entries.get("EF"))
        stream = next((one for one in map(self.graph.stream, files.values()) if one is not None), None)
        name = self._file_name(thing) or "attachment"
        embedded: list[Embedded] = []
        if stream is not None:
            if stream.objid in self.files:
                return [], []
            self.files.add(stream.objid)
            location = Location((*steps, ("attachment", f'attachment "{name}"')))
            embedded.append(Embedded(name, location, partial(self._bytes, stream)))
        described = self.graph.text(entries.get("Desc"))
        return embedded, [
            *text_block(name, Part.METADATA, *steps, ("attachment", "attachment name")),
            *text_block(described, Part.METADATA, *steps, ("attachment", "attachment description")),
        ]

    def _bytes(self, stream: PDFStream) -> bytes:
        data = self.graph.data(stream)
        if data is None:
            raise ExtractionError("cannot be unpacked")
        return data

    def _file_name(self, thing: object) -> str:
        entries = self.graph.entries(thing)
        return self.graph.text(entries.get("UF")) or self.graph.text(entries.get("F"))

    def _mark(self, entries: Mapping[str, object], number: int, at: int, overlay: Overlay) -> None:
        """A note, a highlight, a stamp, a link and the like."""
        steps: tuple[Step, ...] = (("page", number), ("comment", f"comment {at}"))
        hidden = bool(self.graph.number(entries.get("F")) & _HIDDEN_FLAGS)
        link = self.graph.name(entries.get("Subtype")) == "Link"
        part = Part.ALT_TEXT if link else Part.HIDDEN if hidden else Part.COMMENT
        box = self._rectangle(entries)
        texts, author = ([], "") if _TOLD.isdisjoint(entries) else self._notes(entries)
        for text in texts:
            overlay.blocks += text_block(text, part, *steps, box=box)
        overlay.blocks += text_block(
            author, Part.METADATA, *steps[:1], ("comment", f"author of comment {at}")
        )
        for action in ("A", "PA", "AA"):
            overlay.blocks += self.actions(entries.get(action), *steps[:1])
        if "FS" in entries:
            embedded, described = self.file(entries["FS"], *steps[:1])
            overlay.embedded += embedded
            overlay.blocks += described
        if not hidden and box is not None and self._is_drawn(entries):
            overlay.appearances.append(Appearance(box, "\n".join([*texts, author]), part, steps))

    def _notes(self, entries: Mapping[str, object]) -> tuple[list[str], str]:
        """What an annotation says, and its author."""
        graph = self.graph
        kind = graph.name(entries.get("Subtype"))
        contents = graph.text(entries.get("Contents"))
        texts = [contents, *map(graph.text, (entries.get("OverlayText"), entries.get("Subj")))]
        rich = plain(graph.text(entries.get("RC")))
        if squeezed(rich) != squeezed(contents):
            texts.append(rich)
        if kind == "Popup" and contents == graph.text(graph.entries(entries.get("Parent")).get("Contents")):
            texts = []
        author = "" if kind in ("Link", "Popup") else graph.text(entries.get("T"))
        return (texts[1:], "") if is_sealed(author, contents) else (texts, author)

    def _widget(self, entries: Mapping[str, object], number: int, at: int, overlay: Overlay) -> None:
        """A form field as it stands on a page."""
        box = self._rectangle(entries)
        page: Step = ("page", number)
        blocks = list(self._field(entries, (page,), box))
        overlay.blocks += blocks
        for action in ("A", "AA"):
            overlay.blocks += self.actions(entries.get(action), page)
        hidden = self.graph.number(entries.get("F")) & _HIDDEN_FLAGS
        if not hidden and box is not None and self._is_drawn(entries):
            told = "\n".join(text for _, text in self._field_texts(entries))
            overlay.appearances.append(Appearance(box, told, Part.BODY, (page, ("field", f"field {at}"))))

    def _field(
        self, entries: Mapping[str, object], steps: tuple[Step, ...], box: Box | None
    ) -> Iterator[Block]:
        """Yield the texts of a form field that were not yielded for another of its places."""
        name = self._name(entries)
        for part, text in self._field_texts(entries):
            if (name, text) not in self.told:
                self.told.add((name, text))
                yield from text_block(text, part, *steps, ("field", f'field "{name}"'), box=box)

    def _name(self, entries: Mapping[str, object]) -> str:
        names = [self.graph.text(one.get("T")) for one in self.graph.ancestry(entries)]
        return ".".join(name for name in reversed(names) if name)

    def _field_texts(self, entries: Mapping[str, object]) -> list[tuple[Part, str]]:
        """The texts of a field, those inherited from the fields above it included."""
        graph = self.graph
        inherited: dict[str, object] = {}
        for level in reversed(graph.ancestry(entries)):
            inherited.update(level)
        found = [(Part.BODY, text) for text in self._values(inherited.get("V"))]
        told = {squeezed(text) for _, text in found}
        rich = plain(graph.text(inherited.get("RV")))
        if squeezed(rich) not in told:
            found.append((Part.BODY, rich))
        found += [
            (Part.HIDDEN, text) for text in self._values(inherited.get("DV")) if squeezed(text) not in told
        ]
        for choice in graph.items(inherited.get("Opt")):
            pair = [graph.text(one) for one in graph.items(choice)] or [graph.text(choice)]
            found += [(Part.BODY, pair[-1])] if squeezed(pair[-1]) not in told else []
        look = graph.entries(entries.get("MK"))
        found += [(Part.BODY, graph.text(look.get(key))) for key in ("CA", "RC", "AC")]
        found.append((Part.ALT_TEXT, graph.text(inherited.get("TU"))))
        found.append((Part.ALT_TEXT, graph.text(entries.get("Contents"))))
        found.append((Part.METADATA, self._name(entries)))
        return [(part, text) for part, text in found if text.strip()]

    def _values(self, thing: object) -> Sequence[str]:
        """The strings of a value; a name is the state of a button, which is no text."""
        return [self.graph.text(one) for one in self.graph.items(thing)] or [self.graph.text(thing)]

    def _rectangle(self, entries: Mapping[str, object]) -> Box | None:
        sides = [self.graph.value(one) for one in self.graph.items(entries.get("Rect"))]
        if len(sides) != 4 or not all(isinstance(side, int | float) for side in sides):
            return None
        one, two, three, four = (float(side) for side in sides if isinstance(side, int | float))
        return Box(min(one, three), min(two, four), max(one, three), max(two, four))

    def _is_drawn(self, entries: Mapping[str, object]) -> bool:
        """Whether its appearance may hold letters."""
        normal = self.graph.entries(entries.get("AP")).get("N")
        states = [normal] if self.graph.stream(normal) else list(self.graph.entries(normal).values())
        for state in states:
            resources = self.graph.entries(self.graph.entries(state).get("Resources"))
            if resources.get("Font") or resources.get("XObject"):
                return True
        return False
