"""Pages of a report: what of a document is shown, with every hit exactly at its words."""

import io
from hashlib import sha256
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from msl_guard.discover import Source
from msl_guard.effort import Effort
from msl_guard.extract import extract, page_images
from msl_guard.model import Document, Finding, Hit, Page, Part, Report, Severity, Span
from msl_guard.pages import MOST_IMAGES, illustrated, pages
from msl_guard.pipeline import check
from tests.conftest import FIXTURES, block, document
from tests.report.test_reports import FINDING

PDF = FIXTURES / "breach" / "congress-handout.pdf"


def scanned(ruleset, *paths: Path | Source, pages: bool = True) -> Report:
    return check(paths, ruleset, {}, Severity.ERROR, Effort(pages=pages))


def read(name: str, data: bytes) -> Document:
    return extract(name, data)


def marked(page: Page) -> list[str]:
    return [text.text[hit.start : hit.end] for text in page.texts for hit in text.hits]


def told(page: Page) -> list[str]:
    return [("… " if text.after_gap else "") + text.text for text in page.texts]


def finding(name: str, span: Span, words: str | None = None) -> tuple[Finding, Span]:
    """A finding on a span, which prints its words so."""
    said = span.text if words is None else words
    return replace(FINDING, fingerprint=name, text=said, sentence=said, mark=(0, len(said))), span


def spans(made: Document, *numbers: int) -> list[tuple[Finding, Span]]:
    """A finding on the whole text of each of the blocks with these numbers."""
    return [finding(str(at), Span(made.blocks[at], 0, len(made.blocks[at].text))) for at in numbers]


@pytest.fixture(scope="module")
def breach(shipped) -> Report:
    return scanned(shipped, FIXTURES / "breach")


def test_every_finding_of_every_format_stands_on_one_page_at_its_words(breach: Report):
    hits = [
        (page.path, hit.fingerprint, text.text[hit.start : hit.end])
        for page in breach.pages
        for text in page.texts
        for hit in text.hits
    ]
    assert sorted(hits) == sorted((one.path, one.fingerprint, one.text) for one in breach.findings)
    assert {Path(page.path).suffix for page in breach.pages} == {".pptx", ".docx", ".pdf", ".md"}


def test_pages_change_nothing_else_in_a_report(breach: Report, shipped):
    plain = scanned(shipped, FIXTURES / "breach", pages=False)
    assert plain.pages == ()
    assert (plain.findings, plain.checked, plain.verdict) == (breach.findings, breach.checked, breach.verdict)


def test_a_slide_is_shown_whole_with_its_size_and_its_notes(breach: Report):
    slide = next(page for page in breach.pages if page.place == (("slide", 4),))
    assert slide.size == pytest.approx((960, 540), abs=0.1)
    assert [text.part for text in slide.texts] == [
        Part.TITLE,
        Part.BODY,
        Part.BODY,
        Part.BODY,
        Part.NOTES,
    ]


def test_charts_stand_where_their_frame_stands(breach: Report):
    (chart,) = [page for page in breach.pages if page.place == (("slide", 7),)]
    boxes = {text.location.box for text in chart.texts if text.part is Part.CHART}
    assert len(boxes) == 1 and None not in boxes


def test_other_documents_show_the_passage_around_a_hit_under_its_heading():
    made = read("a.md", b"# One\n\na\n\nb\n\n# Two\n\nc\n\nd\n\ne\n\nf\n\ng\n")
    (passage,) = pages(made, spans(made, 6))
    assert told(passage) == ["Two", "… d", "e", "f"]
    assert passage.place == ()


def test_a_hit_in_a_table_shows_its_row_and_the_rows_of_its_neighbours():
    table = b"| a | b | c |\n|---|---|---|\n| d | e | f |\n| g | h | i |\n| j | k | l |\n"
    made = read("a.md", table)
    (passage,) = pages(made, spans(made, 8))
    assert told(passage) == ["… g", "h", "i", "j", "k", "l"]


def test_hits_in_two_sections_make_two_passages():
    made = read("a.md", b"a\n\n# One\n\nb\n\n# Two\n\nc\n")
    assert [told(page) for page in pages(made, spans(made, 0, 4))] == [["a"], ["Two", "c"]]


