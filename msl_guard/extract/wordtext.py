"""The text of one Word paragraph: its runs, fields and marks (ECMA-376 part 1, section 17)."""

from dataclasses import dataclass, field

from lxml import etree

from msl_guard.extract.blocks import TextBuilder, superscript
from msl_guard.extract.drawing import M, children

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

TRANSPARENT = frozenset(
    f"{W}{name}"
    for name in (
        "ins moveTo smartTag sdt sdtContent customXml hyperlink fldSimple bdo dir ruby rt rubyBase"
    ).split()
)
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_REFERENCES = {
    "footnoteReference": "footnote",
    "endnoteReference": "endnote",
    "commentReference": "comment",
}
_DELETED = (f"{W}del", f"{W}moveFrom")


@dataclass
class ParagraphText:
    """The text of one paragraph as it stands now; what was deleted or hidden is kept apart."""

    builder: TextBuilder = field(default_factory=TextBuilder)
    deleted: TextBuilder = field(default_factory=TextBuilder)
    hidden: TextBuilder = field(default_factory=TextBuilder)
    drawings: list["etree._Element"] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def take(self, node: "etree._Element", *, deleted: bool) -> None:
        """Take the runs below a paragraph or one of its inline containers."""
        for child in children(node):
            if child.tag == f"{W}r":
                self._run(child, deleted=deleted)
            elif child.tag in _DELETED:
                self.take(child, deleted=True)
            elif child.tag in TRANSPARENT:
                self.take(child, deleted=deleted)
            elif child.tag in (f"{M}oMath", f"{M}oMathPara"):
                self.builder.follow("".join(one.text or "" for one in child.iter(f"{M}t")))

    def _run(self, run: "etree._Element", *, deleted: bool) -> None:
        properties = run.find(f"{W}rPr")
        builder = self.deleted if deleted else self.builder
        if properties is not None and _on(properties.find(f"{W}vanish")):
            builder = self.hidden
        start = builder.length
        raised = properties is not None and _is_superscript(properties)
        for child in children(run):
            self._run_child(child, builder, raised=raised)
        if properties is not None and _on(properties.find(f"{W}i")):
            builder.italic(start)

    def _run_child(self, child: "etree._Element", builder: TextBuilder, *, raised: bool) -> None:
        name = etree.QName(child).localname
        if name in ("t", "delText"):
            text = child.text or ""
            builder.follow(superscript(text) if raised else text)
        elif name in _CHARACTERS:
            builder.follow(_CHARACTERS[name])
        elif name == "sym":
            builder.follow(_symbol(child))
        elif name in _REFERENCES:
            self._reference(_REFERENCES[name], child.get(f"{W}id") or "", builder)
        elif name in ("drawing", "pict", "object"):
            self.drawings.append(child)
        elif name == "ruby":
            self.take(child, deleted=False)

    def _reference(self, kind: str, number: str, builder: TextBuilder) -> None:
        """A mark that leads to a note; a reader sees its number, but not that of a comment."""
        self.notes.append((kind, number))
        if kind != "comment":
            builder.follow(superscript(number))


def _on(node: "etree._Element | None") -> bool:
    return node is not None and (node.get(f"{W}val") or "true") not in ("0", "false", "off")


def _is_superscript(properties: "etree._Element") -> bool:
    node = properties.find(f"{W}vertAlign")
    return node is not None and node.get(f"{W}val") == "superscript"


def _symbol(node: "etree._Element") -> str:
    """A character of a symbol font, which keeps it in the private use area."""
    try:
        return chr(int(node.get(f"{W}char") or "20", 16))
    except (ValueError, OverflowError):
        return " "
