"""Excel workbooks: sheets by a direct walk (ECMA-376 part 1, section 18), a block a cell."""

from collections.abc import Mapping

import regex
from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from msl_guard.extract.blocks import Content
from msl_guard.extract.columns import column_part, header_names
from msl_guard.extract.coverage import account, unclaimed
from msl_guard.extract.drawing import R
from msl_guard.extract.found import Found
from msl_guard.extract.gathering import Gathering, Steps
from msl_guard.extract.limits import Limits
from msl_guard.extract.markup import local, taken, taken_attribute
from msl_guard.extract.package import Package
from msl_guard.extract.properties import properties
from msl_guard.extract.sharedtexts import S, SharedTexts, reading_aid, rich
from msl_guard.model import Part

_LETTERS = regex.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_LITERAL = regex.compile(r'"((?:[^"]|"")*\p{L}{3}(?:[^"]|"")*)"')
_PAGE_CODES = regex.compile(r'&(?:"[^"]*"|[LCRPNDTFAGZUEXYSBIOH+]|K[0-9A-Fa-f]{6}|\d+)')
_ON = ("1", "true")
_PROMPTS = ("promptTitle", "prompt", "errorTitle", "error")
_RECORDS = "pivotCacheRecords"
_HIDDEN_TEXTS = {
    "pivotCacheDefinition": f"{S}s",
    "externalLink": f"{S}v",
}


def read(data: bytes, limits: Limits) -> Content:
    """Read a workbook; cells are located by sheet and cell name, such as "Plan, B3"."""
    package = Package(data, limits)
    found = Found()
    properties(package, found)
    book = package.xml(package.main)
    if book is not None:
        texts = SharedTexts(package)
        for sheet in book.iter(f"{S}sheet"):
            _sheet(package, sheet, texts, found)
        texts.keep_unshown(package, found)
        _workbook(package, book, found)
    account(package, found)
    content = Content(found.blocks, [*found.unread, *package.unread], (), found.pictures, found.embedded)
    return replace(content, blocks=[replace(block, source=()) for block in content.blocks])


def _sheet(package: Package, entry: "etree._Element", texts: SharedTexts, found: Found) -> None:
    """Read one sheet and everything that hangs on it."""
    title = entry.get("name") or "sheet"
    link = package.relationships(package.main).get(entry.get(f"{R}id") or "")
    hidden = entry.get("state") in ("hidden", "veryHidden")
    steps: Steps = (("sheet", title), *((("state", "hidden"),) if hidden else ()))
    sheet = Gathering(package, "" if link is None else link.target, found)
    sheet.say(title, Part.METADATA, (*steps, ("name", "sheet name")))
    root = None if link is None or link.target not in package else package.xml(link.target)
    if root is None:
        if link is None or link.target not in package:
            sheet.miss(steps, "is named but missing from the file")
        return
    cells = {} if root.find(f"{S}sheetData") is None else _cells(root, texts)
    _grid(sheet, cells, steps, hidden=hidden)
    _around(sheet, root, steps)
    _comments(sheet, steps)
    for name in package.related(sheet.name, "drawing"):
        _drawing(Gathering(package, name, found), (*steps, ("drawing", "drawing")))
    for kind in ("oleObject", "package"):
        for name in package.related(sheet.name, kind):
            sheet.file(name, "file", steps)
    found.unread += unclaimed(package, sheet.name)
    package.release(sheet.name)


class _Cell(Struct, frozen=True):
    """What a cell shows, what its formula could show, and whether its row or column is hidden."""

    text: str
    literals: tuple[str, ...]
    hidden: bool


def _cells(root: "etree._Element", texts: SharedTexts) -> Mapping[tuple[int, int], _Cell]:
    """The cells by (row, column), both from 1."""
    hidden_columns = {
        column
        for span in root.iter(f"{S}col")
        if span.get("hidden") in _ON
        for column in range(_whole(span.get("min")), min(_whole(span.get("max")), 16_384) + 1)
    }
    found: dict[tuple[int, int], _Cell] = {}
    row = column = 0
    for line in root.iter(f"{S}row"):
        row, column = _whole(line.get("r")) or row + 1, 0
        for cell in line.iterchildren(f"{S}c"):
            named = _LETTERS.fullmatch(cell.get("r") or "")
            column = _column_number(named[1]) if named else column + 1
            hidden = line.get("hidden") in _ON or column in hidden_columns
            found[row, column] = _Cell(_value(cell, texts), _literals(cell), hidden)
    return found


def _value(cell: "etree._Element", texts: SharedTexts) -> str:
    inline, value = cell.find(f"{S}is"), cell.find(f"{S}v")
    if inline is not None:
        return " ".join(one for one in (reading_aid(inline), rich(inline)) if one)
    written = "" if value is None else taken(value)
    return texts.text(_whole(written)) if cell.get("t") == "s" else written


