"""The reporters, from a report made by hand."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from msl_guard.model import (
    Box,
    Checked,
    Clause,
    Confidence,
    Context,
    Failure,
    Finding,
    Location,
    Part,
    Report,
    RulesetInfo,
    Severity,
    Skipped,
    Status,
    Unread,
)
from msl_guard.report import Look, render
from msl_guard.report.grounds import grounds
from msl_guard.report.visible import json_escaped, named, plain

SENTENCE = "ZELTRIVA is the best-in-class option after anti-angiogenic failure in adults with advanced renal cell carcinoma."
FINDING = Finding(
    rule_id="SUP-001",
    rule_name="unqualified superlative",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    status=Status.STABLE,
    message="“best-in-class” sets a medicine above all others, which no data show.",
    suggestion="State the measured result.",
    why=(
        Clause("ABPI Code 2024", "cl. 6.1", "No exaggeration.", "H", "S22"),
        Clause("Directive 2001/83/EC", "Art. 87(3)", "Objective.", "G"),
    ),
    path="decks/zeltriva.pptx",
    part=Part.TITLE,
    location=Location((("slide", 4), ("shape", "Title 1"), ("paragraph", 1)), Box(10, 20, 300.123, 40)),
    column=17,
    text="best-in-class",
    sentence=SENTENCE,
    mark=(16, 29),
    fingerprint="mg1:0123456789abcdef",
    also=("NEW-003",),
)
NOTE = replace(
    FINDING, rule_id="SAFE-004", severity=Severity.WARNING, status=Status.PREVIEW, path="note.md", part=Part.BODY,
    location=Location((("line", 12), ("column", 5))), column=5, text="well tolerated", sentence="It is well tolerated.",
    mark=(6, 20), also=(), why=(Clause("Directive 2001/83/EC", "Art. 87(3)", "Objective.", "G"),),
)  # fmt: skip
ABSENT = replace(
    FINDING, rule_id="LOCAL-001", text="", mark=(0, 0), also=(), message="The purpose line is missing."
)
CONTEXT = Context("msl_deck_proactive", "hcp_prescriber", ("EU", "UK"), "proactive", ("content_type", "mode"))
REPORT = Report(
    version="0.1.0",
    ruleset=RulesetInfo("a" * 64, (("sup", "1.0.0"),), 2, 1, selected=("SUP", "LOCAL-001")),
    fail_on=Severity.ERROR,
    checked=(
        Checked("decks/zeltriva.pptx", "pptx", "b" * 64, CONTEXT, (
            Unread(Location((("slide", 2), ("shape", "Photo"))), "picture", picture=True),
            Unread(Location((("part", "ppt/slides/slide9.xml"),)), "is not valid XML"),
        )),
        Checked("note.md", "markdown", "c" * 64, CONTEXT),
    ),
    findings=(FINDING, ABSENT, NOTE),
    failures=(Failure("old.ppt", "the format .ppt cannot be read; save it as .pptx"),),
    skipped=(Skipped("code.py", "no document (.py)"),),
)  # fmt: skip

TEXT = """\
decks/zeltriva.pptx

decks/zeltriva.pptx:slide 4:Title 1:paragraph 1:17: error SUP-001
    “best-in-class” sets a medicine above all others, which no data show.
    | ZELTRIVA is the best-in-class option after anti-angiogenic failure in
    |                 ^^^^^^^^^^^^^
    | adults with advanced renal cell carcinoma.
    instead  State the measured result.
    why      ABPI Code 2024 cl. 6.1
    also     NEW-003

decks/zeltriva.pptx:slide 4:Title 1:paragraph 1:17: error LOCAL-001
    The purpose line is missing.
    instead  State the measured result.
    why      ABPI Code 2024 cl. 6.1

note.md

note.md:12:5: warning (preview) SAFE-004
    “best-in-class” sets a medicine above all others, which no data show.
    | It is well tolerated.
    |       ^^^^^^^^^^^^^^
    instead  State the measured result.
    why      Directive 2001/83/EC Art. 87(3) (to be confirmed)

NOT CHECKED
    old.ppt: the format .ppt cannot be read; save it as .pptx
    decks/zeltriva.pptx: ppt/slides/slide9.xml: is not valid XML

