"""PowerPoint: slides in order, what hangs on each of them, then what stands behind them."""

from collections.abc import Iterator

from lxml import etree

from msl_guard.errors import ExtractionError
from msl_guard.extract.blocks import Content
from msl_guard.extract.coverage import account, unclaimed
from msl_guard.extract.drawing import R
from msl_guard.extract.found import Found
from msl_guard.extract.garbage import uncollected
from msl_guard.extract.gathering import Gathering
from msl_guard.extract.limits import Limits
from msl_guard.extract.markup import taken_attribute
from msl_guard.extract.package import Package
from msl_guard.extract.properties import properties
from msl_guard.extract.slide import SlideWalk
from msl_guard.extract.slideorder import Key, P, placeholder_boxes, slide_size
from msl_guard.extract.typesize import (
    NOTHING,
    Levels,
    TypeSizes,
    placeholder_sizes,
    standard_sizes,
    style_sizes,
)
from msl_guard.model import Anchor, Box, Location, Part, Unread

_P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"


def read(data: bytes, limits: Limits) -> Content:
    """Read a deck; blocks are located by slide and shape.

    Raises:
        ExtractionError: it is no readable package, or is nested too deeply.
    """
    try:
        with uncollected():
            return _Deck(Package(data, limits)).content()
    except RecursionError:
        raise ExtractionError("is nested more deeply than any real deck; check who made it") from None


class _Deck:
    """One deck while it is read."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.found = Found()
        self._shown: dict[str, bool] = {}
        """Layouts and masters in use, and whether any slide shows what they hold."""
        self._shows: dict[str, str] = {}
        """The first slide that uses each of them."""
        self._boxes: dict[str, dict[Key, Box]] = {}
        self._sizes: dict[tuple[str, ...], TypeSizes] = {}
        self._standard: Levels = NOTHING

    def content(self) -> Content:
        """Everything that the deck holds."""
        package, found = self.package, self.found
        deck = Gathering(package, package.main, found)
        root = deck.open(())
        properties(package, found)
        if root is not None:
            self._names(deck, root)
            self._standard = standard_sizes(root)
            self._slides(root)
        self._backgrounds()
        account(package, found)
        return Content(
            found.blocks,
            tuple(dict.fromkeys((*package.unread, *found.unread))),
            (),
            found.pictures,
            found.embedded,
            page_size=None if root is None else slide_size(root),
        )

    def _names(self, deck: Gathering, root: "etree._Element") -> None:
        """Read the names of sections and custom shows."""
        for tag, kind in ((f"{_P14}section", "section"), (f"{P}custShow", "custom show")):
            for number, node in enumerate(root.iter(tag), start=1):
                step = ("property", f"{kind} {number}")
                deck.say(taken_attribute(node, "name"), Part.METADATA, (step,))

    def _slides(self, root: "etree._Element") -> None:
        links = self.package.relationships(self.package.main)
        authors = dict(self._authors())
        for number, node in enumerate(root.iter(f"{P}sldId"), start=1):
            link = links.get(node.get(f"{R}id") or "")
            if link is None or link.external:
                self._miss(number, "is named but missing from the file")
            elif link.target in self.package:
                self._slide(link.target, number, authors)

    def _miss(self, number: int, reason: str) -> None:
        self.found.unread.append(Unread(Location((("slide", number),)), reason))

    def _slide(self, name: str, number: int, authors: dict[str, str]) -> None:
        slide = self.package.xml(name)
        if slide is None:
            return
        inherited: dict[Key, Box] = {}
        shown = slide.get("showMasterSp") not in ("0", "false")
        behind = tuple(self._behind(name))
        for background in behind:
            self._shown[background] = self._shown.get(background, False) or shown
            self._shows.setdefault(background, name)
            top = self.package.xml(background)
            shown = shown and (top is None or top.get("showMasterSp") not in ("0", "false"))
            if background not in self._boxes:
                self._boxes[background] = {} if top is None else placeholder_boxes(top)
            inherited = {**self._boxes[background], **inherited}
        gathering = Gathering(self.package, name, self.found, Anchor(name))
        SlideWalk(gathering, (("slide", number),), inherited, self._type(behind)).slide(authors)
        self.found.unread += unclaimed(self.package, name)
        self.package.release(name)

    def _type(self, behind: tuple[str, ...]) -> TypeSizes:
        """The sizes that the texts of a slide inherit from its layout and master."""
        if behind not in self._sizes:
            layout, master = ([self.package.xml(one) for one in behind] + [None, None])[:2]
            self._sizes[behind] = TypeSizes(
                {} if layout is None else placeholder_sizes(layout),
                {} if master is None else placeholder_sizes(master),
                {} if master is None else style_sizes(master),
                self._standard,
            )
        return self._sizes[behind]

    def _behind(self, slide: str) -> Iterator[str]:
        """Yield the layout of a slide and the master of that layout."""
        for layout in self.package.related(slide, "slideLayout"):
            yield layout
            yield from self.package.related(layout, "slideMaster")

    def _backgrounds(self) -> None:
        """Read layouts and masters, once each; those that no slide uses show nothing."""
        related, main = self.package.related, self.package.main
        for name, shown in self._shown.items():
            kind = "layout" if "slidelayout" in name.lower() else "master"
            self._background(name, kind, shown=shown)
        for kind in ("notes", "handout"):
            for name in related(main, f"{kind}Master"):
                self._background(name, f"{kind} master", shown=True)
        masters = related(main, "slideMaster")
        layouts = [layout for master in masters for layout in related(master, "slideLayout")]
        self.package.named.update(name.lower() for name in (*masters, *layouts))

    def _background(self, name: str, kind: str, *, shown: bool) -> None:
        holder = Anchor(self._shows.get(name, ""))
        SlideWalk(Gathering(self.package, name, self.found, holder), ()).background(kind, shown=shown)

    def _authors(self) -> Iterator[tuple[str, str]]:
        """Yield the ids and names of the people who comment."""
        for kind in ("commentAuthors", "authors"):
            for part in self.package.related(self.package.main, kind):
                root = self.package.xml(part)
                for node in () if root is None else root:
                    yield node.get("id", ""), node.get("name", "")
