"""The gate's decision: a table of situations, each for every output format.

The rows marked "elsewhere" are the false "clean" verdicts that other linters gave when they were
tried: a missing path, an unreadable file, a misspelt rule or an empty folder that exits 0.
"""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from msl_guard.report import FORMATS as ALL_FORMATS
from tests.conftest import FIXTURES, ROOT
from tests.rule_text import rule, rule_file

CLEAN, FINDINGS, USAGE, INCOMPLETE, BUG = 0, 1, 2, 3, 4
DIRTY = "Zeltrivanib is a miracle.\n\n"
FORMATS = sorted(ALL_FORMATS)


def write(name: str, content: str | bytes = "Plain words.\n") -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return name


def own_rules(text: str) -> list[str]:
    return ["--rules", write("own.yaml", f"schema: msl-guard/rules@1\n{text}")]


@pytest.fixture(autouse=True)
def impatience(monkeypatch):
    """A time limit that a slow pattern reaches at once."""
    monkeypatch.setattr("msl_guard.match.pattern.TIME_LIMIT", 0.05)


SLOW = rule_file(rule("match: ['regex: (?=(a+)+$)(a|aa)+(?=c)']"))

SITUATIONS = {
    "clean": (CLEAN, lambda: [write("a.md")]),
    "findings": (FINDINGS, lambda: [write("a.md", DIRTY)]),
    "256 findings": (FINDINGS, lambda: [write("a.md", DIRTY * 256)]),
    "65536 bytes of findings in two files": (
        FINDINGS,
        lambda: [write("a.md", DIRTY * 128), write("b.md", DIRTY * 128)],
    ),
    "findings below the failing floor": (CLEAN, lambda: [write("a.md", "A stellar result.\n")]),
    "findings at the lowered floor": (
        FINDINGS,
        lambda: [write("a.md", "A stellar result.\n"), "--fail-on", "warning"],
    ),
    "findings that never fail": (CLEAN, lambda: [write("a.md", DIRTY), "--fail-on", "never"]),
    "missing path, elsewhere 0": (INCOMPLETE, lambda: ["nowhere.md"]),
    "missing path beside a clean file, elsewhere 0": (INCOMPLETE, lambda: [write("a.md"), "nowhere.md"]),
    "missing path that reads like prose, elsewhere 0": (INCOMPLETE, lambda: ["this is a miracle"]),
    "missing path beside findings": (INCOMPLETE, lambda: [write("a.md", DIRTY), "nowhere.md"]),
    "missing path that never fails on findings": (INCOMPLETE, lambda: ["nowhere.md", "--fail-on", "never"]),
    "empty folder, elsewhere 0": (INCOMPLETE, lambda: (Path("empty").mkdir(), ["empty"])[1]),
    "folder without documents": (INCOMPLETE, lambda: (write("d/a.py"), ["d"])[1]),
    "nothing named in an empty folder": (INCOMPLETE, list),
    "empty list of files": (INCOMPLETE, lambda: ["--files-from", write("list", "\n")]),
    "empty file": (INCOMPLETE, lambda: [write("a.md", "")]),
    "white space": (INCOMPLETE, lambda: [write("a.md", " \n")]),
    "unreadable bytes, elsewhere 0": (INCOMPLETE, lambda: [write("a.pptx", b"PK\x03\x04random")]),
    "binary in a text file, elsewhere 0": (INCOMPLETE, lambda: [write("a.txt", b"\x00\x01\x02")]),
    "text named as a deck, elsewhere linted": (INCOMPLETE, lambda: [write("a.pptx", "words")]),
    "unknown extension named outright": (INCOMPLETE, lambda: [write("a.xyz")]),
    "encrypted deck": (INCOMPLETE, lambda: [str(FIXTURES / "unreadable" / "encrypted.pptx")]),
    "encrypted pdf": (INCOMPLETE, lambda: [str(FIXTURES / "unreadable" / "encrypted.pdf")]),
    "truncated document": (INCOMPLETE, lambda: [str(FIXTURES / "unreadable" / "truncated.docx")]),
    "pictures only": (INCOMPLETE, lambda: [str(FIXTURES / "unreadable" / "picture-only.pdf")]),
    "rule that runs too long": (INCOMPLETE, lambda: [write("a.md", "a" * 5000 + "b"), *own_rules(SLOW)]),
    "broken config, elsewhere 1": (USAGE, lambda: [write("a.md", DIRTY), *own_rules("packs: [")]),
    "unknown config key, elsewhere 0": (USAGE, lambda: [write("a.md", DIRTY), *own_rules("fail_no: error")]),
    "config file missing": (USAGE, lambda: [write("a.md", DIRTY), "--rules", "nowhere.yaml"]),
    "broken rule": (USAGE, lambda: [write("a.md"), *own_rules(rule_file(rule("match: ['regex: (']")))]),
    "empty pattern": (USAGE, lambda: [write("a.md"), *own_rules(rule_file(rule("match: ['']")))]),
    "no rules": (USAGE, lambda: [write("a.md"), *own_rules("packs: []")]),
    "unknown rule id, elsewhere 0": (USAGE, lambda: [write("a.md", DIRTY), "--select", "GUAR-999"]),
    "unknown family": (USAGE, lambda: [write("a.md", DIRTY), "--ignore", "ZZZ"]),
    "unknown jurisdiction": (USAGE, lambda: [write("a.md", DIRTY), "--jurisdiction", "XX"]),
    "unknown profile value": (USAGE, lambda: [write("a.md", DIRTY), "--profile", "UK,nothing"]),
    "unknown option": (USAGE, lambda: [write("a.md", DIRTY), "--nope"]),
    "usage outranks a missing path": (USAGE, lambda: ["nowhere.md", "--select", "GUAR-999"]),
}


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_each_situation_has_its_exit_code_whatever_the_format(run, situation: str, format_name: str):
    wanted, arrange = SITUATIONS[situation]
    code, out, err = run("scan", *arrange(), "--format", format_name)
    assert code == wanted, err
    assert "Traceback" not in out + err
    if code == USAGE:
        assert out == ""
        assert err
    else:
        assert out
    if format_name == "json" and code != USAGE:
        assert json.loads(out)["exit_code"] == code


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_report_file_changes_no_exit_code(run, situation: str):
    wanted, arrange = SITUATIONS[situation]
    code, _, _ = run("scan", *arrange(), "-o", "json:report.json", "-o", "text:report.txt")
    assert code == wanted
    assert Path("report.json").exists() is (code != USAGE)


