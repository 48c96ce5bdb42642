"""Waivers: what they excuse, what ends them, and what is said of those that do not hold."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from msl_guard.errors import ConfigError
from msl_guard.model import Checked, Severity
from msl_guard.suppress import Waivers
from tests.report.test_reports import CONTEXT, FINDING, REPORT

TODAY = date(2026, 11, 22)
ENTRY = """\
schema: msl-guard/waivers@1
waivers:
  - fingerprint: mg1:0123456789abcdef
    rule: SUP-001
    path: decks/zeltriva.pptx
    quote: best-in-class
    reason: quoted from the cited guideline
    approved_by: j.doe
    ref: MLR-7
    expires: 2026-11-22
"""
RUN = replace(
    REPORT,
    failures=(),
    checked=(Checked("decks/zeltriva.pptx", "pptx", "b" * 64, CONTEXT),),
    findings=(FINDING,),
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def waivers(text: str = ENTRY) -> Waivers:
    return Waivers.read(text, Path("waivers.yaml"))


def test_a_waiver_excuses_its_finding_to_the_end_of_its_last_day():
    report = waivers().applied(RUN, TODAY, ())
    (finding,) = report.findings
    assert (
        str(finding.suppression) == "waiver: quoted from the cited guideline (j.doe, MLR-7, until 2026-11-22)"
    )
    assert (report.verdict, report.open) == (0, ())


@pytest.mark.parametrize(
    ("finding", "today", "unwaivable", "problem"),
    [
        (FINDING, date(2026, 11, 23), (), ("WAIVER-001", Severity.WARNING)),
        (replace(FINDING, fingerprint="mg1:ffffffffffffffff"), TODAY, (), ("WAIVER-002", Severity.WARNING)),
        (replace(FINDING, rule_id="SUP-002"), TODAY, (), ("WAIVER-002", Severity.WARNING)),
        (FINDING, TODAY, ("SUP-001",), ("WAIVER-003", Severity.ERROR)),
        (FINDING, TODAY, ("NEW-003",), ("WAIVER-003", Severity.ERROR)),
    ],
    ids=["expired", "other words", "other rule", "rule without exceptions", "joined rule without exceptions"],
)
def test_a_waiver_that_does_not_hold_leaves_the_finding_open_and_is_told(finding, today, unwaivable, problem):
    report = waivers().applied(replace(RUN, findings=(finding,)), today, unwaivable)
    kept, told = report.findings
    assert kept == finding
    assert (told.rule_id, told.severity) == problem
    assert (told.path, str(told.location)) == ("waivers.yaml", "line 3, column 1")
    assert report.verdict == 1


def test_strict_waivers_make_an_unused_waiver_fail_the_run():
    clean = replace(RUN, findings=())
    assert waivers().applied(clean, TODAY, ()).verdict == 0
    assert waivers().applied(clean, TODAY, (), strict=True).verdict == 1


def test_a_waiver_of_a_document_that_was_not_checked_is_not_called_unused():
    assert waivers().applied(replace(RUN, checked=(), findings=()), TODAY, ()).findings == ()


def test_paths_count_from_the_folder_of_the_waivers_file():
    nested = Waivers.read(ENTRY.replace("decks/zeltriva", "zeltriva"), Path("decks/waivers.yaml"))
    assert nested.applied(RUN, TODAY, ()).open == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("reason: quoted from the cited guideline", "reason: ' '", "waivers.yaml:7: waivers[0].reason: ' ' does not have the right form: some words that say why"),
        ("    reason: quoted from the cited guideline\n", "", "waivers.yaml:3: waivers[0]: the key 'reason' is missing"),
        ("    approved_by: j.doe\n", "", "the key 'approved_by' is missing"),
        ("    expires: 2026-11-22\n", "", "the key 'expires' is missing"),
        ("2026-11-22", "2026-02-30", "waivers.yaml:10: 2026-02-30 is no day; write YYYY-MM-DD"),
        ("2026-11-22", "soon", "waivers.yaml:10: waivers[0].expires: 'soon' does not have the right form: year, month and day, as in 2026-12-31"),
        ("mg1:0123456789abcdef", "mg1:0123", "waivers.yaml:3: waivers[0].fingerprint: 'mg1:0123' does not have the right form: mg1: and what follows it in the json report"),
        ("ref:", "reference:", "unknown key 'reference'"),
        ("waivers@1", "waivers@2", "waivers.yaml:1: schema"),
        (ENTRY[ENTRY.index("  - ") :], ENTRY[ENTRY.index("  - ") :] * 2, "waivers.yaml:11: the same finding is waived on line 3"),
    ],
)  # fmt: skip
def test_a_malformed_waiver_stops_the_run(old: str, new: str, told: str):
    with pytest.raises(ConfigError) as caught:
        waivers(ENTRY.replace(old, new))
    assert told in str(caught.value)
