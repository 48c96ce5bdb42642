"""Word: body, notes, comments, headers and footers, and what stands behind them."""

from msl_guard.errors import ExtractionError
from msl_guard.extract.blocks import Content
from msl_guard.extract.coverage import account
from msl_guard.extract.found import Found
from msl_guard.extract.garbage import uncollected
from msl_guard.extract.gathering import Gathering
from msl_guard.extract.limits import Limits
from msl_guard.extract.package import Package
from msl_guard.extract.properties import properties
from msl_guard.extract.wordstory import Setting, Story
from msl_guard.extract.wordstyles import W, value
from msl_guard.model import Anchor, Part


def read(data: bytes, limits: Limits) -> Content:
    """Read a document; blocks are located by heading and paragraph, or by table cell.

    Raises:
        ExtractionError: it is no readable package, or is nested too deeply.
    """
    try:
        with uncollected():
            return _content(Package(data, limits))
    except RecursionError:
        raise ExtractionError("is nested more deeply than any real document; check who made it") from None


def _content(package: Package) -> Content:
    found = Found()
    properties(package, found)
    _document(package, package.main, Part.BODY, found)
    for glossary in package.related(package.main, "glossaryDocument"):
        _document(package, glossary, Part.HIDDEN, found)
    account(package, found)
    return Content(
        found.blocks,
        tuple(dict.fromkeys((*package.unread, *found.unread))),
        (),
        found.pictures,
        found.embedded,
    )


def _document(package: Package, name: str, part: Part, found: Found) -> None:
    """Read a document with everything that belongs to it; the glossary is one of its own."""
    start = () if part is Part.BODY else (("glossary", "building blocks"),)
    start_of_body = None if part is Part.BODY else Anchor(package.main)
    gathering = Gathering(package, name, found, start_of_body)
    root = gathering.open(start)
    if root is None:
        return
    setting = Setting(package, name)
    story = Story(setting, gathering)
    story.read(root, part, start)
    for kind in ("header", "footer"):
        for number, other in enumerate(package.related(name, kind), start=1):
            edge = Gathering(package, other, found, Anchor(package.main))
            top = edge.open((*start, (kind, number)))
            if top is not None:
                role = Part.HEADER_FOOTER if part is Part.BODY else part
                Story(setting, edge).read(top, role, (*start, (kind, number)))
    for note in list(setting.notes):
        story.note(*note)
    _variables(package, name, found)


def _variables(package: Package, name: str, found: Found) -> None:
    """Read the variables that macros and fields keep in a document."""
    for part in package.related(name, "settings"):
        root = package.xml(part)
        for node in () if root is None else root.iter(f"{W}docVar"):
            step = ("variable", f"variable {node.get(f'{W}name', '')}")
            Gathering(package, part, found).say(value(node), Part.METADATA, (step,))
