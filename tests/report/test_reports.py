"""The reporters, from a report made by hand."""

import json
from dataclasses import replace

import pytest

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
from msl_guard.report import REPORTERS, Look

SENTENCE = "ZELTRIVA is the best-in-class option after anti-angiogenic failure in adults with advanced renal cell carcinoma."
FINDING = Finding(
    rule_id="SUP-001",
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
    ruleset=RulesetInfo("a" * 64, (("sup", "1.0.0"),), 2, 1),
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
    why      ABPI Code 2024 cl. 6.1
    instead  State the measured result.
    also     NEW-003

decks/zeltriva.pptx:slide 4:Title 1:paragraph 1:17: error LOCAL-001
    The purpose line is missing.
    why      ABPI Code 2024 cl. 6.1
    instead  State the measured result.

note.md

note.md:12:5: warning (preview) SAFE-004
    “best-in-class” sets a medicine above all others, which no data show.
    | It is well tolerated.
    |       ^^^^^^^^^^^^^^
    why      Directive 2001/83/EC Art. 87(3) (to be confirmed)
    instead  State the measured result.

NOT CHECKED
    old.ppt: the format .ppt cannot be read; save it as .pptx
    decks/zeltriva.pptx: ppt/slides/slide9.xml: is not valid XML

note: assumed for 2 files: content_type msl_deck_proactive, mode proactive
note: 1 picture not read: text in pictures is not checked
note: 1 other file in the folders passed over: 1 no document (.py)
2 errors, 1 warning in 2 files; 1 path not checked.
"""


def test_the_text_report_groups_by_file_and_quotes_the_sentence():
    assert REPORTERS["text"](REPORT, Look()) == TEXT


def test_the_text_report_keeps_to_eighty_columns():
    assert max(len(line) for line in TEXT.splitlines()) <= 80


def test_colours_change_nothing_but_the_colours():
    import regex

    coloured = REPORTERS["text"](REPORT, Look(colour=True))
    assert "\x1b[" in coloured
    assert regex.sub(r"\x1b\[[0-9;]*m", "", coloured) == TEXT


@pytest.mark.parametrize("width", [40, 60, 110])
def test_a_hit_is_underlined_at_any_width(width: int):
    lines = REPORTERS["text"](REPORT, Look(width=width)).splitlines()
    at = next(number for number, line in enumerate(lines) if set(line.strip("| ")) == {"^"})
    start, end = lines[at].index("^"), lines[at].rindex("^") + 1
    assert lines[at - 1][start:end] == "best-in-class"


def test_a_clean_run_claims_no_clearance():
    clean = replace(
        REPORT,
        findings=(),
        failures=(),
        skipped=(),
        checked=(Checked("a.md", "markdown", "d" * 64, replace(CONTEXT, assumed=())),),
    )
    assert REPORTERS["text"](clean, Look()) == "No rule fired in 1 file; that is no clearance.\n"


def test_the_json_report_is_the_whole_report():
    document = json.loads(REPORTERS["json"](REPORT, Look()))
    first = document["findings"][0]
    assert first == {
        "rule_id": "SUP-001",
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
    }  # fmt: skip
    del document["findings"]
    assert document == {
        "schema_version": "msl-guard/report@1",
        "tool": {"name": "msl-guard", "version": "0.1.0"},
        "ruleset": {"sha256": "a" * 64, "packs": [{"id": "sup", "version": "1.0.0"}], "rules": 2, "products": 1, "labels": []},
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
            },
        ],
        "failures": [{"path": "old.ppt", "reason": "the format .ppt cannot be read; save it as .pptx"}],
        "skipped": [{"path": "code.py", "reason": "no document (.py)"}],
        "notes": ["assumed for 2 files: content_type msl_deck_proactive, mode proactive"],
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
