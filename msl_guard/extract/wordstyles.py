"""Which paragraph styles of a Word document are headings, and of which level."""

import regex
from lxml import etree

from msl_guard.extract.package import Package

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = regex.compile(r"heading ([1-9])|(title)")
_DEPTH = 12
"""How many steps of `basedOn` are followed."""


def heading_levels(package: Package) -> dict[str, int]:
    """The heading level of each paragraph style that is a heading, by style id."""
    styles: dict[str, etree._Element] = {}
    for part in package.related(package.main, "styles"):
        root = package.xml(part)
        for style in () if root is None else root.iter(f"{_W}style"):
            styles[style.get(f"{_W}styleId") or ""] = style
    levels = {name: _level(name, styles) for name in styles}
    return {name: level for name, level in levels.items() if level}


def _level(name: str, styles: "dict[str, etree._Element]") -> int:
    for _ in range(_DEPTH):
        style = styles.get(name)
        if style is None:
            return 0
        named, outline = style.find(f"{_W}name"), style.find(f"{_W}pPr/{_W}outlineLvl")
        title = "" if named is None else (named.get(f"{_W}val") or "").lower()
        match = _HEADING.fullmatch(title)
        if match:
            return int(match[1] or 1)
        value = "" if outline is None else outline.get(f"{_W}val") or ""
        if value.isdigit() and int(value) < 9:
            return int(value) + 1
        based = style.find(f"{_W}basedOn")
        name = "" if based is None else based.get(f"{_W}val") or ""
    return 0
