"""What OpenDocument elements mean to a reader, and how their text is added (OASIS ODF 1.3, part 3)."""

from collections.abc import Mapping

import regex
from lxml import etree

from msl_guard.extract.blocks import TextBuilder, superscript
from msl_guard.extract.markup import taken, taken_tail
from msl_guard.model import Part

_URN = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, STYLE, TEXT, TABLE = (_URN % name for name in ("office", "style", "text", "table"))
DRAW, PRESENTATION, SVG, FORM = (
    _URN % name for name in ("drawing", "presentation", "svg-compatible", "form")
)
NUMBER = _URN % "datastyle"
XLINK = "{http://www.w3.org/1999/xlink}"

_SPACES = regex.compile(r"[ \t\r\n]+")
PARTS = {
    f"{PRESENTATION}notes": Part.NOTES,
    f"{OFFICE}annotation": Part.COMMENT,
    f"{TEXT}note-body": Part.FOOTNOTE,
    f"{TEXT}deletion": Part.REVISION,
    f"{PRESENTATION}footer-decl": Part.HEADER_FOOTER,
    f"{PRESENTATION}header-decl": Part.HEADER_FOOTER,
    f"{PRESENTATION}date-time-decl": Part.HEADER_FOOTER,
    f"{STYLE}header": Part.HEADER_FOOTER,
    f"{STYLE}footer": Part.HEADER_FOOTER,
    f"{TEXT}table-of-content": Part.METADATA,
}
STAYS = (Part.HIDDEN, Part.REVISION, Part.NOTES, Part.COMMENT, Part.HEADER_FOOTER)
"""Parts that a table inside them does not change."""
ATTRIBUTES: Mapping[str, Part] = {
    f"{FORM}label": Part.BODY,
    f"{FORM}value": Part.BODY,
    f"{FORM}current-value": Part.BODY,
    f"{FORM}title": Part.ALT_TEXT,
    f"{OFFICE}title": Part.ALT_TEXT,
    f"{TEXT}string-value-if-true": Part.HIDDEN,
    f"{TEXT}string-value-if-false": Part.HIDDEN,
    f"{TABLE}title": Part.ALT_TEXT,
}
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
STEPS = {
    f"{OFFICE}annotation": ("comment", "comment"),
    f"{PRESENTATION}notes": ("notes", "notes"),
    f"{TEXT}note-body": ("footnote", "footnote"),
}
"""Elements that a reader walks to by a step of their own."""


def note(node: "etree._Element", builder: TextBuilder, aside: "list[etree._Element]") -> None:
    """Add the number of a footnote; its text is put aside."""
    for child in node:
        if child.tag == f"{TEXT}note-citation":
            add(builder, taken(child), raised=True)
        else:
            aside.append(child)


def add(builder: TextBuilder, text: str | None, *, raised: bool) -> None:
    """White space counts as one space (ODF 1.3 part 3, 6.1.2)."""
    collapsed = _SPACES.sub(" ", text or "")
    builder.follow(superscript(collapsed) if raised else collapsed)


def repeated(node: "etree._Element", what: str) -> int:
    """How many rows or columns an element stands for."""
    written = node.get(f"{TABLE}number-{what}-repeated") or "1"
    return int(written) if written.isdigit() else 1


def strings(node: "etree._Element") -> list[str]:
    """All text below an element, which is thereby read."""
    return [text for one in node.iter(etree.Element) for text in (taken(one), taken_tail(one))]
