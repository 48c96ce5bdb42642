"""The texts of an RTF file on their way into blocks: running text, and what is set apart from it."""

import regex
from msgspec import Struct, field
from msgspec.structs import replace

from msl_guard.errors import ExtractionError
from msl_guard.extract.blocks import Embedded, TextBuilder, superscript
from msl_guard.extract.claims import PROSE
from msl_guard.extract.limits import Limits
from msl_guard.extract.ole import OLE2, payload
from msl_guard.extract.rtfwords import DESTINATIONS
from msl_guard.extract.tags import html_content
from msl_guard.model import Block, Location, Part, Step, Unread

_LINK = regex.compile(r'HYPERLINK\s+(?:\\\S+\s+)*"?([^"\s]+)"?(?:.*?\\o\s+"([^"]*)")?', regex.DOTALL)
_QUOTED = regex.compile(r'"([^"]*\p{L}{2}[^"]*)"')
_HEX = regex.compile(r"[0-9a-fA-F\s]*")
_SHAPE_TEXTS = {"wzDescription": Part.ALT_TEXT, "wzTooltip": Part.ALT_TEXT, "gtextUNICODE": Part.BODY}

_SHOWN = {
    "fldinst": "link",
    "sv": "shape",
    "shptxt": "text box",
    "dptxbxtext": "text box",
    "annotation": "comment",
    "atnauthor": "comment",
    "htmltag": "body",
}
"""What a reader calls the groups that hang on a paragraph."""


class State(Struct):
    """What a group of the file says of the text in it."""

    part: Part | None = Part.BODY
    """None for text that is no text."""
    name: str = "body"
    codepage: str = "cp1252"
    skip: int = 1
    hidden: bool = False
    deleted: bool = False
    raised: bool = False
    starred: bool = False
    muted: bool = False
    """Whether this is RTF for programs that do not know the HTML beside it."""
    opens: bool = False
    """Whether the group has text of its own, apart from the text around it."""


class RtfBlocks(Struct):
    """Collects text until a paragraph, cell or group ends."""

    limits: Limits
    blocks: list[Block] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    embedded: list[Embedded] = field(default_factory=list)
    in_table: bool = False
    _builders: list[TextBuilder] = field(default_factory=lambda: [TextBuilder()])
    _chars: int = 0
    _shape: str = ""
    _row: int = 1
    _cell: int = 0
    _paragraph: int = 0

    def say(self, text: str, state: State) -> None:
        """Add text; hidden and deleted text stands apart."""
        self._chars += len(text)
        if self._chars > self.limits.text_chars:
            raise ExtractionError(f"holds more than {self.limits.text_chars} characters; split it")
        if state.part is None or state.muted:
            return
        if state.hidden or state.deleted:
            self._aside(text, Part.REVISION if state.deleted else Part.HIDDEN, state)
        else:
            self._builders[-1].follow(superscript(text) if state.raised else text)

    def open(self) -> None:
        """Begin a text apart from the one around it."""
        self._builders.append(TextBuilder())

    def close(self, state: State) -> None:
        """End a text that was begun apart."""
        self.end(state)
        if len(self._builders) > 1:
            self._builders.pop()

    def break_at(self, word: str, state: State) -> None:
        """The end of a paragraph, cell or row."""
        if state.part is None:
            return
        if word in ("cell", "nestcell"):
            self._cell += 1
            self.in_table = True
        self.end(state)
        if word in ("row", "nestrow"):
            self._row, self._cell = self._row + 1, 0
            self.in_table = False

    def end(self, state: State) -> None:
        """Keep the text so far as a block, by what its group is."""
        builder, self._builders[-1] = self._builders[-1], TextBuilder()
        written = "".join(builder.pieces).strip()
        match state.name:
            case "sn":
                self._shape = written
            case "sv":
                other = Part.HIDDEN if PROSE.search(written) else None
                self._keep(builder, _SHAPE_TEXTS.get(self._shape, other), state)
            case "objdata":
                self._object(written)
            case "htmltag" | "mhtmltag":
                self._html(written, state)
            case "fldinst":
                self._field(written, state)
            case _:
                self._text(builder, written, state)

    def _text(self, builder: TextBuilder, written: str, state: State) -> None:
        if state.part is Part.HIDDEN and state.name not in DESTINATIONS and _HEX.fullmatch(written):
            return
        part = Part.TABLE if state.part is Part.BODY and self.in_table else state.part
        self._paragraph += state.name == "body" and bool(written)
        self._keep(builder, part, state)

    def _html(self, written: str, state: State) -> None:
        """A tag of the HTML that this RTF was made from; its style sheets are not shown."""
        for block in html_content(written, (0,)).blocks:
            if block.part is not Part.BODY:
                self._aside(block.text, block.part, state)

    def _field(self, written: str, state: State) -> None:
        link = _LINK.search(written)
        if not link and PROSE.search(_QUOTED.sub("", written)):
            self._aside(written, Part.HIDDEN, state)
            return
        for one in link.groups() if link else _QUOTED.findall(written):
            self._aside(one or "", Part.LINK if link else Part.HIDDEN, state)

    def place(self, state: State) -> tuple[Step, ...]:
        """Where the text of a group stands, or what it hangs on."""
        if state.part is Part.METADATA and state.name not in ("body", "atnauthor"):
            return (("property", f"property {state.name}"),)
        if self.in_table and state.name == "body":
            return (("table", "table"), ("row", self._row), ("cell", max(self._cell, 1)))
        name = _SHOWN.get(state.name, state.name)
        hang: tuple[Step, ...] = () if name == "body" else ((name, name),)
        return (("paragraph", max(self._paragraph, 1)), *hang)

    def _object(self, written: str) -> None:
        """An embedded file, as hexadecimal digits after a short head ([MS-OLEDS] 2.2)."""
        place = (("paragraph", max(self._paragraph, 1)),)
        try:
            data = bytes.fromhex("".join(written.split())[: 2 * (len(written) // 2)])
            at = data.index(OLE2)
            name, inner = payload("object", data[at:])
        except (ValueError, ExtractionError):
            reason = "embedded file: its text was not read; save it and scan that"
            self.unread.append(Unread(Location(place), reason))
        else:
            self.embedded.append(Embedded(name, Location((*place, ("file", name))), lambda: inner))

    def _aside(self, text: str, part: Part, state: State) -> None:
        builder = TextBuilder()
        builder.add(text, 0)
        self._keep(builder, part, state)

    def _keep(self, builder: TextBuilder, part: Part | None, state: State) -> None:
        block = builder.block(part, Location(self.place(state))) if part is not None else None
        if block is not None:
            self.blocks.append(replace(block, source=()))
