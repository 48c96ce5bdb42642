"""The section of cross-references that ends an update of a PDF (ISO 32000-2, 7.5.4, 7.5.6 and 7.5.8)."""

import struct
from io import BytesIO

import regex
from pypdf import PdfReader
from pypdf.errors import PdfReadError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    read_object,
)

_START = b"startxref"
_HEAD = regex.compile(rb"([0-9]+) 0 obj")
_ENTRY = struct.Struct(">BIB")
"""An entry of pypdf's streams: its kind, where the object begins, its generation."""
_PLAIN = 1
_TRAILER_KEYS = ("/Root", "/Prev", "/ID", "/Info")


def completed(data: bytes, copy: bytes, reader: PdfReader) -> bytes:
    """An update by pypdf that ends with a section of the original's own kind: a table, or a stream.

    pypdf always writes a stream, and leaves out the stream's own entry and the link to the properties.

    Raises:
        PdfReadError: the update does not end as pypdf ends one.
    """
    at = _last_section(copy)
    head = _HEAD.match(copy, at)
    section = read_object(BytesIO(copy[head.end() :]), reader) if head else None
    if head is None or not isinstance(section, StreamObject):
        raise PdfReadError("the update ends without a cross-reference stream")
    number = int(head[1])
    properties = reader.trailer.get("/Info") and reader.trailer.raw_get("/Info")
    if isinstance(properties, IndirectObject) and "/Info" not in section:
        section[NameObject("/Info")] = properties
    if data.startswith(b"xref", _last_section(data)):
        written = _table(section, number)
    else:
        written = _stream(section, number, at)
    return copy[:at] + written + b"\n%s\n%d\n%%%%EOF\n" % (_START, at)


def _last_section(data: bytes) -> int:
    """Where the file says that its last section begins."""
    found = regex.match(rb"\s*([0-9]+)", data, pos=data.rindex(_START) + len(_START))
    return int(found[1]) if found else len(data)


def _table(section: StreamObject, number: int) -> bytes:
    """The section as a table with a trailer; the number of the stream, the last one, is free then."""
    index = [int(one) for one in _index(section)]
    entries = _ENTRY.iter_unpack(section.get_data())
    lines = [b"xref\n"]
    for first, count in zip(index[::2], index[1::2], strict=True):
        lines.append(b"%d %d\n" % (first, count))
        lines += [b"%010d %05d n \n" % next(entries)[1:] for _ in range(count)]
    trailer = DictionaryObject(
        {NameObject(key): section.raw_get(key) for key in _TRAILER_KEYS if key in section}
    )
    trailer[NameObject("/Size")] = NumberObject(number)
    return b"".join(lines) + b"trailer\n" + _written(trailer)


def _stream(section: StreamObject, number: int, at: int) -> bytes:
    """The section as the stream of this number that begins here."""
    section[NameObject("/Index")] = ArrayObject([*_index(section), NumberObject(number), NumberObject(1)])
    section.set_data(section.get_data() + _ENTRY.pack(_PLAIN, at, 0))
    return b"%d 0 obj\n%s\nendobj" % (number, _written(section))


def _index(section: StreamObject) -> ArrayObject:
    """The blocks of objects in it: the first number, how many, and so on."""
    index = section["/Index"]
    if not isinstance(index, ArrayObject):
        raise PdfReadError("the update's cross-reference stream has no index")
    return index


def _written(value: DictionaryObject) -> bytes:
    out = BytesIO()
    value.write_to_stream(out)
    return out.getvalue()
