"""What a text names: places are exact, and every slot is read as a reader would."""

from math import inf
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from msl_guard.label import (
    cycles,
    genotypes,
    intervals,
    markers,
    measures,
    patients,
    qualifiers,
    quantity,
    therapylines,
)
from msl_guard.label.diseases import Kinship, vocabulary
from msl_guard.label.gated import Gated, loosened
from msl_guard.label.mentions import Reader
from msl_guard.label.qualifiers import Slot
from msl_guard.label.record import Ages, Disease, LabelBook, Lines, Product
from msl_guard.label.terms import normalised, words
from msl_guard.model import Context
from tests.conftest import block, check
from tests.label.conftest import LABELS

PIECES = st.sampled_from(
    [
        "Zeltrivanib", "ZELTRIVA", "ZV 101", "ccRCC", "kidney cancer", "psoriatic arthritis", "PsA", "children",
        "12-year-olds", "aged 6 to 11 years", "first line", "2L+", "160 mg", "100/6 µg", "twice daily", "every 4 weeks",
        "intravenous", "plus", "drug B", "sunitinib", "mild", "HER2-negative", "pregnant patients", "works in", "is used",
        "not approved for", "was studied in phase 2", "in Japan", "approved in Japan", ".", ",", ";", "“", "”", "\u00a0",
        "é", "𝛂", "İ", "ﬁ", "\u200b", "-", "–", "(", ")", "[3]", "¹", "100 %",
    ]
)  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=14).map(" ".join)
READER = Reader(LabelBook((Product(brand=("ZELTRIVA",), generic="zeltrivanib", codes=("ZV-101",)),)))


@given(TEXTS)
@settings(deadline=None)
def test_every_mention_stands_where_it_says(text):
    for one in READER.read(text):
        assert 0 <= one.start < one.end <= len(text)
        found = text[one.start : one.end]
        assert found.strip() == found
        if one.slot is Slot.DRUG and isinstance(one.value, Product):
            bare = found.replace(" ", "").replace("-", "").lower()
            assert bare in {name.replace("-", "").lower() for name in one.value.names}


@given(st.lists(TEXTS, min_size=1, max_size=5))
@settings(deadline=None, max_examples=60)
def test_every_finding_quotes_the_words_at_its_place(labelled, texts):
    ruleset = labelled("zeltriva.yaml", "lumoviq.yaml")
    blocks = [block(text, slide=number) for number, text in enumerate(texts)]
    context = Context("msl_deck_proactive", "hcp_prescriber", ("EU", "US"), "proactive")
    found = check(ruleset, *blocks, context=context)
    for one in found:
        start, end = one.mark
        assert one.sentence[start:end] == one.text
        assert any(item.text[one.column - 1 :].startswith(one.text) for item in blocks)
    assert found == check(ruleset, *blocks, context=context)


@given(st.text(max_size=60))
@settings(deadline=None)
def test_the_gate_loses_no_match(text):
    for one in (
        quantity.DOSE,
        intervals._EVERY,
        cycles._CYCLE,
        cycles._AGAIN,
        patients._AGE,
        patients._AGE_WORD,
        therapylines._LINE,
    ):
        assert [m.span() for m in one.finditer(text)] == [
            m.span() for m in one._late._compiled.finditer(text)
        ]


HERE = Path(__file__).parent
SENTENCES = [
    line.partition("|")[2].strip()
    for file in (HERE / "sentences.txt", *sorted((HERE / "further").glob("*.txt")))
    for line in file.read_text(encoding="utf-8").splitlines()
    if "|" in line and not line.startswith("#")
]
REPEATED = {
    "age": patients._AGE,
    "line": therapylines._LINE,
    "marker": markers._BIOMARKER,
    "sides": markers._SIDES,
    "weight": measures._WEIGHT,
    "weeks": measures._WEEKS,
    "duration": quantity._DURATION,
    "infusion": quantity._INFUSION,
    "cycle": cycles._CYCLE,
    "genes": genotypes._PATIENTS,
}


