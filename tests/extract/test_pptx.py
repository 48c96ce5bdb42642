"""PowerPoint: every part at its place, with python-pptx as the oracle."""

import io
import zipfile

import pptx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from msl_guard.extract import extract
from msl_guard.extract.limits import LIMITS
from msl_guard.model import Document, Part
from tests.extract.ooxml import characters
from tests.extract.oracle import missing


def saved(deck) -> bytes:
    stream = io.BytesIO()
    deck.core_properties.title = deck.core_properties.comments = deck.core_properties.author = ""
    deck.save(stream)
    return stream.getvalue()


def rows(document: Document) -> list[tuple[str, str, str]]:
    return [(block.part.value, str(block.location), block.text) for block in document.blocks]


def text_box(shapes, text: str, name: str):
    box = shapes.add_textbox(Inches(1), Inches(2), Inches(3), Inches(1))
    box.text_frame.text, box.name = text, name
    return box


def full_deck():
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "The title"
    slide.placeholders[1].text = "First bullet\nSecond bullet"
    group = slide.shapes.add_group_shape([text_box(slide.shapes, "In a group", "Inner")])
    group.name = "Group"
    hidden = text_box(slide.shapes, "A hidden shape", "Ghost")
    hidden._element.nvSpPr.cNvPr.set("hidden", "1")
    described = text_box(slide.shapes, "Described", "Box")
    described._element.nvSpPr.cNvPr.set("descr", "What it shows")
    frame = slide.shapes.add_table(2, 2, Inches(1), Inches(3), Inches(4), Inches(1))
    frame.name = "Table"
    for (row, column), text in {(0, 0): "Endpoint", (0, 1): "Rate", (1, 0): "ORR", (1, 1): "38%"}.items():
        frame.table.cell(row, column).text = text
    slide.notes_slide.notes_text_frame.text = "Say this"
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    data = CategoryChartData()
    data.categories = ["Month 3"]
    data.add_series("Zeltrivanib", (1,))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.LINE, 0, 0, Inches(3), Inches(3), data)
    chart.name = "Chart"
    chart.chart.has_title = True
    chart.chart.chart_title.text_frame.text = "Chart title"
    slide._element.set("show", "0")
    return deck


def test_everything_on_a_slide_is_read_at_its_place():
    assert rows(extract("deck.pptx", saved(full_deck()))) == [
        ("title", "slide 1, Title 1, paragraph 1", "The title"),
        ("body", "slide 1, Content Placeholder 2, paragraph 1", "First bullet"),
        ("body", "slide 1, Content Placeholder 2, paragraph 2", "Second bullet"),
        ("body", "slide 1, Inner, paragraph 1", "In a group"),
        ("hidden", "slide 1, Ghost, paragraph 1", "A hidden shape"),
        ("alt_text", "slide 1, Box, alternative text", "What it shows"),
        ("body", "slide 1, Box, paragraph 1", "Described"),
        ("table_header", "slide 1, Table, row 1, cell 1", "Endpoint"),
        ("table_header", "slide 1, Table, row 1, cell 2", "Rate"),
        ("table", "slide 1, Table, row 2, cell 1", "ORR"),
        ("table", "slide 1, Table, row 2, cell 2", "38%"),
        ("notes", "slide 1, notes, Notes Placeholder 2, paragraph 1", "Say this"),
        ("chart", "slide 2, hidden, Chart, chart title", "Chart title"),
        ("chart", "slide 2, hidden, Chart, series", "Zeltrivanib"),
        ("chart", "slide 2, hidden, Chart, category", "Month 3"),
    ]


def test_a_cell_knows_its_headers():
    document = extract("deck.pptx", saved(full_deck()))
    assert {one.text: one.headers for one in document.blocks if one.part is Part.TABLE} == {
        "ORR": ("Endpoint",),
        "38%": ("Rate", "ORR"),
    }


def test_runs_are_joined_and_superscripts_stay_citations():
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    paragraph = slide.shapes.title.text_frame.paragraphs[0]
    for text, baseline in (
        ("un", None),
        ("ri", None),
        ("valled", None),
        ("1,2", "30000"),
        (" H", None),
        ("2", "-25000"),
    ):
        run = paragraph.add_run()
        run.text = text
        if baseline:
            run._r.get_or_add_rPr().set("baseline", baseline)
    paragraph.runs[0].font.italic = True
    (block,) = extract("deck.pptx", saved(deck)).blocks
    assert block.text == "unrivalled¹,² H2"
    assert [block.text[start:end] for start, end in block.italics] == ["un"]


def test_a_soft_hyphen_is_not_seen_and_the_offset_map_knows_it():
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "un\u00adrivalled"
    (block,) = extract("deck.pptx", saved(deck)).blocks
    assert block.text == "unrivalled"
    assert [block.source_offset(at) - block.source_offset(0) for at in (0, 1, 2, 9)] == [0, 1, 3, 10]


