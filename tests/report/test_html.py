"""The html report: what it says, that it is well formed, and that nothing in a document can steer it."""

import re
from base64 import b64encode
from hashlib import sha256

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from msl_guard.model import (
    Box,
    Failure,
    Finding,
    Hit,
    Location,
    Page,
    PageImage,
    PageText,
    Part,
    Report,
    Severity,
    Status,
    Suppression,
    SuppressionKind,
)
from msl_guard.report import Look, render
from msl_guard.report.shown import pieces, shown, worst_first
from tests.report.test_reports import ABSENT, CONTEXT, FINDING, NOTE, REPORT

HTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"
PNG = PageImage(b"\x89PNG\r\n\x1a\n", 595, 842)
HOSTILE = """</script></style><script>alert(1)</script><img src=x onerror=alert(1)>"'><svg onload=alert(1)>{{7*7}}&lt;"""
DECK = "decks/zeltriva.pptx"


def title(text: str = FINDING.sentence, *hits: Hit, steps=FINDING.location.steps) -> PageText:
    return PageText(text, Part.TITLE, Location(steps, Box(40, 20, 900, 90)), 1, hits)


SLIDE = Page(DECK, (("slide", 4),), (title(FINDING.sentence, Hit(FINDING.fingerprint, 16, 29)),), (960, 540))
PASSAGE = Page("note.md", (), (
    PageText("Visit", Part.TITLE, Location((("line", 1),)), 1),
    PageText("It is well tolerated.", Part.BODY, Location((("line", 12),)), 0, (Hit("mg1:note", 6, 20),), after_gap=True),
))  # fmt: skip
NOTE_SHOWN = replace(NOTE, fingerprint="mg1:note")
ABSENT_SHOWN = replace(ABSENT, fingerprint="mg1:absent")
SHOWN = replace(REPORT, findings=(FINDING, ABSENT_SHOWN, NOTE_SHOWN), pages=(SLIDE, PASSAGE))


def parsed(report: Report):
    """The report as a tree; an error in its markup fails the test."""
    return html5lib.HTMLParser(strict=True).parse(render("html", report, Look()))


def text(node) -> str:
    return " ".join(" ".join(node.itertext()).split())


def by_id(tree, name: str):
    return next(node for node in tree.iter() if node.get("id") == name)


def classed(tree, name: str):
    return [
        node for node in tree.iter() if isinstance(node.tag, str) and name in node.get("class", "").split()
    ]


def test_each_finding_is_told_in_full_and_links_to_its_place():
    tree = parsed(SHOWN)
    card = by_id(tree, "finding-1")
    assert text(card) == (
        "1 error unqualified superlative SUP-001 slide 4, Title 1, paragraph 1 "
        f"{FINDING.sentence} {FINDING.message} Instead State the measured result. Why ABPI Code 2024 cl. 6.1 "
        "What it says ABPI Code 2024 cl. 6.1 : No exaggeration. Also NEW-003 Fingerprint mg1:0123456789abcdef"
    )
    assert [text(node) for node in card.iter(f"{HTML}mark")] == ["best-in-class"]
    assert [node.get("href") for node in card.iter(f"{HTML}a")] == ["#place-1"]
    place = by_id(tree, "place-1")
    assert place.tag == f"{HTML}span"
    (hit,) = [node for node in classed(tree, "hit") if node.get("href") == "#finding-1"]
    assert text(hit) == "best-in-class 1"


def test_the_summary_counts_open_findings_by_family_and_severity():
    tree = parsed(SHOWN)
    (table,) = classed(by_id(tree, "document-0"), "summary")
    assert [text(row) for row in table.iter(f"{HTML}tr")] == [
        "Family Error Warning Info",
        "LOCAL unqualified superlative 1 – –",
        "SUP unqualified superlative 1 – –",
    ]
    assert [bar.get("width") for bar in table.iter(f"{SVG}rect")] == ["1", "1"]


