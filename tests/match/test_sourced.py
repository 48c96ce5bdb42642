"""Quoted results against the files of cited works: what is found there, what is not, what is no result."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msl_guard.fold import fold
from msl_guard.match import Evidence, Work, key_of, work
from msl_guard.match.citekeys import Key, Means
from msl_guard.match.evidence import NOTHING
from msl_guard.match.prefilter import Prefilter
from msl_guard.match.quoted import Kind, quoted
from msl_guard.match.readings import Reading, members, readings
from msl_guard.match.sourced import Comparison, comparison, doubtful, results
from msl_guard.match.view import DocumentView
from msl_guard.model import Block, CitedFile, Document, Location, Part, Unread
from tests.conftest import block, document

SOURCE = (
    "Objective response was 38.4% (61 of 159 patients) and 21.2% with comparator X. Median OS was 24.1 months"
    " (HR 0·66, 95% CI 0·52–0·83; P=0.0004). Mean change was −1.40 points. In all, 1,234 were screened at 12 sites."
)
CITED = " (Marek et al., 2024)."


def source(text: str = SOURCE, *, key: str = "Marek 2024", path: str = "marek.pdf", **kept: object) -> Work:
    file = CitedFile((key,), path, "")
    read = work(file, [Document(path, "md", "", (Block(text, Part.BODY, Location((("page", 3),))),))])
    return Work(file, read.stated, **kept)


def view(*blocks: Block | str, works: tuple[Work, ...] | None = None) -> DocumentView:
    evidence = Evidence((source(),) if works is None else works)
    return DocumentView(document(*blocks), Prefilter([]), evidence)


def missing(*blocks: Block | str, works: tuple[Work, ...] | None = None) -> list[str]:
    return [one.span.text for one in results(view(*blocks, works=works))]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("38", [(38, 1)]),
        ("38.40", [(38.4, 0.01)]),
        (".50", [(0.5, 0.01)]),
        ("0·66", [(0.66, 0.01)]),
        ("38,4", [(38.4, 0.1)]),
        ("1,234", [(1234, 1), (1.234, 0.001)]),
        ("1 234", [(1234, 1)]),
        ("1.234,5", [(1234.5, 0.1)]),
        ("1.234.567", [(1234567, 1)]),
        ("1,234.5", [(1234.5, 0.1)]),
        ("0.52,0.83", []),
        ("4.2.1", []),
    ],
)
def test_a_number_is_read_in_every_way_it_may_be_meant(written: str, found: list[tuple[float, float]]):
    assert [(one.value, one.step) for one in readings(written)] == [
        (pytest.approx(value), pytest.approx(step)) for value, step in found
    ]


@pytest.mark.parametrize(
    ("written", "parts"),
    [("0.52,0.83", ("0.52", "0.83")), ("12,14", ("12", "14")), ("4.2.1", ("4", "2", "1")), ("38.4", ())],
)
def test_a_list_is_the_numbers_in_it(written: str, parts: tuple[str, ...]):
    assert members(written) == parts


@given(st.decimals(min_value=0, max_value=10_000, places=2))
def test_a_number_is_found_at_any_precision_that_it_is_rounded_to(number):
    stated = source(f"The value was {number} units.")
    for places in (0, 1, 2):
        rounded = f"{number:.{places}f}"
        (reading, *_) = readings(rounded)
        assert stated.says(reading)


@given(st.text(alphabet="0123456789.,· -%abc", max_size=30))
def test_what_is_quoted_stands_where_it_is_said_to_and_any_source_is_read(text: str):
    for one in quoted(fold(text), 0, len(text)):
        assert fold(text)[one.start :].startswith(one.written)
        assert one.start < one.end <= len(text)
    assert not work(CitedFile(("x",), "x", ""), [document(text)]).unread


def test_a_source_is_not_more_precise_than_it_is_written():
    stated = source("Response was 38%.")
    assert stated.says(Reading(38.0, 0.1))
    assert not stated.says(Reading(38.4, 0.1))
    assert not stated.says(Reading(37.8, 0.1))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Median OS was 24.1 months (95% CI 20.3–28.9) vs 18.3 months", "24.1 20.3 28.9 18.3"),
        ("HR 0.66 (0.52-0.83; p<0.001)", "0.66 0.52 0.83 0.001"),
        ("Hazard ratio for death, 0·66; 95% CI, 0·52 to 0·83", "0·66 0·52 0·83"),
        ("ORR was 38% (61/160) and 21 per cent", "38 61 160 21"),
        ("12–38% responded, 38 vs 21%", "12 38 38 21"),
        ("mean change −1.4 points (SD 0,8)", "1.4 0,8"),
        ("of 312 randomised patients, n=160 and 61 of 160 patients", "312 160 61 160"),
        ("median follow-up was 24 months", "24"),
        ("at week 24, after 12 weeks, over 5 years, on day 1, in 2024", ""),
        ("80 mg, 1.2 mg/kg, 2.5-fold, 3 times, 12 sites, 4 cycles", ""),
        ("aged 18 years, 65 years or older, a 24-week study", ""),
        ("about 40%, up to 50%, nearly 30%, ≥20%, more than 10%, at least 5%", ""),
        ("PASI 90, grade 3, phase 3, study 301, Table 2, IL-17A, ACR20, NCT01234567", ""),
        ("with 90% power, a 95% CI, an assumed rate of 30%, a target of 7%", ""),
        ("100% of patients; 0.9% saline; section 4.2.1", ""),
        ("none died (0/412), 0% in each arm", "412"),
    ],
)
def test_results_are_told_from_other_numbers(text: str, found: str):
    assert " ".join(one.written for one in quoted(fold(text), 0, len(text))) == found


def test_a_count_and_a_whole_number_of_months_are_doubtful():
    text = "Median OS was 24 months in 160 patients; ORR was 38%; p<0.05"
    assert [(one.kind, one.sure, one.below) for one in quoted(text, 0, len(text))] == [
        (Kind.VALUE, False, False),
        (Kind.COUNT, False, False),
        (Kind.PERCENT, True, False),
        (Kind.P, True, True),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "ORR was 38% vs 21%",
        "ORR was 38.4% vs 21.2%",
        "ORR was 38,4 % vs 21·2 per cent",
        "OS: HR 0.66 (95% CI 0.52-0.83; p<0.001)",
        "OS: HR .66 (95% CI .52 to .83; p=0.0004)",
        "Median OS was 24.1 months and the mean change was 1.4 points",
        "Median OS was 2.0 years",
        "The risk of death was reduced by 34%",
        "62% did not respond",
        "ORR was 38% vs 21%, a difference of 17%",
        "ORR was higher by 17.2% (38.4% vs 21.2%)",
        "With 80 mg at week 24, PASI 90 was the endpoint",
        "About 40% responded",
    ],
)
def test_what_the_source_has_or_makes_is_left_alone(text: str):
    assert missing(text + CITED) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ORR was 48%", ["48%"]),
        ("ORR was 38.6%", ["38.6%"]),
        ("HR 0.56 (95% CI 0.52-0.83)", ["0.56"]),
        ("HR 0.66 (95% CI 0.42-0.83; p=0.004)", ["0.42", "0.004"]),
        ("Median OS was 21.4 months", ["21.4"]),
        ("The risk of death was reduced by 43%", ["43%"]),
    ],
)
def test_what_the_source_has_not_is_reported(text: str, found: list[str]):
    assert missing(text + CITED) == found


def test_a_remark_names_the_nearest_numbers_and_their_places():
    (one,) = results(view("ORR was 48%" + CITED))
    assert one.said == "Nearest in marek.pdf: 38.4% (page 3) and 21.2% (page 3)."


def test_a_remark_says_that_pictures_were_not_read():
    (one,) = results(view("ORR was 48%" + CITED, works=(source("None.", pictures=2),)))
    assert one.said == ("marek.pdf holds no number. Its pictures that may hold text were not read (2).")


LIST = (
    block("1. Marek A. J Fict Oncol 2024;1:1-9. doi:10.1000/fict.301", Part.REFERENCE_LIST),
    block("2. Novak B, Linde C. J Fict Oncol 2023;2:3-7. PMID: 30123456", Part.REFERENCE_LIST),
)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("10.1000/fict.301", "ORR was 48% [1]."),
        ("https://doi.org/10.1000/FICT.301", "ORR was 48%.¹"),
        ("10.1000/fict.301", "ORR was 48% (doi:10.1000/fict.301)."),
        ("PMID 30123456", "ORR was 48% [2]."),
        ("30123456", "ORR was 48% (PMID 30123456)."),
        ("1", "ORR was 48% [1]."),
        ("Marek 2024", "ORR was 48% [1]."),
        ("Marek 2024", "ORR was 48% (Marek et al., 2024)."),
        ("Marek 2024", "In Marek et al. (2024), ORR was 48%."),
        ("Marek 2024", "ORR was 48%, as MAREK 2024 showed."),
        ("10.1000/fict.301", "ORR was 48% (Marek 2024)."),
        ("CSR 301", "ORR was 48% (CSR 301)."),
        ("CSR 301", "ORR was 48%; source: CSR 301"),
    ],
)
def test_a_work_is_cited_in_many_ways(key: str, text: str):
    assert missing(text, *LIST, works=(source(key=key),)) == ["48%"]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("10.1000/fict.301", "ORR was 48% [2]."),
        ("10.1000/fict.301", "ORR was 48% [1,2]."),
        ("10.1000/fict.301", "In the study [1], ORR was 48% [2]."),
        ("10.1000/fict.301", "ORR was 48%. It was measured [1]."),
        ("J Fict Oncol", "ORR was 48% [1]."),
        ("CSR 301", "Unlike CSR 301, this study had an ORR of 48%."),
        ("Marek 2024", "ORR was 48% (Marek et al., 2021)."),
        ("CSR 301", "ORR was 48%. Source: CSR 301"),
    ],
)
def test_a_number_that_another_work_may_have_is_left_alone(key: str, text: str):
    assert missing(text, *LIST, works=(source(key=key),)) == []


def test_entries_that_bear_no_numbers_count_as_they_stand():
    plain = [block(one.text.partition(" ")[2], Part.REFERENCE_LIST) for one in LIST]
    novak = (source(key="PMID 30123456"),)
    assert missing("ORR was 48% [2]; it was 21% [1].", *plain, works=novak) == ["48%"]


def test_several_files_of_one_work_are_read_as_one():
    works = (source("ORR was 38.4%.", path="paper.pdf"), source("OS was 24.1 months.", path="annex.pdf"))
    text = "ORR was 38% and median OS 24.1 months; HR 0.56" + CITED
    assert missing(text, works=works) == ["0.56"]


def test_a_cell_is_compared_with_what_its_header_cites():
    head = block("Zeltrivanib [1]", Part.TABLE_HEADER)
    row = block("ORR", Part.TABLE)
    cells = [block(one, Part.TABLE, headers=("Zeltrivanib [1]", "ORR")) for one in ("48%", "38.4%")]
    assert missing(head, row, *cells, *LIST, works=(source(key="10.1000/fict.301"),)) == ["48%"]


def test_the_list_and_the_properties_of_a_source_state_nothing():
    file = CitedFile(("x",), "x.pdf", "")
    parts = [block("48%", part) for part in (Part.REFERENCE_LIST, Part.METADATA, Part.LINK)]
    assert work(file, [document(*parts)]).stated == ()


def test_an_unread_source_is_a_gap_and_no_finding():
    broken = Work(CitedFile(("Marek 2024",), "marek.pdf", ""), unread="is encrypted")
    seen = view("ORR was 48% and 21%" + CITED, works=(broken,))
    assert list(results(seen)) == list(doubtful(seen)) == []
    said = (
        "not compared with its source: “48%” (slide 1, Text), “21%” (slide 1, Text);"
        " the source marek.pdf is encrypted"
    )
    assert comparison(seen) == Comparison((said,), ())


def test_a_source_read_in_part_is_a_gap_only_for_what_was_not_found():
    partly = source(gaps=("page 7: no letters",))
    assert comparison(view("ORR was 38%" + CITED, works=(partly,))) == Comparison((), ("marek.pdf",))
    seen = view("ORR was 48%" + CITED, works=(partly,))
    assert list(results(seen)) == []
    assert comparison(seen).gaps == (
        "not compared with its source: “48%” (slide 1, Text); the source marek.pdf was read in part:"
        " page 7: no letters",
    )


def test_what_a_source_holds_unread_is_told_apart():
    unread = (Unread(Location((("page", 2),)), "no letters"), Unread(Location(()), "a picture", picture=True))
    read = work(
        CitedFile(("x",), "x.pdf", ""), [Document("x", "pdf", "", (block("38%"),), unread)], ["box.zip"]
    )
    assert (read.gaps, read.pictures) == (("box.zip", "page 2: no letters"), 1)
    assert work(CitedFile(("x",), "x.pdf", ""), [], ["is encrypted"]).unread == "is encrypted"


def test_without_sources_nothing_is_compared():
    seen = DocumentView(document("ORR was 48%" + CITED), Prefilter([]))
    assert seen.evidence is NOTHING
    assert list(results(seen)) == list(doubtful(seen)) == []
    assert comparison(seen) == Comparison()


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("10.1000/Fict.1", Key(Means.DOI, "10.1000/fict.1")),
        ("doi:10.1000/fict.1", Key(Means.DOI, "10.1000/fict.1")),
        ("PMID: 30123456", Key(Means.PMID, "30123456")),
        ("[4]", Key(Means.NUMBER, "4")),
        ("Müller et al. 2024", Key(Means.LABEL, "muller 2024")),
        ("--", None),
        ("2024-05", None),
    ],
)
def test_a_key_is_known_by_its_form(written: str, key: Key | None):
    assert key_of(written) == key
