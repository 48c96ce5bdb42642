"""Notes in PDFs: highlights over the very words, behind the bytes of the original."""

import io

import fpdf
import pikepdf
import pypdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf.annotations import Text

from msl_guard.annotate import cleared
from msl_guard.annotate.pdf import unturned
from msl_guard.extract import extract
from msl_guard.extract.pdfglyphs import turned
from msl_guard.extract.seal import AUTHOR
from msl_guard.model import Box, Part
from tests.annotate.reviewing import EVERY_SEAL, annotated, complaints, on_words, seen
from tests.conftest import FIXTURES

WORD = "zork"
HANDOUT = FIXTURES / "breach/congress-handout.pdf"
LENGTH = st.floats(0, 500)


def pdf(*pages: str, **options) -> bytes:
    made = fpdf.FPDF(format="A4")
    for name, value in options.items():
        getattr(made, name)(**value)
    for text in pages:
        made.add_page()
        made.set_font("Helvetica", size=12)
        made.multi_cell(80, text=text)
    return bytes(made.output())


def notes(data: bytes) -> list[tuple[int, str, list[float], str]]:
    """The annotations of msl-guard as another library reads them: page, kind, corners, text."""
    return [
        (
            number,
            str(one["/Subtype"]),
            [float(at) for at in one.get("/QuadPoints", one["/Rect"])],
            str(one["/Contents"]),
        )
        for number, page in enumerate(pypdf.PdfReader(io.BytesIO(data)).pages, start=1)
        for one in (entry.get_object() for entry in page.get("/Annots", ()))
        if one.get("/T") == AUTHOR
    ]


@given(LENGTH, LENGTH, LENGTH, LENGTH, st.sampled_from((0, 90, 180, 270)))
def test_a_box_comes_back_to_where_it_stood_before_the_page_was_turned(
    left: float, top: float, right: float, bottom: float, turn: int
):
    back = unturned(Box(*turned((left, top, right, bottom), turn, 595, 842)), turn, 595, 842)
    assert (back.left, back.top, back.right, back.bottom) == pytest.approx((left, top, right, bottom))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_highlight_lies_over_its_words_however_the_page_is_turned(turn: int):
    made = fpdf.FPDF(format="A4")
    made.add_page()
    made.add_page()
    made.set_font("Helvetica", size=12)
    with made.rotation(turn, x=100, y=100):
        made.text(100, 100, "some words, then a zork")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(bytes(made.output())))
    writer.pages[1].rotate(turn)
    stream = io.BytesIO()
    writer.write(stream)
    data = stream.getvalue()
    copy = annotated(data, "pdf", on_words(extract("a.pdf", data), WORD))
    ((page, kind, corners, _),) = notes(copy)
    assert (page, kind) == (2, "/Highlight")
    left, top, right, *_, bottom = corners
    document = pypdfium2.PdfDocument(copy)
    sheet = document[1]
    text = sheet.get_textpage()
    assert text.get_text_bounded(left, bottom, right, top).strip() == WORD
    text.close()
    sheet.close()
    document.close()


def with_section(data: bytes, kind: str) -> bytes:
    """The PDF written anew with cross-references of a kind."""
    mode = pikepdf.ObjectStreamMode.generate if kind == "stream" else pikepdf.ObjectStreamMode.disable
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.docinfo["/Title"] = "A talk"
        document.save(out, object_stream_mode=mode)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["table", "stream"])
def test_the_update_keeps_to_the_originals_kind_of_cross_references(kind: str):
    data = with_section(pdf("one zork", "and a zork"), kind)
    copy = annotated(data, "pdf", on_words(extract("a.pdf", data), WORD))
    assert copy.startswith(data)
    assert (copy.count(b"\nxref\n"), copy.count(b"/Type /XRef")) == ((2, 0) if kind == "table" else (0, 2))
    assert complaints(data) == complaints(copy) == 0
    with pikepdf.open(io.BytesIO(copy)) as document:
        assert [len(page.Annots) for page in document.pages] == [1, 1]
        assert document.docinfo["/Title"] == "A talk"


def test_words_on_two_lines_are_highlighted_on_each():
    data = pdf("some words that go on until the line is at its end and one zork " * 3)
    phrase = next(block.text for block in extract("a.pdf", data).blocks)[:60]
    copy = annotated(data, "pdf", on_words(extract("a.pdf", data), phrase)[:1])
    ((_, _, corners, _),) = notes(copy)
    assert len(corners) == 2 * 8


@pytest.mark.parametrize(
    "data",
    [HANDOUT.read_bytes(), HANDOUT.read_bytes().rstrip(), b"%!ticket\nof a printer\n" + HANDOUT.read_bytes()],
    ids=["plain", "no last line break", "something before the header"],
)
def test_the_copy_begins_with_the_original_and_taking_the_notes_out_gives_it_back(data: bytes):
    findings = on_words(extract("a.pdf", data), "data")
    copy = annotated(data, "pdf", findings)
    assert copy.startswith(data)
    assert len(notes(copy)) == len(findings) > 0
    assert (cleared(copy, "pdf").data, cleared(copy, "pdf").comments) == (data, len(findings))
    assert annotated(copy, "pdf", findings) == copy
    assert b"%%EOF%" not in copy
    assert seen(copy, "a.pdf") == seen(data, "a.pdf")


def test_the_copy_reads_as_before():
    data = pdf("a zork here", "and a zork there", set_title={"title": "On zorks"})
    document = extract("a.pdf", data)
    findings = on_words(document, WORD)
    copy = annotated(data, "pdf", findings)
    assert seen(copy, "a.pdf") == seen(data, "a.pdf")
    assert extract("a.pdf", copy).unread == document.unread
    assert on_words(extract("a.pdf", copy), WORD) == findings


def test_notes_are_taken_out_of_a_copy_that_was_saved_again():
    data = pdf("a zork here")
    copy = annotated(data, "pdf", on_words(extract("a.pdf", data), WORD))
    again = io.BytesIO()
    pypdf.PdfWriter(clone_from=io.BytesIO(copy)).write(again)
    back = cleared(again.getvalue(), "pdf")
    assert back.comments == 1
    assert notes(back.data) == []
    assert seen(back.data, "a.pdf") == seen(data, "a.pdf")


def test_a_file_that_a_strict_reader_refuses_is_written_anew():
    data = pdf("a zork here").replace(b"startxref", b"startxrex")
    findings = on_words(extract("a.pdf", data), WORD)
    copy = annotated(data, "pdf", findings)
    assert len(notes(copy)) == 1
    assert seen(copy, "a.pdf") == seen(data, "a.pdf")


def with_note(author: str, text: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("shown")))
    entry = Text(rect=(0, 0, 20, 20), text=text, title_bar=author)
    writer.add_annotation(0, entry)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


@EVERY_SEAL
def test_only_a_note_whose_seal_holds_is_passed_over(author: str, text: str, is_read: bool):
    data = with_note(author, text)
    assert any(one.part is Part.COMMENT for one in extract("a.pdf", data).blocks) is is_read
    assert cleared(data, "pdf").comments == (0 if is_read else 1)
