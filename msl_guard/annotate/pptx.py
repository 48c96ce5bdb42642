"""Comments on slides (ECMA-376 part 1, section 19.4), which PowerPoint and LibreOffice open alike.

A deck whose people already use threaded comments ([MS-PPTX] 2.6) gets threaded ones: PowerPoint keeps to
one kind in a deck. LibreOffice does not show those.
"""

from collections.abc import Iterator, Mapping, Sequence
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from msl_guard.annotate.note import Note
from msl_guard.annotate.parts import Commenting, Parts
from msl_guard.annotate.runs import drop
from msl_guard.errors import ExtractionError
from msl_guard.extract.drawing import A, R
from msl_guard.extract.seal import AUTHOR, is_sealed, is_sealed_markup

_PART_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.{}+xml"
_THREADED_PART_TYPE = "application/vnd.ms-powerpoint.{}+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_STRICT = "http://purl.oclc.org/ooxml/"
_THREADED_OFFICE = "http://schemas.microsoft.com/office/2018/10/relationships"
_P188 = "{http://schemas.microsoft.com/office/powerpoint/2018/8/main}"
_PC = "{http://schemas.microsoft.com/office/powerpoint/2013/main/command}"
_P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
_UNITS = 8
"""Units of a comment's position in a point (PowerPoint's master units, 576 to the inch)."""
_STEP = 14.0
"""Points between the marks of comments on one shape."""
_FARTHEST = 4000.0


