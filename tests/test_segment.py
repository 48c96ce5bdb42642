"""Sentences, folding and windows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msl_guard.fold import fold
from msl_guard.model import Block, Document, Location, Part, Window
from msl_guard.segment import Outline, sentences

# "|" marks the end of a sentence.
MEDICAL = [
    "See the letter on p. 5 for details.| The rate was 4%.",
    "Oral agents, e.g. zeltrivanib, were allowed.| Others, i.e. biologics, were not.",
    "Zeltrivanib vs. comparator X was tested.| No difference was seen.",
    "As shown in Fig. 2, the curve separates.| Tab. 3 gives rates.",
    "Smith et al. reported a rate of 3%.| Jones et al. (2020) agreed.",
    "Take 80 mg b.i.d. with food.| Then wait.",
    "Dose was 10 mg q.d. or t.i.d. in adults.",
    "Take 80 mg b.i.d.| Patients were seen weekly.",
    "HR 0.71 (95% CI 1.2-3.4; p = .03).| Safety was similar.",
    "The value was 1.5 mg/dL.| ALT rose to 3.2 x ULN.",
    "Patients received 5 mg/kg i.v. every 2 weeks.| Doses were held.",
    "Dr. Smith asked whether it works.| Prof. Jones did not.",
    "The U.S. label says 80 mg.| The E.U. label differs.",
    "Was it effective?| Yes!| It was.",
    "The rate fell (Table 2).| It rose later.",
    "See ref. 12 and refs. 3-5.| No. 4 was excluded.",
    "ORR was 38%.1| PFS was 11 months.2,3",
    "ORR was 38%.¹| PFS was 11 months.²",
    "H. pylori was eradicated in 3%.| E. coli grew.",
    "J Clin Oncol. 2020;38(12):1234-45.",
    "Values are mean (S.D.) unless stated.| N.B. Not all were tested.",
    "approx. 30% of pts. had events.| Max. dose was 80 mg.",
    "The study (n=40 vs. n=41) ended on Jan. 5, 2020.| Follow-up continued.",
    "Visit ClinicalTrials.gov for details.| Call us.",
    "Sect. 4.2 of the SmPC applies.| See Sec. 5.1.",
    "St. John's wort is contraindicated.| Avoid it.",
    "Endpoints included OS, PFS, etc.| Follow-up was 12 mo.",
    "Study was stopped at wk. 12.| At mo. 6 it resumed.",
    "Faster onset of action",
    "• First point •| Second point",
    "  ",
    "",
]


def plain(text: str) -> Block:
    return Block(text, Part.BODY, Location(()))


@pytest.mark.parametrize("marked", MEDICAL)
def test_sentences_end_where_a_medical_reader_ends_them(marked: str):
    wanted = [piece.strip() for piece in marked.split("|") if piece.strip()]
    if "•|" in marked:
        wanted = ["• First point", "• Second point"]
        marked = "• First point • Second point"
    found = sentences(plain(marked.replace("|", "")))
    assert [one.text for one in found] == wanted


@given(st.text(max_size=300))
def test_sentences_are_ordered_disjoint_and_cover_every_visible_character(text: str):
    block = plain(text)
    found = sentences(block)
    covered = [at for one in found for at in range(one.start, one.end)]
    assert covered == sorted(set(covered))
    missed = [char for at, char in enumerate(text) if at not in set(covered) and not char.isspace()]
    assert missed == []


@given(st.text(max_size=100))
def test_folding_keeps_the_length(text: str):
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("“best‑in–class”", '"best-in-class"'),
        ("it’s", "it's"),
        ("10\u00a0mg\u2009b", "10 mg b"),
        ("«x»", '"x"'),
    ],
)
def test_look_alike_characters_are_folded_onto_one(written: str, folded: str):
    assert fold(written) == folded


def located(text: str, *steps: tuple[str, str | int], level: int = 0) -> Block:
    return Block(text, Part.BODY, Location(steps), level)


def texts(outline: Outline, block: int, window: Window) -> list[str]:
    sentence = outline.sentences(block)[0]
    return [span.text for span in outline.window(sentence, window)]


def test_windows_widen_from_sentence_to_document():
    blocks = (
        located("Title.", ("slide", 1), level=1),
        located("One. Two.", ("slide", 1)),
        located("Three.", ("slide", 1)),
        located("Four.", ("slide", 2)),
    )
    outline = Outline(Document("d", "pptx", "", blocks))
    assert texts(outline, 1, Window.SENTENCE) == ["One."]
    assert texts(outline, 1, Window.NEIGHBOURS) == ["Title.", "One.", "Two."]
    assert texts(outline, 1, Window.BLOCK) == ["One. Two."]
    assert texts(outline, 1, Window.PAGE) == ["Title.", "One. Two.", "Three."]
    assert texts(outline, 1, Window.DOCUMENT) == ["Title.", "One. Two.", "Three.", "Four."]


def test_a_heading_opens_a_section_which_is_the_page_of_formats_without_pages():
    blocks = (
        located("Intro.", ("line", 1)),
        located("Methods", ("line", 2), level=1),
        located("We did.", ("line", 3)),
        located("Results", ("line", 4), level=1),
        located("It was.", ("line", 5)),
    )
    outline = Outline(Document("d", "markdown", "", blocks))
    assert texts(outline, 2, Window.SECTION) == ["Methods", "We did."]
    assert texts(outline, 2, Window.PAGE) == ["Methods", "We did."]
    assert texts(outline, 0, Window.SECTION) == ["Intro."]


def test_neighbours_stay_on_their_slide():
    blocks = (located("One.", ("slide", 1)), located("Two.", ("slide", 2)))
    outline = Outline(Document("d", "pptx", "", blocks))
    assert texts(outline, 1, Window.NEIGHBOURS) == ["Two."]
