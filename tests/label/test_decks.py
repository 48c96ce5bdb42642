"""Twenty decks: titles, tables, charts, notes, anaphora, logos, two products, and what they hand down."""

from pathlib import Path

import pytest

from msl_guard.model import Block, Context, Location, Part
from tests.conftest import check

RECORDS = Path(__file__).parent / "records"
EU = Context("msl_deck_proactive", "hcp_prescriber", ("EU",), "proactive")


def slide(number: int, title: str = "", body=(), table=(), chart=(), notes=()) -> list[Block]:
    """The blocks of one slide, a table's cells with the headers of their column and row."""
    blocks = []

    def add(text: str, part: Part, headers: tuple[str, ...] = ()) -> None:
        place = Location((("slide", number), ("shape", f"{part} {len(blocks)}")))
        blocks.append(Block(text, part, place, 1 if part is Part.TITLE else 0, headers))

    if title:
        add(title, Part.TITLE)
    for text in body:
        add(text, Part.BODY)
    for row_number, row in enumerate(table):
        for column, cell in enumerate(row):
            above = table[0][column] if row_number else ""
            headers = tuple(one for one in (above, row[0] if column else "") if one)
            add(cell, Part.TABLE if row_number else Part.TABLE_HEADER, headers if row_number else ())
    for text in chart:
        add(text, Part.CHART)
    for text in notes:
        add(text, Part.NOTES)
    return blocks


