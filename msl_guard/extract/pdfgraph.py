"""The objects of a PDF file behind its pages, from pdfminer.six, whatever shape they are in."""

import logging
from collections.abc import Iterator, Mapping

from msgspec import Struct, field
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdftypes import PDFObjRef, PDFStream
from pdfminer.psexceptions import PSException
from pdfminer.psparser import PSKeyword, PSLiteral
from pdfminer.utils import PDFDocEncoding

from msl_guard.extract.pdfobjects import QuickDocument

BROKEN = (
    PSException, ArithmeticError, AssertionError, AttributeError, LookupError, OSError, RecursionError,
    TypeError, ValueError,
)  # fmt: skip
"""What pdfminer.six raises on objects that are not what their place asks for."""

_HOPS = 16
"""References to references, beyond which a file leads in circles."""
_CHAIN = 32

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


class PageObject(Struct, frozen=True):
    """A page as the file describes it."""

    number: int
    object_id: int
    entries: Mapping[str, object]
    resources: Mapping[str, object]


class Graph(Struct):
    """The objects of a file. Whatever is missing or of another type reads as empty.

    Objects that are there and cannot be read are noted in `damaged`.
    """

    document: PDFDocument
    damaged: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, data: bytes) -> "Graph":
        """Open a file with the empty password.

        Raises:
            BROKEN: pdfminer.six finds no document in it.
        """
        return cls(QuickDocument(data))

    @property
    def encrypted(self) -> bool:
        """Whether strings and streams are stored enciphered."""
        return self.document.encryption is not None

    def value(self, thing: object) -> object:
        """The object that a reference leads to, or the object itself."""
        if not isinstance(thing, PDFObjRef):
            return thing
        for _ in range(_HOPS):
            if not isinstance(thing, PDFObjRef):
                return thing
            number = thing.objid
            try:
                thing = thing.resolve()
            except BROKEN:
                self.damaged.add(number)
                return None
        return None

    def entries(self, thing: object) -> Mapping[str, object]:
        """A dictionary's entries, or those of a stream's dictionary."""
        found = self.value(thing)
        if isinstance(found, PDFStream):
            return found.attrs if isinstance(found.attrs, dict) else {}
        return found if isinstance(found, dict) else {}

    def items(self, thing: object) -> list[object]:
        """An array's items."""
        found = self.value(thing)
        return list(found) if isinstance(found, list) else []

    def stream(self, thing: object) -> PDFStream | None:
        """The stream, if it is one."""
        found = self.value(thing)
        return found if isinstance(found, PDFStream) else None

    def name(self, thing: object) -> str:
        """A name, without its slash."""
        found = self.value(thing)
        named = found.name if isinstance(found, PSLiteral | PSKeyword) else ""
        return named.decode("latin-1") if isinstance(named, bytes) else str(named)

    def number(self, thing: object) -> int:
        """A whole number; 0 for anything else."""
        found = self.value(thing)
        return found if isinstance(found, int) else 0

    def text(self, thing: object) -> str:
        """A text string (ISO 32000-2, 7.9.2.2), or a stream that holds one."""
        found = self.value(thing)
        if isinstance(found, PDFStream):
            return decoded(self.data(found) or b"")
        return decoded(found) if isinstance(found, bytes) else found if isinstance(found, str) else ""

    def data(self, stream: PDFStream) -> bytes | None:
        """A stream's unpacked bytes; None if they cannot be unpacked."""
        try:
            return stream.get_data()
        except BROKEN:
            self.damaged.add(stream.objid or 0)
            return None

    def ancestry(self, thing: object) -> list[Mapping[str, object]]:
        """A dictionary and its /Parent, its parent's parent and so on."""
        found: list[Mapping[str, object]] = []
        at = self.entries(thing)
        while at and len(found) < _CHAIN:
            found.append(at)
            at = self.entries(at.get("Parent"))
        return found

    def tree(self, root: object, leaves: str) -> Iterator[tuple[object, object]]:
        """Yield the (key, value) pairs of a name tree or number tree (7.9.6, 7.9.7)."""
        waiting, seen = [root], set[int]()
        while waiting:
            node = waiting.pop()
            if isinstance(node, PDFObjRef):
                if node.objid in seen:
                    continue
                seen.add(node.objid)
            entries = self.entries(node)
            pairs = self.items(entries.get(leaves))
            yield from zip(pairs[::2], pairs[1::2], strict=False)
            waiting += reversed(self.items(entries.get("Kids")))

    def pages(self, limit: int) -> Iterator[PageObject]:
        """Yield the pages in order, each with the resources it has or inherits."""
        root = self.document.catalog.get("Pages")
        waiting: list[tuple[object, object]] = [(root, None)]
        above: set[int] = set()
        number = 0
        while waiting and number < limit:
            node, inherited = waiting.pop()
            number_of_object = node.objid if isinstance(node, PDFObjRef) else 0
            entries = self.entries(node)
            resources = entries.get("Resources", inherited)
            if "Kids" in entries and self.name(entries.get("Type")) != "Page":
                if number_of_object in above:
                    continue
                above.add(number_of_object)
                waiting += [(kid, resources) for kid in reversed(self.items(entries["Kids"]))]
            elif entries:
                number += 1
                yield PageObject(number, number_of_object, entries, self.entries(resources))


def decoded(data: bytes) -> str:
    """A text string's characters: UTF-16 or UTF-8 by its mark, otherwise PDFDocEncoding."""
    for mark, encoding in (
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xef\xbb\xbf", "utf-8"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    return "".join(PDFDocEncoding[byte] for byte in data)
