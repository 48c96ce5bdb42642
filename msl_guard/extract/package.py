"""The container of Office files (OPC): parts and relationships, read with care and limits.

ECMA-376 part 2. Nothing is written to disk, no entity is resolved, nothing is fetched.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from io import BytesIO
from lzma import LZMAError
from posixpath import dirname, join, normpath
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree
from msgspec import Struct

from msl_guard.errors import ExtractionError
from msl_guard.extract.addresses import NOWHERE, Addresses
from msl_guard.extract.limits import Limits
from msl_guard.extract.markup import UNSHOWN, MarkupError, has_text_attributes, parsed
from msl_guard.model import Location, Unread

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_ZIP_ERRORS = (
    BadZipFile, zlib.error, LZMAError, EOFError, NotImplementedError, OSError, ValueError, RuntimeError,
    struct.error, IndexError, OverflowError, MemoryError, KeyError,
)  # fmt: skip
"""What the standard library's reader raises on a damaged archive."""
_TEXT_KINDS = frozenset(
    "slide slideLayout slideMaster notesSlide comments chart chartEx diagramData header footer footnotes "
    "endnotes glossaryDocument chartUserShapes aFChunk package control".split()
)
"""Links whose missing target is missing text; a lost picture or theme is not."""


class Relationship(Struct, frozen=True):
    """A link from one part to another, or out of the package."""

    kind: str
    """The last word of its type, such as "slide" or "notesSlide"."""
    target: str
    """The name of a part; for a link out of the package the address as it stands."""
    external: bool


