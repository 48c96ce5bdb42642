"""The objects of a PDF file read at once where they are sound; pdfminer.six reads the others.

pdfminer.six takes an object apart character by character, which was a third of the time a file took.
"""

import io
import re
from collections.abc import Callable
from functools import lru_cache

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream
from pdfminer.psparser import LIT

_SPACE = rb"(?:[\0\t\n\f\r ]++|%[^\r\n]*+)*+"
_END = rb"(?![^\0\t\n\f\r ()<>\[\]{}/%])"
_TOKEN = re.compile(
    _SPACE + rb"(?:(\d++)[\0\t\n\f\r ]++\d++[\0\t\n\f\r ]++R" + _END + rb"|/([^\0\t\n\f\r ()<>\[\]{}/%]*)"
    rb"|([+-]?\d+)" + _END + rb"|(<<)|(>>)|\[([0-9.+\-\t\n\f\r ]*+)\]|(\[)|(\])|\(([^()\\]*)\)|(\()"
    rb"|([+-]?(?:\d+\.\d*|\.\d+))" + _END + rb"|<([0-9A-Fa-f\0\t\n\f\r ]*)>|(true|false|null)" + _END + rb")"
)  # fmt: skip
_REF, _NAME, _WHOLE, _DICT, _DICT_END, _NUMBERS, _ARRAY, _ARRAY_END, _PLAIN, _STRING, _REAL, _HEX, _WORD = (
    range(1, 14)
)
_OPENING = frozenset((_DICT, _ARRAY))
_HEAD = re.compile(_SPACE + rb"(\d+)[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+obj" + _END)
_TAIL = re.compile(_SPACE + rb"(?:endobj|(stream)(?:\r\n|\n))")
_STREAM_END = re.compile(rb"[\0\t\n\f\r ]*endstream")
_IN_STRING = re.compile(rb"[()]|\\.", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}
_ESCAPED_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
_WORDS = {b"true": True, b"false": False, b"null": None}
_LONGEST = 64
"""The digits of a number; Python refuses to read thousands of them."""


class UnsoundError(ValueError):
    """An object is not written as the standard asks."""


