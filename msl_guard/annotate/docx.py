"""Comments in a Word document, around the very words where they can stand (ECMA-376 part 1, 17.13.4)."""

from collections.abc import Iterator, Sequence
from itertools import count

from lxml import etree

from msl_guard.annotate.note import Note
from msl_guard.annotate.parts import Commenting, Parts
from msl_guard.annotate.runs import SPACE, Text, add_next, drop, join
from msl_guard.extract.markup import local
from msl_guard.extract.seal import AUTHOR, is_sealed_markup

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATIONSHIPS = {
    False: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    True: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_STRICT = "http://purl.oclc.org/ooxml/"
_MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")


class _Comments:
    """The comments of a document while new ones come in."""

    def __init__(self, parts: Parts) -> None:
        main = parts.package.main
        self.main = main
        self.root = parts.open(main)
        self.namespace = f"{{{etree.QName(self.root).namespace}}}"
        self.list = self._opened(parts)
        used = [node.get(f"{self.namespace}id") or "" for node in self.list]
        self.numbers = count(max((int(one) for one in used if one.isdecimal()), default=-1) + 1)
        self.text = Text(self.root)

    def _opened(self, parts: Parts) -> "etree._Element":
        """The root of the part that holds the comments, made if there is none."""
        for name in parts.package.related(self.main, "comments"):
            if name in parts:
                return parts.open(name)
        folder = self.main.rpartition("/")[0]
        free = next(one for at in range(1 << 16) if (one := f"{folder}/comments{at or ''}.xml") not in parts)
        made = etree.Element(f"{self.namespace}comments", nsmap={"w": self.namespace[1:-1]})
        parts.add(free, made, _CONTENT_TYPE)
        parts.link(self.main, f"{_RELATIONSHIPS[self.namespace[1:].startswith(_STRICT)]}/comments", free)
        return made

    def add(self, notes: Sequence[Note]) -> None:
        """Add comments; all runs are cut first, since a cut moves what stands after it."""
        for note in notes:
            if self._at_words(note):
                self.text.cut(note.anchor.start)
                self.text.cut(note.anchor.end)
        for note in notes:
            number = str(next(self.numbers))
            first, last = self._ends(note)
            self._mark(number, first, last)
            self._write(number, note.text)

    def _at_words(self, note: Note) -> bool:
        return note.anchor.exact and note.anchor.part == self.main and not note.whole

    def _ends(self, note: Note) -> "tuple[etree._Element, etree._Element]":
        """The first and the last element that a comment embraces."""
        if self._at_words(note):
            return self.text.unit(note.anchor.start), self.text.unit(
                max(note.anchor.end - 1, note.anchor.start)
            )
        at = note.anchor.start if note.anchor.part == self.main else 0
        if not at or note.whole:
            paragraph = self.text.paragraph(at)
            return paragraph, paragraph
        unit = self.text.unit(at)
        return unit, unit

    def _mark(self, number: str, first: "etree._Element", last: "etree._Element") -> None:
        start, end = (
            etree.Element(f"{self.namespace}{name}", {f"{self.namespace}id": number})
            for name in ("commentRangeStart", "commentRangeEnd")
        )
        run = etree.Element(f"{self.namespace}r")
        etree.SubElement(run, f"{self.namespace}commentReference", {f"{self.namespace}id": number})
        if local(first) == "p":
            first.insert(1 if len(first) and local(first[0]) == "pPr" else 0, start)
        else:
            first.addprevious(start)
        if local(last) == "p":
            last.extend((end, run))
        else:
            add_next(last, end)
            add_next(end, run)

    def _write(self, number: str, text: str) -> None:
        w = self.namespace
        comment = etree.SubElement(
            self.list, f"{w}comment", {f"{w}id": number, f"{w}author": AUTHOR, f"{w}initials": "mg"}
        )
        for line in text.split("\n"):
            run = etree.SubElement(etree.SubElement(comment, f"{w}p"), f"{w}r")
            etree.SubElement(run, f"{w}t", {SPACE: "preserve"}).text = line


def _remove(parts: Parts) -> int:
    """Take out the comments of this program, and the part that held them if nothing else is in it."""
    main, removed = parts.package.main, 0
    for name in parts.package.related(main, "comments"):
        if not any(True for _ in _own(parts.package.xml(name))):
            continue
        root = parts.open(name)
        own = list(_own(root))
        numbers = {_value(node, "id") for node in own}
        for node in own:
            drop(node)
        removed += len(own)
        if not len(root):
            parts.remove(name, main, "comments")
        _unmark(parts.open(main), numbers)
    return removed


def _own(root: "etree._Element | None") -> "Iterator[etree._Element]":
    for node in () if root is None else root:
        if local(node) == "comment" and is_sealed_markup(_value(node, "author"), node):
            yield node


def _unmark(root: "etree._Element", numbers: set[str]) -> None:
    """Take out the marks of comments, and join the runs that were cut for them."""
    for node in list(root.iter(*(f"{{*}}{name}" for name in _MARKS))):
        if _value(node, "id") not in numbers:
            continue
        gone = node
        run = node.getparent()
        if (
            local(node) == "commentReference"
            and run is not None
            and all(local(one) in ("rPr", "commentReference") for one in run)
        ):
            gone = run
        before, after = gone.getprevious(), gone.getnext()
        drop(gone)
        if before is not None and after is not None:
            join(before, after)


def _value(node: "etree._Element", name: str) -> str:
    """An attribute in the namespace of its element."""
    return node.get(f"{{{etree.QName(node).namespace}}}{name}", "")


_COMMENTING = Commenting(_remove, lambda parts, notes: _Comments(parts).add(notes))
commented, uncommented = _COMMENTING.commented, _COMMENTING.uncommented
