"""The formats for platforms, read back by parsers that others wrote where there is one."""

import csv
import io
import json
from hashlib import sha256

import junitparser
import pytest
import regex
from lxml import etree
from msgspec.structs import replace
from sarif_pydantic import Sarif

from msl_guard.model import Checked, Failure, Severity, Status, Suppression, SuppressionKind
from msl_guard.report import FORMATS, Look, render
from tests.report.test_reports import ABSENT, CONTEXT, FINDING, NOTE, REPORT

WAIVED = replace(
    NOTE,
    status=Status.STABLE,
    suppression=Suppression(SuppressionKind.WAIVER, "agreed with review", "j.doe", "MLR-7", "2027-01-31"),
)
NASTY = replace(
    FINDING,
    path="decks/a, b: 100%.pptx",
    message="=HYPERLINK(1) | `x` <b>\n\x1b[31m::error::",
    sentence="\x00\ufffe bell \x07",
    text="=1+1",
    mark=(0, 1),
)
MIXED = replace(REPORT, findings=(NASTY, FINDING, ABSENT, WAIVED))
EMPTY = replace(
    REPORT, findings=(), failures=(), skipped=(), checked=(Checked("a.md", "markdown", "d" * 64, CONTEXT),)
)
PLACE = "slide 4, Title 1, paragraph 1"


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("report", [MIXED, EMPTY], ids=["mixed", "empty"])
def test_a_report_is_the_same_text_each_time_and_holds_no_raw_control_characters(name: str, report):
    written = render(name, report, Look())
    assert written == render(name, report, Look())
    assert written.endswith("\n")
    assert not regex.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", written)


@pytest.mark.parametrize("report", [MIXED, EMPTY], ids=["mixed", "empty"])
def test_sarif_is_read_by_another_parser(report):
    parsed = Sarif.model_validate_json(render("sarif", report, Look()))
    (run,) = parsed.runs
    assert [one.rule_id for one in run.results] == [one.rule_id for one in report.findings]
    assert [rule.id for rule in run.tool.driver.rules or []] == sorted(
        {one.rule_id for one in report.findings}
    )


def test_sarif_tells_place_fingerprint_suppression_and_gaps():
    (run,) = json.loads(render("sarif", MIXED, Look()))["runs"]
    first, _, _, waived = run["results"]
    assert first["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "decks/a%2C%20b%3A%20100%25.pptx", "uriBaseId": "SRCROOT"},
                "region": {"startLine": 1, "startColumn": 1, "snippet": {"text": "=1+1"}},
            },
            "logicalLocations": [{"fullyQualifiedName": PLACE, "kind": "title"}],
        }
    ]
    assert first["message"]["text"].startswith(f"{PLACE}: ")
    assert first["partialFingerprints"] == {"mslGuard/v1": "mg1:0123456789abcdef"}
    assert "suppressions" not in first
    assert waived["locations"][0]["physicalLocation"]["region"]["startLine"] == 12
    assert waived["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "waiver: agreed with review (j.doe, MLR-7, until 2027-01-31)",
        }
    ]
    (invocation,) = run["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 3)
    assert [one["message"]["text"] for one in invocation["toolExecutionNotifications"]] == [
        "Not checked: the format .ppt cannot be read; save it as .pptx",
        "Not checked: ppt/slides/slide9.xml: is not valid XML",
    ]


def test_sarif_leaves_out_the_least_findings_beyond_what_platforms_take_and_says_so(monkeypatch):
    monkeypatch.setattr("msl_guard.report.sarif.MOST_RESULTS", 2)
    (run,) = json.loads(render("sarif", replace(EMPTY, findings=(NOTE, FINDING, ABSENT)), Look()))["runs"]
    assert [one["ruleId"] for one in run["results"]] == ["SUP-001", "LOCAL-001"]
    assert run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"] == (
        "1 finding of lower severity left out; a run takes 2 at most."
    )


def test_junit_is_read_by_another_parser():
    suites = junitparser.JUnitXml.fromstring(render("junit", MIXED, Look()).encode())
    assert (suites.tests, suites.failures, suites.errors, suites.skipped) == (6, 3, 2, 1)
    cases = {case.name: [type(one).__name__ for one in case.result] for suite in suites for case in suite}
    assert cases == {
        f"SUP-001 at {PLACE}": ["Failure"],
        f"LOCAL-001 at {PLACE}": ["Failure"],
        "SAFE-004 at line 12, column 5": ["Skipped"],
        "not checked": ["Error"],
    }


def test_junit_gives_a_clean_document_a_passed_case():
    suites = junitparser.JUnitXml.fromstring(render("junit", EMPTY, Look()).encode())
    assert [(case.name, case.result) for suite in suites for case in suite] == [("no rule fired", [])]


def test_checkstyle_lists_open_findings_by_file():
    root = etree.fromstring(render("checkstyle", MIXED, Look()).encode())
    listed = {file.get("name"): [error.get("source") for error in file] for file in root}
    assert listed == {
        "decks/a, b: 100%.pptx": ["msl-guard.SUP-001"],
        "decks/zeltriva.pptx": ["msl-guard.SUP-001", "msl-guard.LOCAL-001", "msl-guard.NOT-CHECKED"],
        "note.md": [],
        "old.ppt": ["msl-guard.NOT-CHECKED"],
    }


