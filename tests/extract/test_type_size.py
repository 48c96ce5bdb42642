"""How large the letters of a block are: stated by the runs, else inherited."""

from io import BytesIO

import docx
import pptx
import pytest
from docx.shared import Pt as WordPt
from pptx.util import Inches, Pt

from msl_guard.extract import extract
from msl_guard.extract.blocks import TextBuilder
from msl_guard.model import Location, Part

BODY, TITLE = Part.BODY, Part.TITLE


def sizes(name: str, saved) -> dict[str, float | None]:
    stream = BytesIO()
    saved.save(stream)
    return {one.text: one.size for one in extract(name, stream.getvalue()).blocks}


def test_a_slide_inherits_from_layout_master_and_presentation():
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "title"
    frame = slide.placeholders[1].text_frame
    frame.text = "first level"
    deeper = frame.add_paragraph()
    deeper.text, deeper.level = "second level", 1
    box = slide.shapes.add_textbox(0, 0, Inches(1), Inches(1)).text_frame
    box.text = "plain box"
    for text, points in (("small", 8), ("mostly small, ", 8)):
        paragraph = box.add_paragraph()
        run = paragraph.add_run()
        run.text, run.font.size = text, Pt(points)
    paragraph.add_run().text = "not all"
    table = slide.shapes.add_table(1, 1, 0, 0, Inches(1), Inches(1)).table
    table.cell(0, 0).text = "cell"
    found = sizes("deck.pptx", deck)
    assert {text: found[text] for text in ("title", "first level", "second level", "plain box")} == {
        "title": 44, "first level": 32, "second level": 28, "plain box": 18
    }  # fmt: skip
    assert (found["small"], found["mostly small, not all"], found["cell"]) == (8, 8, 18)


def test_a_shape_scales_and_overrides_what_it_inherits():
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    frame = slide.placeholders[1].text_frame
    frame.text = "scaled"
    body = frame._txBody.bodyPr
    scaled = body.makeelement(
        "{http://schemas.openxmlformats.org/drawingml/2006/main}normAutofit", {"fontScale": "50000"}
    )
    body.append(scaled)
    assert sizes("deck.pptx", deck)["scaled"] == 16
    slide.notes_slide.notes_text_frame.text = "notes say nothing of size"
    assert sizes("deck.pptx", deck)["notes say nothing of size"] is None


def test_a_word_document_inherits_from_styles_and_defaults():
    letter = docx.Document()
    letter.styles["Normal"].font.size = None
    letter.styles["Quote"].font.size = WordPt(9)
    letter.add_paragraph("standard")
    letter.add_paragraph("quoted", style="Quote")
    letter.add_paragraph().add_run("own").font.size = WordPt(30.5)
    found = sizes("letter.docx", letter)
    assert (found["quoted"], found["own"]) == (9, 30.5)
    assert found["standard"] in (10, 11, 12)


@pytest.mark.parametrize(("name", "data"), [("note.txt", b"A line."), ("page.html", b"<p>A line.</p>")])
def test_formats_without_sizes_say_none(name: str, data: bytes):
    assert [one.size for one in extract(name, data).blocks] == [None]


@pytest.mark.parametrize(
    ("pieces", "wanted"),
    [([("ab", None)], 20), ([("ab", 8), ("abc", None)], 20), ([("abcd", 8), ("ab", None)], 8), ([("", 8)], 20)],
)  # fmt: skip
def test_the_size_of_a_block_is_that_of_most_of_its_letters(pieces, wanted):
    builder = TextBuilder(size=20)
    builder.follow("x")
    for text, points in pieces:
        start = builder.length
        builder.follow(text)
        if points:
            builder.set_in(points, start)
    assert builder.block(BODY, Location(())).size == wanted