def _literals(cell: "etree._Element") -> tuple[str, ...]:
    """The texts in a formula, of which the cell may show another one tomorrow."""
    formula = cell.find(f"{S}f")
    if formula is None:
        return ()
    return tuple(one.replace('""', '"') for one in _LITERAL.findall(taken(formula)))


def _grid(sheet: Gathering, cells: Mapping[tuple[int, int], _Cell], steps: Steps, *, hidden: bool) -> None:
    """Keep each cell as a block: its column name, in the first row that is filled, says what it is."""
    top = min((row for row, _ in cells), default=0)
    last = max((column for _, column in cells), default=0)
    first = [cells[top, column].text if (top, column) in cells else "" for column in range(1, last + 1)]
    names = header_names(first)
    for (row, column), cell in cells.items():
        name = names[column - 1] if names else ""
        part = Part.TABLE_HEADER if names and row == top else column_part(name)
        part = Part.HIDDEN if cell.hidden or hidden else part
        where = (*steps, ("cell", f"{_column_name(column)}{row}"))
        before = len(sheet.found.blocks)
        sheet.say(cell.text, part, where)
        if name and row != top:
            sheet.found.blocks[before:] = [
                replace(block, headers=(name,)) for block in sheet.found.blocks[before:]
            ]
        for literal in cell.literals:
            if literal not in cell.text:
                sheet.say(literal, Part.HIDDEN, (*where, ("formula", "formula")))


def _around(sheet: Gathering, root: "etree._Element", steps: Steps) -> None:
    """Headers and footers, prompts of cells, links."""
    for node in root.iter(f"{S}headerFooter"):
        for one in node.iterchildren(etree.Element):
            sheet.say(_PAGE_CODES.sub(" ", taken(one)), Part.HEADER_FOOTER, (*steps, ("page", local(one))))
    for node in root.iter(etree.Element):
        if local(node) == "dataValidation":
            _prompts(sheet, node, (*steps, ("cell", node.get("sqref") or "cell"), ("prompt", "prompt")))
    for node in root.iter(f"{S}hyperlink"):
        where = (*steps, ("cell", node.get("ref") or "cell"), ("link", "link"))
        for text in dict.fromkeys((sheet.address(node), taken_attribute(node, "tooltip"))):
            sheet.say(text, Part.LINK, where)


def _prompts(sheet: Gathering, rule: "etree._Element", steps: Steps) -> None:
    """What a cell says when it is filled in, and the answers it offers."""
    for key in _PROMPTS:
        sheet.say(taken_attribute(rule, key), Part.ALT_TEXT, steps)
    for formula in rule.iter(etree.Element):
        if local(formula) in ("formula1", "f"):
            for literal in _LITERAL.findall(taken(formula)):
                sheet.say(literal, Part.HIDDEN, steps)


def _comments(sheet: Gathering, steps: Steps) -> None:
    """Comments, and threads, of which Excel keeps a copy as a comment for older programs."""
    package = sheet.package
    threaded: set[str] = set()
    for name in package.related(sheet.name, "threadedComment"):
        root = package.xml(name)
        for node in () if root is None else root.iter(etree.Element):
            if local(node) == "threadedComment":
                text = "".join(taken(one) for one in node.iter(etree.Element) if local(one) == "text")
                threaded.add(node.get("ref") or "")
                sheet.say(
                    text, Part.COMMENT, (*steps, ("cell", node.get("ref") or "cell"), ("comment", "comment"))
                )
    for name in package.related(sheet.name, "comments"):
        root = package.xml(name)
        for node in () if root is None else root.iter(f"{S}comment"):
            ref = node.get("ref") or "cell"
            text = " ".join(one for one in (reading_aid(node), rich(node)) if one)
            if ref not in threaded:
                sheet.say(text, Part.COMMENT, (*steps, ("cell", ref), ("comment", "comment")))


def _drawing(drawing: Gathering, steps: Steps) -> None:
    root = drawing.open(steps)
    if root is not None:
        drawing.drawn_shapes(root, Part.BODY, steps)


def _workbook(package: Package, book: "etree._Element", found: Found) -> None:
    """Names with texts, and values kept from other files, which no sheet need show."""
    part = Gathering(package, package.main, found)
    for name in book.iter(f"{S}definedName"):
        where = (("name", f"name {name.get('name') or ''}".strip()),)
        part.say(name.get("comment") or "", Part.COMMENT, where)
        for literal in _LITERAL.findall(taken(name)):
            part.say(literal, Part.HIDDEN, where)
    seen = {block.text for block in found.blocks}
    for kind, tag in _HIDDEN_TEXTS.items():
        targets = package.related(package.main, kind)
        for target in [*targets, *(one for name in targets for one in package.related(name, _RECORDS))]:
            root = package.xml(target)
            for node in () if root is None else root.iter(tag):
                text = node.get("v") or taken(node)
                if any(map(str.isalpha, text)) and text not in seen:
                    part.say(text, Part.HIDDEN, (("part", target),))


def _whole(written: str | None) -> int:
    return int(written) if written and written.isascii() and written.isdigit() else 0


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _column_name(number: int) -> str:
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