def test_a_footer_is_no_part_of_the_last_section(breach: Report):
    letter = [page for page in breach.pages if page.path.endswith(".docx")]
    assert [(page.texts[0].part, page.texts[0].text) for page in letter] == [
        (Part.TITLE, "Your question"),
        (Part.TITLE, "Summary"),
        (Part.TITLE, "Data"),
        (Part.HEADER_FOOTER, "Medical Information · response to an unsolicited request"),
    ]


def test_a_page_too_long_to_show_is_cut_to_what_stands_around_the_hits():
    made = document(*(block(f"{at} " + "word " * 2000) for at in range(20)))
    (page,) = pages(made, spans(made, 10))
    assert [text.text.split()[0] for text in page.texts] == ["9", "10", "11"]
    assert [text.after_gap for text in page.texts] == [True, False, False]


def test_the_words_of_two_lines_have_two_boxes():
    made = read(PDF.name, PDF.read_bytes())
    one = next(one for one in made.blocks if one.text.startswith("These revolutionary"))
    start = one.text.index("revolutionary data")
    (page,) = pages(made, [finding("x", Span(one, start, start + len("revolutionary data")))])
    (hit,) = [hit for text in page.texts for hit in text.hits]
    first, second = hit.boxes
    assert first.bottom <= second.top and second.left < first.left


@given(
    st.lists(st.sampled_from(["word", "# Head", "| a | b |\n|---|---|\n| c | d |"]), min_size=1), st.data()
)
def test_whatever_is_hit_is_shown_once(parts: list[str], data: st.DataObject):
    made = read("a.md", "\n\n".join(parts).encode())
    numbers = data.draw(st.sets(st.integers(0, len(made.blocks) - 1)))
    shown = [
        hit for page in pages(made, spans(made, *sorted(numbers))) for text in page.texts for hit in text.hits
    ]
    assert sorted(shown, key=lambda hit: int(hit.fingerprint)) == [
        Hit(str(at), 0, len(made.blocks[at].text)) for at in sorted(numbers)
    ]


def test_a_page_of_a_pdf_is_drawn_with_ink_inside_the_boxes(breach: Report):
    (page,) = [page for page in breach.pages if page.path.endswith(".pdf")]
    picture = Image.open(io.BytesIO(page.image.png))
    assert (page.image.width, page.image.height) == pytest.approx((595.3, 841.9), abs=0.1)
    scale = picture.width / page.image.width
    boxes = [box for text in page.texts for hit in text.hits for box in hit.boxes]
    assert len(boxes) == 4
    for box in boxes:
        cut = picture.convert("L").crop(
            tuple(round(side * scale) for side in (box.left, box.top, box.right, box.bottom))
        )
        dark = sum(cut.histogram()[:128])
        assert dark > 0.05 * cut.width * cut.height
    margin = picture.convert("L").crop((0, 0, 40, picture.height))
    assert margin.getextrema() == (255, 255)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_boxes_stand_on_the_ink_of_a_page_that_is_turned_and_cropped(turn: int):
    file = pypdfium2.PdfDocument(PDF)
    file[0].set_cropbox(30, 200, 560, 820)
    file[0].set_rotation(turn)
    stream = io.BytesIO()
    file.save(stream)
    file.close()
    data = stream.getvalue()
    made = read("turned.pdf", data)
    (page,) = pages(made, spans(made, *range(len(made.blocks))))
    ((_, plain),) = page_images(data, sha256(data).hexdigest(), ((1, ()),))
    picture = Image.open(io.BytesIO(plain.png)).convert("L")
    assert (plain.width, plain.height) == ((530, 620) if turn in (0, 180) else (620, 530))
    scale = picture.width / plain.width
    boxes = [box for text in page.texts for hit in text.hits for box in hit.boxes]
    shown = [
        one
        for one in boxes
        if one.left >= 0 and one.right <= plain.width and one.top >= 0 and one.bottom <= plain.height
    ]
    assert len(shown) > 10
    for box in shown:
        cut = picture.crop(tuple(round(side * scale) for side in (box.left, box.top, box.right, box.bottom)))
        assert cut.getextrema()[0] < 160


