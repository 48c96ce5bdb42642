"""A deck of sixty slides as a reviewer meets it: plain science, with promotional wording here and there."""

import io

import pptx
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

SLIDES = 60
CLEAN = (
    "Study 301 enrolled 412 adults with advanced renal cell carcinoma at 61 sites.",
    "The primary endpoint was progression-free survival by blinded independent review.",
    "Median follow-up was 18.4 months; hazard ratio 0.74 (95% CI 0.58 to 0.94).",
    "Adverse events of grade 3 or higher occurred in 41% and 38% of patients.",
)
PLANTED = (
    "ZELTRIVA is simply the best option after anti-angiogenic failure.",
    "A stellar result in every subgroup.",
    "ZELTRIVA is safe in older adults.",
    "It is generally well tolerated.",
    "Zeltrivanib is a miracle for these patients.",
    "Response is guaranteed in the first weeks.",
)
NOTES = "Ask which of your patients could start ZELTRIVA today."


def deck(slides: int = SLIDES) -> bytes:
    """The deck as a file: every third slide carries planted words, some in a table, a chart or the notes."""
    file = pptx.Presentation()
    file.slide_width, file.slide_height = Inches(13.333), Inches(7.5)
    for number in range(1, slides + 1):
        planted = PLANTED[number // 3 % len(PLANTED)] if number % 3 == 0 else CLEAN[number % 4]
        slide = file.slides.add_slide(file.slide_layouts[1])
        title, body = slide.shapes.title, slide.placeholders[1]
        title.left, title.top, title.width, title.height = Inches(0.7), Inches(0.4), Inches(11.9), Inches(1)
        title.text_frame.text = f"Zeltrivanib in renal cell carcinoma, part {number}"
        body.left, body.top, body.width, body.height = Inches(0.7), Inches(1.6), Inches(6), Inches(5)
        body.text_frame.text = CLEAN[number % 4]
        for line in (planted, CLEAN[(number + 1) % 4]):
            body.text_frame.add_paragraph().text = line
        if number % 4 == 0:
            _table(slide, planted)
        elif number % 5 == 0:
            _chart(slide)
        if number % 12 == 0:
            slide.notes_slide.notes_text_frame.text = NOTES
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def _table(slide, words: str) -> None:
    table = slide.shapes.add_table(3, 3, Inches(7), Inches(1.8), Inches(5.6), Inches(2.5)).table
    rows = (("", "Zeltrivanib", "Control"), ("ORR", "38%", "21%"), ("Summary", words, "95% CI 15 to 28"))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell


def _chart(slide) -> None:
    data = CategoryChartData()
    data.categories = ["Month 6", "Month 12"]
    data.add_series("Unrivalled response with ZELTRIVA", (0.4, 0.5))
    slide.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(7), Inches(1.8), Inches(5.6), Inches(4), data
    )
