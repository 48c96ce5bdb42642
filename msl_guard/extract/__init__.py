"""Bytes into a Document: one module a format, chosen by what the bytes are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib import import_module
from pathlib import PurePosixPath

from msl_guard.errors import ExtractionError
from msl_guard.extract.blocks import Content, Embedded, with_reference_lists, with_table_headers
from msl_guard.extract.limits import LIMITS, Limits
from msl_guard.model import Document, Location, Part, Step, Unread


@dataclass(frozen=True, slots=True)
class Format:
    """A format and the module that reads it, imported when a file of the format comes along."""

    name: str
    suffixes: tuple[str, ...]
    module: str

    def read(self, data: bytes, limits: Limits) -> Content:
        """The content of a file of this format.

        Raises:
            ExtractionError: the file cannot be read.
        """
        reader: Callable[[bytes, Limits], Content] = import_module(f"msl_guard.extract.{self.module}").read
        return reader(data, limits)


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("pptx", (".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm"), "pptx"),
        Format("docx", (".docx", ".docm", ".dotx", ".dotm"), "docx"),
        Format("pdf", (".pdf",), "pdf"),
        Format("markdown", (".md", ".markdown"), "markdown"),
        Format("html", (".html", ".htm", ".xhtml"), "html"),
        Format("text", (".txt", ".text"), "plain"),
    )
}
SUFFIXES: Mapping[str, str] = {suffix: one.name for one in FORMATS.values() for suffix in one.suffixes}
UNREAD_SUFFIXES: Mapping[str, str] = {
    **dict.fromkeys((".ppt", ".pps", ".pot"), "save it as .pptx"),
    **dict.fromkeys((".doc", ".dot", ".rtf", ".odt", ".fodt", ".pages"), "save it as .docx"),
    **dict.fromkeys((".odp", ".fodp", ".key"), "save it as .pptx"),
    **dict.fromkeys((".xls", ".xlsx", ".xlsm", ".ods", ".csv", ".tsv"), "save it as .pdf"),
    **dict.fromkeys((".eml", ".msg", ".vtt", ".srt", ".rst"), "save its text as .txt"),
}
"""Documents the program cannot read yet, with what to do: named as failures, never passed over."""

_FURNITURE = (Part.METADATA, Part.HEADER_FOOTER, Part.ALT_TEXT, Part.LINK)
"""A document that holds nothing else holds no text to check."""
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def extract(path: str, data: bytes, limits: Limits = LIMITS) -> Document:
    """Read one document, and the files inside it.

    Args:
        path: the name to report it under; its extension decides only among text formats.
        data: the file's bytes.
        limits: what the file may cost.

    Raises:
        ExtractionError: it cannot be read, is encrypted, or holds no text.
    """
    kind, content = _content(path, data, limits)
    inner = [_inside(one, limits, limits.depth) for one in content.embedded]
    blocks = [*content.blocks, *(block for one in inner for block in one.blocks)]
    unread = [*content.unread, *_pictures(content), *(fault for one in inner for fault in one.unread)]
    if all(block.part in _FURNITURE for block in blocks):
        raise ExtractionError(_without_text(unread))
    return Document(
        path=path,
        format=kind,
        sha256=sha256(data).hexdigest(),
        blocks=with_reference_lists(with_table_headers(blocks)),
        unread=tuple(unread),
        line_starts=content.line_starts,
    )


def _content(path: str, data: bytes, limits: Limits) -> tuple[str, Content]:
    """The format of a file and what its reader found."""
    if not data:
        raise ExtractionError("is empty (0 bytes); check that it was saved")
    if len(data) > limits.file_bytes:
        raise ExtractionError(f"is larger than {limits.file_bytes >> 20} MB; split it")
    kind = FORMATS[_format(PurePosixPath(path).suffix.lower(), data, limits)]
    return kind.name, kind.read(data, limits)


def _inside(file: Embedded, limits: Limits, depth: int) -> Content:
    """What a file inside a file holds, its places told from the outer file on."""
    steps = file.location.steps
    if not depth:
        return Content((), (Unread(file.location, f"files are opened {limits.depth} deep, not deeper"),))
    try:
        _, content = _content(file.name, file.load(), limits)
    except ExtractionError as error:
        return Content((), (Unread(file.location, f"the file {file.name} inside {error}"),))
    inner = [_inside(one, limits, depth - 1) for one in content.embedded]
    blocks = [*content.blocks, *(block for one in inner for block in one.blocks)]
    unread = [*content.unread, *_pictures(content), *(fault for one in inner for fault in one.unread)]
    return Content(
        [replace(one, location=_below(steps, one.location), source=(), anchor=file.anchor) for one in blocks],
        [replace(one, location=_below(steps, one.location)) for one in unread],
    )


def _below(steps: tuple[Step, ...], location: Location) -> Location:
    return Location((*steps, *location.steps))


def _pictures(content: Content) -> list[Unread]:
    return [Unread(one.location, "picture", picture=True) for one in content.pictures]


def _format(suffix: str, data: bytes, limits: Limits) -> str:
    """The name of the format: by what the bytes are, and for text by the extension."""
    if data.startswith(_OLE2):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ExtractionError("is encrypted; save a copy without a password")
        raise ExtractionError("is an old Office file; save it as .pptx or .docx")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK"):
        return _office_format(suffix, data, limits)
    known = SUFFIXES.get(suffix)
    if known in ("pptx", "docx", "pdf"):
        raise ExtractionError(f"is no {suffix} file inside; it is damaged or has a wrong extension")
    if known is None:
        remedy = UNREAD_SUFFIXES.get(suffix, "")
        named = f"the format {suffix}" if suffix else "a file without an extension"
        known_suffixes = " ".join(SUFFIXES)
        raise ExtractionError(f"{named} cannot be read; {remedy or f'known: {known_suffixes}'}")
    return known


def _office_format(suffix: str, data: bytes, limits: Limits) -> str:
    from msl_guard.extract.package import Package

    package = Package(data, limits)
    for name, part in (("pptx", "ppt/"), ("docx", "word/")):
        if package.has_folder(part):
            return name
    raise ExtractionError(
        f"the format {suffix or 'zip'} cannot be read; {UNREAD_SUFFIXES.get(suffix, 'unpack it')}"
    )


def _without_text(unread: Sequence[Unread]) -> str:
    pictures = sum(1 for one in unread if one.picture)
    if pictures:
        return f"holds no text, only pictures ({pictures}); their text cannot be read"
    if unread:
        first = unread[0]
        return f"no text could be read: {first.location} {first.reason}"
    return "holds no text; check that it is the right file"