class QuickDocument(PDFDocument):
    """pdfminer.six's document, which reads sound objects (ISO 32000-2, 7.3) in one go."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.headings: dict[int, list[int]] = {}
        """The numbers at the head of each object stream: object and offset in turn."""
        super().__init__(PDFParser(io.BytesIO(data)))

    def getobj(self, objid: int) -> object:
        """The object of a number; what was read before is at hand."""
        known = self._cached_objs.get(objid)
        return super().getobj(objid) if known is None else known[0]

    def _getobj_parse(self, pos: int, objid: int) -> object:
        try:
            return self._indirect(pos, objid)
        except UnsoundError:
            return super()._getobj_parse(pos, objid)

    def _getobj_objstm(self, stream: PDFStream, index: int, objid: int) -> object:
        try:
            return self._packed(stream, index, objid)
        except UnsoundError:
            return super()._getobj_objstm(stream, index, objid)

    def _indirect(self, pos: int, objid: int) -> object:
        head = _HEAD.match(self.data, pos)
        if head is None or int(head[1]) != objid:
            raise UnsoundError
        found, end = parsed(self.data, head.end(), self)
        tail = _TAIL.match(self.data, end)
        if tail is None:
            raise UnsoundError
        if tail[1] is None:
            return found
        if not isinstance(found, dict):
            raise UnsoundError
        return PDFStream(found, self._stored(found.get("Length"), tail.end()), self.decipher)

    def _stored(self, length: object, start: int) -> bytes:
        """The bytes of a stream: up to its mark of the end, if its length is wrong."""
        if isinstance(length, PDFObjRef):
            length = length.resolve()
        end = start + length if isinstance(length, int) and length >= 0 else len(self.data)
        if not _STREAM_END.match(self.data, end):
            end = self.data.find(b"endstream", start)
            if end < 0:
                raise UnsoundError
            end -= 2 if self.data[end - 2 : end] == b"\r\n" else self.data[end - 1 : end] in (b"\n", b"\r")
        return self.data[start : max(start, end)]

    def _packed(self, stream: PDFStream, index: int, objid: int) -> object:
        key = stream.objid or 0
        first = stream.get("First")
        if not isinstance(first, int) or not key:
            raise UnsoundError
        data = stream.get_data()
        if key not in self.headings:
            try:
                self.headings[key] = [int(one) for one in data[:first].split()]
            except ValueError:
                raise UnsoundError from None
        heading = self.headings[key]
        if 2 * index + 1 >= len(heading) or heading[2 * index] != objid:
            raise UnsoundError
        return parsed(data, first + heading[2 * index + 1], self)[0]


def parsed(data: bytes, at: int, document: PDFDocument | None) -> tuple[object, int]:
    """The object that begins at a place, as pdfminer.six would give it, and where it ends.

    Raises:
        UnsoundError: it is not written as the standard asks.
    """
    outer: list[list[object]] = []
    held: list[object] = []
    while True:
        token = _TOKEN.match(data, at)
        if token is None:
            raise UnsoundError
        at, kind = token.end(), token.lastindex or 0
        leaf = _LEAVES.get(kind)  # Most of what a file holds.
        if leaf is not None:
            held.append(leaf(token[kind]))
        elif kind == _REF:
            held.append(PDFObjRef(document, _whole(token[_REF])))
        elif kind == _STRING:
            text, at = _string(data, at)
            held.append(text)
        elif kind in _OPENING:
            outer.append(held)
            held = [kind]
            continue
        else:
            held = _closed(held, kind, outer)
        if not outer:
            return held[0], at


def _closed(held: list[object], kind: int, outer: list[list[object]]) -> list[object]:
    """What was held outside of an array or dictionary that ends, with it at the end."""
    if not outer or held[0] != kind - 1:
        raise UnsoundError
    above = outer.pop()
    above.append(held[1:] if kind == _ARRAY_END else _dictionary(held))
    return above


def _whole(digits: bytes) -> int:
    if len(digits) > _LONGEST:
        raise UnsoundError
    return int(digits)


def _dictionary(held: list[object]) -> dict[str, object]:
    names = [name for key in held[1::2] if isinstance(name := getattr(key, "name", None), str)]
    if 2 * len(names) + 1 != len(held):
        raise UnsoundError
    pairs = zip(names, held[2::2], strict=True)
    return {name: value for name, value in pairs if value is not None}


@lru_cache(4096)
def _name(written: bytes) -> object:
    if b"#" in written:
        written = _ESCAPED_NAME.sub(lambda one: bytes((int(one[1], 16),)), written)
    try:
        return LIT(written.decode())
    except UnicodeDecodeError:
        return LIT(written)


def _string(data: bytes, start: int) -> tuple[bytes, int]:
    """A string with brackets or escapes, from behind its first bracket."""
    depth = 1
    for one in _IN_STRING.finditer(data, start):
        sign = one[0]
        depth += (sign == b"(") - (sign == b")")
        if not depth:
            return _ESCAPE.sub(_character, data[start : one.start()]), one.end()
    raise UnsoundError


def _character(escape: re.Match[bytes]) -> bytes:
    sign = escape[1]
    return bytes((int(sign, 8) & 0xFF,)) if sign[:1].isdigit() and sign < b"8" else _ESCAPED.get(sign, sign)


def _hexadecimal(digits: bytes) -> bytes:
    digits = digits.translate(None, b"\0\t\n\f\r ")
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _numbers(written: bytes) -> list[float]:
    """The items of an array of nothing but numbers: a box, or the widths of a font's letters."""
    try:
        return [float(one) if b"." in one else _whole(one) for one in written.split()]
    except ValueError:
        raise UnsoundError from None


_LEAVES: dict[int, Callable[[bytes], object]] = {
    _NAME: _name,
    _WHOLE: _whole,
    _NUMBERS: _numbers,
    _PLAIN: bytes,
    _REAL: float,
    _HEX: _hexadecimal,
    _WORD: _WORDS.__getitem__,
}
