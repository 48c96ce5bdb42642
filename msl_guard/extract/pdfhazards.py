"""What a PDF may cost before it is opened, and what its pages draw that no text reader reads."""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import regex
from msgspec import Struct, field
from pdfminer.encodingdb import name2unicode
from pdfminer.pdftypes import PDFStream

from msl_guard.errors import ExtractionError
from msl_guard.extract.limits import Limits
from msl_guard.extract.pdfgraph import BROKEN, Graph, PageObject
from msl_guard.extract.pdfobjects import UnsoundError, parsed

_STREAM = re.compile(rb"stream\r?\n")
_IMAGE = re.compile(rb"/Subtype\s*/Image")
_DEFLATE_RATIO = 1032
"""No deflated stream unpacks to more than this many times its size."""
_CHUNK = 1 << 20
_DRAWS = 20_000
"""So many drawings of forms inside forms make a page that takes minutes."""
_DRAW = regex.compile(rb"/([^\s/<>\[\]()%{}]+)\s+Do\b")
_ALTERNATIVE = regex.compile(rb"/(?:Alt|E)[\0\t\n\f\r ]*+(?=[(<])")
_DEPTH = 100
_CONTENT_BYTES = 32 << 20
_TEXT_OPERATORS = 50_000
"""A page of small print has a tenth of them."""
_TEXT_FILTERS = frozenset(
    "FlateDecode Fl LZWDecode LZW ASCII85Decode A85 ASCIIHexDecode AHx RunLengthDecode RL Crypt".split()
)


def refuse_bombs(data: bytes, limits: Limits) -> None:
    """Refuse a file with a stream that unpacks to more than the limits allow.

    Looks at the bytes alone, before any library opens them. Enciphered streams pass.

    Raises:
        ExtractionError: a stream is too large.
    """
    starts = [match.end() for match in _STREAM.finditer(data)]
    for at, following in pairwise([*starts, len(data)]):
        head = data[max(at - 600, 0) : at].rpartition(b"obj")[2]
        most = limits.part_bytes if _IMAGE.search(head) else limits.xml_bytes
        doubled = head.count(b"FlateDecode") + head.count(b"/Fl ") > 1
        if (following - at) * _DEFLATE_RATIO * (_DEFLATE_RATIO if doubled else 1) <= most:
            continue
        if _unpacked(data, at, following, most, twice=doubled) > most:
            raise ExtractionError(f"holds a stream that unpacks to more than {most >> 20} MB; split it")


def _unpacked(data: bytes, start: int, end: int, most: int, *, twice: bool) -> int:
    """How many bytes a deflated stream unpacks to, counted up to a little over `most`."""
    outer, inner = zlib.decompressobj(), zlib.decompressobj()
    size = 0
    rest = data[start:end]
    try:
        while size <= most and not outer.eof and (chunk := outer.decompress(rest, _CHUNK)):
            rest = outer.unconsumed_tail
            size += len(chunk)
            while twice and chunk and size <= most:
                size += len(inner.decompress(chunk, _CHUNK))
                chunk = inner.unconsumed_tail
    except zlib.error:
        return size
    return size


def _inline_alternatives(content: bytes) -> Iterator[bytes]:
    """Yield the strings that marks written into the content give instead of what they mark."""
    for match in _ALTERNATIVE.finditer(content):
        try:
            found, _ = parsed(content, match.end(), None)
        except UnsoundError:
            continue
        if isinstance(found, bytes):
            yield found


