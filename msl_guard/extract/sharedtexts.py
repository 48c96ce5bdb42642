"""The shared strings of a workbook (ECMA-376 part 1, section 18.4), and which of them cells show."""

from lxml import etree

from msl_guard.extract.found import Found
from msl_guard.extract.gathering import Gathering
from msl_guard.extract.markup import taken
from msl_guard.extract.package import Package
from msl_guard.model import Part

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class SharedTexts:
    """The texts that cells name by number, and which of them some cell shows."""

    def __init__(self, package: Package) -> None:
        roots = [package.xml(name) for name in package.related(package.main, "sharedStrings")]
        items = [item for root in roots if root is not None for item in root.iterchildren(f"{S}si")]
        self._aids = [reading_aid(item) for item in items]
        self._texts = [rich(item) for item in items]
        self._shown: set[int] = set()

    def text(self, number: int) -> str:
        """The text of a number, which some cell thereby shows; nothing if there is none."""
        self._shown.add(number)
        return self._texts[number] if number < len(self._texts) else ""

    def keep_unshown(self, package: Package, found: Found) -> None:
        """Keep the texts that no cell shows, and the aids to reading that stand above words."""
        part = Gathering(package, package.main, found)
        for number, text in enumerate(self._texts):
            part.say(self._aids[number], Part.HIDDEN, (("text", number + 1), ("reading aid", "reading aid")))
            if number not in self._shown:
                part.say(text, Part.HIDDEN, (("text", number + 1),))


def reading_aid(item: "etree._Element") -> str:
    """What stands above the words of a text to help a reader of Japanese, which is thereby read."""
    return "".join(taken(text) for aid in item.iter(f"{S}rPh") for text in aid.iter(f"{S}t"))


def rich(item: "etree._Element") -> str:
    """The runs of a text, which are thereby read."""
    return "".join(taken(text) for text in item.iter(f"{S}t"))
