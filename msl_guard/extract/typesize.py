"""How large the letters of a slide are: their own size, else that of the placeholder behind them.

A size that a run does not state is that of its shape's list style, of the layout's placeholder, of the
master's, of the master's text styles, and last of the presentation (ECMA-376 part 1, 19.3.1.49 and 21.1.2.4).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from msl_guard.extract.drawing import A
from msl_guard.extract.slideorder import FURNITURE, Key, P, keys, owner

Levels = tuple[float | None, ...]
"""Points by the level of a paragraph; None where nothing is stated."""

_DEPTH = 9
NOTHING: Levels = (None,) * _DEPTH
"""No size stated for any level."""
_PLAIN = 18.0
"""Points of a text for which nothing is stated anywhere (21.1.2.3.9)."""
_STYLES = ("titleStyle", "bodyStyle", "otherStyle")
_WHOLE = 100_000
_BODY = f"{P}txBody"
_LIST_STYLE, _FIT = f"{A}lstStyle", f"{A}bodyPr/{A}normAutofit"


@dataclass(frozen=True)
class TypeSizes:
    """The sizes that the texts of one slide inherit."""

    layout: Mapping[Key, Levels] = field(default_factory=dict)
    master: Mapping[Key, Levels] = field(default_factory=dict)
    styles: Mapping[str, Levels] = field(default_factory=dict)
    standard: Levels = NOTHING
    _known: dict[tuple[Key, ...], Levels] = field(default_factory=dict)

    @property
    def outside(self) -> Levels:
        """The size of each level of a text outside placeholders, such as a cell's."""
        return self._of_place(())

    def of(self, shape: "etree._Element", place: "etree._Element | None") -> Levels:
        """The size of each level of a shape's text that states none itself, in a placeholder or none."""
        body = shape.find(_BODY)
        if body is None:
            return self.outside
        inherited = self._of_place(() if place is None else tuple(keys(place)))
        own = _levels(body.find(_LIST_STYLE))
        levels = inherited if own is NOTHING else _first(own, inherited)
        scale = body.find(_FIT)
        share = 1.0 if scale is None else _number(scale.get("fontScale"), _WHOLE) / _WHOLE
        return levels if share == 1.0 else tuple(None if one is None else one * share for one in levels)

    def _of_place(self, place: tuple[Key, ...]) -> Levels:
        if place not in self._known:
            self._known[place] = self._inherited(place)
        return self._known[place]

    def _inherited(self, place: tuple[Key, ...]) -> Levels:
        found = [self.layout[key] for key in place if key in self.layout][:1]
        found += [self.master[key] for key in place[-1:] if key in self.master]
        kind = place[-1][1] if place else ""
        style = "titleStyle" if kind == "title" else "otherStyle" if kind in FURNITURE else "bodyStyle"
        found += [self.styles.get(style, NOTHING)] if place else []
        return _first(*found, self.standard, (_PLAIN,) * _DEPTH)


def placeholder_sizes(root: "etree._Element") -> dict[Key, Levels]:
    """The sizes that the placeholders of a layout or master state, by index and by type."""
    sizes: dict[Key, Levels] = {}
    for node in root.iter(f"{P}ph"):
        shape = owner(node)
        levels = NOTHING if shape is None else _levels(shape.find(f"{P}txBody/{A}lstStyle"))
        if levels is not NOTHING:
            sizes.update((key, levels) for key in keys(node) if key not in sizes)
    return sizes


def style_sizes(master: "etree._Element") -> dict[str, Levels]:
    """The sizes of a master's styles for titles, bodies and other texts."""
    styles = master.find(f"{P}txStyles")
    return {} if styles is None else {name: _levels(styles.find(f"{P}{name}")) for name in _STYLES}


def standard_sizes(presentation: "etree._Element") -> Levels:
    """The sizes of a deck's texts outside placeholders."""
    return _levels(presentation.find(f"{P}defaultTextStyle"))


def _levels(style: "etree._Element | None") -> Levels:
    """The sizes that a list style states."""
    if style is None or not len(style):
        return NOTHING
    found: list[float | None] = [None] * _DEPTH
    for at in range(_DEPTH):
        properties = style.find(f"{A}lvl{at + 1}pPr/{A}defRPr")
        if properties is not None and properties.get("sz"):
            found[at] = _number(properties.get("sz"), 0) / 100 or None
    return tuple(found) if any(found) else NOTHING


def _first(*stated: Iterable[float | None]) -> Levels:
    """Of each level what is stated first."""
    return tuple(next((one for one in level if one), None) for level in zip(*stated, strict=True))


def _number(written: str | None, otherwise: int) -> int:
    """A whole number of at most seven digits; a per cent sign may follow (strict files)."""
    plain = (written or "").removesuffix("%")
    if not plain.isascii() or not plain.isdecimal() or len(plain) > 7:
        return otherwise
    return int(plain) * (1000 if written != plain else 1)
