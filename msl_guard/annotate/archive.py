"""A zip archive with a few members changed: every other one keeps its bytes, order and compression.

APPNOTE.TXT 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory) and 4.3.16 (its end).
"""

import struct
import zlib
from collections.abc import Collection, Mapping
from io import BytesIO
from itertools import pairwise
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from msl_guard.errors import ExtractionError

_CENTRAL = struct.Struct("<4s4B4HL2L5H2L")
_LOCAL = struct.Struct("<4s2B4HL2L2H")
_END = struct.Struct("<4s4H2LH")
_NAME_LENGTH, _EXTRA_LENGTH = 12, 13
_LARGEST = 0xFFFFFFFF
_STREAMED, _UTF8 = 0x08, 0x800
_DEFLATED = 8
_NEW_YEAR_1980 = 0x21


def rewritten(data: bytes, contents: Mapping[str, bytes], removed: Collection[str]) -> bytes:
    """The archive with some members replaced or added, by name, and some left out.

    Raises:
        ExtractionError: it is too large, or in the 64-bit form.
    """
    with ZipFile(BytesIO(data)) as archive:
        entries, at, comment = archive.infolist(), archive.start_dir, archive.comment
    bounds = [*_starts(entries), at]
    ends = dict(pairwise(bounds))
    waiting = dict(contents)
    out = BytesIO()
    records: list[bytes] = []
    for entry in entries:
        record = data[at : at + _record_length(data, at)]
        at += len(record)
        if entry.filename in removed:
            continue
        start = out.tell()
        if entry.filename in waiting:
            member, record = _replaced(waiting.pop(entry.filename), record)
            out.write(member)
        else:
            out.write(data[entry.header_offset : ends[entry.header_offset]])
        records.append(_moved(record, start))
    for name, content in waiting.items():
        start = out.tell()
        member, record = _replaced(content, _new_record(name))
        out.write(member)
        records.append(_moved(record, start))
    directory = out.tell()
    out.write(b"".join(records))
    size = out.tell() - directory
    if out.tell() >= _LARGEST or len(records) >= 0xFFFF:
        raise ExtractionError("is too large a package to be copied with comments; split it")
    out.write(_END.pack(b"PK\5\6", 0, 0, len(records), len(records), size, directory, len(comment)) + comment)
    return out.getvalue()


def _starts(entries: list[ZipInfo]) -> list[int]:
    return sorted({entry.header_offset for entry in entries})


def _record_length(data: bytes, at: int) -> int:
    """The length of the record of the central directory that begins at an offset."""
    name, extra, comment = struct.unpack_from("<3H", data, at + 28)
    return _CENTRAL.size + int(name) + int(extra) + int(comment)


def _replaced(content: bytes, record: bytes) -> tuple[bytes, bytes]:
    """The member with new contents and its record, packed as it was."""
    fields = list(_CENTRAL.unpack_from(record))
    name = record[_CENTRAL.size : _CENTRAL.size + fields[_NAME_LENGTH]]
    needed, flags, method, time, date = fields[3], fields[5] & ~_STREAMED, fields[6], fields[7], fields[8]
    method = method if method == ZIP_STORED else _DEFLATED
    body = content if method == ZIP_STORED else zlib.compress(content, wbits=-15)
    sums = (zlib.crc32(content), len(body), len(content))
    local = _LOCAL.pack(b"PK\3\4", needed, 0, flags, method, time, date, *sums, len(name), 0)
    fields[5:12] = [flags, method, time, date, *sums]
    fields[_EXTRA_LENGTH] = fields[14] = 0
    return local + name + body, _CENTRAL.pack(*fields) + name


def _moved(record: bytes, start: int) -> bytes:
    """The record of a member that now begins at an offset."""
    if record[42:46] == b"\xff" * 4:
        raise ExtractionError("is a zip archive in the 64-bit form, which cannot be copied; save it again")
    return record[:42] + struct.pack("<L", start) + record[46:]


def _new_record(name: str) -> bytes:
    """The record of a member that the archive did not have."""
    encoded = name.encode()
    made = (20, 0, 20, 0)
    times_and_sums = (0, _NEW_YEAR_1980, 0, 0, 0)
    nothing_else = (0, 0, 0, 0, 0, 0)
    flags = (_UTF8, _DEFLATED)
    return _CENTRAL.pack(b"PK\1\2", *made, *flags, *times_and_sums, len(encoded), *nothing_else) + encoded