class Package:
    """An Office file held in memory."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Open the container.

        Raises:
            ExtractionError: it is no readable, unencrypted zip archive.
        """
        self._limits = limits
        try:
            self._zip = ZipFile(BytesIO(data))
            entries = self._zip.infolist()
        except _ZIP_ERRORS as error:
            raise ExtractionError(f"damaged or cut off: {error}; save it again") from None
        if len(entries) > limits.parts:
            raise ExtractionError(f"holds {len(entries)} parts; the limit is {limits.parts}")
        if any(entry.flag_bits & 1 for entry in entries):
            raise ExtractionError("is encrypted; save a copy without a password")
        self._entries = _by_name(entries)
        self._asides: set[str] = set()
        self._addresses: dict[
            str, Addresses
        ] = {}  # Before the roots: elements let go after theirs cost more.
        self._roots: dict[str, etree._Element | None] = {}
        self._links: dict[str, Mapping[str, Relationship]] = {}
        self._bearing: set[str] = set()
        self._unpacked = 0
        self.unread: list[Unread] = []
        self.named: set[str] = set()
        """The folded names of parts that somebody read or means to read; the others are leftovers."""

    def __contains__(self, name: str) -> bool:
        """Whether the package has a part of this name, in any case."""
        return folded(name) in self._entries

    def has_folder(self, name: str) -> bool:
        """Whether any part stands below a folder."""
        return any(entry.startswith(name) for entry in self._entries)

    def names(self) -> Iterator[str]:
        """Yield the names of all parts, as the archive writes them, in its order."""
        for entry in self._entries.values():
            if not entry.is_dir():
                yield entry.filename

    @cached_property
    def main(self) -> str:
        """The name of the main part.

        Raises:
            ExtractionError: the package names none.
        """
        for relationship in self.relationships("").values():
            if relationship.kind == "officeDocument" and relationship.target in self:
                return relationship.target
        if self.unread:
            raise ExtractionError(f"cannot be opened: {self.unread[0].location} {self.unread[0].reason}")
        raise ExtractionError("names no main document; it is no Office file or it is damaged")

    def content_type(self, name: str) -> str:
        """The content type of a part, as the package declares it; empty if it declares none."""
        root = self.xml("[Content_Types].xml") if "[Content_Types].xml" in self else None
        wanted = (folded(name), name.rpartition(".")[2].lower())
        for tag, key, value in (("Override", "PartName", wanted[0]), ("Default", "Extension", wanted[1])):
            for node in () if root is None else root.iter(f"{_TYPES}{tag}"):
                declared = node.get(key) or ""
                if (folded(declared) if tag == "Override" else declared.lower()) == value:
                    return str(node.get("ContentType") or "")
        return ""

    def relationships(self, part: str) -> Mapping[str, Relationship]:
        """The links of a part by id; of the package itself for the empty name."""
        if part not in self._links:
            self._links[part] = dict(self._relationships(part))
        return self._links[part]

    def _relationships(self, part: str) -> Iterator[tuple[str, Relationship]]:
        folder, _, name = part.rpartition("/")
        rels = join(folder, "_rels", f"{name}.rels")
        root = self.xml(rels) if rels in self else None
        for node in () if root is None else root.iter(_RELATIONSHIP):
            external = node.get("TargetMode") == "External"
            target = node.get("Target", "")
            kind = node.get("Type", "").rpartition("/")[2]
            one = Relationship(kind, target if external else self._resolved(part, target), external)
            if not external and kind in _TEXT_KINDS and one.target not in self:
                place = Location((("part", one.target),))
                self.unread.append(Unread(place, "is named but missing from the file"))
            yield node.get("Id", ""), one

    def related(self, part: str, kind: str) -> list[str]:
        """The parts, present in the package, that a part links to by a kind of relationship."""
        return [
            one.target
            for one in self.relationships(part).values()
            if one.kind == kind and not one.external and one.target in self
        ]

    def xml(self, name: str) -> "etree._Element | None":
        """The root element of a part; None, and noted as unread once, if it cannot be read."""
        key = folded(name)
        if key not in self._roots:
            self.named.add(key)
            try:
                data = self._bytes(name, self._limits.xml_bytes)
                self._roots[key], self._addresses[key], sets_aside = parsed(data, self._limits)
                if sets_aside:
                    self._asides.add(key)
                if has_text_attributes(data):
                    self._bearing.add(key)
            except MarkupError as error:
                self._roots[key] = None
                self.unread.append(Unread(Location((("part", " ".join(name.split())),)), str(error)))
        return self._roots[key]

    def addresses(self, name: str) -> Addresses:
        """Where the texts of a part that was opened stood in it."""
        return self._addresses.get(folded(name), NOWHERE)

    def set_aside(self, name: str) -> "list[etree._Element]":
        """The branches of alternative content that Office does not show, in a part that was opened."""
        root = self.xml(name) if folded(name) in self._asides else None
        return [] if root is None else list(root.iter(UNSHOWN))

    def opened(self) -> list[str]:
        """The parts that were read as XML and are still held."""
        return [
            self._entries[name].filename
            for name, root in self._roots.items()
            if root is not None and not name.endswith(".rels")
        ]

    def bears_attributes(self, name: str) -> bool:
        """Whether a part that was opened came with attributes that hold text."""
        return folded(name) in self._bearing

    def release(self, name: str) -> None:
        """Let go of a part that is read and accounted for."""
        self._addresses.pop(folded(name), None)
        self._roots[folded(name)] = None

    def load(self, name: str) -> bytes:
        """The bytes of a part that is handed on, such as a picture or an embedded file.

        Raises:
            ExtractionError: it is missing, damaged or beyond the limits.
        """
        try:
            return self._bytes(name, self._limits.part_bytes)
        except MarkupError as error:
            raise ExtractionError(f"{name} {error}") from None

    def _resolved(self, part: str, target: str) -> str:
        """The name of a link's target inside the package, as written or with escapes undone."""
        target = target.partition("#")[0].replace("\\", "/")
        name = normpath(join(f"/{dirname(part)}", target)).lstrip("/")
        return name if name in self else unquote(name)

    def _bytes(self, name: str, most: int) -> bytes:
        entry = self._entries.get(folded(name))
        if entry is None:
            raise MarkupError("is named but missing from the file")
        ratio = self._limits.ratio
        if entry.file_size > most:
            raise MarkupError(f"is larger than {most >> 20} MB")
        if entry.file_size > (1 << 20) and entry.file_size > ratio * entry.compress_size:
            raise MarkupError(f"unpacks to more than {ratio} times its size")
        try:
            with self._zip.open(entry) as stream:
                data = stream.read(most + 1)
        except _ZIP_ERRORS as error:
            raise MarkupError(f"cannot be unpacked: {error}") from None
        self._unpacked += len(data)
        if len(data) > most or self._unpacked > self._limits.unpacked_bytes:
            raise MarkupError(f"is beyond the limit of {min(most, self._limits.unpacked_bytes) >> 20} MB")
        return data


def _by_name(entries: list[ZipInfo]) -> dict[str, ZipInfo]:
    """The entries by name, case, slashes and escapes folded as Office does."""
    found: dict[str, ZipInfo] = {}
    for entry in entries:
        name = folded(entry.filename)
        if name in found and not entry.is_dir():
            raise ExtractionError(
                f"holds the part {entry.filename} twice, so that two programs may read two texts"
            )
        found[name] = entry
    return found


@lru_cache(1 << 12)
def folded(name: str) -> str:
    """The name of a part as Office compares it: case, slashes and escapes do not count."""
    return normpath(unquote(name.replace("\\", "/")).lstrip("/")).lower()