note: 2 files judged as content_type msl_deck_proactive (assumed), audience
hcp_prescriber, jurisdiction EU+UK, mode proactive (assumed)
note: only these rules were run: SUP, LOCAL-001
note: 1 picture not read: text in pictures is not checked
note: passed over in the folders: 1 × no document (.py)
2 errors, 1 warning in 2 files; 1 path not checked.
"""


def test_the_text_report_groups_by_file_and_quotes_the_sentence():
    assert render("text", REPORT, Look()) == TEXT


def test_the_text_report_keeps_to_eighty_columns():
    assert max(len(line) for line in TEXT.splitlines()) <= 80


def test_colours_change_nothing_but_the_colours():
    import regex

    coloured = render("text", REPORT, Look(colour=True))
    assert "\x1b[" in coloured
    assert regex.sub(r"\x1b\[[0-9;]*m", "", coloured) == TEXT


@pytest.mark.parametrize("width", [40, 60, 110])
def test_a_hit_is_underlined_at_any_width(width: int):
    lines = render("text", REPORT, Look(width=width)).splitlines()
    at = next(number for number, line in enumerate(lines) if set(line.strip("| ")) == {"^"})
    start, end = lines[at].index("^"), lines[at].rindex("^") + 1
    assert lines[at - 1][start:end] == "best-in-class"


def test_a_clean_run_claims_no_clearance():
    clean = replace(
        REPORT,
        findings=(),
        failures=(),
        skipped=(),
        ruleset=replace(REPORT.ruleset, selected=()),
        checked=(Checked("a.md", "markdown", "d" * 64, replace(CONTEXT, assumed=())),),
    )
    assert render("text", clean, Look(width=110)) == (
        "note: 1 file judged as content_type msl_deck_proactive, audience hcp_prescriber, jurisdiction EU+UK, mode\n"
        "proactive\n"
        "No rule fired in 1 file; that is no clearance.\n"
    )


def test_the_json_report_is_the_whole_report():
    document = json.loads(render("json", REPORT, Look()))
    first = document["findings"][0]
    assert first == {
        "rule_id": "SUP-001",
        "rule_name": "unqualified superlative",
        "severity": "error",
        "confidence": "certain",
        "status": "stable",
        "message": FINDING.message,
        "suggestion": "State the measured result.",
        "why": [
            {"source": "ABPI Code 2024", "clause": "cl. 6.1", "says": "No exaggeration.", "confidence": "H", "reference": "S22"},
            {"source": "Directive 2001/83/EC", "clause": "Art. 87(3)", "says": "Objective.", "confidence": "G", "reference": ""},
        ],
        "path": "decks/zeltriva.pptx",
        "part": "title",
        "location": {
            "text": "slide 4, Title 1, paragraph 1",
            "steps": [
                {"kind": "slide", "value": 4},
                {"kind": "shape", "value": "Title 1"},
                {"kind": "paragraph", "value": 1},
            ],
            "box": [10, 20, 300.12, 40],
        },
        "column": 17,
        "text": "best-in-class",
        "sentence": SENTENCE,
        "mark": {"start": 16, "end": 29},
        "fingerprint": "mg1:0123456789abcdef",
        "also": ["NEW-003"],
        "suppression": None,
    }  # fmt: skip
    del document["findings"]
    assert document == {
        "schema_version": "msl-guard/report@1",
        "tool": {"name": "msl-guard", "version": "0.1.0"},
        "ruleset": {"sha256": "a" * 64, "packs": [{"id": "sup", "version": "1.0.0"}], "rules": 2, "products": 1, "labels": [], "sources": [], "selected": ["SUP", "LOCAL-001"], "ignored": []},
        "exit_code": 3,
        "outcome": "incomplete",
        "fail_on": "error",
        "column_unit": "unicode code points",
        "checked": [
            {
                "path": "decks/zeltriva.pptx",
                "format": "pptx",
                "sha256": "b" * 64,
                "context": {
                    "content_type": "msl_deck_proactive",
                    "audience": "hcp_prescriber",
                    "jurisdictions": ["EU", "UK"],
                    "mode": "proactive",
                    "assumed": ["content_type", "mode"],
                },
                "unread": [
                    {"location": {"text": "slide 2, Photo", "steps": [{"kind": "slide", "value": 2}, {"kind": "shape", "value": "Photo"}], "box": None}, "reason": "picture", "picture": True},
                    {"location": {"text": "ppt/slides/slide9.xml", "steps": [{"kind": "part", "value": "ppt/slides/slide9.xml"}], "box": None}, "reason": "is not valid XML", "picture": False},
                ],
                "sources": [],
            },
            {
                "path": "note.md",
                "format": "markdown",
                "sha256": "c" * 64,
                "context": {
                    "content_type": "msl_deck_proactive",
                    "audience": "hcp_prescriber",
                    "jurisdictions": ["EU", "UK"],
                    "mode": "proactive",
                    "assumed": ["content_type", "mode"],
                },
                "unread": [],
                "sources": [],
            },
        ],
        "failures": [{"path": "old.ppt", "reason": "the format .ppt cannot be read; save it as .pptx"}],
        "skipped": [{"path": "code.py", "reason": "no document (.py)"}],
        "notes": [
            "2 files judged as content_type msl_deck_proactive (assumed), audience hcp_prescriber, jurisdiction EU+UK, mode proactive (assumed)",
            "only these rules were run: SUP, LOCAL-001",
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, 3),
        ({"failures": ()}, 3),
        ({"failures": (), "checked": REPORT.checked[1:]}, 1),
        ({"failures": (), "checked": REPORT.checked[1:], "fail_on": None}, 0),
        ({"failures": (), "checked": REPORT.checked[1:], "findings": (NOTE,), "fail_on": Severity.INFO}, 0),
        ({"failures": (), "checked": REPORT.checked[1:], "findings": ()}, 0),
        ({"failures": (), "checked": (), "findings": ()}, 3),
    ],
    ids=["failure", "part not read", "error", "never fails", "preview", "clean", "nothing checked"],
)
def test_the_verdict_is_the_exit_code(changes, verdict: int):
    assert replace(REPORT, **changes).verdict == verdict


@pytest.mark.parametrize(
    ("jurisdictions", "line"),
    [
        (("US",), "21 CFR 202.1(e)(6)(i); IFPMA Code 2019 cl. 4.2; ABPI Code 2024 cl. 6.1, cl. 14"),
        (("UK",), "ABPI Code 2024 cl. 6.1, cl. 14; IFPMA Code 2019 cl. 4.2; 21 CFR 202.1(e)(6)(i)"),
        (("INTL",), "IFPMA Code 2019 cl. 4.2; ABPI Code 2024 cl. 6.1, cl. 14; 21 CFR 202.1(e)(6)(i)"),
        (("US", "UK"), "21 CFR 202.1(e)(6)(i); ABPI Code 2024 cl. 6.1, cl. 14; IFPMA Code 2019 cl. 4.2"),
    ],
)  # fmt: skip
def test_the_clauses_that_bind_the_document_come_first(jurisdictions: tuple[str, ...], line: str):
    clauses = (
        Clause("ABPI Code 2024", "cl. 6.1", "", "H"),
        Clause("21 CFR", "202.1(e)(6)(i)", "", "H"),
        Clause("ABPI Code 2024", "cl. 14", "", "M"),
        Clause("IFPMA Code 2019", "cl. 4.2", "", "M"),
        Clause("Directive 2001/83/EC", "Art. 87(3)", "", "G"),
    )
    assert grounds(clauses, jurisdictions) == line


HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\x08\u202edesrever\u2028line\nbreak\ud800"
STEERS = {char for char in HOSTILE if ord(char) < 32 or 127 <= ord(char) < 160 or ord(char) > 0x2000}


@pytest.mark.parametrize("format_name", ["text", "json"])
def test_no_text_of_a_document_or_name_steers_a_terminal(format_name: str):
    hostile = replace(
        FINDING,
        path=HOSTILE, message=HOSTILE, suggestion=HOSTILE, text=HOSTILE, sentence=HOSTILE, mark=(0, len(HOSTILE)),
        location=Location((("shape", HOSTILE),)),
    )  # fmt: skip
    report = replace(
        REPORT,
        findings=(hostile,),
        failures=(Failure(HOSTILE, HOSTILE),),
        skipped=(Skipped(HOSTILE, HOSTILE),),
    )
    shown = render(format_name, report, Look())
    assert STEERS & set(shown) <= {"\n"}
    assert "\nbreak" not in shown
    if format_name == "json":
        assert json.loads(shown)["findings"][0]["text"] == HOSTILE


@given(st.text(st.characters()))
def test_words_made_plain_keep_their_length_and_names_stay_on_one_line(text: str):
    assert len(plain(text)) == len(text)
    for shown in (plain(text), named(text)):
        assert not {"\n", "\r", "\x1b", "\x07", "\u202e", "\u2028"} & set(shown)
    assert json.loads(json_escaped(json.dumps(text, ensure_ascii=False))) == text