@pytest.mark.parametrize(
    ("place", "name"),
    [(("slide", 4), "Slide 4"), (("layout", "layout Title Slide"), "Layout Title Slide")],
)
def test_a_page_is_named_as_its_place_is(place, name: str):
    page = replace(SLIDE, place=(place,))
    (heading,) = parsed(replace(SHOWN, findings=(FINDING,), pages=(page,))).iter(f"{HTML}h3")
    assert text(heading) == f"{name} {FINDING.sentence}"


def test_a_document_says_what_it_was_taken_for():
    told = "Judged as msl deck proactive (assumed), for hcp prescriber, used in EU, UK, proactive (assumed)"
    assert f"{told}; what is assumed nobody said, and the strictest was taken." in text(
        by_id(parsed(SHOWN), "document-0")
    )
    sure = replace(REPORT.checked[0], context=replace(CONTEXT, jurisdictions=("INTL",), assumed=()))
    assert "Judged as msl deck proactive, for hcp prescriber, used in any country, proactive. " in text(
        by_id(parsed(replace(SHOWN, checked=(sure, REPORT.checked[1]))), "document-0")
    )


@pytest.mark.parametrize(
    ("checked", "named"), [(REPORT.checked, "2 documents"), (REPORT.checked[:1], DECK)], ids=["two", "one"]
)
def test_the_head_counts_explains_the_severities_and_names_a_lone_document(checked, named: str):
    (head,) = parsed(replace(SHOWN, checked=checked, failures=(), findings=(FINDING,), pages=(SLIDE,))).iter(
        f"{HTML}header"
    )
    assert f"error 1 in {named} · 1 file not fully checked" in text(head)
    assert text(head).endswith(
        "An error is a breach, a warning may stand if it is qualified, an info is advice."
    )


def test_every_place_of_the_gravest_words_can_be_reached():
    slides = [
        replace(FINDING, fingerprint=f"mg1:{at}", location=Location((("slide", at),))) for at in range(1, 7)
    ]
    start = by_id(parsed(replace(SHOWN, findings=tuple(slides), pages=())), "start")
    assert [text(node) for node in start.iter(f"{HTML}a")] == [f"slide {at}" for at in range(1, 7)]
    assert [text(node) for node in start.iter(f"{HTML}details")] == ["and 2 places more slide 5 ; slide 6"]


def test_documents_without_a_finding_are_listed_and_not_cleared():
    tree = parsed(replace(SHOWN, findings=(FINDING,), pages=(SLIDE,)))
    assert text(by_id(tree, "silent")) == (
        "1 document without a finding No rule fired here. That is no clearance. "
        f"note.md markdown, SHA-256 {'c' * 64}"
    )
    assert [text(node) for node in classed(tree, "summary")] != []


def test_what_was_not_checked_comes_before_everything_else():
    tree = parsed(SHOWN)
    (main,) = tree.iter(f"{HTML}main")
    first = main[0]
    assert first.get("id") == "not-checked"
    assert "old.ppt the format .ppt cannot be read; save it as .pptx" in text(first)
    assert "ppt/slides/slide9.xml: is not valid XML" in text(first)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Incomplete: not everything was checked."),
        ({"failures": (), "checked": REPORT.checked[1:]}, "2 findings must be mended or waived."),
        (
            {"failures": (), "checked": REPORT.checked[1:], "findings": (), "pages": ()},
            "Nothing here must be mended. That is no clearance.",
        ),
    ],
    ids=["incomplete", "breached", "clean"],
)
def test_the_headline_is_the_verdict(changes, said: str):
    (headline,) = parsed(replace(SHOWN, **changes)).iter(f"{HTML}h1")
    assert text(headline) == said


