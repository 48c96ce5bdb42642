"""PDF: pages, paragraphs, columns and boxes, with PDFium's own text as the oracle."""

import io

import fpdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdfium2 import raw

from msl_guard.errors import ExtractionError
from msl_guard.extract import extract
from msl_guard.extract.limits import Limits
from msl_guard.model import Document, Span


def pdf(*pages: list[tuple[float, float, str]], size: float = 11, **options) -> bytes:
    """A PDF of lines at (left, top) in millimetres."""
    made = fpdf.FPDF(format="A4")
    for name, value in options.items():
        getattr(made, name)(**value)
    for lines in pages:
        made.add_page()
        made.set_font("Helvetica", size=size)
        for left, top, text in lines:
            made.set_xy(left, top)
            made.cell(text=text)
    return bytes(made.output())


def lines(left: float, top: float, *texts: str) -> list[tuple[float, float, str]]:
    return [(left, top + 5 * number, text) for number, text in enumerate(texts)]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def test_lines_of_a_paragraph_are_joined_and_paragraphs_kept_apart():
    data = pdf(
        lines(20, 30, "The first paragraph goes on", "over two lines.") + lines(20, 60, "The second one.")
    )
    document = extract("a.pdf", data)
    assert texts(document) == ["The first paragraph goes on over two lines.", "The second one."]
    assert [str(block.location) for block in document.blocks] == [
        "page 1, paragraph 1",
        "page 1, paragraph 2",
    ]


def test_columns_are_read_one_after_the_other_even_when_written_row_by_row():
    left = ["Left column begins here and", "goes on in the same column", "until it ends."]
    right = ["Right column begins here and", "goes on in the same column", "until it ends too."]
    rows = [
        line
        for number, pair in enumerate(zip(left, right, strict=True))
        for line in ((20, 40 + 5 * number, pair[0]), (110, 40 + 5 * number, pair[1]))
    ]
    document = extract(
        "a.pdf", pdf([(20, 20, "A title over both columns of the page, long enough to span them all"), *rows])
    )
    assert texts(document)[1:] == [" ".join(left), " ".join(right)]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("These revolu-", "tionary data", "These revolutionary data"),
        ("A first-", "line therapy", "A first-line therapy"),
        ("A best-in-", "class option", "A best-in-class option"),
        ("Given IL-", "6 levels", "Given IL-6 levels"),
        ("The anti-", "TNF group", "The anti-TNF group"),
    ],
)
def test_a_word_divided_at_a_line_end_is_joined(first: str, second: str, joined: str):
    assert texts(extract("a.pdf", pdf(lines(20, 30, first, second)))) == [joined]


def test_bullets_begin_paragraphs():
    assert texts(extract("a.pdf", pdf(lines(20, 30, "Two points:", "- one point", "1. another")))) == [
        "Two points:",
        "- one point",
        "1. another",
    ]


def test_a_large_line_is_a_title():
    made = fpdf.FPDF()
    made.add_page()
    for size, top, text in (
        (20, 20, "The title"),
        (10, 40, "A body line that is long enough."),
        (10, 50, "More of it."),
    ):
        made.set_font("Helvetica", size=size)
        made.set_xy(20, top)
        made.cell(text=text)
    document = extract("a.pdf", bytes(made.output()))
    first = document.blocks[0]
    assert (first.part.value, first.level, first.text) == ("title", 1, "The title")


def test_a_small_raised_digit_is_a_citation():
    made = fpdf.FPDF()
    made.add_page()
    made.set_font("Helvetica", size=12)
    made.set_xy(20, 30)
    made.write(text="ORR was 38%.")
    made.char_vpos = "SUP"
    made.write(text="1")
    made.char_vpos = "LINE"
    made.write(text=" PFS was 11 months.")
    assert texts(extract("a.pdf", bytes(made.output()))) == ["ORR was 38%.¹ PFS was 11 months."]


def test_a_sticky_note_is_a_comment():
    made = fpdf.FPDF()
    made.add_page()
    made.set_font("Helvetica", size=12)
    made.cell(text="Text.")
    made.text_annotation(50, 50, "A remark")
    found = [
        (block.part.value, str(block.location), block.text)
        for block in extract("a.pdf", bytes(made.output())).blocks
    ]
    assert found == [("body", "page 1, paragraph 1", "Text."), ("comment", "page 1, comment 1", "A remark")]


