"""Zip archives, opened as folders: every member is a document of its own.

Nothing is unpacked to disk, so that a name with `..` is only a name.
"""

import struct
import zlib
from collections import Counter
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from msl_guard.errors import ExtractionError
from msl_guard.extract.blocks import Content, Embedded
from msl_guard.extract.limits import Limits
from msl_guard.model import Location

_ERRORS = (
    BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError, struct.error,
    KeyError, IndexError, OverflowError,
)  # fmt: skip


def read(data: bytes, limits: Limits) -> Content:
    """List the members of an archive; each is unpacked only when it is read."""
    try:
        archive = ZipFile(BytesIO(data))
        entries = [entry for entry in archive.infolist() if not _is_noise(entry)]
    except _ERRORS as error:
        raise ExtractionError(f"damaged or cut off: {error}; pack it again") from None
    if len(entries) > limits.parts:
        raise ExtractionError(f"holds {len(entries)} files; the limit is {limits.parts}")
    if any(entry.flag_bits & 1 for entry in entries):
        raise ExtractionError("is encrypted; pack it again without a password")
    if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise ExtractionError(f"unpacks to more than {limits.unpacked_bytes >> 20} MB; split it")
    total = sum(entry.file_size for entry in entries)
    if total > (16 << 20) and total > limits.ratio * sum(entry.compress_size for entry in entries):
        raise ExtractionError(f"unpacks to more than {limits.ratio} times its size; split it")
    if not entries:
        raise ExtractionError("holds no files; check that it is the right archive")
    times: Counter[str] = Counter()
    return Content((), members=[_member(archive, entry, limits, times) for entry in entries])


def _is_noise(entry: ZipInfo) -> bool:
    """A folder, or what a Mac or an open Office program leaves beside documents."""
    parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
    return entry.is_dir() or not parts or parts[0] == "__MACOSX" or parts[-1].startswith("~$")


def _member(archive: ZipFile, entry: ZipInfo, limits: Limits, times: Counter[str]) -> Embedded:
    """A member by its name; a second one of the same name is numbered."""
    parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
    name = "/".join(part for part in parts if part not in ("/", "..", ".")) or "file"
    name = "".join(char if char.isprintable() else "?" for char in name)
    times[name] += 1
    if times[name] > 1:
        folder, _, last = name.rpartition("/")
        name = f"{folder}/({times[name]}) {last}".lstrip("/")
    return Embedded(name, Location((("file", name),)), lambda: _unpacked(archive, entry, limits))


def _unpacked(archive: ZipFile, entry: ZipInfo, limits: Limits) -> bytes:
    if entry.file_size > limits.part_bytes:
        raise ExtractionError(f"is larger than {limits.part_bytes >> 20} MB")
    if entry.file_size > (1 << 20) and entry.file_size > limits.ratio * entry.compress_size:
        raise ExtractionError(f"unpacks to more than {limits.ratio} times its size")
    try:
        with archive.open(entry) as stream:
            return stream.read(limits.part_bytes)
    except _ERRORS as error:
        raise ExtractionError(f"cannot be unpacked: {error}; pack it again") from None
