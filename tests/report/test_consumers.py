"""The formats for platforms, held against what others wrote to read or write them.

Four of the packages are Node's: `npm ci --prefix tests/report/consumers` installs them; skipped, visibly,
without them.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pyromark
import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from msl_guard.model import Finding, Report, Severity
from msl_guard.report import Look, render
from msl_guard.report.place import column, line, told
from msl_guard.report.visible import named, plain
from tests.conftest import ROOT
from tests.report.test_machine_formats import EMPTY, MIXED
from tests.report.test_reports import ABSENT, FINDING, NOTE

CONSUMERS = Path(__file__).parent / "consumers"
GITLAB = json.loads((Path(__file__).parent / "gitlab-code-quality.json").read_text(encoding="utf-8"))
COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
TYPED = "import type {{ Issue }} from 'codeclimate-types'\nexport const report: Issue[] = {}\n"
REPORTS = pytest.mark.parametrize("report", [MIXED, EMPTY], ids=["mixed", "empty"])


@pytest.fixture(scope="session")
def node() -> str:
    """The program that runs the packages."""
    program = shutil.which("node")
    if program is None or not (CONSUMERS / "node_modules").is_dir():
        pytest.skip("needs Node and: npm ci --prefix tests/report/consumers")
    return program


@pytest.fixture
def consumed(node: str):
    """What a package makes of a text."""

    def call(kind: str, text: str) -> str:
        command = [node, CONSUMERS / "read.mjs", kind]
        done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
        assert done.stderr == b""
        return done.stdout.decode()

    return call


@pytest.fixture
def on_fixtures(run, monkeypatch):
    """The report on all fixtures in a format."""
    monkeypatch.chdir(ROOT)
    return lambda name: run("scan", "fixtures", "--isolated", "--no-cache", "--format", name)[1]


def annotation(finding: Finding) -> list[object]:
    """A call of GitHub's own library for a finding."""
    said = {
        "title": named(f"{finding.rule_id} {finding.rule_name}"),
        "file": named(finding.path),
        "startLine": line(finding),
        "startColumn": column(finding),
    }
    return [COMMANDS[finding.severity], named(told(finding)), said]


@REPORTS
def test_github_commands_are_those_of_its_own_library(consumed, report: Report):
    calls = [
        ["error", named(gap.reason), {"title": "not checked", "file": named(gap.path)}] for gap in report.gaps
    ]
    calls += [annotation(one) for one in sorted(report.open, key=lambda one: -one.severity)]
    written = render("github", report, Look()).splitlines()[:-1]
    assert consumed("github", json.dumps(calls)).splitlines() == written
    assert len(written) == len(report.open) + len(report.gaps)


@REPORTS
def test_rdjson_has_no_fault_for_a_validator(consumed, report: Report):
    assert json.loads(consumed("rdjson", render("rdjson", report, Look()))) == {"valid": True, "errors": []}


def test_rdjson_of_the_fixtures_has_no_fault_for_a_validator(consumed, on_fixtures):
    assert json.loads(consumed("rdjson", on_fixtures("rdjson"))) == {"valid": True, "errors": []}


def test_a_validator_of_rdjson_finds_what_is_wrong(consumed):
    assert json.loads(consumed("rdjson", '{"diagnostics": [{"message": 1}]}'))["valid"] is False


def test_checkstyle_is_read_by_a_reviewing_bot(consumed):
    report = replace(MIXED, findings=(FINDING, ABSENT, NOTE), failures=())
    read = json.loads(consumed("checkstyle", render("checkstyle", report, Look())))
    found = [
        {
            "file": one.path,
            "line": line(one),
            "column": column(one),
            "severity": one.severity.label,
            "message": told(one),
        }
        for one in (FINDING, ABSENT, NOTE)
    ]
    gap = "Not checked: ppt/slides/slide9.xml: is not valid XML"
    found.insert(2, {"file": FINDING.path, "line": 1, "column": None, "severity": "error", "message": gap})
    assert read == found


@REPORTS
def test_gitlab_issues_keep_to_what_is_documented(report: Report):
    assert list(Draft202012Validator(GITLAB).iter_errors(json.loads(render("gitlab", report, Look())))) == []


def test_gitlab_issues_of_the_fixtures_keep_to_what_is_documented(on_fixtures):
    issues = json.loads(on_fixtures("gitlab"))
    assert len(issues) > 20
    assert list(Draft202012Validator(GITLAB).iter_errors(issues)) == []


@REPORTS
def test_gitlab_issues_are_issues_of_code_climate(node: str, tmp_path: Path, report: Report):
    assert compiled(node, tmp_path, render("gitlab", report, Look())) == ""


def test_what_is_no_issue_of_code_climate_is_refused(node: str, tmp_path: Path):
    issue = json.loads(render("gitlab", MIXED, Look()))[0] | {"severity": "grave"}
    assert "Type '\"grave\"' is not assignable to type 'Severity" in compiled(
        node, tmp_path, json.dumps([issue])
    )


def compiled(node: str, folder: Path, report: str) -> str:
    """What the compiler says of a report as a value of the published types."""
    (folder / "node_modules").symlink_to(CONSUMERS / "node_modules")
    (folder / "report.ts").write_text(TYPED.format(report), encoding="utf-8")
    compiler = CONSUMERS / "node_modules" / "typescript" / "bin" / "tsc"
    options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext"]
    command = [node, compiler, *options, "report.ts"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


def test_markdown_is_a_page_with_a_table_for_each_document():
    page = pyromark.html(render("markdown", MIXED, Look()), options=pyromark.Options.ENABLE_TABLES)
    rows = [row for row in page.split("<tr>")[1:] if "<td>" in row]
    assert len(rows) == len(MIXED.findings)
    assert "<td>=HYPERLINK(1) | `x` &lt;b&gt;" in page and "<b>" not in page
    assert f"<td>{plain(NOTE.text)}</td>" in page
