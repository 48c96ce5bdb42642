"""Files that are broken, locked or made to harm: one line each, and no part passed over in silence."""

import io
import warnings
import zipfile

import pytest

from msl_guard.errors import ExtractionError
from msl_guard.extract import extract
from msl_guard.model import Part
from tests.conftest import FIXTURES
from tests.extract.ooxml import packed, part, workbook

DECK = (FIXTURES / "clean" / "lumovimab-study-118.pptx").read_bytes()
SLIDE = "ppt/slides/slide3.xml"


def changed(changes: dict[str, bytes | None], extra: list[tuple[str, bytes]] | None = None) -> bytes:
    """The deck with some parts replaced (None: left out) and others added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(DECK)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            content = changes.get(entry.filename, source.read(entry))
            if content is not None:
                target.writestr(entry.filename, content)
        for name, content in extra or ():
            with warnings.catch_warnings(action="ignore"):
                target.writestr(name, content)
    return stream.getvalue()


def slide_with(content: bytes) -> bytes:
    return changed({SLIDE: content})


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("a.pptx", b"PK\x03\x04 not a zip", "damaged or cut off: File is not a zip file; save it again"),
        ("a.pptx", DECK[:5000], "damaged or cut off: File is not a zip file; save it again"),
        ("a.pptx", b"plain words", "is no .pptx file inside; it is damaged or has a wrong extension"),
        ("a.docx", b"plain words", "is no .docx file inside; it is damaged or has a wrong extension"),
        ("a.pdf", b"plain words", "is no .pdf file inside; it is damaged or has a wrong extension"),
        ("a.pptx", b"", "is empty (0 bytes); check that it was saved"),
        ("a.pptx", (FIXTURES / "unreadable" / "encrypted.pptx").read_bytes(), "is encrypted; save a copy without a password"),
        ("a.ppt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "is a damaged Office file"),
        ("a.key", b"words", "the format .key cannot be read; save it as .pptx"),
        ("a.xyz", b"words", "the format .xyz cannot be read; known: .pptx .pptm .ppsx"),
        ("noext", b"words", "a file without an extension cannot be read; known: .pptx"),
        ("a.pptx", changed({"_rels/.rels": None}), "names no main document; it is no Office file or it is damaged"),
        ("a.pptx", changed({}, [(SLIDE, b"<x/>")]), f"holds the part {SLIDE} twice, so that two programs may read two texts"),
        ("a.pptx", changed({}, [("PPT/slides/Slide3.xml", b"<x/>")]), "holds the part PPT/slides/Slide3.xml twice"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_in_one_line(name: str, data: bytes, fault: str):
    with pytest.raises(ExtractionError) as error:
        extract(name, data)
    assert fault in str(error.value)
    assert "\n" not in str(error.value)


XML = b'<?xml version="1.0"?>'
BOMB = XML + b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><x>&b;</x>"
LEAK = XML + b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (slide_with(b"<p:sld"), "is not valid XML: "),
        (slide_with(BOMB), "declares a document type, which Office never writes; it was refused"),
        (slide_with(LEAK), "declares a document type, which Office never writes; it was refused"),
        (slide_with(BOMB.decode().encode("utf-16")), "declares a document type"),
        (slide_with(b"<x>" * 50_000), "is not valid XML: "),
        (slide_with(XML + b"<x>" + b" " * (5 << 20) + b"</x>"), "unpacks to more than 300 times its size"),
        (changed({SLIDE: None}), "is named but missing from the file"),
    ],
    ids=["invalid", "entities", "external entity", "utf-16 entities", "depth", "ratio", "missing"],
)
def test_a_part_that_cannot_be_read_is_a_gap_and_the_rest_is_checked(data: bytes, reason: str):
    document = extract("a.pptx", data)
    assert len([block for block in document.blocks if block.part == "title"]) == 7
    (gap,) = document.unread
    assert reason in gap.reason
    assert not gap.picture


def test_part_names_are_found_in_any_case_and_with_backslashes():
    with zipfile.ZipFile(io.BytesIO(DECK)) as source:
        content = source.read(SLIDE)
    shouted = changed({SLIDE: None}, [("PPT\\SLIDES\\SLIDE3.XML", content)])
    assert len(extract("a.pptx", shouted).blocks) == len(extract("a.pptx", DECK).blocks)


def test_a_strict_package_is_read_like_a_transitional_one():
    """ISO/IEC 29500 strict files differ in their namespaces."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(DECK)) as source, zipfile.ZipFile(stream, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            for name in ("presentationml", "drawingml"):
                old = f"http://schemas.openxmlformats.org/{name}/2006/main".encode()
                content = content.replace(old, f"http://purl.oclc.org/ooxml/{name}/main".encode())
            old = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            content = content.replace(old, b"http://purl.oclc.org/ooxml/officeDocument/relationships")
            target.writestr(entry.filename, content)
    strict, usual = extract("a.pptx", stream.getvalue()), extract("a.pptx", DECK)
    assert [one.text for one in strict.blocks] == [one.text for one in usual.blocks]


