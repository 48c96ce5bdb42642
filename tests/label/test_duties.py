"""What a label asks of a document as a whole, and what it says of other firms' products."""

from math import nextafter
from pathlib import Path

import pytest

from msl_guard.label.measures import Measure, measures
from msl_guard.model import Block, Context, Location, Part
from msl_guard.ruleset import load
from tests.conftest import check

RECORDS = {
    "own.yaml": """
schema: msl-guard/label@1
product: {brand: [VELQUO], generic: velquotinib}
labels:
  - regime: US
    status: approved
    first_authorised: 2024-01-10
    boxed_warning: [hepatotoxicity]
    indications: [{id: a, disease: {text: melanoma}}]
  - {regime: EU, status: investigational}
""",
    "rival.yaml": """
schema: msl-guard/label@1
product: {generic: rivalumab, owner: competitor}
labels:
  - {regime: US, status: approved, indications: [{id: a, disease: {text: melanoma}, population: {age: {min: 18}}}]}
""",
}

LABELS = "labels: [own.yaml, rival.yaml]"


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """The rules found in slides, each a line or several, with the labels or without."""
    folder: Path = tmp_path_factory.mktemp("duties")
    for name, text in RECORDS.items():
        (folder / name).write_text(text, encoding="utf-8")

    def rules(*slides: str, regime: str = "US", labels: str = LABELS) -> set[str]:
        file = folder / "rules.yaml"
        text = f"schema: msl-guard/rules@1\npacks: [offl, risk, req, prea, new, comp]\n{labels}\n"
        file.write_text(text, encoding="utf-8")
        blocks = [
            Block(line, Part.BODY, Location((("slide", number), ("shape", str(at)))), 0, ())
            for number, slide in enumerate(slides, start=1)
            for at, line in enumerate(slide.split(" // "))
        ]
        context = Context("msl_deck_proactive", "hcp_prescriber", (regime,), "proactive")
        found = {one.rule_id for one in check(load(file), *blocks, context=context)}
        return found & {"RISK-003", "REQ-005", "PREA-008", "NEW-006", "COMP-008", "OFFL-013"}

    return rules


BENEFIT = "Velquotinib prolonged survival in melanoma."
ROWS = (
    ("a benefit without its boxed warning", (BENEFIT,), {"RISK-003"}),
    ("the boxed warning on the next slide", (BENEFIT, "Hepatotoxicity was seen in 4 %."), set()),
    ("the boxed warning far away", (BENEFIT, "Design", "Patients", "Hepatotoxicity in 4 %."), {"REQ-005"}),
    ("no benefit", ("Velquotinib is given with food.",), set()),
    ("a benefit of another product", ("Drug B prolonged survival in melanoma.",), set()),
    ("new past its time", ("New: VELQUO // Date of preparation: May 2026",), {"NEW-006"}),
    ("new in its time", ("New: VELQUO // Date of preparation: March 2024",), set()),
    ("new in a document without a date", ("New: VELQUO",), set()),
    ("new patients", ("New patients start VELQUO // Prepared: May 2026",), set()),
    ("a rival's approval that is none", ("Rivalumab is indicated for psoriasis.",), {"COMP-008"}),
    ("a rival's age that is none", ("Rivalumab is indicated for melanoma in children.",), {"COMP-008"}),
    ("a rival's approval", ("Rivalumab is indicated for melanoma in adults.",), set()),
    ("a rival's study", ("Rivalumab was studied in psoriasis.",), set()),
    ("a rival's approval denied", ("Rivalumab is not approved for psoriasis.",), set()),
    ("a disease that nobody knows", ("VELQUO is indicated for zorbleosis.",), {"OFFL-013"}),
    ("a word that only ends like a disease", ("VELQUO is used for diagnosis.",), set()),
)  # fmt: skip


@pytest.mark.parametrize(("slides", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_document_is_asked_what_the_label_says(judged, slides, expected):
    assert judged(*slides) == expected


@pytest.mark.parametrize(
    ("slides", "expected"),
    [
        (("Velquotinib controls melanoma.",), {"PREA-008"}),
        (("Velquotinib controls melanoma // It is not approved in the EU",), set()),
        (("Velquotinib was given to 40 patients.",), set()),
    ],
)
def test_a_benefit_is_no_fact_where_the_regime_has_not_approved_it(judged, slides, expected):
    assert judged(*slides, regime="EU") == expected


@pytest.mark.parametrize("slides", [row[1] for row in ROWS], ids=[row[0] for row in ROWS])
def test_without_labels_none_of_this_is_asked(judged, slides):
    assert judged(*slides, labels="") == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LVEF ≤ 40 %", Measure("LVEF", high=40)),
        ("an ejection fraction of 45 % to 55 %", Measure("LVEF", 45, 55)),
        ("HFpEF", Measure("LVEF", 50, 100)),
        ("a BMI of 30 kg/m2 or greater", Measure("BMI", low=30)),
        ("BMI 32", Measure("BMI", 32, 32)),
        ("blood eosinophils below 150 cells/µL", Measure("eosinophils", high=nextafter(150, 0))),
        ("eosinophils ≤ 150 cells/µL", Measure("eosinophils", high=150)),
        ("a thirteen-year-old of 34 kg", Measure("weight", 34, 34)),
        ("children under 20 kg", Measure("weight", high=nextafter(20, 0))),
        ("a lesion of 25 cm", Measure("lesion length", 250, 250)),
        ("CKD stage 4", Measure("GFR", 15, 29.9)),
        ("eosinophils ≥ 0.3 × 10^9/L", Measure("eosinophils", low=300)),
        ("eGFR of 25 to 75 mL/min/1.73 m2", Measure("GFR", 25, 75)),
        ("NYHA class II-IV", Measure("functional class", 2, 4)),
        ("at least 4 migraine days per month", Measure("headache days", low=4)),
        ("PD-L1 TPS of 1-49 %", Measure("PD-L1", 1, 49)),
    ],
)
def test_a_measured_value_is_read_as_an_interval(text, expected):
    assert [value for _, _, value in measures(text)] == [expected]


@pytest.mark.parametrize(
    "text", ["weight 80", "LVEF was assessed", "monthly migraine days fell by 4.2", "stage IV"]
)
def test_what_is_no_measured_value_is_left_alone(text):
    assert list(measures(text)) == []
