"""Word: every part at its place, with python-docx as the oracle."""

import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msl_guard.extract import extract
from msl_guard.model import Document, Part
from tests.extract.ooxml import characters
from tests.extract.oracle import missing


def saved(file) -> bytes:
    stream = io.BytesIO()
    file.core_properties.title = file.core_properties.comments = file.core_properties.author = ""
    file.save(stream)
    return stream.getvalue()


def rows(document: Document) -> list[tuple[str, str, str]]:
    return [(block.part.value, str(block.location), block.text) for block in document.blocks]


def full_letter():
    from fixtures.make import _footnote

    file = docx.Document()
    file.sections[0].header.paragraphs[0].text = "Running header"
    file.sections[0].footer.paragraphs[0].text = "Running footer"
    file.add_paragraph("Before any heading")
    file.add_heading("Summary", level=1)
    first = file.add_paragraph("One paragraph")
    file.add_paragraph("")
    second = file.add_paragraph("Another, commented")
    file.add_comment(second.runs, text="A remark", author="Reviewer")
    _footnote(file, first, "A footnote")
    table = file.add_table(rows=2, cols=2)
    for (row, column), text in {(0, 0): "Endpoint", (0, 1): "Rate", (1, 0): "ORR", (1, 1): "38%"}.items():
        table.cell(row, column).text = text
    file.add_heading("References", level=1)
    file.add_paragraph("1. Novak P. A study. J Ren. 2024;1:2.")
    return file


def test_everything_in_a_document_is_read_at_its_place():
    assert rows(extract("letter.docx", saved(full_letter()))) == [
        ("body", "paragraph 1", "Before any heading"),
        ("title", "Summary", "Summary"),
        ("body", "Summary, paragraph 1", "One paragraph¹"),
        ("footnote", "Summary, footnote 1, paragraph 1", "A footnote"),
        ("body", "Summary, paragraph 2", "Another, commented"),
        ("comment", "Summary, comment by Reviewer, paragraph 1", "A remark"),
        ("table", "Summary, table 1, row 1, cell 1", "Endpoint"),
        ("table", "Summary, table 1, row 1, cell 2", "Rate"),
        ("table", "Summary, table 1, row 2, cell 1", "ORR"),
        ("table", "Summary, table 1, row 2, cell 2", "38%"),
        ("title", "References", "References"),
        ("reference_list", "References, paragraph 1", "1. Novak P. A study. J Ren. 2024;1:2."),
        ("header_footer", "header 1, paragraph 1", "Running header"),
        ("header_footer", "footer 1, paragraph 1", "Running footer"),
    ]


REVISED = """\
<w:p {ns}><w:r><w:t xml:space="preserve">It is </w:t></w:r>
<w:del w:id="1" w:author="A"><w:r><w:delText>unrivalled</w:delText></w:r></w:del>
<w:ins w:id="2" w:author="A"><w:r><w:t>measured</w:t></w:r></w:ins>
<w:r><w:rPr><w:vanish/></w:rPr><w:t>secretly</w:t></w:r>
<w:r><w:t>. Response</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>3</w:t></w:r></w:p>"""


def test_deleted_text_is_a_revision_inserted_text_is_current_hidden_text_is_hidden():
    file = docx.Document()
    file.element.body.insert(0, parse_xml(REVISED.format(ns=nsdecls("w"))))
    assert rows(extract("letter.docx", saved(file))) == [
        ("body", "paragraph 1", "It is measured. Response³"),
        ("revision", "paragraph 1", "unrivalled"),
        ("hidden", "paragraph 1", "secretly"),
    ]


def test_content_controls_and_links_are_looked_through():
    file = docx.Document()
    control = (
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:hyperlink><w:r><w:t>In a </w:t></w:r></w:hyperlink>"
        "<w:smartTag><w:r><w:t>control</w:t></w:r></w:smartTag></w:p></w:sdtContent></w:sdt>"
    )
    file.element.body.insert(0, parse_xml(control))
    assert rows(extract("letter.docx", saved(file))) == [("body", "paragraph 1", "In a control")]


def test_a_nested_table_is_read_once():
    file = docx.Document()
    cell = file.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "Outer"
    cell.add_table(rows=1, cols=1).cell(0, 0).text = "Inner"
    assert [block.text for block in extract("letter.docx", saved(file)).blocks] == ["Outer", "Inner"]


WORDS = st.text(st.sampled_from("abcé ﬁ\u00ad–“1% "), min_size=1, max_size=12)


def cleaned(text: str) -> str:
    """A text as its reader sees it."""
    return text.replace("\u00ad", "").replace("ﬁ", "fi").strip()


def resolved(file, block) -> str:
    """The paragraph or cell that a location leads to, walked with python-docx."""
    steps = dict(block.location.steps)
    if "row" in steps:
        return file.tables[steps["table"] - 1].cell(steps["row"] - 1, steps["cell"] - 1).text
    # A soft hyphen shows nothing, and a paragraph that shows nothing is not counted.
    paragraphs = [one for one in file.paragraphs if one.text.strip("\u00ad")]
    first = 0
    if "heading" in steps:
        first = next(at for at, one in enumerate(paragraphs) if one.text.strip() == steps["heading"])
        if block.part is Part.TITLE:
            return paragraphs[first].text
    else:
        first = -1
    return paragraphs[first + steps["paragraph"]].text


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(WORDS, min_size=1, max_size=3), min_size=1, max_size=4), WORDS)
def test_every_character_is_the_one_that_stands_at_its_place(paragraphs: list[list[str]], cell: str):
    file = docx.Document()
    file.add_heading("A heading", level=1)
    for pieces in paragraphs:
        paragraph = file.add_paragraph()
        for piece in pieces:
            paragraph.add_run(piece)
    file.add_table(rows=1, cols=1).cell(0, 0).text = cell
    data = saved(file)
    document = extract("letter.docx", data)
    read = docx.Document(io.BytesIO(data))
    source = characters(data, "word/document.xml")
    for block in document.blocks:
        assert cleaned(resolved(read, block)) == block.text
        for at, char in enumerate(block.text):
            stands = source[block.source_offset(at)]
            assert char == stands or stands == "ﬁ"
    shown = "".join(one for block in document.blocks for one in block.text if one.isalnum())
    wanted = "A heading" + "".join(sum(paragraphs, [])) + cell
    assert sorted(shown) == sorted(one for one in wanted.replace("ﬁ", "fi") if one.isalnum())


def words_of_python_docx(path) -> list[str]:
    """What a diligent reader gets from python-docx: body, tables, headers and footers."""
    file = docx.Document(path)
    found = [one.text for one in file.paragraphs]

    def walk(tables):
        for table in tables:
            for cell in {one._tc: one for row in table.rows for one in row.cells}.values():
                found.extend(one.text for one in cell.paragraphs)
                walk(cell.tables)

    walk(file.tables)
    for section in file.sections:
        for story in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            found.extend(one.text for one in story.paragraphs)
            walk(story.tables)
    return " ".join(found).split()


def test_every_word_that_python_docx_returns_from_real_documents_is_ours(data):
    read = 0
    for path in sorted((data / "corpus" / "real").glob("*.docx")):
        missed = missing(words_of_python_docx(path), extract(path.name, path.read_bytes()))
        assert missed == [], path.name
        read += 1
    assert read > 10


@pytest.mark.parametrize("suffix", [".docx", ".dotx", ".docm"])
def test_a_document_is_known_by_its_content(suffix: str):
    assert extract(f"letter{suffix}", saved(full_letter())).format == "docx"
