"""What the styles of a Word document say of its text: headings, hidden and raised text, lists."""

from functools import lru_cache
from typing import NamedTuple

import regex
from lxml import etree
from msgspec import Struct, field

from msl_guard.extract.package import Package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = regex.compile(r"heading ([1-9])|(title)")
_DEPTH = 12
"""How many steps of `basedOn` are followed."""
_VANISH, _ITALIC, _RAISED, _STYLE = f"{W}vanish", f"{W}i", f"{W}vertAlign", f"{W}rStyle"
_SIZE = f"{W}sz"
_LOOKS = frozenset((_VANISH, _ITALIC, _RAISED, _STYLE, _SIZE))
_VALUE = f"{W}val"
_PARAGRAPH_STYLE, _NUMBERING, _OUTLINE = f"{W}pStyle", f"{W}numPr", f"{W}outlineLvl"
_STANDARD = 10.0
"""Points of a text whose size nothing states (17.3.2.38)."""


class Look(NamedTuple):
    """How a run looks, as far as it matters to a reader of its words."""

    hidden: bool = False
    raised: bool = False
    italic: bool = False
    size: float | None = None


_PLAIN, _HIDDEN = Look(), Look(hidden=True)


class Stated(NamedTuple):
    """What a paragraph states of itself, as far as it matters to a reader of its words."""

    style: str | None = None
    numbering: "etree._Element | None" = None
    outline: "etree._Element | None" = None


_NOTHING = Stated()


class Style(Struct, frozen=True):
    """What a style says of its texts, with what it takes over from those it is based on."""

    level: int = 0
    """Its level as a heading; 0 for none."""
    hidden: bool = False
    raised: bool = False
    list: tuple[str, str] | None = None
    """The list and level of its paragraphs, as (numId, ilvl)."""
    size: float | None = None


_NO_STYLE = Style()


class Styles(Struct, frozen=True):
    """The styles of a document; what one says is found out when the first text uses it."""

    standard: float = _STANDARD
    """The size of texts for which no style states one."""
    _nodes: "dict[str, etree._Element]" = field(default_factory=dict)
    _known: dict[str | None, Style] = field(default_factory=dict)

    def of(self, name: str | None) -> Style:
        """The style of this id; one that says nothing if there is none."""
        style = self._known.get(name)
        if style is None:
            style = self._known[name] = _NO_STYLE if name is None else _style(_line(name, self._nodes))
        return style

    def look(self, properties: "etree._Element | None", *, hidden: bool) -> Look:
        """How a run with these properties looks, in a paragraph whose style hides it or not."""
        if properties is None:
            return _HIDDEN if hidden else _PLAIN
        raised = italic = False
        size: float | None = None
        shown: bool | None = None
        for node in properties:
            tag = node.tag
            if tag not in _LOOKS:
                continue
            if tag == _VANISH:
                shown = not is_on(node)
            elif tag == _ITALIC:
                italic = is_on(node)
            elif tag == _RAISED:
                raised = value(node) == "superscript"
            elif tag == _SIZE:
                size = _points(node)
            else:
                style = self.of(value(node))
                hidden = hidden or style.hidden
                raised = raised or style.raised
                size = size or style.size
        return Look(hidden if shown is None else not shown, raised, italic, size)


def read_styles(package: Package, main: str) -> Styles:
    """The styles that a document part uses."""
    nodes: dict[str, etree._Element] = {}
    standard: float | None = None
    for part in package.related(main, "styles"):
        root = package.xml(part)
        for style in () if root is None else root.iter(f"{W}style"):
            nodes[style.get(f"{W}styleId") or ""] = style
        stated = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}sz")
        standard = standard or (None if stated is None else _points(stated))
    return Styles(standard or _STANDARD, nodes)


def stated(properties: "etree._Element | None") -> Stated:
    """What the properties of a paragraph say, the first time they say it."""
    if properties is None:
        return _NOTHING
    style: str | None = None
    numbering = outline = None
    for node in properties:
        tag = node.tag
        if tag == _PARAGRAPH_STYLE:
            style = value(node) if style is None else style
        elif tag == _NUMBERING:
            numbering = node if numbering is None else numbering
        elif tag == _OUTLINE:
            outline = node if outline is None else outline
    return Stated(style, numbering, outline)


def value(node: "etree._Element") -> str:
    """The value of a property."""
    return node.get(_VALUE) or ""


def is_on(node: "etree._Element") -> bool:
    """Whether a property that can be on or off is on."""
    return (node.get(_VALUE) or "true") not in ("0", "false", "off")


def outline_level(node: "etree._Element | None") -> int | None:
    """The heading level that an outline level gives, 0 for body text; None if there is none."""
    written = "" if node is None else value(node).strip()
    if not written.isascii() or not written.isdecimal() or len(written) > 2:
        return None
    return int(written) + 1 if int(written) < 9 else 0


def _line(name: str, nodes: "dict[str, etree._Element]") -> "list[etree._Element]":
    """A style and those it is based on, nearest first."""
    found: list[etree._Element] = []
    while name in nodes and len(found) < _DEPTH:
        found.append(nodes[name])
        based = nodes[name].find(f"{W}basedOn")
        name = "" if based is None else value(based)
    return found


def _style(line: "list[etree._Element]") -> Style:
    return Style(_level(line), _hides(line), _raises(line), _list(line), _size(line)) if line else _NO_STYLE


def _level(line: "list[etree._Element]") -> int:
    for style in line:
        named = style.find(f"{W}name")
        match = _HEADING.fullmatch("" if named is None else value(named).lower())
        if match:
            return int(match[1] or 1)
        level = outline_level(style.find(f"{W}pPr/{W}outlineLvl"))
        if level is not None:
            return level
    return 0


def _hides(line: "list[etree._Element]") -> bool:
    vanish = (style.find(f"{W}rPr/{W}vanish") for style in line)
    return next((is_on(node) for node in vanish if node is not None), False)


def _raises(line: "list[etree._Element]") -> bool:
    raised = (style.find(f"{W}rPr/{W}vertAlign") for style in line)
    return next((value(node) == "superscript" for node in raised if node is not None), False)


def _size(line: "list[etree._Element]") -> float | None:
    stated = (style.find(f"{W}rPr/{W}sz") for style in line)
    return next((_points(node) for node in stated if node is not None), None)


def _points(node: "etree._Element") -> float | None:
    """A size in half-points, in points."""
    return _half(value(node))


@lru_cache(256)
def _half(written: str) -> float | None:
    known = written.isascii() and written.isdecimal() and len(written) < 5
    return int(written) / 2 or None if known else None


def _list(line: "list[etree._Element]") -> tuple[str, str] | None:
    for style in line:
        number = style.find(f"{W}pPr/{W}numPr/{W}numId")
        if number is not None:
            level = style.find(f"{W}pPr/{W}numPr/{W}ilvl")
            return value(number), "0" if level is None else value(level)
    return None