def test_a_finding_that_was_set_aside_stays_and_says_why():
    aside = Suppression(SuppressionKind.WAIVER, "head-to-head data", "j.doe", "MLR-1", "2026-12-31")
    tree = parsed(replace(SHOWN, findings=(replace(FINDING, suppression=aside),)))
    card = by_id(tree, "finding-1")
    assert "t-aside" in card.get("class").split()
    assert "Set aside waiver: head-to-head data (j.doe, MLR-1, until 2026-12-31)" in text(card)
    assert not [node for node in tree.iter() if node.get("id") == "start"]


def test_a_preview_finding_is_marked_as_one():
    tree = parsed(SHOWN)
    assert "t-preview" in by_id(tree, "finding-3").get("class").split()
    assert "preview" in text(by_id(tree, "finding-3"))


def test_the_gravest_findings_come_first_and_the_same_words_once():
    warning = replace(FINDING, severity=Severity.WARNING, fingerprint="mg1:w", text="new")
    again = replace(FINDING, fingerprint="mg1:2", text="Best-in-Class")
    lone = replace(FINDING, fingerprint="mg1:3", also=(), text="unrivalled")
    found = shown(replace(REPORT, findings=(warning, lone, FINDING, again)))
    assert [[one.number for one in group] for group in worst_first(found)] == [[3, 4], [2], [1]]


def test_what_may_harm_somebody_comes_before_wording_of_the_same_severity():
    event = replace(FINDING, rule_id="NOTE-AE-001", fingerprint="mg1:e", also=(), text="rash")
    found = shown(replace(REPORT, findings=(FINDING, event)))
    assert [[one.finding.text for one in group] for group in worst_first(found)] == [["rash"], [FINDING.text]]


def test_a_missing_statement_is_listed_with_its_page_and_marks_no_words():
    empty = Page(DECK, (("slide", 1),), (title("Zeltrivanib", Hit("mg1:absent", 0, 0)),), (960, 540))
    tree = parsed(replace(SHOWN, findings=(ABSENT_SHOWN,), pages=(empty,)))
    assert classed(tree, "hit") == list(tree.iter(f"{HTML}blockquote")) == []
    assert [node.get("href") for node in by_id(tree, "finding-1").iter(f"{HTML}a")] == ["#page-0"]


def test_a_finding_without_a_page_is_still_told():
    tree = parsed(replace(SHOWN, pages=()))
    for number, finding in enumerate(SHOWN.findings, start=1):
        assert finding.message in text(by_id(tree, f"finding-{number}"))


def test_shapes_are_drawn_where_they_stand_and_notes_below():
    steps = (("slide", 4), ("notes", "notes"), ("shape", "Notes"), ("paragraph", 1))
    notes = PageText("Say nothing.", Part.NOTES, Location(steps, Box(0, 0, 10, 10)))
    off = title("Off the slide", steps=(("slide", 4), ("shape", "Far")))
    off = replace(off, location=replace(off.location, box=Box(2000, 0, 2100, 50)))
    page = replace(SLIDE, texts=(*SLIDE.texts, notes, off), pictures=(Box(10, 200, 110, 300),))
    tree = parsed(replace(SHOWN, pages=(page, PASSAGE)))
    (paper,) = classed(tree, "paper")
    boxes = [
        tuple(node.get(key) for key in ("x", "y", "width", "height")) for node in paper.iter(f"{SVG}rect")
    ]
    assert boxes == [("10", "200", "100", "100"), ("40", "20", "860", "70")]
    assert text(paper) == f"picture, not read {FINDING.sentence.replace('best-in-class', 'best-in-class 1')}"
    figure = text(next(tree.iter(f"{HTML}figure")))
    assert figure.endswith("Speaker notes Say nothing. Title Off the slide")