def test_words_that_a_finding_covers_are_covered_on_its_page_and_in_its_picture():
    made = read(PDF.name, PDF.read_bytes())
    one = next(one for one in made.blocks if one.text.startswith("These revolutionary"))
    start = one.text.index("revolutionary")
    (page,) = pages(made, [finding("x", Span(one, start, start + 13), "r••••••••••••")])
    assert [text.text for text in page.texts if text.hits] == [
        one.text.replace("revolutionary", "r••••••••••••")
    ]
    assert page.covered == Span(one, start, start + 13).boxes

    data = PDF.read_bytes()
    ((_, plain),) = page_images(data, sha256(data).hexdigest(), ((1, ()),))
    ((_, drawn),) = page_images(data, sha256(data).hexdigest(), ((1, page.covered),))
    before, after = (Image.open(io.BytesIO(one.png)).convert("L") for one in (plain, drawn))
    scale = before.width / plain.width
    for box in page.covered:
        cut = tuple(round(side * scale) for side in (box.left, box.top, box.right, box.bottom))
        assert after.crop(cut).getextrema() == (0, 0) != before.crop(cut).getextrema()
    assert after.crop((0, 0, after.width, 200)).tobytes() == before.crop((0, 0, after.width, 200)).tobytes()


def test_the_whole_sentence_is_printed_as_its_finding_prints_it():
    made = document("Mr Smith said that Smith was a miracle. Next.")
    span = Span(made.blocks[0], 31, 38)
    said = replace(FINDING, text="miracle", sentence="Mr S•••• said that S•••• was a miracle.", mark=(31, 38))
    (page,) = pages(made, [(said, span)])
    assert told(page) == ["Mr S•••• said that S•••• was a miracle. Next."]


def test_only_the_bytes_that_were_checked_are_drawn():
    assert page_images(PDF.read_bytes(), "0" * 64, ((1, ()),)) == ()


@pytest.mark.parametrize(
    "load", [lambda: PDF.read_bytes() + b"\n", lambda: (_ for _ in ()).throw(OSError("gone"))]
)
def test_a_file_that_changed_or_went_costs_its_pictures_and_no_finding(breach: Report, load):
    (made,) = [page for page in breach.pages if page.path.endswith(".pdf")]
    from msl_guard.isolation import Caps

    drawn = illustrated([made], breach.checked, [Source(made.path, load)], Caps(60, 2 << 30), 1)
    assert [(page.texts, page.image) for page in drawn] == [(made.texts, None)]


def test_a_crash_while_drawing_costs_the_pictures_and_no_finding(breach: Report, shipped, monkeypatch):
    def crash(*_args):
        import os

        os.abort()

    monkeypatch.setattr("msl_guard.pages.page_images", crash)
    again = scanned(shipped, PDF)
    assert [page.image for page in again.pages] == [None]
    assert [one.rule_id for one in again.findings] == ["NEW-004", "SUP-002", "CTA-005"]
    assert again.failures == ()


def test_no_more_pages_are_drawn_than_a_report_can_carry(breach: Report, monkeypatch):
    from msl_guard.isolation import Caps

    drawn: list[int] = []
    monkeypatch.setattr(
        "msl_guard.pages.isolated",
        lambda _work, tasks, *_: drawn.extend(number for number, _ in tasks[0].pages) or iter(()),
    )
    (made,) = [page for page in breach.pages if page.path.endswith(".pdf")]
    many = [Page(made.path, (("page", number),), made.texts) for number in range(1, MOST_IMAGES + 20)]
    source = Source(made.path, PDF.read_bytes)
    assert len(illustrated(many, breach.checked, [source], Caps(60, 2 << 30), 1)) == len(many)
    assert drawn == list(range(1, MOST_IMAGES + 1))


def test_the_html_report_is_written_beside_any_other(run):
    path = Path("deck.pptx")
    path.write_bytes((FIXTURES / "breach" / "zeltriva-msl-deck.pptx").read_bytes())
    code, out, _ = run("scan", path, "--isolated", "--format", "concise", "-o", "html:report.html")
    assert code == 1
    page = Path("report.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>") and 'class="paper slide"' in page
    assert "<!DOCTYPE" not in out


def test_a_document_without_findings_has_no_pages():
    assert pages(document(block("far")), []) == ()
