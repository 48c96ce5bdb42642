"""What the tests of annotation share: findings on chosen words, and comments read back from the parts."""

import io
import zipfile
from collections import defaultdict
from collections.abc import Sequence

import pikepdf
import pytest
from lxml import etree

from msl_guard import annotate
from msl_guard.extract import extract
from msl_guard.extract.limits import LIMITS
from msl_guard.extract.package import Package
from msl_guard.extract.seal import AUTHOR, sealed
from msl_guard.model import Block, Confidence, Document, Finding, Part, Severity, Span, Status

EVERY_SEAL = pytest.mark.parametrize(
    ("author", "text", "is_read"),
    [
        (AUTHOR, sealed("hidden words"), False),
        (AUTHOR, "hidden words", True),
        (AUTHOR, sealed("hidden words") + " more", True),
        (AUTHOR, sealed("hidden words").replace("hidden", "other"), True),
        ("Somebody", sealed("hidden words"), True),
    ],
    ids="own unsealed added changed other-author".split(),
)
"""Comments by this program or not, and whether each is read like any other."""
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def finding(document: Document, span: Span, rule_id: str = "TEST-001") -> Finding:
    """A finding on these words."""
    return Finding(
        rule_id=rule_id,
        rule_name="a test rule",
        severity=Severity.ERROR,
        confidence=Confidence.CERTAIN,
        status=Status.STABLE,
        message=f"found {span.text}",
        suggestion="Say it otherwise.",
        why=(),
        path=document.path,
        part=span.block.part,
        location=document.locate(span),
        column=span.start + 1,
        text=span.text,
        sentence=span.block.text,
        mark=(span.start, span.end),
        fingerprint="mg1:0",
        anchor=span.anchor,
    )


def annotated(data: bytes, kind: str, findings: Sequence[Finding]) -> bytes:
    """A copy with a comment for each finding."""
    copy = annotate.annotated(data, kind, findings)
    assert copy.comments == len(findings)
    return copy.data


def on_blocks(document: Document) -> list[Finding]:
    """A finding on the whole of each block."""
    return [finding(document, Span(block, 0, len(block.text))) for block in document.blocks]


def on_words(document: Document, word: str) -> list[Finding]:
    """A finding wherever a word stands."""
    found = []
    for block in document.blocks:
        at = block.text.find(word)
        while at >= 0:
            found.append(finding(document, Span(block, at, at + len(word))))
            at = block.text.find(word, at + 1)
    return found


def seen(data: bytes, name: str) -> list[tuple[str, Part, str]]:
    """What a reader finds in a file: each text, its part and its place."""
    return [(one.text, one.part, str(one.location)) for one in blocks(data, name)]


def blocks(data: bytes, name: str) -> tuple[Block, ...]:
    """The blocks of a file."""
    return extract(name, data).blocks


def member(data: bytes, name: str) -> bytes:
    """One part of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


def main_part(data: bytes) -> "etree._Element":
    """The root of the main part of a document, in the namespace it was written in."""
    return etree.fromstring(member(data, Package(data, LIMITS).main))


def commented_words(data: bytes) -> dict[str, str]:
    """The words that each comment of a Word document embraces, by its number."""
    words: dict[str, str] = defaultdict(str)
    open_now: set[str] = set()
    for node in main_part(data).iter(etree.Element):
        match etree.QName(node).localname:
            case "commentRangeStart":
                open_now.add(node.values()[0])
            case "commentRangeEnd":
                open_now.discard(node.values()[0])
            case "t" | "delText":
                for one in open_now:
                    words[one] += node.text or ""
    return dict(words)


def own_comments(data: bytes) -> dict[str, str]:
    """The comments of msl-guard in a Word document: number and text."""
    package = Package(data, LIMITS)
    found: dict[str, str] = {}
    for name in package.related(package.main, "comments"):
        root = etree.fromstring(member(data, name))
        namespace = f"{{{etree.QName(root).namespace}}}"
        for node in root:
            if node.get(f"{namespace}author") == "msl-guard":
                paragraphs = node.iter(f"{namespace}p")
                lines = ("".join(one.text or "" for one in line.iter(f"{namespace}t")) for line in paragraphs)
                found[node.get(f"{namespace}id", "")] = "\n".join(lines)
    return found


def complaints(data: bytes) -> int | None:
    """How many faults qpdf finds in the structure of a PDF; None if it does not open it."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            return len(document.check_pdf_syntax())
    except (pikepdf.PdfError, pikepdf.PasswordError):
        return None


BEARERS = frozenset(
    "p hyperlink ins del moveFrom moveTo smartTag sdtContent fldSimple customXml dir bdo".split()
)
"""What may hold runs, and marks of comments between them (ECMA-376 part 1, 17.13.4.3)."""


def assert_marks_are_sound(data: bytes) -> None:
    """Every comment of msl-guard begins, ends and is referred to once, in this order, among runs."""
    marks: dict[str, list[str]] = defaultdict(list)
    own = own_comments(data)
    for node in main_part(data).iter(etree.Element):
        kind = etree.QName(node).localname
        if kind.startswith(("commentRange", "commentReference")) and node.values()[0] in own:
            holder = node.getparent() if kind != "commentReference" else node.getparent().getparent()
            assert etree.QName(holder).localname in BEARERS
            marks[node.values()[0]].append(kind)
    for number in own:
        assert marks[number] == ["commentRangeStart", "commentRangeEnd", "commentReference"]
