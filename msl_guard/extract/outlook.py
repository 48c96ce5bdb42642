"""Outlook messages ([MS-OXMSG]): subject, people, the body once, attachments as documents of their own."""

import struct
from collections.abc import Iterator
from io import BytesIO

from msgspec.structs import replace
from olefile import STGTY_STREAM, OleFileIO

from msl_guard.errors import ExtractionError
from msl_guard.extract.alternatives import with_unsaid
from msl_guard.extract.blocks import Content, Embedded, Picture, TextBuilder
from msl_guard.extract.claims import PROSE
from msl_guard.extract.compressedrtf import decompressed
from msl_guard.extract.decoding import decoded, line_starts
from msl_guard.extract.limits import Limits
from msl_guard.extract.paragraphs import REPLY_QUOTE, text_blocks
from msl_guard.extract.tags import html_content
from msl_guard.model import Block, Location, Part, Unread

_OLE_ERRORS = (
    OSError,
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    struct.error,
    RecursionError,
)
_HEADERS = (
    ("0037", "Subject", Part.TITLE),
    ("0070", "Topic", Part.METADATA),
    ("0C1A", "From", Part.METADATA),
    ("0E04", "To", Part.METADATA),
    ("0E03", "Cc", Part.METADATA),
    ("0E02", "Bcc", Part.METADATA),
)
_TEXTS = ("001E", "001F")
_KNOWN = frozenset("1000 1013 007D 0047 0050 0E1D 0037 0070 0C1A 0E04 0E03 0E02 1035 1042 1039".split())
"""Bodies, headers that are read, and what servers write: the transport headers, identifiers."""
_BODY, _HTML, _RTF = "1000", "1013", "1009"
_NAMES = ("3707", "3704", "3001")
_DATA = "37010102"
_MESSAGE = "3701000D"
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf")

Storage = tuple[str, ...]


def read(data: bytes, limits: Limits) -> Content:
    """Read a message; blocks are located by header, or by body and line in it.

    Raises:
        ExtractionError: the file is damaged.
    """
    try:
        walk = _Walk(OleFileIO(BytesIO(data)), limits)
        walk.message((), "")
    except _OLE_ERRORS as error:
        raise ExtractionError(f"is a damaged message: {error}; save it again") from None
    return Content(walk.blocks, walk.unread, (), walk.pictures, walk.embedded, walk.members)


class _Walk:
    """Collects what a message holds."""

    def __init__(self, container: OleFileIO, limits: Limits) -> None:
        self.blocks: list[Block] = []
        self.unread: list[Unread] = []
        self.pictures: list[Picture] = []
        self.embedded: list[Embedded] = []
        self.members: list[Embedded] = []
        self._container = container
        self._limits = limits
        self._names = {"/".join(one).lower(): tuple(one) for one in container.listdir()}
        self._taken = 0

    def message(self, storage: Storage, forwarded: str) -> None:
        """Take the message in a storage; one that was forwarded is told by its name."""
        before = ("message", forwarded)
        said: set[str] = set()
        for number, name, part in _HEADERS:
            text = self._text(storage, number)
            if text.strip() and text not in said:
                said.add(text)
                builder = TextBuilder()
                builder.add(text, 0)
                block = builder.block(part, Location((("header", name),)))
                self._keep([block] if block else [], before)
        self._keep(self._bodies(storage), before)
        self._keep(list(self._others(storage)), before)
        for attachment in self._attachments(storage):
            self._attachment(attachment)

    def _others(self, storage: Storage) -> Iterator[Block]:
        """Yield other properties that hold words: no program shows them, a person can read them."""
        for name in self._names.values():
            tag = name[-1].removeprefix("__substg1.0_").upper()
            if name[:-1] != storage or tag[4:] not in _TEXTS or tag[:4] in _KNOWN:
                continue
            text = self._text(storage, tag[:4])
            if PROSE.search(text):
                builder = TextBuilder()
                builder.add(text, 0)
                block = builder.block(Part.HIDDEN, Location((("property", f"property {tag[:4]}"),)))
                yield from (block,) if block is not None else ()

    def _keep(self, blocks: list[Block], before: tuple[str, str]) -> None:
        steps = (before,) if before[1] else ()
        self.blocks += [
            replace(one, location=Location((*steps, *one.location.steps)), source=()) for one in blocks
        ]

    def _bodies(self, storage: Storage) -> list[Block]:
        """The body: as HTML if there is any, and what its plain form says besides."""
        found: list[Block] = []
        html = self._stream(storage, f"{_HTML}0102") or self._text(storage, _HTML).encode()
        if html:
            text = decoded(html.rstrip(b"\0"), self._limits)
            content = html_content(text, line_starts(text))
            found = [_below(one, "HTML body") for one in content.blocks]
            self.unread += content.unread
        plain = self._text(storage, _BODY).replace("\r\n", "\n").replace("\r", "\n")
        blocks = text_blocks(plain, line_starts(plain), REPLY_QUOTE)
        found = list(with_unsaid(found, [_below(one, "text body") for one in blocks]))
        packed = self._stream(storage, f"{_RTF}0102")
        if packed and not found:
            rtf = decompressed(packed)
            self.embedded.append(Embedded("body.rtf", Location((("body", "formatted body"),)), lambda: rtf))
        return found

    def _attachments(self, storage: Storage) -> Iterator[Storage]:
        depth = len(storage)
        inside = {
            one[: depth + 1]
            for one in self._names.values()
            if len(one) > depth + 1 and one[:depth] == storage
        }
        yield from sorted(one for one in inside if one[-1].lower().startswith("__attach_version1.0"))

    def _attachment(self, storage: Storage) -> None:
        self._taken += 1
        name = next((text for number in _NAMES if (text := self._text(storage, number).strip())), "")
        name = "".join(char for char in name.replace("\\", "/").rpartition("/")[2] if char.isprintable())
        inner = (*storage, f"__substg1.0_{_MESSAGE}")
        location = Location((("file", name or f"attachment-{self._taken}"),))
        if any(one[: len(inner)] == inner for one in self._names.values()):
            if len(storage) > 2 * self._limits.depth:
                self.unread.append(
                    Unread(location, f"files are opened {self._limits.depth} deep, not deeper")
                )
            else:
                self.message(inner, name or f"message {self._taken}")
            return
        data = self._stream(storage, _DATA)
        if not data:
            self.unread.append(Unread(location, "attachment without its data; save the message again"))
        elif name.lower().endswith(_PICTURES):
            self.pictures.append(Picture(location, lambda: data))
        else:
            self.members.append(Embedded(name or f"attachment-{self._taken}", location, lambda: data))

    def _text(self, storage: Storage, number: str) -> str:
        """A property that is text, in Unicode or in the sender's alphabet."""
        wide = self._stream(storage, f"{number}001F")
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self._stream(storage, f"{number}001E").replace(b"\0", b"")
        return decoded(narrow, self._limits) if narrow else ""

    def _stream(self, storage: Storage, tag: str) -> bytes:
        name = self._names.get("/".join((*storage, f"__substg1.0_{tag}")).lower())
        if name is None or self._container.get_type(name) != STGTY_STREAM:
            return b""
        data: bytes = self._container.openstream(name).read(self._limits.part_bytes)
        return data


def _below(block: Block, body: str) -> Block:
    return replace(block, location=Location((("body", body), *block.location.steps)))