class _Deck:
    """A deck while comments come in."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.slides = list(_slides(parts))
        if not self.slides:
            raise ExtractionError("holds no slide that could bear a comment")
        self.threaded = bool(parts.package.related(parts.package.main, "authors"))
        namespace = etree.QName(parts.look(parts.package.main)).namespace or ""
        office = _STRICT_OFFICE if namespace.startswith(_STRICT) else _OFFICE
        self.office = _THREADED_OFFICE if self.threaded else office
        self.namespace = _P188 if self.threaded else f"{{{namespace}}}"
        self.type = _THREADED_PART_TYPE if self.threaded else _PART_TYPE

    def add(self, notes: Sequence[Note]) -> None:
        """Add comments, each on the slide that it belongs to or else on the first."""
        by_slide: dict[str, list[Note]] = {}
        for note in notes:
            slide = note.anchor.part if note.anchor.part in self.slides else self.slides[0]
            by_slide.setdefault(slide, []).append(note)
        author = self._author(len(notes))
        number = int(author.get("lastIdx") or 0) - len(notes)
        for slide in [one for one in self.slides if one in by_slide]:
            comments = self._comments(slide)
            places: dict[tuple[float, float], int] = {}
            for note in by_slide[slide]:
                number += 1
                if self.threaded:
                    comments.append(self._thread(slide, note, author.get("id", ""), number))
                else:
                    comments.append(self._comment(note, author.get("id", ""), number, _place(note, places)))

    def _author(self, more: int) -> "etree._Element":
        """The entry of this program among the authors, who has so many more comments now."""
        kind, item = ("authors", "author") if self.threaded else ("commentAuthors", "cmAuthor")
        main = self.parts.package.main
        held = [one for one in self.parts.package.related(main, kind) if one in self.parts]
        root = self.parts.open(held[0]) if held else self._made(main, kind, "cmAuthorLst", f"{kind}{{}}")
        author = next((one for one in root if one.get("name") == AUTHOR), None)
        if author is None:
            author = etree.SubElement(root, f"{self.namespace}{item}")
            values = self._identity({one.get("id") or "" for one in root})
            for name, value in values.items():
                author.set(name, value)
        if not self.threaded:
            last = author.get("lastIdx") or "0"
            author.set("lastIdx", str((int(last) if last.isdecimal() else 0) + more))
        return author

    def _identity(self, used: set[str]) -> Mapping[str, str]:
        if self.threaded:
            own = f"{{{uuid5(NAMESPACE_URL, AUTHOR)}}}".upper()
            return {"id": own, "name": AUTHOR, "initials": "mg", "userId": AUTHOR, "providerId": "None"}
        free = next(at for at in range(len(used) + 1) if str(at) not in used)
        return {"id": str(free), "name": AUTHOR, "initials": "mg", "lastIdx": "0", "clrIdx": str(free)}

    def _comments(self, slide: str) -> "etree._Element":
        """The root of the comments on a slide, made if there is none."""
        for name in self.parts.package.related(slide, "comments"):
            if name in self.parts:
                return self.parts.open(name)
        stem = "comments/modernComment_mg{}" if self.threaded else "comments/comment{}"
        return self._made(slide, "comments", "cmLst", stem)

    def _made(self, part: str, kind: str, tag: str, stem: str) -> "etree._Element":
        """The root of a new part that another links to."""
        folder = self.parts.package.main.rpartition("/")[0]
        plain = f"{folder}/{stem.format('')}.xml"
        name = plain if kind != "comments" and plain not in self.parts else ""
        name = name or self.parts.free_name(f"{folder}/{stem}.xml")
        tag = {"authors": "authorLst"}.get(kind, tag)
        prefix = "p188" if self.threaded else "p"
        root = etree.Element(f"{self.namespace}{tag}", nsmap={prefix: self.namespace[1:-1]})
        self.parts.add(name, root, self.type.format(kind))
        self.parts.link(part, f"{self.office}/{kind}", name)
        return root

    def _comment(self, note: Note, author: str, number: int, place: tuple[float, float]) -> "etree._Element":
        """A comment of its own (19.4.4 to 19.4.6)."""
        node = etree.Element(f"{self.namespace}cm", authorId=author, idx=str(number))
        x, y = (str(round(one * _UNITS)) for one in place)
        etree.SubElement(node, f"{self.namespace}pos", x=x, y=y)
        etree.SubElement(node, f"{self.namespace}text").text = note.text
        return node

    def _thread(self, slide: str, note: Note, author: str, number: int) -> "etree._Element":
        """The beginning of a thread on a slide ([MS-PPTX] 2.6.3.4)."""
        own = f"{{{uuid5(NAMESPACE_URL, f'{AUTHOR} {number} {note.text}')}}}".upper()
        node = etree.Element(f"{_P188}cm", id=own, authorId=author, created="2000-01-01T00:00:00.000")
        marks = etree.SubElement(node, f"{_PC}sldMkLst", nsmap={"pc": _PC[1:-1]})
        etree.SubElement(marks, f"{_PC}docMk")
        creation = next(self.parts.look(slide).iter(f"{_P14}creationId"), None)
        made = "0" if creation is None else creation.get("val") or "0"
        etree.SubElement(marks, f"{_PC}sldMk", cId=made, sldId=_slide_ids(self.parts)[slide])
        body = etree.SubElement(node, f"{_P188}txBody")
        etree.SubElement(body, f"{A}bodyPr")
        etree.SubElement(body, f"{A}lstStyle")
        for line in note.text.split("\n"):
            run = etree.SubElement(etree.SubElement(body, f"{A}p"), f"{A}r")
            etree.SubElement(run, f"{A}rPr", lang="en-US")
            etree.SubElement(run, f"{A}t").text = line
        return node


def _place(note: Note, places: dict[tuple[float, float], int]) -> tuple[float, float]:
    """Where the mark stands, in points: at its shape, beside the marks that are there."""
    box = note.anchor.boxes[0] if note.anchor.boxes else None
    left, top = (0.0, 0.0) if box is None else (box.left, box.top)
    place = (min(max(left, 0.0), _FARTHEST), min(max(top, 0.0), _FARTHEST))
    before = places.get(place, 0)
    places[place] = before + 1
    return place[0] + before * _STEP, place[1]


def _slides(parts: Parts) -> Iterator[str]:
    yield from _slide_ids(parts)


def _slide_ids(parts: Parts) -> dict[str, str]:
    """The slides in order, and their ids in the deck."""
    main = parts.package.main
    links = parts.package.relationships(main)
    root = parts.package.xml(main)
    found: dict[str, str] = {}
    for node in () if root is None else root.iter("{*}sldId"):
        link = links.get(node.get(f"{R}id") or "")
        if link is not None and not link.external and link.target in parts:
            found[link.target] = node.get("id") or ""
    return found


def _remove(parts: Parts) -> int:
    """Take out the comments of this program, and the parts in which nothing else is."""
    main, removed = parts.package.main, 0
    authors = dict(_authors(parts))
    if AUTHOR not in authors.values():
        return 0
    for slide in _slides(parts):
        for name in parts.package.related(slide, "comments"):
            if not any(True for _ in _own(parts.package.xml(name), authors)):
                continue
            root = parts.open(name)
            own = list(_own(root, authors))
            for node in own:
                drop(node)
            removed += len(own)
            if not len(root):
                parts.remove(name, slide, "comments")
    if removed:
        _remove_author(parts, main, authors)
    return removed


def _own(root: "etree._Element | None", authors: Mapping[str, str]) -> "Iterator[etree._Element]":
    """Yield the comments of this program to which nobody replied."""
    for node in () if root is None else root:
        author = authors.get(node.get("authorId") or "", "")
        text, body = node.find("{*}text"), node.find(f"{_P188}txBody")
        if next(node.iter(f"{_P188}reply"), None) is not None:
            continue
        legacy = text is not None and is_sealed(author, text.text or "")
        if legacy or (body is not None and is_sealed_markup(author, body)):
            yield node


def _remove_author(parts: Parts, main: str, authors: Mapping[str, str]) -> None:
    """Take out the author entry, unless a comment is left that names it."""
    numbers = {number for number, name in authors.items() if name == AUTHOR}
    for slide in _slides(parts):
        for name in parts.package.related(slide, "comments"):
            left = parts.look(name).iter(etree.Element) if name in parts else ()
            if any(node.get("authorId") in numbers for node in left):
                return
    for kind in ("commentAuthors", "authors"):
        for name in parts.package.related(main, kind):
            root = parts.open(name)
            for node in [one for one in root if one.get("name") == AUTHOR]:
                drop(node)
            if not len(root):
                parts.remove(name, main, kind)


def _authors(parts: Parts) -> Iterator[tuple[str, str]]:
    for kind in ("commentAuthors", "authors"):
        for name in parts.package.related(parts.package.main, kind):
            root = parts.package.xml(name)
            for node in () if root is None else root:
                yield node.get("id", ""), node.get("name", "")


_COMMENTING = Commenting(_remove, lambda parts, notes: _Deck(parts).add(notes))
commented, uncommented = _COMMENTING.commented, _COMMENTING.uncommented
