"""A run over many files: what one of them does, and how many processes there are, changes nothing else."""

import json
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from msl_guard.effort import Effort
from msl_guard.extract import plain
from msl_guard.extract.limits import LIMITS
from msl_guard.match import engine
from msl_guard.model import Severity, Verdict
from msl_guard.pipeline import check
from msl_guard.report import Look, render
from tests.conftest import FIXTURES, ROOT, STRICTEST, document
from tests.rule_text import rule, rule_file


@pytest.fixture
def ruleset(rules_from):
    return rules_from(rule_file(rule("match: [zork]")))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for number in range(12):
        Path(f"{number:02}.txt").write_text(f"A zork number {number}.", encoding="utf-8")
    return tmp_path


def report(ruleset, **effort):
    return check([Path()], ruleset, {}, Severity.ERROR, Effort(**effort))


@pytest.mark.parametrize("jobs", [2, 5, None])
def test_the_report_is_the_same_from_any_number_of_processes(shipped, monkeypatch, jobs: int | None):
    monkeypatch.chdir(ROOT)

    def shown(count: int | None) -> str:
        run = check([FIXTURES], shipped, {}, Severity.ERROR, Effort(jobs=count))
        return render("json", run, Look())

    assert shown(jobs) == shown(1)
    assert len(json.loads(shown(jobs))["findings"]) > 5


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_file_that_ends_its_reader_is_a_failure_and_the_others_are_checked(
    folder, ruleset, monkeypatch, jobs: int
):
    read = plain.read

    def broken(data: bytes, limits):
        if b"number 7" in data:
            os.kill(os.getpid(), signal.SIGSEGV)
        return read(data, limits)

    monkeypatch.setattr(plain, "read", broken)
    found = report(ruleset, jobs=jobs)
    assert [(one.path, one.reason) for one in found.failures] == [
        ("07.txt", "crashed its reader (SIGSEGV); open and save it again, and please report it")
    ]
    assert [one.path for one in found.findings] == [f"{n:02}.txt" for n in range(12) if n != 7]
    assert found.verdict is Verdict.INCOMPLETE


def test_a_file_that_takes_too_long_is_a_failure(folder, ruleset, monkeypatch):
    read = plain.read

    def slow(data: bytes, limits):
        if b"number 3" in data:
            time.sleep(60)
        return read(data, limits)

    monkeypatch.setattr(plain, "read", slow)
    found = report(ruleset, jobs=1, limits=replace(LIMITS, seconds=0.5))
    assert [(one.path, one.reason) for one in found.failures] == [
        ("03.txt", "took longer than 0.5 s; split it, or raise the time limit")
    ]
    assert len(found.checked) == 11


def test_progress_is_told_for_each_file(folder, ruleset):
    told = []
    report(ruleset, jobs=3, progress=lambda done, total: told.append((done, total)))
    assert told == [(done, 12) for done in range(1, 13)]


def test_a_ruleset_can_be_sent_to_a_process_that_was_not_forked(shipped):
    shipped.engine.prepare()
    sent = pickle.loads(pickle.dumps(shipped))
    text = document("Zeltrivanib is a miracle and best-in-class.")
    assert sent.engine.check(text, STRICTEST) == shipped.engine.check(text, STRICTEST)


def test_rules_without_time_left_are_named_and_findings_so_far_are_kept(rules_from, monkeypatch):
    now = [0.0]
    rules = rules_from(rule_file(rule("match: [zork]"), rule("match: [zonk]", id="LATE-001")))
    judged = engine.Engine.judged

    def slow(self, *arguments):
        found = list(judged(self, *arguments))
        now[0] += 6
        return found

    monkeypatch.setattr(engine.Engine, "judged", slow)
    monkeypatch.setattr(engine.time, "monotonic", lambda: now[0])
    outcome = rules.engine.check(document("zork zonk"), STRICTEST, seconds=5)
    assert [one.rule_id for one in outcome.findings] == ["TEST-001"]
    assert outcome.faults == ("not applied after 5 s: LATE-001; split the document",)


@pytest.mark.skipif(sys.platform != "linux", reason="lists processes as Linux does")
def test_an_interrupted_run_leaves_no_process_behind(folder):
    Path("rules.yaml").write_text(
        "schema: msl-guard/rules@1\n" + rule_file(rule("match: ['regex: (?=(a+)+$)(a|aa)+(?=c)']")),
        encoding="utf-8",
    )
    for number in range(12):
        Path(f"{number:02}.txt").write_text("\n\n".join(["a" * 5000 + "b"] * 50), encoding="utf-8")
    running = subprocess.Popen(
        [sys.executable, "-m", "msl_guard", "scan", ".", "--jobs", "3"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        # Whoever runs the tests in the background may have interrupts ignored, which is inherited.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    while len(members(running.pid)) < 4:
        assert running.poll() is None
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err) == (130, b"", b"\nmsl-guard: interrupted\n")
    assert members(running.pid) == []


def members(group: int) -> list[int]:
    """The processes of a group."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getpgid(int(entry.name)) == group:
                    found.append(int(entry.name))
            except ProcessLookupError:
                continue
    return found
