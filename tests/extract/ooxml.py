"""Builds Office packages from the text of their parts, so that a test can put a word anywhere."""

import io
import zipfile
from collections.abc import Mapping

from lxml import etree

from msl_guard.extract.addresses import addressed, own_text

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "cdr": "http://schemas.openxmlformats.org/drawingml/2006/chartDrawing",
        "cx": "http://schemas.microsoft.com/office/drawing/2014/chartex",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "dsp": "http://schemas.microsoft.com/office/drawing/2008/diagram",
        "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
        "p14": "http://schemas.microsoft.com/office/powerpoint/2010/main",
        "p188": "http://schemas.microsoft.com/office/powerpoint/2018/8/main",
        "a14": "http://schemas.microsoft.com/office/drawing/2010/main",
        "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
        "ax": "http://schemas.microsoft.com/office/2006/activeX",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "o": "urn:schemas-microsoft-com:office:office",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "r": OFFICE,
        "v": "urn:schemas-microsoft-com:vml",
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "wpc": "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "x": "urn:example:unknown",
    }.items()
)
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
)


def characters(data: bytes, name: str) -> dict[int, str]:
    """What stands at each source offset of a part."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read(name))
    return {at + shift: char for node, at in addressed(root) for shift, char in enumerate(own_text(node))}


def part(tag: str, content: str, attributes: str = "") -> str:
    """A part with this root element, all namespaces declared."""
    return f"<{tag} {NAMESPACES} {attributes}>{content}</{tag}>"


def links(**targets: tuple[str, str]) -> str:
    """A relationship part: id to (kind or whole type, target); an address leads out of the file."""
    rows = []
    for key, (kind, target) in targets.items():
        mode = ' TargetMode="External"' if "://" in target else ""
        whole = kind if "/" in kind else f"{OFFICE}/{kind}"
        rows.append(f'<Relationship Id="{key}" Type="{whole}" Target="{target}"{mode}/>')
    return f'<Relationships xmlns="{PACKAGE}">{"".join(rows)}</Relationships>'


def packed(parts: Mapping[str, str | bytes], main: str) -> bytes:
    """The package of some parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        if "_rels/.rels" not in parts:
            target.writestr("_rels/.rels", links(r1=("officeDocument", main)))
        for name, content in parts.items():
            target.writestr(name, content)
    return stream.getvalue()


def workbook(*texts: str) -> bytes:
    """A workbook with one sheet, a text in the first cell of each row."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relations = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    rows = "".join(
        f"<row r='{at}'><c r='A{at}' t='inlineStr'><is><t>{one}</t></is></c></row>"
        for at, one in enumerate(texts, start=1)
    )
    return packed(
        {
            "xl/workbook.xml": f"<workbook {space} {relations}><sheets><sheet name='Data' sheetId='1' r:id='s'/></sheets></workbook>",
            "xl/_rels/workbook.xml.rels": links(s=("worksheet", "sheet1.xml")),
            "xl/sheet1.xml": f"<worksheet {space}><sheetData>{rows}</sheetData></worksheet>",
        },
        "xl/workbook.xml",
    )
