"""The numbers that Word draws before the paragraphs of a list (ECMA-376 part 1, section 17.9)."""

import regex
from lxml import etree
from msgspec import Struct

from msl_guard.extract.package import Package
from msl_guard.extract.wordstyles import Stated, Styles, W, value

_PLACE = regex.compile(r"%([1-9])")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST = 10_000
"""Beyond it a number is written in digits, whatever the format."""


class Level(Struct, frozen=True):
    """One level of a list: how it counts and what it writes."""

    form: str
    text: str
    start: int


class Lists:
    """The lists of one document, counted on as its paragraphs are read in order."""

    def __init__(self, package: Package, main: str, styles: Styles) -> None:
        """Read the definitions of the lists that a document part uses."""
        self._styles = styles
        self._levels: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for part in package.related(main, "numbering"):
            root = package.xml(part)
            if root is not None:
                self._define(root)

    def label(self, paragraph: Stated) -> str:
        """What stands before a paragraph; nothing for a plain bullet or outside of lists."""
        if not self._lists or (paragraph.style is None and paragraph.numbering is None):
            return ""
        number, written = self._place(paragraph)
        abstract = self._lists.get(number)
        if abstract is None or not written.isdecimal() or len(written) > 1:
            return ""
        at = int(written)
        levels = self._levels.get(abstract, {})
        counts = self._counts.setdefault(abstract, {})
        counts[at] = counts[at] + 1 if at in counts else self._start(number, at, levels)
        for deeper in [one for one in counts if one > at]:
            del counts[deeper]
        return self._written(number, levels, counts, at)

    def _place(self, paragraph: Stated) -> tuple[str, str]:
        """The list and level of a paragraph: its own, else those of its style."""
        styled = self._styles.of(paragraph.style).list or ("", "0")
        own = paragraph.numbering
        if own is None:
            return styled
        number, level = own.find(f"{W}numId"), own.find(f"{W}ilvl")
        return (
            styled[0] if number is None else value(number),
            styled[1] if level is None else value(level),
        )

    def _start(self, number: str, at: int, levels: dict[int, Level]) -> int:
        return self._starts.get((number, at), levels[at].start if at in levels else 1)

    def _written(self, number: str, levels: dict[int, Level], counts: dict[int, int], at: int) -> str:
        level = levels.get(at)
        if level is None or level.form == "none":
            return ""
        if level.form == "bullet":
            return level.text if sum(char.isalnum() for char in level.text) > 1 else ""

        def one(match: regex.Match[str]) -> str:
            place = int(match[1]) - 1
            form = levels[place].form if place in levels else "decimal"
            return _number(counts.get(place, self._start(number, place, levels)), form)

        return str(_PLACE.sub(one, level.text))

    def _define(self, root: "etree._Element") -> None:
        for abstract in root.iter(f"{W}abstractNum"):
            levels = {_whole(node.get(f"{W}ilvl"), 0): _level(node) for node in abstract.iter(f"{W}lvl")}
            self._levels[abstract.get(f"{W}abstractNumId") or ""] = levels
        for number in root.iter(f"{W}num"):
            name, link = number.get(f"{W}numId") or "", number.find(f"{W}abstractNumId")
            self._lists[name] = "" if link is None else value(link)
            for override in number.iter(f"{W}lvlOverride"):
                start = override.find(f"{W}startOverride")
                if start is not None:
                    self._starts[name, _whole(override.get(f"{W}ilvl"), 0)] = _whole(value(start), 1)


def _level(node: "etree._Element") -> Level:
    form, text, start = (node.find(f"{W}{name}") for name in ("numFmt", "lvlText", "start"))
    return Level(
        "decimal" if form is None else value(form),
        "" if text is None else value(text),
        1 if start is None else _whole(value(start), 1),
    )


def _whole(written: str | None, otherwise: int) -> int:
    plain = written is not None and written.isascii() and written.isdecimal() and len(written) < 10
    return int(written or 0) if plain else otherwise


def _number(count: int, form: str) -> str:
    if not 0 < count < _MOST:
        return str(count)
    if form in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman"):
        roman = ""
        for worth, letters in _ROMAN:
            roman += letters * (count // worth)
            count %= worth
        return roman.upper() if form == "upperRoman" else roman
    return f"{count:02}" if form == "decimalZero" else str(count)
