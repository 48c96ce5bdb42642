"""The kind `consistent`: what contradicts another place of the document, and what only looks so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msl_guard.match import Checked
from msl_guard.match.consistent import CHECKS
from msl_guard.match.prefilter import Prefilter
from msl_guard.match.view import DocumentView
from msl_guard.model import Block, Location, Part
from tests.conftest import block, check, document
from tests.rule_text import rule, rule_file

LIST = ("1. Marek A, Linde B. J Fict Oncol 2024;1:1-9.", "2. Adler C. J Fict Oncol 2023;2:3-7.")


def said(checked: str, *blocks: Block | str) -> list[tuple[str, str]]:
    view = DocumentView(document(*blocks), Prefilter([]))
    return [(one.span.text, one.said) for one in CHECKS[Checked(checked)](view)]


def with_list(*texts: str, entries: tuple[str, ...] = LIST) -> list[Block]:
    return [*map(block, texts), *(block(one, Part.REFERENCE_LIST, slide=2) for one in entries)]


@pytest.mark.parametrize(
    ("checked", "text", "found"),
    [
        ("percentage", "66% (93/152) responded", [("66% (93/152)", "93 of 152 is 61.2%, not 66%.")]),
        (
            "percentage",
            "93 of 152 patients (66%)",
            [("93 of 152 patients (66%)", "93 of 152 is 61.2%, not 66%.")],
        ),
        (
            "percentage",
            "1,234/5,678 (21.8%)",
            [("1,234/5,678 (21.8%)", "1,234 of 5,678 is 21.7%, not 21.8%.")],
        ),
        ("percentage", "61% (93/152), 2/3 (66%), 1,234/5,678 (21.7%) and 29/45 (64%)", []),
        ("percentage", "grade 3/4 (12%), ECOG 0/1 (95%), BP 120/80 (5%), vision 20/40 (12%)", []),
        ("percentage", "weighted 25% (40/200) and 10/40 mg (50%)", []),
        (
            "total",
            "312 patients were randomised (152 to A, 150 to B)",
            [("312 patients were randomised (152 to A, 150", "152 + 150 is 302, not 312.")],
        ),
        ("total", "302 patients were randomised (n=152, n=150)", []),
        ("total", "302 patients were randomised, 40 to the substudy and 30 to no visit", []),
        (
            "difference",
            "61% vs 44%, absolute difference 22 points",
            [("absolute difference 22 points", "Between 61% and 44% lie 17 points, not 22.")],
        ),
        ("difference", "61% vs 44%, difference 17 points; 61% vs 44%, adjusted difference 22 points", []),
        (
            "percentage points",
            "61% vs 44%, an improvement of 17%",
            [("improvement of 17%", "Between 61% and 44% lie 17 points; as a relative change it is 39%.")],
        ),
        ("percentage points", "61% vs 44%, a 39% relative improvement", []),
        ("percentage points", "31% vs 18%; difference 13%", []),
        (
            "interval",
            "HR 0.68 (95% CI 0.72–1.02)",
            [("HR 0.68 (95% CI 0.72–1.02)", "The estimate 0.68 is outside 0.72 to 1.02.")],
        ),
        (
            "interval",
            "risk ratio 0.80 (0.91 to 0.70)",
            [("risk ratio 0.80 (0.91 to 0.70)", "The lower bound 0.91 is above the upper one, 0.70.")],
        ),
        ("interval", "difference −1.4 (95% CI −1.9 to −0.9); reduced by 1.4 (95% CI −1.9 to −0.9)", []),
        ("interval", "65% at 24 months (95% CI 60–70); 61% vs 44% (95% CI 6–28)", []),
        ("interval", "37 per cent (95% CI = 7%-69%) and 34% (95% CI 0.52–0.83)", []),
        (
            "p value",
            "HR 0.68 (0.45–1.22; p=0.01)",
            [
                (
                    "HR 0.68 (0.45–1.22; p=0.01)",
                    "The interval 0.45 to 1.22 holds 1, no difference; p=0.01 says that there is one.",
                )
            ],
        ),
        (
            "p value",
            "difference 9 points (95% CI 4 to 14; p=0.30)",
            [
                (
                    "9 points (95% CI 4 to 14; p=0.30)",
                    "The interval 4 to 14 leaves out 0, no difference; p=0.30 shows none.",
                )
            ],
        ),
        ("p value", "HR 0.68 (0.45–1.01; p=0.04); HR 0.9 (0.7–1.2; p for non-inferiority p=0.01)", []),
        (
            "no difference",
            "HR 0.85, 95% CI 0.70–1.03",
            [("HR 0.85, 95% CI 0.70–1.03", "The interval 0.70 to 1.03 holds 1, which is no difference.")],
        ),
        ("no difference", "HR 0.66 (0.52–0.83) and HR 0.90 (0.80–1.00)", []),
        (
            "reduction",
            "HR 0.66, a 43% reduction in the risk of death",
            [("43% reduction in the risk", "A ratio of 0.66 reduces by 34%, not by 43%.")],
        ),
        ("reduction", "HR 0.66, reducing the risk of death by 34%", []),
        ("reduction", "HR 0.66 and HR 0.80: risk reduced by 43%", []),
        ("impossible date", "on 31 April 2026", [("31 April 2026", "April 2026 has 30 days, not 31.")]),
        ("impossible date", "on 29 February 2024 and 30 April 2026, 31 May 2026", []),
        (
            "date order",
            "recruited from May 2026 to March 2025",
            [("May 2026 to March 2025", "It ends (March 2025) before it begins (May 2026).")],
        ),
        (
            "date order",
            "Prepared: 4 May 2026. Expires: 4 May 2025.",
            [("4 May 2025", "It ends on 4 May 2025, before it was prepared on 4 May 2026.")],
        ),
        ("date order", "from March 2025 to May 2026; see May 2026 to March 2025", []),
        (
            "late entry",
            "Date: 12 May 2026. Seizure on 4 May 2026.",
            [("4 May 2026", "Between the two dates lie 6 working days.")],
        ),
        ("late entry", "Date: 11 May 2026. Seizure on Friday, 8 May 2026; born 3 May 1960.", []),
        ("late entry", "Seizure on 4 May 2026.", []),
    ],
)
def test_figures_and_dates_that_contradict_each_other_are_found(checked: str, text: str, found):
    assert said(checked, text) == found


@pytest.mark.parametrize(
    ("checked", "blocks", "found"),
    [
        (
            "citation without entry",
            with_list("Longer survival [1,3].", "See [1–2]."),
            [("3", "Reference 3 is cited; the list has 1 to 2.")],
        ),
        (
            "citation without entry",
            with_list("Longer survival.¹⁻²", "More responses.³"),
            [("³", "Reference 3 is cited; the list has 1 to 2.")],
        ),
        ("citation without entry", with_list("Longer [1].", "Age 62 [45, 78]; U[0, 1]; 5 kg/m²."), []),
        ("citation without entry", with_list("Seen [5], [6], [7] and [1]."), []),
        ("citation without entry", with_list("Longer [1], and [3].", entries=(*LIST, "3. Third.")), []),
        ("citation without entry", with_list("Longer [1], [3].", entries=(LIST[0], "4. Fourth 2024.")), []),
        ("citation without entry", [block("Longer [1] and [7].")], []),
        (
            "entry without citation",
            with_list("Longer [1].", "More [2].", entries=(*LIST, "3. Never cited, 2024.")),
            [("Never cited, 2024.", "Entry 3 of 3 is cited nowhere.")],
        ),
        ("entry without citation", with_list("Longer worldwide ¹,2,3.", entries=(*LIST, "3. Third.")), []),
        ("entry without citation", with_list("Longer [1].", entries=(*LIST, "3. Third.", "4. More.")), []),
        (
            "entry twice",
            with_list("Longer [1].", entries=(LIST[0], "2" + LIST[0][1:])),
            [("Marek A, Linde B. J Fict Oncol 2024;1:1-9.", "Entry 2 repeats entry 1.")],
        ),
        (
            "citation order",
            with_list("Longer [2].", "More [1]."),
            [("2", "Reference 2 is cited before reference 1.")],
        ),
        ("citation order", with_list("Longer [2].", "More [1].", entries=("1. A 2024.", "2. B 2023.")), []),
        (
            "author and year",
            with_list("So (Marek et al., 2024).", "And (Adler 2023).", "But Adler et al. (2021)."),
            [("Adler et al. (2021)", "Cited is 2021; the list has Adler et al. with 2023.")],
        ),
        ("author and year", with_list("So (Novak 2024), (Weber 2023) and (Marek 2024)."), []),
        ("author and year", with_list("(Marek 2024), (Adler 2023), (Marek 2024), (January 2021)"), []),
        (
            "late explanation",
            [block("Then MRZ fell."), block("The mean relative zone (MRZ) is measured.")],
            [("MRZ", "MRZ is explained only later (slide 1, Text).")],
        ),
        ("late explanation", [block("The mean relative zone (MRZ)."), block("Then MRZ fell.")], []),
        ("no explanation", [block("MRZ fell, MRZ rose, MRZ fell.")], [("MRZ", "MRZ stands 3 times and is explained nowhere.")]),
        ("no explanation", [block("MRZ fell, MRZ rose, MRZ fell."), block("MRZ: mean relative zone", Part.FOOTNOTE)], []),
        ("no explanation", [block("THE MRZ ROSE AND THE MRZ FELL AND MRZ")], []),
    ],
)  # fmt: skip
def test_citations_and_abbreviations_are_held_against_their_lists(checked: str, blocks, found):
    assert said(checked, *blocks) == found


def test_a_list_at_the_foot_of_a_slide_serves_that_slide_alone():
    foot = " ".join(f"{one}" for one in LIST)
    slides = [
        block("Longer.¹ More.³"), block(foot, Part.FOOTNOTE), block("Less.³", slide=2), block("So.²", slide=2)
    ]  # fmt: skip
    assert said("citation without entry", *slides) == [("³", "Reference 3 is cited; the list has 1 to 2.")]


def test_raised_numbers_in_a_text_with_footnotes_call_the_footnotes():
    note = Block("A note.", Part.FOOTNOTE, Location((("footnote", "footnote 7"),)))
    assert said("citation without entry", *with_list("Longer.¹ More.⁷"), note) == []


def test_a_finding_says_what_disagrees_and_heeds_conditions_scope_and_exceptions(rules_from):
    body = """
        check: percentage
        when: [{near: [zork], within: sentence}]
        scope: {in: [body]}
        unless: [{id: tame, near: [tame]}]
    """
    text = "\n".join(line.strip() for line in body.strip().splitlines())
    rules = rules_from(rule_file(rule(text, kind="consistent")))
    blocks = (
        "zork 66% (93/152)", "66% (93/152)", "tame zork 66% (93/152)", block("zork 66% (93/152)", Part.NOTES)
    )  # fmt: skip
    assert [one.message for one in check(rules, *blocks)] == [
        "found 66% (93/152) 93 of 152 is 61.2%, not 66%."
    ]


TEXT = st.text(
    alphabet=st.sampled_from("HR CIn=p0123456789.,;%()[]-–/¹²³ vsMay to2026Marek al.\n"), max_size=120
)


@pytest.mark.parametrize("checked", list(Checked))
@given(texts=st.lists(TEXT, min_size=1, max_size=4), entries=st.lists(TEXT, max_size=3))
def test_whatever_stands_there_spans_lie_in_their_blocks_and_nothing_breaks(checked, texts, entries):
    blocks = [*map(block, texts), *(block(one, Part.REFERENCE_LIST, slide=2) for one in entries)]
    view = DocumentView(document(*blocks), Prefilter([]))
    for one in CHECKS[checked](view):
        assert 0 <= one.span.start < one.span.end <= len(one.span.block.text)
        assert any(one.span.block is known for known in view.document.blocks)


@pytest.mark.parametrize("numbers", [(40, 200), (1, 7), (93, 152), (999, 1000)])
@pytest.mark.parametrize("places", [0, 1, 2])
def test_rounded_and_cut_off_percentages_are_both_right(numbers: tuple[int, int], places: int):
    share = 100 * numbers[0] / numbers[1]
    cut = int(share * 10**places) / 10**places
    for written in (f"{share:.{places}f}", f"{cut:.{places}f}"):
        assert said("percentage", f"{numbers[0]}/{numbers[1]} ({written}%)") == []
