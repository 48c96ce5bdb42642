"""Rich Text Format 1.9.1, group by group, so that headers, notes, comments and shapes are read too."""

import regex
from msgspec.structs import replace

from msl_guard.errors import ExtractionError
from msl_guard.extract.blocks import Content
from msl_guard.extract.claims import PROSE
from msl_guard.extract.limits import Limits
from msl_guard.extract.rtfblocks import RtfBlocks, State
from msl_guard.extract.rtfwords import CHARACTERS, CHARSETS, DESTINATIONS, KEPT, SILENT
from msl_guard.model import Location, Part, Unread

_TOKEN = regex.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?+ ?+|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>.)"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]++)|[\r\n]++|\\\Z",
    regex.DOTALL,
)
_DEEPEST = 2_000


def read(data: bytes, limits: Limits) -> Content:
    """Read an RTF file; blocks are located by paragraph, table cell, or what they hang on.

    Raises:
        ExtractionError: it is nested beyond reason or holds too much text.
    """
    walk = _Walk(limits)
    at = max(data.find(b"{"), 0)
    while at < len(data) and not walk.done:
        match = _TOKEN.match(data, at)
        at = match.end() + walk.take(match) if match else at + 1
    walk.finish()
    behind = data[at:].decode("cp1252", "replace").strip("\0 \r\n")
    if PROSE.search(behind):
        place = Location((("end", "behind the end"),))
        walk.out.unread.append(Unread(place, f"{len(behind)} characters that no program shows; cut them"))
    return Content(walk.out.blocks, walk.out.unread, embedded=walk.out.embedded)


class _Walk:
    """Turns control words into blocks."""

    def __init__(self, limits: Limits) -> None:
        self.out = RtfBlocks(limits)
        self.done = False
        self._states = [State()]
        self._bytes = bytearray()
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._to_skip = 0
        self._high = ""

    def take(self, match: "regex.Match[bytes]") -> int:
        """Take one token; how many bytes after it are no text."""
        state = self._states[-1]
        if match["word"]:
            return self._word(match["word"].decode(), int(match["number"]) if match["number"] else None)
        if match["hex"]:
            self._byte(bytes.fromhex(match["hex"].decode()))
        elif match["text"]:
            self._byte(match["text"])
        elif match["brace"] == b"{":
            self._flush_bytes()
            self._states.append(replace(state, opens=False, starred=False))
            if len(self._states) > _DEEPEST:
                raise ExtractionError(f"is nested more than {_DEEPEST} deep")
        elif match["brace"]:
            self._close()
        elif match["sign"]:
            self._sign(match["sign"])
        return 0

    def finish(self) -> None:
        """End every text that is still open: a file may be cut off."""
        while len(self._states) > 1:
            self._close()
        self._flush_bytes()
        self.out.end(self._states[0])

    def _sign(self, sign: bytes) -> None:
        state = self._states[-1]
        self._flush_bytes()
        if sign == b"*":
            state.starred = True
        elif sign in b"~_-:|":
            self.out.say({b"~": "\u00a0", b"_": "\u2011"}.get(sign, ""), self._states[-1])
        elif sign in b"\r\n":
            self.out.break_at("par", state)
        else:
            self._byte(sign)

    def _word(self, word: str, number: int | None) -> int:
        state = self._states[-1]
        if word == "u":
            self._flush_bytes()
            self._unicode((number or 0) % 65536)
            return 0
        self._flush_bytes()
        self._to_skip = 0
        if word == "bin":
            return max(number or 0, 0)
        starred, state.starred = state.starred, False
        if word in DESTINATIONS or word in SILENT or (starred and word not in KEPT):
            self._destination(word, starred=starred)
        elif word in ("upr", "ud"):
            # The same text twice: first for old programs, then in Unicode.
            state.part = None if word == "upr" or len(self._states) < 3 else self._states[-3].part
        elif word in CHARACTERS:
            self.out.say(CHARACTERS[word], self._states[-1])
        elif word in ("par", "sect", "page", "cell", "nestcell", "row", "nestrow", "column"):
            self.out.break_at(word, state)
        else:
            self._format(state, word, number)
        return 0

    def _format(self, state: State, word: str, number: int | None) -> None:
        """A property of the text that follows."""
        on = number != 0
        match word:
            case "v" | "webhidden":
                state.hidden = on
            case "deleted":
                state.deleted = on
            case "super":
                state.raised = on
            case "nosupersub":
                state.raised = False
            case "htmlrtf":
                state.muted = on
            case "plain":
                state.hidden = state.deleted = state.raised = False
            case "uc":
                state.skip = max(number or 0, 0)
            case _:
                self._set(state, word, number or 0)

    def _set(self, state: State, word: str, number: int) -> None:
        """A property of the paragraph, font or character set."""
        match word:
            case "ansicpg" if number:
                state.codepage = f"cp{number}"
            case "mac":
                state.codepage = "mac_roman"
            case "pc":
                state.codepage = "cp437"
            case "f":
                self._font = number
                state.codepage = self._fonts.get(number, state.codepage)
            case "fcharset" if number in CHARSETS:
                self._fonts[self._font] = CHARSETS[number]
            case "intbl":
                self.out.in_table = True
            case "pard":
                self.out.in_table = False

    def _destination(self, word: str, *, starred: bool) -> None:
        """The first word of a group that holds something else than running text."""
        state = self._states[-1]
        if word == "pict" and state.part is not None:
            self.out.unread.append(Unread(Location(self.out.place(state)), "picture", picture=True))
        if word in SILENT or state.part is None:
            state.part = None
        else:
            state.part = DESTINATIONS.get(word, Part.HIDDEN if starred else state.part)
            state.name, state.opens = word, True
            self.out.open()

    def _close(self) -> None:
        """End a group; a text of its own ends with it."""
        self._flush_bytes()
        if len(self._states) == 1:
            self.done = True
            return
        state = self._states.pop()
        self.done = len(self._states) == 1
        if state.opens:
            self.out.close(state)

    def _unicode(self, code: int) -> None:
        """A character by its number; two numbers may make one character."""
        state = self._states[-1]
        self._to_skip = state.skip
        if 0xD800 <= code < 0xDC00:
            self._high = chr(code)
            return
        pair, self._high = self._high + chr(code), ""
        self.out.say(pair.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), self._states[-1])

    def _byte(self, data: bytes) -> None:
        """Bytes in the character set of the font, unless they stand in for a character before."""
        drop = min(self._to_skip, len(data))
        self._to_skip -= drop
        self._bytes += data[drop:]

    def _flush_bytes(self) -> None:
        if self._bytes:
            data, self._bytes = bytes(self._bytes), bytearray()
            try:
                self.out.say(data.decode(self._states[-1].codepage, "replace"), self._states[-1])
            except LookupError:
                self.out.say(data.decode("cp1252", "replace"), self._states[-1])