@pytest.mark.parametrize("expression", REPEATED.values(), ids=REPEATED)
def test_a_name_that_an_expression_repeats_has_what_any_of_its_groups_found(expression):
    def told(match):
        named = match.groupdict()
        return (
            match.span(),
            named,
            {name: match.span(name) for name in named},
            {one: match[one] for one in named},
        )

    for sentence in SENTENCES:
        assert [*map(told, expression.finditer(sentence))] == [
            *map(told, expression._late._compiled.finditer(sentence))
        ]


def test_a_loosened_expression_drops_look_around_and_names():
    assert loosened(r"(?<![a-z])(?P<word>or\)al[(?=])(?!(?:x|y)) z") == r"(?:or\)al[(?=]) z"
    gated = Gated(r"(?<![\p{L}])first(?= line)")
    assert [match[0] for match in gated.finditer("the First line, first-born")] == ["First"]


AGES = (
    ("12-year-olds", Ages(12, 13)),
    ("aged 6 to 11 years", Ages(6, 12)),
    ("children aged 6 to less than 12 years", Ages(6, 12)),
    ("patients 12 years and older", Ages(12, inf)),
    ("≥12 years of age", Ages(12, inf, onward=True)),
    ("patients under 18", Ages(0, 18)),
    ("children younger than 2 years", Ages(0, 2)),
    ("6 months through 5 years of age", Ages(0.5, 6)),
    ("adolescents", Ages(12, 18)),
    ("babies of 29 to <35 weeks' gestation", Ages(0.25, 2)),
    ("patients of any age", Ages()),
)


@pytest.mark.parametrize(("text", "ages"), AGES, ids=[row[0] for row in AGES])
def test_ages_are_read(text, ages):
    (found,) = [value for _, _, value in patients.ages(text)]
    assert (found.low, found.high, found.onward) == (pytest.approx(ages.low), ages.high, ages.onward)


@pytest.mark.parametrize(
    "text",
    [
        "mean age was 54 years",
        "2 years of follow-up",
        "for up to 52 weeks.",
        "10 years ago",
        "depression after having a baby",
    ],
)
def test_times_that_are_no_age_are_left_alone(text):
    assert list(patients.ages(text)) == []


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("infants born at 30 weeks' gestation", []),
        ("a gestational age of 29 weeks", []),
        ("during gestation", ["pregnancy"]),
        ("pregnancy at 30 weeks' gestation", ["pregnancy"]),
    ],
)
def test_the_age_of_infants_at_birth_is_no_pregnancy(text, group):
    assert [one.value for one in qualifiers.find(qualifiers.GROUPS, text)] == group


LINES = (
    ("first-line", Lines(1, 1)),
    ("2L+", Lines(2, inf)),
    ("first- or second-line", Lines(1, 2)),
    ("treatment-naive", Lines(1, 1)),
    ("after two prior therapies", Lines(3, inf)),
    ("relapsed or refractory", Lines(2, inf)),
    ("second-line or later", Lines(2, inf)),
)


@pytest.mark.parametrize(("text", "lines"), LINES, ids=[row[0] for row in LINES])
def test_lines_of_therapy_are_read(text, lines):
    assert [value for _, _, value in therapylines.lines(text)] == [lines]


DOSES = (
    ("160 mg", "160 mg"),
    ("0.4 g", "400 mg"),
    ("250 micrograms", "0.25 mg"),
    ("100/6 µg", "0.1 mg"),
    ("5.4 mg/kg", "5.4 mg/kg"),
    ("1,000 IU per day", "1000 unit/day"),
    ("200 to 400 mg", "200 to 400 mg"),
    ("0.5-mL", "0.5 ml"),
)


@pytest.mark.parametrize(("text", "amount"), DOSES, ids=[row[0] for row in DOSES])
def test_doses_are_read_in_the_unit_that_compares(text, amount):
    assert [str(quantity.amount(match)) for match in quantity.DOSE.finditer(text)] == [amount]