DECKS = (
    (
        "a clean deck",
        "ozelta.yaml",
        [
            slide(1, "Ozeltinib in HER2-positive metastatic breast cancer", ["Study 12: design and results"]),
            slide(2, "Efficacy after prior anti-HER2 therapy", ["ORR was 61% (95% CI 53-68) with ozeltinib"]),
            slide(3, "Safety", ["Pneumonitis was reported in 4% of patients treated with ozeltinib"]),
            slide(4, "Dosing", ["5.4 mg/kg every 3 weeks, given intravenously"], notes=["Ask about the schedule."]),
        ],
        [],
    ),
    (
        "a disease in the title, the product in the body",
        "ozelta.yaml",
        [slide(1, "Gastric cancer", ["OZELTA improved survival by 4 months"])],
        [("OFFL-001", "error", "OZELTA improved survival by 4 months")],
    ),
    (
        "the product in the title, a disease in the body",
        "ozelta.yaml",
        [slide(1, "OZELTA: where it works", ["It works in gastric cancer"])],
        [("OFFL-001", "error", "gastric cancer")],
    ),
    (
        "prevalence in the title",
        "ozelta.yaml",
        [slide(1, "Prevalence of gastric cancer", ["OZELTA improved survival by 4 months in breast cancer"])],
        [],
    ),
    (
        "a logo on a slide about a disease",
        "ozelta.yaml",
        [slide(1, "Gastric cancer: epidemiology", ["Gastric cancer is the fifth most common cancer", "OZELTA"])],
        [],
    ),
    (
        "a table with the product above and the disease beside",
        "scalpura.yaml",
        [
            slide(
                1,
                "Response at week 16",
                table=[
                    ["Disease", "Dermalimod", "Placebo"],
                    ["Atopic dermatitis", "51%", "12%"],
                    ["Plaque psoriasis", "62%", "8%"],
                ],
            )
        ],
        [("OFFL-001", "warning", "62%")],
    ),
    (
        "a table of baseline comorbidities",
        "scalpura.yaml",
        [
            slide(
                1,
                "Baseline characteristics",
                table=[
                    ["Comorbidity", "Dermalimod (n=200)", "Placebo (n=100)"],
                    ["Asthma", "31%", "29%"],
                    ["Allergic rhinitis", "40%", "38%"],
                ],
            )
        ],
        [],
    ),
    (
        "a table of adverse events",
        "scalpura.yaml",
        [
            slide(
                1,
                "Adverse reactions",
                table=[
                    ["Event", "Dermalimod 300 mg", "Placebo"],
                    ["Conjunctivitis", "9%", "2%"],
                    ["Urticaria", "1%", "1%"],
                ],
            )
        ],
        [],
    ),
    (
        "a chart with the product as series and the disease in its title",
        "scalpura.yaml",
        [slide(1, "Plaque psoriasis: PASI 75 at week 16", chart=["Dermalimod: 62%", "Placebo: 8%"])],
        [("OFFL-001", "warning", "Dermalimod: 62%")],
    ),
    (
        "the drug named before stands behind 'it'",
        "scalpura.yaml",
        [slide(1, "Experience", ["Dermalimod blocks the IL-X pathway. It also works in alopecia areata."])],
        [("OFFL-001", "error", "alopecia areata")],
    ),
    (
        "an instruction right after the product's name",
        "scalpura.yaml",
        [slide(1, "Dosing", ["SCALPURA comes as a prefilled pen.", "Give 600 mg every 2 weeks in hard cases."])],
        [("OFFL-004", "error", "600 mg")],
    ),
    (
        "another drug between",
        "scalpura.yaml",
        [slide(1, "Options", ["SCALPURA is used in moderate-to-severe atopic dermatitis.", "Drug B works in psoriasis."])],
        [],
    ),
    (
        "speaker notes count",
        "scalpura.yaml",
        [slide(1, "Dermalimod in atopic dermatitis", notes=["Mention that dermalimod works in alopecia areata."])],
        [("OFFL-001", "error", "alopecia areata")],
    ),
    (
        "children in the title, data below",
        "scalpura.yaml",
        [slide(1, "Children aged 6 to 11 years", ["Dermalimod improved EASI-75 by 40%"])],
        [("OFFL-002", "error", "Dermalimod improved EASI-75 by 40%")],
    ),
    (
        "first line in the title, only the dose below",
        "ozelta.yaml",
        [slide(1, "First-line HER2-positive metastatic breast cancer", ["Ozeltinib 5.4 mg/kg every 3 weeks"])],
        [("OFFL-003", "warning", "Ozeltinib 5.4 mg/kg every 3 weeks")],
    ),
    (
        "two conflicts on one slide raise a warning",
        "ozelta.yaml",
        [
            slide(
                1,
                "Phase 1",
                [
                    "Ozeltinib 8 mg/kg was studied in phase 1.",
                    "In study 14, first-line ozeltinib was evaluated in HER2-positive metastatic breast cancer.",
                ],
            )
        ],
        [("OFFL-004", "error", "8 mg/kg"), ("OFFL-003", "error", "first-line")],
    ),
    (
        "qualifiers on the slide complete an indication",
        "ozelta.yaml",
        [
            slide(
                1,
                "Indication",
                [
                    "OZELTA is indicated for breast cancer:",
                    "unresectable or metastatic, HER2-positive",
                    "after a prior anti-HER2 regimen",
                ],
            )
        ],
        [],
    ),
    (
        "a dose table of another drug",
        "breezor.yaml",
        [
            slide(
                1,
                "Doses",
                table=[
                    ["Inhaler", "Starting dose", "Highest dose"],
                    ["BREEZOR", "100 µg twice daily", "400 µg twice daily"],
                    ["Drug B", "500 µg twice daily", "1,000 µg twice daily"],
                ],
            )
        ],
        [],
    ),
    (
        "a dose table with a step the label has not",
        "breezor.yaml",
        [
            slide(
                1,
                "Doses",
                table=[["Inhaler", "Starting dose", "Highest dose"], ["BREEZOR", "100 µg twice daily", "800 µg twice daily"]],
            )
        ],
        [("OFFL-004", "error", "800 µg")],
    ),
    (
        "slides without the product",
        "breezor.yaml",
        [
            slide(1, "Cystic fibrosis: burden", ["Patients are treated with drug B 500 mg daily"]),
            slide(2, "BREEZOR in moderate asthma", ["BREEZOR 200 µg twice daily from 12 years of age"]),
        ],
        [],
    ),
)  # fmt: skip


TABLED = (
    (
        [["Patients", "Dose"], ["6–11 y", "40 mg every 4 weeks"]],
        [("OFFL-002", "warning", "40 mg every 4 weeks")],
    ),
    ([["Patients", "Dose"], ["Adults", "80 mg every 4 weeks"]], [("OFFL-004", "error", "80 mg")]),
    ([["Patients", "Dose"], ["Adults", "40 mg every 4 weeks"]], []),
)


@pytest.mark.parametrize(("table", "expected"), TABLED)
def test_a_table_of_doses_is_of_the_product_that_the_first_slide_names(labelled, table, expected):
    blocks = [*slide(1, "ORVENTA: clinical update"), *slide(2, "Dosing", table=table)]
    record = RECORDS.parent / "further" / "records" / "orventa.yaml"
    found = check(labelled(str(record)), *blocks, context=EU)
    assert [(one.rule_id, one.severity.label, one.text) for one in found] == expected


@pytest.mark.parametrize(("name", "record", "slides", "expected"), DECKS, ids=[deck[0] for deck in DECKS])
def test_a_deck_is_decided_as_a_reader_would(labelled, name, record, slides, expected):
    blocks = [block for one in slides for block in one]
    found = check(labelled(str(RECORDS / record)), *blocks, context=EU)
    assert [(one.rule_id, one.severity.label, one.text) for one in found] == expected
