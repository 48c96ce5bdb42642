"""Jupyter notebooks (nbformat 4, and worksheets of 3): text cells, code, and what the code printed."""

from collections.abc import Callable

from msgspec.structs import replace

from msl_guard.errors import ExtractionError
from msl_guard.extract.alternatives import with_unsaid
from msl_guard.extract.blocks import Content, TextBuilder
from msl_guard.extract.claims import PROSE
from msl_guard.extract.commonmark import markdown_content
from msl_guard.extract.decoding import decoded, line_starts
from msl_guard.extract.jsonvalues import Path, Value, values
from msl_guard.extract.limits import Limits
from msl_guard.extract.tags import html_content
from msl_guard.model import Block, Location, Part, Step, Unread

_CODE = ("code", "raw")
_NAMES = ("title", "name", "description")


def read(data: bytes, limits: Limits) -> Content:
    """Read a notebook: Markdown cells as Markdown, code and outputs as they stand."""
    text = decoded(data, limits)
    sources: dict[Path, list[Value]] = {}
    kinds: dict[Path, str] = {}
    for value in values(text):
        if value.is_text and value.path:
            path, kinds_key = _owner(value.path)
            sources.setdefault(path, []).append(value)
            if value.path[-1] == "cell_type":
                kinds[kinds_key] = value.text
    if not any("cells" in path for path in sources):
        raise ExtractionError("holds no notebook cells; check that the extension is right")
    walk = _Walk(kinds)
    for path, pieces in sources.items():
        walk.take(path, pieces)
    return Content(walk.blocks, walk.unread)


def _owner(path: Path) -> tuple[Path, Path]:
    """The field that a string belongs to (its lines are a list), and the cell it lies in."""
    field = path[:-1] if path and isinstance(path[-1], int) else path
    at = path.index("cells") + 2 if "cells" in path else 0
    return field, path[:at]


class _Walk:
    """Turns the fields of cells into blocks."""

    def __init__(self, kinds: dict[Path, str]) -> None:
        self.blocks: list[Block] = []
        self.unread: list[Unread] = []
        self._kinds = kinds
        self._output_path: Path = ()
        """The output that is being read."""
        self._output_start = 0
        """The first of its blocks."""

    def take(self, path: Path, pieces: list[Value]) -> None:
        """Take one field."""
        _, cell = _owner(path)
        if not cell:
            if path[-1] in _NAMES and path[0] == "metadata":
                self._keep(pieces, Part.METADATA, (("property", f"property {path[-1]}"),))
            else:
                self._other(pieces, (("property", f"property {path[-1]}"),), str(path[-1]))
            return
        number = cell[-1]
        steps: tuple[Step, ...] = (("cell", number + 1 if isinstance(number, int) else str(number)),)
        name = str(path[len(cell)]) if len(path) > len(cell) else ""
        if name in ("source", "input"):
            self._source(pieces, self._kinds.get(cell, "code"), steps)
        elif name == "outputs":
            self._output(path, pieces, (*steps, ("output", "output")))
        elif name == "attachments":
            self.unread.append(Unread(Location(steps), "picture", picture=True))
        else:
            self._other(pieces, steps, str(path[-1]))

    def _source(self, pieces: list[Value], kind: str, steps: tuple[Step, ...]) -> None:
        if kind in _CODE:
            self._keep(pieces, Part.CODE, steps)
            return
        self._add(markdown_content, pieces, steps)

    def _output(self, path: Path, pieces: list[Value], steps: tuple[Step, ...]) -> None:
        """What a cell printed or showed; what it gives in two forms is read once."""
        one = path[: path.index("outputs") + 2]
        if one != self._output_path:
            self._output_path, self._output_start = one, len(self.blocks)
        kind = str(path[-1])
        if kind.startswith("image/") and kind != "image/svg+xml":
            self.unread.append(Unread(Location(steps), "picture", picture=True))
        elif kind in ("text/html", "image/svg+xml"):
            self._add(html_content, pieces, steps)
        elif kind in ("text/markdown", "text/latex"):
            self._add(markdown_content, pieces, steps)
        elif kind in ("text", "text/plain", "traceback", "evalue"):
            self._keep(pieces, Part.BODY, steps)
        else:
            self._other(pieces, steps, kind)

    def _other(self, pieces: list[Value], steps: tuple[Step, ...], name: str) -> None:
        """A field that nobody shows: if it holds words, they are kept as hidden text."""
        if PROSE.search(" ".join(piece.text for piece in pieces)):
            self._keep(pieces, Part.HIDDEN, (*steps, ("field", name)))

    def _add(
        self,
        reader: Callable[[str, tuple[int, ...]], Content],
        pieces: list[Value],
        steps: tuple[Step, ...],
    ) -> None:
        """Add what a reader of another format finds in a field; the same said before is replaced."""
        text = "".join(piece.text for piece in pieces)
        content = reader(text, line_starts(text))
        found = [
            replace(one, location=Location((*steps, *one.location.steps)), source=())
            for one in content.blocks
        ]
        start = self._output_start if steps[-1][0] == "output" else len(self.blocks)
        before = self.blocks[start:]
        same = [one for one in before if one.location.steps == steps]
        others = [one for one in before if one not in same]
        self.blocks[start:] = [*others, *with_unsaid(found, same)] if before else found
        self.unread += [
            replace(one, location=Location((*steps, *one.location.steps))) for one in content.unread
        ]

    def _keep(self, pieces: list[Value], part: Part, steps: tuple[Step, ...]) -> None:
        builder = TextBuilder()
        for piece in pieces:
            piece.add_to(builder)
        block = builder.block(part, Location(steps))
        if block is not None:
            self.blocks.append(replace(block, source=()))
