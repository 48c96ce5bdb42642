"""The decision table of the rule catalogue (section B5) and its lines on off-label use (section 12)."""

import pytest
from msgspec.structs import replace

from msl_guard.model import Context, Part
from tests.conftest import block, check
from tests.ruleset.test_catalogue import lines, near_misses

EU = Context("msl_deck_proactive", "hcp_prescriber", ("EU",), "proactive")
NOTE = replace(EU, content_type="field_note", mode="reactive_unsolicited")


def title(text: str, slide: int = 1):
    return block(text, Part.TITLE, slide=slide, level=1)


ROWS = (
    ("Zeltrivanib is used first line in ccRCC.", EU, ["OFFL-003 error"]),
    ("First-line ccRCC is not an approved use of zeltrivanib.", EU, []),
    ("Zeltrivanib exposure was 20 % lower in patients with prior first-line drug B.", EU, []),
    ("Zeltrivanib 160 mg daily was studied in phase 1.", replace(EU, content_type="publication"), ["OFFL-004 info"]),
    ("Zeltrivanib 160 mg daily was studied in phase 1.", EU, ["OFFL-004 warning"]),
    ("Give 160 mg daily if the patient tolerates it.", EU, ["OFFL-004 error"]),
    ("In children with RCC, 40 mg may help.", EU, ["OFFL-002 error"]),
    ("Paediatric use: safety and efficacy not established.", EU, []),
    ("Pregnancy: contraindicated.", EU, []),
    ("Pregnant patients did well on zeltrivanib.", EU, ["OFFL-007 error"]),
    ("Study 305 combines zeltrivanib with drug B (investigational).", EU, ["OFFL-006 info"]),
    ("Zeltrivanib plus drug B is the way forward.", EU, ["OFFL-006 error"]),
    ("Approved in Japan for 1L; not approved in the EU.", EU, ["OFFL-010 info"]),
    ("HCP asked about intravenous zeltrivanib.", NOTE, ["OFFL-005 info"]),
    ("“Zeltrivanib works in PsA,” a dermatologist told me.", NOTE, ["OFFL-001 info"]),
    ("Zeltrivanib should not be used outside its label.", EU, []),
    ("Zeltrivanib: not just for RCC.", EU, ["OFFL-011 error"]),
)  # fmt: skip


def said(ruleset, *texts, context=EU) -> list[str]:
    return [f"{one.rule_id} {one.severity.label}" for one in check(ruleset, *texts, context=context)]


@pytest.mark.parametrize(("sentence", "context", "expected"), ROWS, ids=[row[0][:40] for row in ROWS])
def test_a_sentence_of_the_table_is_decided_as_it_says(labelled, sentence, context, expected):
    assert said(labelled("zeltriva.yaml"), sentence, context=context) == expected


def test_a_broader_disease_in_the_title_is_a_warning_there_and_not_in_the_rows(labelled):
    deck = [
        title("Zeltrivanib for kidney cancer"),
        "Zeltrivanib in 2L ccRCC: ORR 38%",
        "2L ccRCC, PFS 11 months",
    ]
    found = check(labelled("zeltriva.yaml"), *deck, context=EU)
    assert [(one.rule_id, one.severity.label, one.text) for one in found] == [
        ("OFFL-008", "warning", "kidney cancer")
    ]


def test_a_disease_on_a_slide_that_only_bears_the_products_logo_is_no_use(labelled):
    assert said(labelled("zeltriva.yaml"), "UC prevalence is 0.3 %", "ZELTRIVA") == []


BAD = (
    ("LUMOVIQ also works well in psoriatic arthritis.", ["OFFL-001 error"]),
    ("Dermatologists are starting 12-year-olds on lumovimab 150 mg.", ["OFFL-002 error"]),
    (
        "Use ZELTRIVA 160 mg up front with drug B for best results.",
        ["OFFL-004 error", "OFFL-003 error", "OFFL-006 error"],
    ),
)
GOOD = (
    "Lumovimab is not approved for psoriatic arthritis; safety and effectiveness for that use have not been established. In response to your request, the published study is summarised below.¹",
    "No data support doses above 80 mg once daily; see PI section 2.",
    "Study 305 evaluates combination with drug B; the combination is investigational.",
)
ALL = ("zeltriva.yaml", "lumoviq.yaml", "nvx-217.yaml")


@pytest.mark.parametrize(("sentence", "expected"), BAD, ids=[row[0][:30] for row in BAD])
def test_a_bad_line_of_the_catalogue_is_an_error(labelled, sentence, expected):
    assert said(labelled(*ALL), sentence) == expected


@pytest.mark.parametrize("sentence", GOOD, ids=lambda one: one[:30])
@pytest.mark.parametrize("regime", ["EU", "US", "INTL"])
def test_a_good_line_of_the_catalogue_is_silent(labelled, sentence, regime):
    assert said(labelled(*ALL), sentence, context=replace(EU, jurisdictions=(regime,))) == []


CARRIERS = (
    "{}",
    "Lumovimab: {}.",
    "LUMOVIQ: {}",
    "The lumovimab report mentions {}.",
    "Lumovimab is discussed. {}.",
)


def test_every_near_miss_of_the_catalogue_is_silent_beside_a_product(labelled, data):
    ruleset = labelled(*ALL)
    texts = [
        carrier.format(words)
        for words in near_misses(data / "rule-catalogue.md", "OFFL")
        for carrier in CARRIERS
    ]
    assert len(texts) > 200
    assert [(text, found) for text in texts if (found := said(ruleset, text))] == []


def test_the_lines_of_the_catalogue_are_all_in_this_table(data):
    catalogue = data / "rule-catalogue.md"
    assert lines(catalogue, "OFFL", "Bad") == [text for text, _ in BAD]
    assert lines(catalogue, "OFFL", "Good") == list(GOOD)
