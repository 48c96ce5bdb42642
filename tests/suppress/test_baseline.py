"""The baseline: made, read back, applied and pruned."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from msl_guard.errors import ConfigError
from msl_guard.model import Checked
from msl_guard.suppress import Baseline
from tests.report.test_reports import CONTEXT, FINDING, REPORT

OTHER = replace(FINDING, path="a.md", fingerprint="mg1:00000000000000aa")
RUN = replace(
    REPORT,
    failures=(),
    checked=tuple(Checked(path, "pptx", "b" * 64, CONTEXT) for path in ("a.md", "decks/zeltriva.pptx")),
    findings=(OTHER, FINDING),
)
TEXT = (
    "# msl-guard/baseline@1: path, rule, fingerprint\n"
    "a.md\tSUP-001\tmg1:00000000000000aa\n"
    "decks/zeltriva.pptx\tSUP-001\tmg1:0123456789abcdef\n"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_a_baseline_is_sorted_and_reads_back_as_it_was():
    made = Baseline.of(RUN, Path("baseline.txt"))
    assert str(made) == TEXT
    assert Baseline.read(TEXT, Path("baseline.txt")) == made


def test_known_findings_do_not_fail_and_new_ones_do():
    known = Baseline.read(TEXT, Path("baseline.txt"))
    assert known.applied(RUN).verdict == 0
    assert [str(one.suppression) for one in known.applied(RUN).findings] == [
        "baseline: stood when the baseline was made"
    ] * 2
    new = replace(FINDING, fingerprint="mg1:00000000000000bb")
    assert known.applied(replace(RUN, findings=(OTHER, new))).open == (new,)


def test_pruning_drops_what_no_longer_holds_and_keeps_what_was_not_checked():
    Path("c.md").write_text("x")
    text = TEXT + "c.md\tSUP-001\tmg1:00000000000000cc\ngone.md\tSUP-001\tmg1:00000000000000dd\n"
    known = Baseline.read(text, Path("baseline.txt"))
    pruned = known.pruned(replace(RUN, findings=(OTHER,)))
    assert sorted(pruned.entries) == [
        ("a.md", "SUP-001", "mg1:00000000000000aa"),
        ("c.md", "SUP-001", "mg1:00000000000000cc"),
    ]
    assert pruned.counts() == {"SUP-001": 2}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "baseline.txt:1: is no baseline"),
        ("a.md\tSUP-001\tmg1:00\n", "baseline.txt:1: is no baseline"),
        (TEXT + "a.md SUP-001\n", "baseline.txt:4: is no entry"),
        (TEXT + "a.md\tSUP-001\tsha:1\n", "baseline.txt:4: is no entry"),
    ],
)
def test_a_file_that_is_no_baseline_stops_the_run(text: str, told: str):
    with pytest.raises(ConfigError, match=told):
        Baseline.read(text, Path("baseline.txt"))
