"""Files opened: the documents that they are and that lie in them, each read by its format's module."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from msl_guard.errors import ExtractionError, PassingError
from msl_guard.extract.blocks import Content, Embedded, with_reference_lists, with_table_headers
from msl_guard.extract.formats import SUFFIXES, UNREAD_SUFFIXES, recognise
from msl_guard.extract.limits import LIMITS, Limits
from msl_guard.extract.normalise import as_read
from msl_guard.extract.recognition import read_pictures
from msl_guard.model import (
    Anchor,
    Block,
    Box,
    Document,
    Failure,
    Location,
    PageImage,
    Part,
    Skipped,
    Step,
    Unread,
)

_FURNITURE = (Part.METADATA, Part.HEADER_FOOTER, Part.ALT_TEXT, Part.LINK)
"""A document that holds nothing else holds no text to check."""
_REMEDY = "install the extra: pip install 'msl-guard[ocr]'"


class Opened(Struct, frozen=True):
    """What one file came to: itself and, for mails and archives, the documents that lie in it."""

    documents: tuple[Document, ...] = ()
    failures: tuple[Failure, ...] = ()
    skipped: tuple[Skipped, ...] = ()


def extract(path: str, data: bytes, limits: Limits = LIMITS) -> Document:
    """Read one document, and the files that are a part of it; no attachments or archive members.

    Args:
        path: the name to report it under; its extension decides only among text formats.
        data: the file's bytes.
        limits: what the file may cost.

    Raises:
        ExtractionError: it cannot be read, is encrypted, or holds no text.
    """
    return _document(path, data, *_content(path, data, limits), limits)


def open_file(path: str, data: bytes, limits: Limits = LIMITS) -> Opened:
    """Read one file: the document it is, and each document that lies in it under a path of its own.

    Nothing that cannot be read raises: it is one of the failures.
    """
    opening = _Opening(limits, limits.unpacked_bytes, limits.members)
    opening.take(path, data, limits.depth)
    return Opened(tuple(opening.documents), tuple(opening.failures), tuple(opening.skipped))


class _Opening:
    """Walks from a file to the documents in it, within one allowance for all of them."""

    def __init__(self, limits: Limits, unpacked: int, files: int) -> None:
        self.documents: list[Document] = []
        self.failures: list[Failure] = []
        self.skipped: list[Skipped] = []
        self._limits = limits
        self._bytes_left = unpacked
        self._files_left = files

    def take(self, path: str, data: bytes, depth: int) -> None:
        """Read a file, then what lies in it."""
        try:
            kind, content = _content(path, data, self._limits)
            if not content.members or content.blocks or content.unread:
                self.documents.append(_document(path, data, kind, content, self._limits))
        except ExtractionError as error:
            self.failures.append(Failure(path, str(error), isinstance(error, PassingError)))
            return
        named = [PurePosixPath(member.name).suffix.lower() for member in content.members]
        if sum(suffix in SUFFIXES for suffix in named) > self._files_left:
            reason = f"holds more than {self._limits.members} documents, none of which was read; split it"
            self.failures.append(Failure(path, reason))
            return
        for member in content.members:
            self._member(f"{path}/{member.name}", member, depth)

    def _member(self, path: str, member: Embedded, depth: int) -> None:
        suffix = PurePosixPath(member.name).suffix.lower()
        if suffix in UNREAD_SUFFIXES:
            reason = f"the format {suffix} cannot be read; {UNREAD_SUFFIXES[suffix]}"
            self.failures.append(Failure(path, reason))
        elif suffix not in SUFFIXES:
            self.skipped.append(Skipped(path, f"no document ({suffix or 'no extension'})"))
        elif not depth:
            reason = f"files are opened {self._limits.depth} deep, not deeper; unpack it"
            self.failures.append(Failure(path, reason))
        else:
            self._load(path, member, depth)

    def _load(self, path: str, member: Embedded, depth: int) -> None:
        self._files_left -= 1
        try:
            if self._bytes_left <= 0:
                raise ExtractionError("lies in an archive that unpacks to more than the limit; split it")
            data = member.load()
        except ExtractionError as error:
            self.failures.append(Failure(path, str(error)))
            return
        self._bytes_left -= len(data)
        self.take(path, data, depth - 1)


def _document(path: str, data: bytes, kind: str, content: Content, limits: Limits) -> Document:
    inner = [_inside(one, limits, limits.depth) for one in content.embedded]
    read, unseen = read_pictures(content.pictures, limits)
    blocks = [*_in_place(content.blocks, read), *(block for one in inner for block in one.blocks)]
    unread = [*content.unread, *unseen, *(fault for one in inner for fault in one.unread)]
    if not content.members and all(block.part in _FURNITURE for block in blocks):
        raise ExtractionError(_without_text(unread, len(unseen)))
    return Document(
        path=path,
        format=kind,
        sha256=sha256(data).hexdigest(),
        blocks=with_reference_lists(with_table_headers(as_read(blocks))),
        unread=tuple(unread),
        line_starts=content.line_starts,
        source=content.source,
        page_size=content.page_size,
    )


def page_images(
    data: bytes, digest: str, pages: Sequence[tuple[int, Sequence[Box]]]
) -> tuple[tuple[int, PageImage], ...]:
    """Pages of a PDF, by number from 1, as pictures, with these boxes of each painted over.

    None if the bytes are not those of the digest.
    """
    from msl_guard.extract.pdfimage import images

    return tuple(images(data, pages)) if sha256(data).hexdigest() == digest else ()


def _content(path: str, data: bytes, limits: Limits) -> tuple[str, Content]:
    """The format of a file and what its reader found."""
    if not data:
        raise ExtractionError("is empty (0 bytes); check that it was saved")
    if len(data) > limits.file_bytes:
        raise ExtractionError(f"is larger than {limits.file_bytes >> 20} MB; split it")
    kind = recognise(PurePosixPath(path).suffix.lower(), data, limits)
    content = kind.read(data, limits)
    if len(content.blocks) > limits.blocks:
        raise ExtractionError(f"holds more than {limits.blocks} paragraphs or cells; split it")
    if sum(len(block.text) for block in content.blocks) > limits.text_chars:
        raise ExtractionError(f"holds more than {limits.text_chars} characters; split it")
    return kind.name, content


def _inside(file: Embedded, limits: Limits, depth: int) -> Content:
    """What a file inside a file holds, its places told from the outer file on."""
    steps = file.location.steps
    if not depth:
        return Content((), (Unread(file.location, f"files are opened {limits.depth} deep, not deeper"),))
    try:
        _, content = _content(file.name, file.load(), limits)
    except ExtractionError as error:
        passing = isinstance(error, PassingError)
        reason = f"the file {file.name} inside {error}"
        return Content((), (Unread(file.location, reason, passing=passing),))
    inner = [_inside(one, limits, depth - 1) for one in (*content.embedded, *content.members)]
    read, unseen = read_pictures(content.pictures, limits)
    blocks = [*_in_place(content.blocks, read), *(block for one in inner for block in one.blocks)]
    unread = [*content.unread, *unseen, *(fault for one in inner for fault in one.unread)]
    if file.shown is not None:
        blocks = [replace(one, part=Part.HIDDEN) for one in blocks if _is_unshown(one, file.shown)]
    anchor = file.anchor or Anchor()
    return Content(
        [replace(one, location=_below(steps, one.location), source=(), anchor=anchor) for one in blocks],
        [replace(one, location=_below(steps, one.location)) for one in unread],
    )


def _is_unshown(block: Block, shown: frozenset[str]) -> bool:
    """Whether data behind a chart are words that the chart does not show; its numbers are its own."""
    return block.part is not Part.METADATA and block.text not in shown and any(map(str.isalpha, block.text))


def _below(steps: tuple[Step, ...], location: Location) -> Location:
    return Location((*steps, *location.steps))


def _in_place(blocks: Sequence[Block], read: Sequence[Block]) -> list[Block]:
    """The blocks, text from pictures behind the other text of its page or slide."""
    waiting: dict[Step, list[Block]] = {}
    for block in read:
        waiting.setdefault(block.location.steps[0], []).append(block)
    last = {block.location.steps[0]: at for at, block in enumerate(blocks) if block.location.steps}
    placed: list[Block] = []
    for at, block in enumerate(blocks):
        placed.append(block)
        if block.location.steps and last[block.location.steps[0]] == at:
            placed += waiting.pop(block.location.steps[0], ())
    return [*placed, *(block for held in waiting.values() for block in held)]


def _without_text(unread: Sequence[Unread], pictures: int) -> str:
    if pictures:
        return f"holds no text, only pictures ({pictures}); their text was not read ({_REMEDY})"
    if unread:
        first = unread[0]
        place = f"{first.location}: " if first.location.steps else ""
        return f"no text could be read: {place}{first.reason}"
    return "holds no text; check that it is the right file"
