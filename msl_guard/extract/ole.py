"""OLE objects inside Office files: which file they hold ([MS-OLEDS], [MS-CFB])."""

from io import BytesIO
from struct import error as StructError
from struct import unpack_from

from olefile import OleFileIO

from msl_guard.errors import ExtractionError

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCUMENTS = {
    "WordDocument": ".doc",
    "Workbook": ".xls",
    "Book": ".xls",
    "PowerPoint Document": ".ppt",
    "EncryptedPackage": ".bin",
}
_NATIVE = "\x01Ole10Native"
_STREAM_BYTES = 200 << 20


def payload(name: str, data: bytes) -> tuple[str, bytes]:
    """The file that an object holds: its name, as far as it is known, and its bytes.

    Raises:
        ExtractionError: it holds no file, or is damaged.
    """
    if not data.startswith(OLE2):
        return name, data
    try:
        with OleFileIO(BytesIO(data)) as container:
            return _held(name, data, container)
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, StructError) as error:
        raise ExtractionError(f"is damaged: {error}") from None


def _held(name: str, data: bytes, container: OleFileIO) -> tuple[str, bytes]:
    for stream, suffix in _DOCUMENTS.items():
        if container.exists(stream):
            return name if name.lower().endswith(suffix) else f"{name}{suffix}", data
    if container.exists("Package"):
        return f"{name}.bin", container.openstream("Package").read(_STREAM_BYTES)
    if container.exists(_NATIVE):
        return _native(container.openstream(_NATIVE).read(_STREAM_BYTES))
    if container.exists("CONTENTS"):
        content = container.openstream("CONTENTS").read(_STREAM_BYTES)
        if content.startswith(b"%PDF"):
            return f"{name}.pdf", content
    raise ExtractionError("holds no file that can be opened")


def _native(stream: bytes) -> tuple[str, bytes]:
    """A file put in as it was: label, path and bytes after a short head."""
    try:
        at = 6
        label, at = _text(stream, at)
        _, at = _text(stream, at)
        (length,) = unpack_from("<I", stream, at + 4)
        at += 8 + length
        (size,) = unpack_from("<I", stream, at)
    except (StructError, ValueError):
        raise ExtractionError("is damaged") from None
    content = stream[at + 4 : at + 4 + size]
    if len(content) < size:
        raise ExtractionError("is cut off")
    return label.replace("\\", "/").rpartition("/")[2], content


def _text(stream: bytes, at: int) -> tuple[str, int]:
    end = stream.index(b"\0", at)
    return stream[at:end].decode("cp1252", "replace"), end + 1