# The grammar of workflow commands: name, properties without their separators, data on one line.
_COMMAND = regex.compile(r"::(error|warning|notice) ((?:\w+=[^,:\r\n]*)(?:,\w+=[^,:\r\n]*)*)::([^\r\n]*)")


def test_github_commands_keep_to_their_grammar_worst_first():
    *commands, summary = render("github", MIXED, Look()).splitlines()
    assert all(_COMMAND.fullmatch(one) for one in commands)
    assert [one.split(" ", 1)[0] for one in commands] == ["::error"] * 5
    assert "title=SUP-001 unqualified superlative,file=decks/a%2C b%3A 100%25.pptx,line=1,col=1::" in "".join(
        commands
    )
    assert summary == "msl-guard: 3 open findings, 1 set aside in 2 documents, 2 not checked"


def test_gitlab_issues_have_what_the_platform_asks_for():
    issues = json.loads(render("gitlab", MIXED, Look()))
    assert json.loads(render("gitlab", EMPTY, Look())) == []
    assert len({one["fingerprint"] for one in issues}) == len(issues) - 1  # FINDING and ABSENT share theirs
    assert issues[1] == {
        "type": "issue",
        "categories": ["Clarity"],
        "description": f"{PLACE}: {FINDING.message} Instead: {FINDING.suggestion}",
        "location": {"path": FINDING.path, "lines": {"begin": 1, "end": 1}},
        "check_name": "SUP-001",
        "fingerprint": sha256(f"{FINDING.path}\0{FINDING.fingerprint}".encode()).hexdigest(),
        "severity": "critical",
    }


@pytest.mark.parametrize(
    ("byte_column", "start"), [(7, {"line": 12, "column": 7}), (0, {"line": 12})], ids=["known", "unknown"]
)
def test_rdjson_counts_columns_in_bytes_where_there_are_lines(byte_column: int, start: dict[str, int]):
    found = replace(NOTE, byte_column=byte_column)
    document = json.loads(render("rdjson", replace(MIXED, findings=(found,)), Look()))
    assert document["source"] == {"name": "msl-guard"}
    assert document["diagnostics"][0] == {
        "message": f"{NOTE.message} Instead: {NOTE.suggestion}",
        "location": {"path": "note.md", "range": {"start": start}},
        "severity": "WARNING",
        "code": {"value": "SAFE-004"},
    }


def test_csv_has_a_row_for_each_finding_and_gap_and_no_formula():
    rows = list(csv.DictReader(io.StringIO(render("csv", MIXED, Look()), newline="")))
    assert [one["rule_id"] for one in rows] == [
        "SUP-001", "SUP-001", "LOCAL-001", "SAFE-004", "NOT-CHECKED", "NOT-CHECKED",
    ]  # fmt: skip
    assert rows[0]["text"] == "'=1+1"
    assert rows[3]["suppression"].startswith("waiver: agreed with review")
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_jsonl_lines_are_those_of_the_json_report():
    rows = [json.loads(line) for line in render("jsonl", MIXED, Look()).split("\n") if line]
    whole = json.loads(render("json", MIXED, Look()))
    kinds = {"document": "checked", "finding": "findings", "failure": "failures", "skipped": "skipped"}
    for kind, key in kinds.items():
        assert [
            {k: v for k, v in row.items() if k != "type"} for row in rows if row["type"] == kind
        ] == whole[key]
    assert rows[0]["exit_code"] == whole["exit_code"]


def test_concise_has_a_line_for_each_finding_and_gap():
    lines = render("concise", replace(REPORT, findings=(FINDING, WAIVED)), Look()).splitlines()
    assert lines == [
        f"decks/zeltriva.pptx:{PLACE}: error SUP-001 {FINDING.message}",
        f"note.md:12:5: warning SAFE-004 {NOTE.message} [waiver]",
        "old.ppt: not checked: the format .ppt cannot be read; save it as .pptx",
        "decks/zeltriva.pptx: not checked: ppt/slides/slide9.xml: is not valid XML",
        "1 open in 2 documents, 2 not checked",
    ]


def test_markdown_shows_words_and_no_markup_of_theirs():
    written = render("markdown", MIXED, Look())
    assert "### decks/a, b: 100%.pptx" in written
    assert r"=HYPERLINK(1) \| \`x\` \<b\>" in written
    assert (
        "**Incomplete: not everything was checked.** 3 errors open, 1 set aside, 2 documents, 2 not checked."
        in written
    )
    assert "- old.ppt: the format .ppt cannot be read; save it as .pptx" in written


def test_a_finding_set_aside_neither_fails_nor_shows_in_the_text():
    report = replace(EMPTY, findings=(replace(FINDING, suppression=WAIVED.suppression),))
    assert report.verdict == 0
    assert render("text", report, Look()) == (
        "note: 1 file judged as content_type msl_deck_proactive (assumed), audience\n"
        "hcp_prescriber, jurisdiction EU+UK, mode proactive (assumed)\n"
        "note: only these rules were run: SUP, LOCAL-001\n"
        "note: 1 finding set aside: 1 by waiver\n"
        "No rule fired in 1 file; that is no clearance.\n"
    )
    assert replace(report, fail_on=Severity.INFO).verdict == 0


def test_every_gap_is_in_the_report_of_every_format():
    gaps = replace(EMPTY, failures=(Failure("lost.pptx", "damaged beyond reading"),))
    for name in FORMATS:
        assert "damaged beyond reading" in render(name, gaps, Look()), name