def test_a_table_keeps_its_empty_cells():
    def cell(row: int, column: int, words: str) -> PageText:
        steps = (("slide", 4), ("shape", "Table 1"), ("row", row), ("cell", column))
        return PageText(words, Part.TABLE, Location(steps, Box(0, 0, 300, 100)))

    hit = Hit(FINDING.fingerprint, 0, 3)
    texts = (cell(1, 2, "Zeltrivanib"), replace(cell(2, 1, "ORR"), hits=(hit,)), cell(2, 2, "38%"))
    tree = parsed(replace(SHOWN, pages=(replace(SLIDE, texts=texts), PASSAGE)))
    (paper,) = classed(tree, "paper")
    rows = [[text(one) for one in row.iter(f"{HTML}td")] for row in paper.iter(f"{HTML}tr")]
    assert rows == [["", "Zeltrivanib"], ["ORR 1", "38%"]]


def test_a_page_with_a_picture_shows_boxes_on_it():
    boxes = (Box(100, 100, 150, 112), Box(80, 114, 120, 126))
    body = PageText("a rev- olution", Part.BODY, Location((("page", 2), ("paragraph", 1))), 0,
                    (Hit(FINDING.fingerprint, 2, 14, boxes),))  # fmt: skip
    page = Page(DECK, (("page", 2),), (body,), image=PNG)
    tree = parsed(replace(SHOWN, findings=(FINDING,), pages=(page,)))
    (image,) = tree.iter(f"{SVG}image")
    assert image.get(
        "href", image.get("{http://www.w3.org/1999/xlink}href")
    ) == "data:image/png;base64," + b64encode(PNG.png).decode("ascii")
    drawn = classed(tree, "box")
    assert [node.get("href") for node in drawn] == ["#finding-1", "#finding-1"]
    assert [node.get("id") for node in drawn] == ["place-1", None]
    assert drawn[0].get("aria-label") == "Finding 1: unqualified superlative"


def test_a_page_that_could_not_be_drawn_is_shown_as_text_and_says_so():
    body = PageText("It is unrivalled.", Part.BODY, Location((("page", 2),)), 0,
                    (Hit(FINDING.fingerprint, 6, 16, (Box(1, 2, 3, 4),)),))  # fmt: skip
    tree = parsed(replace(SHOWN, findings=(FINDING,), pages=(Page(DECK, (("page", 2),), (body,)),)))
    figure = text(next(tree.iter(f"{HTML}figure")))
    assert figure == "This page is shown as text, not as a picture. Body It is unrivalled 1 ."


def hostile(report: Report) -> Report:
    """The report with hostile words wherever a document, a rule or a name can put some."""
    steps = (("slide", 4), ("shape", HOSTILE), ("paragraph", 1))
    finding = replace(
        FINDING, rule_id=HOSTILE, rule_name=HOSTILE, message=HOSTILE, suggestion=HOSTILE, path=HOSTILE,
        text=HOSTILE, sentence=HOSTILE, mark=(3, len(HOSTILE)), also=(HOSTILE,), fingerprint=HOSTILE,
        location=Location(steps), why=tuple(replace(one, source=HOSTILE, clause=HOSTILE) for one in FINDING.why),
        suppression=Suppression(SuppressionKind.WAIVER, HOSTILE, HOSTILE, HOSTILE, HOSTILE),
    )  # fmt: skip
    open_one = replace(finding, suppression=None, fingerprint=HOSTILE + "2")
    hits = (Hit(HOSTILE, 3, 9), Hit(HOSTILE + "2", 12, 20))
    slide = Page(HOSTILE, (("slide", 4),), (title(HOSTILE, *hits, steps=steps),), (960, 540))
    layout = Page(HOSTILE, (("layout", HOSTILE),), (replace(title(HOSTILE), location=Location(steps)),))
    return replace(
        report,
        version=HOSTILE,
        ruleset=replace(report.ruleset, file=HOSTILE, selected=(HOSTILE,), sha256=HOSTILE),
        checked=tuple(
            replace(one, path=HOSTILE, format=HOSTILE, sha256=HOSTILE, context=replace(CONTEXT, mode=HOSTILE))
            for one in report.checked[:1]
        ),
        findings=(finding, open_one),
        failures=(Failure(HOSTILE, HOSTILE),),
        pages=(slide, layout),
    )