def test_findings_are_still_printed_when_something_was_not_checked(run):
    code, out, _ = run("scan", write("a.md", DIRTY), "nowhere.md")
    assert code == INCOMPLETE
    assert "GUAR-003" in out and "nowhere.md: does not exist; check the name" in out


def test_a_bug_has_its_own_code_and_asks_to_be_reported(run, monkeypatch):
    def broken(*_args, **_options):
        raise ZeroDivisionError("boom")

    monkeypatch.setattr("msl_guard.cli.scan.check", broken)
    code, out, err = run("scan", write("a.md"))
    assert (code, out) == (BUG, "")
    assert "ZeroDivisionError: boom" in err and "this is a bug; please report the lines above" in err


def test_an_interrupted_run_is_neither_clean_nor_a_bug(run, monkeypatch):
    def interrupted(*_args, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("msl_guard.cli.scan.check", interrupted)
    code, _, err = run("scan", write("a.md"))
    assert (code, err.strip()) == (130, "msl-guard: interrupted")


def test_the_process_exits_with_the_code(tmp_path: Path):
    (tmp_path / "a.md").write_text(DIRTY, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "msl_guard", "scan", "a.md"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (FINDINGS, "")
    assert "GUAR-003" in done.stdout


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_incomplete(run):
    name = write("a.md")
    Path(name).chmod(0)
    assert run("scan", name)[0] == INCOMPLETE


def test_standard_input_gives_the_same_code(run, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(DIRTY.encode())))
    assert run("scan", "-", "--stdin-filename", "note.md")[0] == FINDINGS
