"""Words that can bear no comment: it stands on their slide, at their paragraph or on their page, and says so."""

import io

import docx
import fpdf
import pptx
import pytest
from docx.shared import Inches as DocxInches
from PIL import Image
from pptx.util import Inches

from msl_guard.extract import extract, recognition
from tests.annotate.reviewing import annotated, commented_words, on_words, own_comments
from tests.annotate.test_pdf_notes import notes, pdf
from tests.annotate.test_pptx_comments import comments_by_slide

WORD = "zork"
NEAREST = "No comment can stand at these words; this is the nearest place."


@pytest.fixture
def pictures_say_zork(monkeypatch: pytest.MonkeyPatch):
    corners = [[5, 5], [95, 5], [95, 50], [5, 50]]
    monkeypatch.setattr(recognition, "is_installed", lambda: True)
    monkeypatch.setattr(recognition, "_pixels", lambda data: (data, (100, 100)))
    monkeypatch.setattr(recognition, "_engine", lambda: lambda image: ([(corners, "a zork", 0.9)], None))


def picture() -> io.BytesIO:
    stream = io.BytesIO()
    Image.new("RGB", (100, 100), "white").save(stream, "PNG")
    stream.seek(0)
    return stream


def letter(word: str) -> bytes:
    made = docx.Document()
    made.add_paragraph(f"A letter with a {word}.")
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def deck_with(add) -> bytes:
    made = pptx.Presentation()
    for title in ("First", "Second", "Third"):
        made.slides.add_slide(made.slide_layouts[5]).shapes.title.text = title
    add(made.slides[1].shapes)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def add_letter(shapes) -> None:
    shapes.add_ole_object(
        io.BytesIO(letter(WORD)), "Word.Document", Inches(2), Inches(3), Inches(4), Inches(1)
    )


def add_picture(shapes) -> None:
    shapes.add_picture(picture(), Inches(2), Inches(3), Inches(4), Inches(4))


@pytest.mark.parametrize(
    ("add", "place"),
    [
        (add_letter, "slide 2, Object 2, "),
        (add_picture, "image text, slide 2, Picture 2, text in picture, paragraph 1"),
    ],
)
def test_a_comment_on_what_a_slide_holds_stands_at_its_shape(pictures_say_zork, add, place: str):
    data = deck_with(add)
    copy = annotated(data, "pptx", on_words(extract("a.pptx", data), WORD)[:1])
    (((x, y, text),),) = (found for found in comments_by_slide(copy).values() if found)
    assert list(comments_by_slide(copy)) == ["slide2"]
    assert (x, y) == (str(2 * 576), str(3 * 576))
    assert place in text
    assert NEAREST in text


def test_a_comment_on_a_picture_in_a_letter_stands_at_the_picture(pictures_say_zork):
    made = docx.Document()
    made.add_paragraph("Before.")
    held = made.add_paragraph("A picture: ")
    held.add_run().add_picture(picture(), DocxInches(4))
    made.add_paragraph("After.")
    stream = io.BytesIO()
    made.save(stream)
    data = stream.getvalue()
    copy = annotated(data, "docx", on_words(extract("a.docx", data), WORD))
    ((number, text),) = own_comments(copy).items()
    assert commented_words(copy).get(number, "") == ""
    paragraph = docx.Document(io.BytesIO(copy)).paragraphs[1]._p
    assert f'commentRangeStart w:id="{number}"' in paragraph.xml
    assert NEAREST in text


def test_a_comment_on_an_attachment_of_a_pdf_stands_on_the_page_and_not_on_that_of_the_attachment():
    made = fpdf.FPDF()
    for text in ("one", "two"):
        made.add_page()
        made.set_font("Helvetica", size=12)
        made.cell(text=text)
    inner = pdf("one", "two", "a zork")
    made.embed_file(bytes=inner, basename="inner.pdf")
    data = bytes(made.output())
    findings = on_words(extract("a.pdf", data), WORD)
    assert [str(one.location) for one in findings] == ['attachment "inner.pdf", page 3, paragraph 1']
    ((page, kind, _, text),) = notes(annotated(data, "pdf", findings))
    assert (page, kind) == (1, "/Text")
    assert NEAREST in text


def test_a_comment_on_the_note_of_a_person_stands_over_that_note():
    made = fpdf.FPDF(format="A4")
    made.add_page()
    made.set_font("Helvetica", size=12)
    made.cell(text="one")
    made.text_annotation(50, 100, "a zork")
    data = bytes(made.output())
    ((page, kind, corners, text),) = notes(annotated(data, "pdf", on_words(extract("a.pdf", data), WORD)))
    assert (page, kind) == (1, "/Highlight")
    assert corners[:2] == pytest.approx((50 / 25.4 * 72, 841.89 - 100 / 25.4 * 72), abs=0.1)
    assert NEAREST not in text