def test_hostile_words_stay_words():
    tree = parsed(hostile(REPORT))
    assert len(list(tree.iter(f"{HTML}script"))) == len(list(tree.iter(f"{HTML}style"))) == 1
    assert list(tree.iter(f"{HTML}img")) == []
    attributes = {name for node in tree.iter() for name in getattr(node, "attrib", {})}
    assert not {name for name in attributes if name.startswith("on") or name in ("style", "src", "srcset")}
    assert text(tree).count("alert(1)") > 20
    assert "49" not in text(by_id(tree, "finding-1"))


@given(st.text(st.characters(), max_size=60))
def test_no_words_break_the_page(words: str):
    finding = replace(FINDING, message=words, path=words, sentence=words, mark=(0, len(words)), text=words)
    page = Page(words, (("slide", 1),), (title(words, Hit(finding.fingerprint, 0, len(words))),), (960, 540))
    tree = parsed(replace(REPORT, findings=(finding,), pages=(page,)))
    assert len(list(tree.iter(f"{HTML}script"))) == 1


def test_the_policy_admits_exactly_this_files_style_and_script():
    page = render("html", SHOWN, Look())
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)

    def digest(tag: str) -> str:
        (inside,) = re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        return b64encode(sha256(inside.encode()).digest()).decode("ascii")

    assert policy.replace("&#39;", "'") == (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest('style')}'; "
        f"script-src 'sha256-{digest('script')}'; base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize("report", [SHOWN, hostile(REPORT)], ids=["plain", "hostile"])
def test_every_link_leads_to_one_place_inside_the_page(report: Report):
    tree = parsed(report)
    names = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(names) == len(set(names))
    links = {node.get("href") for tag in (f"{HTML}a", f"{SVG}a") for node in tree.iter(tag)}
    assert len(links) > 5
    assert {link[1:] for link in links} <= set(names)
    assert {link[0] for link in links} == {"#"}


def test_every_filter_has_the_style_that_makes_it_work():
    tree = parsed(SHOWN)
    boxes = [node.get("id") for node in tree.iter(f"{HTML}input")]
    assert boxes == [
        "show-s-error", "show-s-warning", "show-s-info", "show-t-open", "show-t-preview",
        "show-f-0", "show-f-1", "show-f-2",
    ]  # fmt: skip
    style = text(next(tree.iter(f"{HTML}style")))
    for box in boxes:
        assert f"body:has(#{box}:not(:checked)) :is(.finding,.start>li).{box[5:]}{{display:none}}" in style


def numbered(count: int) -> dict[str, Finding]:
    """Findings of falling severity by their fingerprints."""
    severities = (Severity.ERROR, Severity.WARNING, Severity.INFO)
    return {
        str(at): replace(FINDING, fingerprint=str(at), severity=severities[at % 3], status=Status.STABLE)
        for at in range(count)
    }


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=5))
def test_a_text_in_pieces_is_the_text_and_every_hit_begins_once(words: str, spans: list[tuple[int, int]]):
    within = [(min(a, len(words)), min(a + b, len(words))) for a, b in spans]
    found = shown(replace(REPORT, findings=tuple(numbered(len(within)).values())))
    hits = [Hit(str(at), start, end) for at, (start, end) in enumerate(within)]
    cut = pieces(words, hits, {one.finding.fingerprint: one for one in found})
    assert "".join(piece.text for piece in cut) == words
    at = 0
    covered: set[int] = set()
    for piece in cut:
        over = [hit for hit in hits if hit.start <= at and hit.end >= at + len(piece.text) and hit.end > at]
        assert (piece.shown is not None) is bool(over)
        covered |= set(piece.begins)
        at += len(piece.text)
    assert covered == {int(hit.fingerprint) + 1 for hit in hits if hit.end > hit.start}