@pytest.mark.parametrize("text", ["10 mg/dL", "3 nM", "45 mcg/dL", "150 mg∙kg-1", "12 mmHg", "kg"])
def test_concentrations_are_no_doses(text):
    assert [match[0] for match in quantity.DOSE.finditer(text)] == []


INTERVALS = (
    ("once daily", 1),
    ("twice a day", 0.5),
    ("BID", 0.5),
    ("every 4 weeks", 28),
    ("q3w", 21),
    ("every other week", 14),
    ("three times a week", 7 / 3),
    ("monthly", 365.25 / 12),
    ("one inhalation in the morning and one in the evening", 0.5),
    ("with breakfast and again at dinner", 0.5),
    ("one tablet in the evening", 1),
    ("at bedtime", 1),
    ("on alternate days", 2),
    ("every-other-day", 2),
    ("every fortnight", 14),
    ("day 1 of each 21-day cycle", 21),
    ("Mondays and Thursdays", 3.5),
    ("before each winter", 365.25),
    ("12-weekly", 84),
)


@pytest.mark.parametrize(("text", "days"), INTERVALS, ids=[row[0] for row in INTERVALS])
def test_intervals_are_read_in_days(text, days):
    assert [value for _, _, value in intervals.intervals(text)] == [pytest.approx(days)]


KIN = (
    ("advanced clear-cell renal cell carcinoma", "ccRCC", Kinship.SAME),
    ("advanced clear-cell renal cell carcinoma", "kidney cancer", Kinship.BROADER),
    ("advanced clear-cell renal cell carcinoma", "cancer", Kinship.BROADER),
    ("advanced clear-cell renal cell carcinoma", "bladder cancer", Kinship.OTHER),
    ("plaque psoriasis", "psoriasis", Kinship.BROADER),
    ("plaque psoriasis", "psoriatic arthritis", Kinship.OTHER),
    ("psoriasis", "psoriatic arthritis", Kinship.OTHER),
    ("psoriasis", "plaque psoriasis", Kinship.NARROWER),
    ("asthma", "eosinophilic asthma", Kinship.NARROWER),
    ("type 2 diabetes mellitus", "T2DM", Kinship.SAME),
    ("type 2 diabetes mellitus", "type 1 diabetes", Kinship.OTHER),
    ("Crohn's disease", "ulcerative colitis", Kinship.OTHER),
    ("non-small cell lung cancer", "lung cancer", Kinship.BROADER),
)


@pytest.mark.parametrize(("approved", "said", "kinship"), KIN, ids=[f"{row[1]} for {row[0]}" for row in KIN])
def test_diseases_are_related_by_their_trees(approved, said, kinship):
    known = vocabulary()
    short = known.abbreviations.get(said)
    trees = short.trees if short else known.diseases.meaning(normalised(said))
    assert known.place(Disease(approved)).kinship(normalised(said), trees) is kinship


def test_an_ambiguous_abbreviation_counts_only_where_the_document_explains_it():
    plain, explained = "MS was seen.", "Multiple sclerosis (MS) was seen."
    assert READER.spelled_out(plain) == frozenset()
    assert [one.slot for one in READER.read(plain)] == []
    assert READER.spelled_out(explained) == {"MS"}
    found = [explained[one.start : one.end] for one in READER.read(explained, frozenset({"MS"}))]
    assert found == ["Multiple sclerosis", "MS"]


def test_the_words_of_a_phrase_are_not_joined_over_punctuation():
    assert [one.joined for one in words("lung, cancer of-the skin")] == [False, False, True, True, True]


def test_the_shipped_records_load():
    names = ["lumoviq.yaml", "nvx-217.yaml", "rivolanib.yaml", "velotinib.yaml", "zeltriva.yaml"]
    assert sorted(path.name for path in LABELS.iterdir()) == names