@pytest.mark.parametrize("suffix", [".pptx", ".potx", ".ppsm", ".bin"])
def test_a_deck_is_known_by_its_content(suffix: str):
    assert extract(f"deck{suffix}", saved(full_deck())).format == "pptx"


def test_a_picture_is_named_as_not_read(tmp_path):
    from fixtures.make import PHOTO

    deck = full_deck()
    deck.slides[0].shapes.add_picture(io.BytesIO(PHOTO), 0, 0, Inches(3), Inches(2)).name = "Photo"
    document = extract("deck.pptx", saved(deck), replace(LIMITS, pictures=0))
    assert [(str(one.location), one.reason, one.picture) for one in document.unread] == [
        ("slide 1, Photo", "picture", True)
    ]


def without(data: bytes, name: str) -> bytes:
    """The package without the content of one part."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for entry in source.infolist():
            broken = entry.filename == name
            target.writestr(entry.filename, b"<p:sld" if broken else source.read(entry))
    return stream.getvalue()


def test_a_broken_slide_is_a_gap_and_the_others_are_read():
    deck = full_deck()
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "Third"
    document = extract("deck.pptx", without(saved(deck), "ppt/slides/slide3.xml"))
    assert "The title" in [block.text for block in document.blocks]
    assert [(str(one.location), one.picture) for one in document.unread] == [("ppt/slides/slide3.xml", False)]
    assert document.unread[0].reason.startswith("is not valid XML")


# --- every span stands where it is said to stand -------------------------------------------------

WORDS = st.text(st.sampled_from("abcé ﬁ\u00ad–“1% "), min_size=1, max_size=12)


def cleaned(text: str) -> str:
    """A text as its reader sees it."""
    return text.replace("\u00ad", "").replace("ﬁ", "fi").strip()


def resolved(deck, document: Document, index: int) -> str:
    """The paragraph that a location leads to, walked with python-pptx."""
    steps = dict(document.blocks[index].location.steps)
    slide = deck.slides[steps["slide"] - 1]
    shapes = slide.notes_slide.shapes if "notes" in steps else slide.shapes
    shape = next(one for one in shapes if one.name == steps["shape"])
    if "row" in steps:
        return shape.table.cell(steps["row"] - 1, steps["cell"] - 1).text_frame.paragraphs[0].text
    return shape.text_frame.paragraphs[steps["paragraph"] - 1].text


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(WORDS, min_size=1, max_size=4),
    st.lists(st.lists(WORDS, min_size=1, max_size=3), max_size=2),
    WORDS,
)
def test_every_character_is_the_one_that_stands_at_its_place(
    body: list[str], runs: list[list[str]], cell: str
):
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "A title"
    frame = slide.placeholders[1].text_frame
    frame.text = "\n".join(body)
    for pieces in runs:
        paragraph = frame.add_paragraph()
        for piece in pieces:
            paragraph.add_run().text = piece
    slide.shapes.add_table(1, 1, 0, 0, Inches(1), Inches(1)).table.cell(0, 0).text = cell
    slide.notes_slide.notes_text_frame.text = body[0]
    data = saved(deck)
    document = extract("deck.pptx", data)
    read = pptx.Presentation(io.BytesIO(data))
    slide_characters = characters(data, "ppt/slides/slide1.xml")
    notes = characters(data, "ppt/notesSlides/notesSlide1.xml")
    for index, block in enumerate(document.blocks):
        assert cleaned(resolved(read, document, index)) == block.text
        source = notes if "notes" in dict(block.location.steps) else slide_characters
        for at, char in enumerate(block.text):
            stands = source[block.source_offset(at)]
            assert char == stands or stands == "ﬁ"
    shown = "".join("".join(one for one in block.text if one.isalnum()) for block in document.blocks)
    wanted = "Atitle" + "".join("".join(body) + "".join(sum(runs, [])) + cell + body[0])
    assert sorted(shown) == sorted(one for one in wanted.replace("ﬁ", "fi") if one.isalnum())


def words_of_python_pptx(path) -> list[str]:
    """What a diligent reader gets from python-pptx: shapes, groups, tables, notes."""
    found: list[str] = []

    def walk(shapes):
        for shape in shapes:
            if shape.shape_type == 6:
                walk(shape.shapes)
            if shape.has_text_frame:
                found.append(shape.text_frame.text)
            if getattr(shape, "has_table", False) and shape.has_table:
                found.extend(cell.text for row in shape.table.rows for cell in row.cells)

    for slide in pptx.Presentation(path).slides:
        walk(slide.shapes)
        if slide.has_notes_slide:
            walk(slide.notes_slide.shapes)
    return " ".join(found).split()


def test_every_word_that_python_pptx_returns_from_real_decks_is_ours(data):
    read = 0
    for path in sorted((data / "corpus" / "real").glob("*.pptx")):
        missed = missing(words_of_python_pptx(path), extract(path.name, path.read_bytes()))
        assert missed == [], path.name
        read += 1
    assert read > 5