class PageReview(Struct):
    """Looks at pages one by one: what is damaged, too dear to draw, or text that is not read."""

    graph: Graph
    weights: dict[int, int] = field(default_factory=dict)
    known: dict[int, tuple[str, ...]] = field(default_factory=dict)
    alternatives: list[bytes] = field(default_factory=list)
    """What the marks in the content of the page last looked at say of it (ISO 32000-2, 14.9.3 and 14.9.5)."""
    unpacked: dict[int, bytes] = field(default_factory=dict)
    """The content of the page last looked at, by the number of the stream."""
    named_fonts: set[str] = field(default_factory=set)
    """The Type 3 fonts whose codes are the letters that they show."""

    def cost_fault(self, page: PageObject) -> str:
        """Why a page is not opened at all; empty if it may be."""
        forms = self._forms(page.resources)
        streams = [self.graph.stream(one) for one in self._content_items(page)]
        if self._is_heavy([one for one in (*streams, *forms.values()) if one is not None]):
            return "holds more drawing than a page can show; it was not opened"
        nested = any(self._forms(self._resources(form, page.resources)) for form in forms.values())
        if not nested:
            return ""
        drawn = self._drawn(self._contents(page), page.resources, 0)
        return f"draws forms inside forms over {_DRAWS} times; it was not opened" if drawn > _DRAWS else ""

    def faults(self, page: PageObject) -> Iterator[str]:
        """Yield what of a page's own content cannot be read."""
        self.alternatives = list(self._alternatives(page.resources))
        self.unpacked.clear()
        for one in self._content_items(page):
            stream = self.graph.stream(one)
            if stream is None:
                yield "a part of its content is missing from the file"
                continue
            content, fault = self._checked(stream)
            self.unpacked[stream.objid or 0] = content
            if fault:
                yield fault
            if b"/Alt" in content or b"/E" in content:
                self.alternatives += _inline_alternatives(content)
        yield from dict.fromkeys(self._hidden_writing(page.resources, 0))

    def _content_items(self, page: PageObject) -> list[object]:
        entry = page.entries.get("Contents")
        if entry is None:
            return []
        return self.graph.items(entry) if isinstance(self.graph.value(entry), list) else [entry]

    def _contents(self, page: PageObject) -> bytes:
        streams = [self.graph.stream(one) for one in self._content_items(page)]
        return b"\n".join(self.graph.data(one) or b"" for one in streams if one is not None)

    def _alternatives(self, resources: Mapping[str, object]) -> Iterator[bytes]:
        """Yield what the marks say that a page's resources name."""
        for marks in self.graph.entries(resources.get("Properties")).values():
            entries = self.graph.entries(marks)
            yield from (
                one for key in ("Alt", "E") if isinstance(one := self.graph.value(entries.get(key)), bytes)
            )

    def _checked(self, stream: PDFStream) -> tuple[bytes, str]:
        """A content stream's bytes and what is wrong with it, read as strictly as its packing allows."""
        try:
            filters = [self.graph.name(kind) for kind, _ in stream.get_filters()]
        except BROKEN:
            return b"", "a part of its content is packed in a way that cannot be told"
        unknown = [name for name in filters if name not in _TEXT_FILTERS]
        if unknown:
            return b"", f"a part of its content is packed in an unknown way ({unknown[0]})"
        if filters not in (["FlateDecode"], ["Fl"]) or stream.rawdata is None or self.graph.encrypted:
            return self.graph.data(stream) or b"", ""
        unpacking = zlib.decompressobj()
        try:
            content = unpacking.decompress(stream.rawdata)
        except zlib.error:
            return b"", "a part of its content is damaged"
        return content, "" if unpacking.eof else "a part of its content is cut off"

    def _is_heavy(self, streams: Sequence[PDFStream]) -> bool:
        """Whether content is so long that reading it would take minutes, or all the memory."""
        contents = [
            self.unpacked.get(stream.objid or 0) or self.graph.data(stream) or b""
            for stream in streams
            if len(stream.rawdata or stream.data or b"") * _DEFLATE_RATIO >= _TEXT_OPERATORS
        ]
        size = sum(map(len, contents))
        if size <= 2 * _TEXT_OPERATORS:  # An operator has two letters.
            return False
        operators = sum(content.count(b"Tj") + content.count(b"TJ") for content in contents)
        return size > _CONTENT_BYTES or operators > _TEXT_OPERATORS

    def _forms(self, resources: Mapping[str, object]) -> dict[str, PDFStream]:
        found: dict[str, PDFStream] = {}
        for name, thing in self.graph.entries(resources.get("XObject")).items():
            stream = self.graph.stream(thing)
            if stream is not None and self.graph.name(stream.get("Subtype")) == "Form":
                found[name] = stream
        return found

    def _resources(self, stream: PDFStream, inherited: Mapping[str, object]) -> Mapping[str, object]:
        return self.graph.entries(stream.get("Resources")) or inherited

    def _drawn(self, content: bytes, resources: Mapping[str, object], depth: int) -> int:
        """How many forms are drawn in all when content is shown."""
        forms = self._forms(resources)
        total = 0
        for match in _DRAW.finditer(content) if depth < _DEPTH else ():
            form = forms.get(match[1].decode("latin-1"))
            if form is not None:
                total += 1 + self._weight(form, resources, depth)
            if total > _DRAWS:
                break
        return total

    def _weight(self, form: PDFStream, inherited: Mapping[str, object], depth: int) -> int:
        key = form.objid or id(form)
        if key not in self.weights:
            self.weights[key] = _DRAWS + 1  # A form that draws itself has no end.
            content = self.graph.data(form) or b""
            self.weights[key] = self._drawn(content, self._resources(form, inherited), depth + 1)
        return self.weights[key]

    def _hidden_writing(self, resources: Mapping[str, object], depth: int) -> tuple[str, ...]:
        """Text where PDFium does not look: in fill patterns, masks, and letters made of letters."""
        key = id(resources)
        if not resources or key in self.known or depth > _DEPTH:
            return self.known.get(key, ())
        self.known[key] = ()
        entries = self.graph.entries
        patterns = map(entries, entries(resources.get("Pattern")).values())
        states = map(entries, entries(resources.get("ExtGState")).values())
        masks = (entries(entries(state.get("SMask")).get("G")) for state in states)
        fonts = map(entries, entries(resources.get("Font")).values())
        drawn = [font for font in fonts if self.graph.name(font.get("Subtype")) == "Type3"]
        self.named_fonts.update(name for font in drawn for name in self._named(font))
        found: list[str] = []
        for things, reason in (
            (patterns, "text inside a fill pattern is not read"),
            (masks, "text inside a mask is not read"),
            (drawn, "a font whose letters are drawn as other text is not read"),
        ):
            found += [reason for thing in things if self._writes(thing)]
        for form in self._forms(resources).values():
            found += self._hidden_writing(self._resources(form, {}), depth + 1)
        self.known[key] = tuple(found)
        return self.known[key]

    def _named(self, font: Mapping[str, object]) -> Iterator[str]:
        """Yield the names of a Type 3 font that encodes every letter as itself."""
        code = 0
        for item in self.graph.items(self.graph.entries(font.get("Encoding")).get("Differences")):
            if isinstance(item, int):
                code = item
                continue
            try:
                letter = name2unicode(self.graph.name(item))
            except BROKEN:
                return
            if letter != chr(code):
                return
            code += 1
        if code:
            described = self.graph.entries(font.get("FontDescriptor"))
            names = (font.get("Name"), font.get("BaseFont"), described.get("FontName"))
            yield from map(self.graph.name, names)

    def _writes(self, entries: Mapping[str, object]) -> bool:
        """Whether what has these entries may draw text of its own."""
        return bool(self.graph.entries(self.graph.entries(entries.get("Resources")).get("Font")))