def test_nothing_in_the_folder_of_real_files_breaks_a_reader(data):
    """Every file is read, or refused with a reason."""
    outcomes = {"read": 0, "refused": 0}
    for path in sorted((data / "corpus").rglob("*")):
        if not path.is_file():
            continue
        try:
            document = extract(path.name, path.read_bytes())
        except ExtractionError as error:
            assert str(error)
            outcomes["refused"] += 1
        else:
            assert document.blocks
            outcomes["read"] += 1
    assert outcomes["read"] > 200


def typed(main: str, kind: str) -> str:
    """The content types of a package that declares its main part."""
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'<Types xmlns="{space}"><Override PartName="/{main}" ContentType="application/{kind}"/></Types>'


WORD = "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
LETTER = part("w:document", "<w:body><w:p><w:r><w:t>words</w:t></w:r></w:p></w:body>")


@pytest.mark.parametrize(
    ("name", "main", "others"),
    [
        ("a.docx", "word/document.xml", {"ppt/presentation.xml": "<x/>"}),
        ("a.pptx", "word/document.xml", {"ppt/presentation.xml": "<x/>", "[Content_Types].xml": typed("word/document.xml", WORD)}),
        ("a.docx", "ppt/main.xml", {"[Content_Types].xml": typed("PPT/Main.xml", WORD)}),
        ("a.docx", "main.xml", {"[Content_Types].xml": typed("main.xml", "vnd.ms-word.document.macroEnabled.main+xml")}),
    ],
)  # fmt: skip
def test_the_main_part_decides_what_a_package_is(name: str, main: str, others: dict[str, str]):
    document = extract(name, packed({main: LETTER, **others}, main))
    assert (document.format, [one.text for one in document.blocks]) == ("docx", ["words"])


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (packed({"word/other.xml": LETTER}, "word/document.xml"),
         "names no main document; it is no Office file or it is damaged"),
        (packed({"main.xml": LETTER}, "main.xml"),
         "its main part main.xml is of an unknown kind; save it as .pptx, .docx or .xlsx"),
        (packed({"word/main.xml": LETTER, "[Content_Types].xml": typed("word/main.xml", "vnd.visio+xml")}, "word/main.xml"),
         "its main part word/main.xml is of an unknown kind; save it as .pptx, .docx or .xlsx"),
    ],
    ids=["missing", "nowhere", "another program's"],
)  # fmt: skip
def test_a_package_without_a_main_part_that_is_known_is_one_clear_line(data: bytes, fault: str):
    with pytest.raises(ExtractionError) as error:
        extract("a.docx", data)
    assert str(error.value) == fault


def test_a_workbook_of_an_early_office_is_read():
    early = {"xl/sheet1.xml": b"2006/5/main", "xl/workbook.xml": b"2006/7/main"}
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook("early words"))) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry, content.replace(b"2006/main", early.get(entry.filename, b"2006/main")))
    read = extract("a.xlsx", made.getvalue())
    assert [block.text for block in read.blocks if block.part is not Part.METADATA] == ["early words"]
    assert read.unread == ()