def test_a_page_that_is_a_picture_is_a_gap_and_a_file_of_them_is_refused():
    from fixtures.make import PHOTO

    def made(*words: str) -> bytes:
        file = fpdf.FPDF()
        file.add_page()
        file.image(io.BytesIO(PHOTO), w=190)
        for text in words:
            file.add_page()
            file.set_font("Helvetica", size=12)
            file.cell(text=text)
        return bytes(file.output())

    without = Limits(pictures=0)
    with pytest.raises(ExtractionError, match=r"holds no text, only pictures \(1\)"):
        extract("a.pdf", made(), without)
    document = extract("a.pdf", made("Enough text to count as a page of text."), without)
    assert [(str(one.location), one.reason, one.picture) for one in document.unread] == [
        ("page 1", "a picture of a page", False)
    ]


@pytest.mark.parametrize(
    ("width", "listed"),
    [(80, [("page 1, picture 1", "picture", True)]), (5, [])],
    ids=["a picture", "an icon"],
)
def test_a_picture_beside_text_is_listed_once_and_an_icon_is_not(
    width: float, listed: list[tuple[str, str, bool]]
):
    photo = io.BytesIO()
    Image.new("RGB", (300, 200), "grey").save(photo, "PNG")
    file = fpdf.FPDF()
    for _ in range(3):
        file.add_page()
        file.set_font("Helvetica", size=12)
        file.cell(text="Enough text to count as a page of text.")
        file.image(io.BytesIO(photo.getvalue()), x=20, y=60, w=width)
    document = extract("a.pdf", bytes(file.output()), Limits(pictures=0))
    assert [(str(one.location), one.reason, one.picture) for one in document.unread] == listed


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (pdf([(20, 20, "x")], set_encryption={"owner_password": "o", "user_password": "u"}), "is encrypted; save a copy without a password"),
        (pdf([(20, 20, "x")])[:200], "is no readable PDF"),
        (b"%PDF-1.7\n", "is no readable PDF"),
    ],
    ids=["encrypted", "cut off", "header only"],
)  # fmt: skip
def test_a_pdf_that_cannot_be_read_is_refused_in_one_line(data: bytes, fault: str):
    with pytest.raises(ExtractionError) as error:
        extract("a.pdf", data)
    assert fault in str(error.value)
    assert "\n" not in str(error.value)


def test_junk_before_the_header_is_skipped():
    assert texts(extract("a.pdf", b"junk" * 200 + pdf([(20, 20, "Here it is.")]))) == ["Here it is."]


WORD = st.text(st.sampled_from("abcdefgABC0123%(),."), min_size=1, max_size=9)
LINE = st.lists(WORD, min_size=1, max_size=7).map(" ".join)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(LINE, min_size=1, max_size=4), min_size=1, max_size=3))
def test_every_character_is_the_one_that_stands_at_its_place_and_in_its_box(paragraphs: list[list[str]]):
    data = pdf(sum((lines(20, 20 + 40 * at, *texts) for at, texts in enumerate(paragraphs)), []))
    document = extract("a.pdf", data)
    page = pypdfium2.PdfDocument(data)[0]
    text = page.get_textpage()
    height = page.get_height()
    for block in document.blocks:
        for at, char in enumerate(block.text):
            stands = chr(raw.FPDFText_GetUnicode(text.raw, block.source_offset(at)))
            assert char == stands or char.isspace() or (char == "-" and stands in "\x02-")
        for word in [Span(block, at, at + len(piece)) for at, piece in pieces(block.text)]:
            box = word.box
            assert box is not None
            bounded = text.get_text_bounded(box.left, height - box.bottom, box.right, height - box.top)
            assert word.text.strip("-") in "".join(bounded.split()) or "\x02" in bounded
    shown = sorted(one for block in document.blocks for one in block.text if one.isalnum())
    assert shown == sorted(one for one in "".join(sum(paragraphs, [])) if one.isalnum())


def pieces(text: str) -> list[tuple[int, str]]:
    """The words of a text with their offsets."""
    found, at = [], 0
    for piece in text.split():
        at = text.index(piece, at)
        found.append((at, piece))
        at += len(piece)
    return found


def test_real_pdfs_lose_no_word_of_pdfiums_text(data):
    """Letters, not words: PDFium glues words that the page shows apart, and divides others."""
    for path in sorted((data / "corpus" / "real").glob("*.pdf")):
        contents = path.read_bytes()
        document = extract(path.name, contents)
        ours = sorted(
            one for block in document.blocks if block.part != "comment" for one in block.text if one.isalpha()
        )
        theirs: list[str] = []
        for page in pypdfium2.PdfDocument(contents):
            handle = page.get_textpage().raw
            count = raw.FPDFText_CountChars(handle)
            theirs += [
                chr(code)
                for at in range(count)
                if (code := raw.FPDFText_GetUnicode(handle, at)) and chr(code).isalpha()
            ]
        assert len(ours) >= 0.999 * len(theirs), path.name
