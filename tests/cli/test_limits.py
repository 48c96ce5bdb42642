"""Limits on what a file may cost: of the project, of the environment, of the command line, in this order."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from msl_guard.archive.batch import BatchScanner
from msl_guard.cli.effort import limits
from msl_guard.extract.limits import LIMITS, Limits, limited
from msl_guard.ruleset import limits_in, load, ready
from msl_guard.ruleset.shape import LimitsShape
from tests.conftest import ROOT

RULES = "schema: msl-guard/rules@1\n"
LONG = "This sentence has more than ten characters.\n"
TOO_LONG = "holds more than 10 characters; split it"


@pytest.fixture
def project(run, tmp_path: Path) -> Path:
    """A rule file that allows ten characters, and a note that has more."""
    (tmp_path / "rules.yaml").write_text(f"{RULES}limits: {{text_chars: 10}}\n", encoding="utf-8")
    (tmp_path / "note.md").write_text(LONG, encoding="utf-8")
    return tmp_path


def test_a_rule_file_sets_every_limit_that_there_is():
    others = {"timeout": "seconds", "max_file_size": "file_bytes"}
    named = {others.get(name, name) for name in LimitsShape.__struct_fields__}
    assert named == set(Limits.__struct_fields__)


def test_what_people_set_is_in_seconds_and_megabytes():
    given = {"timeout": 2.5, "max_file_size": 3, "pages": 7, "depth": 0}
    assert limited(LIMITS, given) == Limits(seconds=2.5, file_bytes=3 << 20, pages=7, depth=0)
    assert limited(LIMITS, {}) == LIMITS


def test_an_option_outranks_the_project_limit_by_limit():
    options = {"jobs": None, "timeout": None, "max_file_size": 4, "limit": (("pages", 8),)}
    options |= {"ocr": True, "require_ocr": False}
    of_project = {"timeout": 9, "max_file_size": 1, "pages": 1, "ratio": 2, "pictures": 3}
    wanted = Limits(seconds=9, file_bytes=4 << 20, pages=8, ratio=2, pictures=3)
    assert limits(options, of_project) == wanted
    assert limits(options | {"ocr": False}, of_project).pictures == 0


@pytest.mark.parametrize("command", ["scan", "extract", "annotate", "annotate --remove"])
def test_every_command_that_reads_heeds_the_project(command: str, project, run):
    (project / "note.pdf").write_text(LONG)
    file = "note.md" if command in ("scan", "extract") else "note.pdf"
    if file.endswith("pdf"):
        (project / "rules.yaml").write_text(f"{RULES}limits: {{max_file_size: 1}}\n", encoding="utf-8")
        (project / "note.pdf").write_bytes(b"%PDF" + b" " * (1 << 20))
    code, out, err = run(*command.split(), file)
    assert code == 3
    assert (TOO_LONG if file == "note.md" else "is larger than 1 MB") in out + err


@pytest.mark.parametrize(
    "command", ["baseline create known.txt", "waivers check waivers.yaml", "rules show SUP-001 --trace"]
)
def test_commands_without_options_for_limits_heed_the_project_too(command: str, project, run):
    (project / "waivers.yaml").write_text("schema: msl-guard/waivers@1\nwaivers: []\n", encoding="utf-8")
    code, out, err = run(*command.split(), "note.md")
    assert (code, TOO_LONG in " ".join((out + err).split())) == (3, True)


def test_a_rule_file_that_is_set_aside_sets_no_limit(project, run):
    assert run("scan", "note.md", "--isolated")[0] == 0
    assert run("extract", "note.md", "--isolated")[0] == 0


def test_options_and_environment_outrank_the_project(project, run, monkeypatch):
    assert run("scan", "note.md", "--limit", "text_chars=100")[0] == 0
    monkeypatch.setenv("MSL_GUARD_LIMIT", "text_chars=100")
    assert run("scan", "note.md")[0] == 0
    assert run("scan", "note.md", "--limit", "text_chars=20")[0] == 3


def test_standard_input_heeds_the_size_of_a_file_too(project):
    (project / "rules.yaml").write_text(f"{RULES}limits: {{max_file_size: 1}}\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "msl_guard", "scan", "-", "--stdin-filename", "note.md"],
        input="word " * (1 << 19),
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert (done.returncode, "note.md: is larger than 1 MB" in done.stdout) == (3, True)


def test_what_was_found_under_one_limit_is_not_taken_for_another(project, run, monkeypatch):
    monkeypatch.setenv("MSL_GUARD_CACHE", str(project / "cache"))
    assert run("scan", "note.md")[0] == 3
    (project / "rules.yaml").write_text(f"{RULES}limits: {{text_chars: 100}}\n", encoding="utf-8")
    assert run("scan", "note.md")[0] == 0
    assert run("scan", "note.md", "--limit", "text_chars=10")[0] == 3
    assert run("scan", "note.md")[0] == 0


def test_limits_are_known_however_the_rules_are_loaded(project, monkeypatch):
    monkeypatch.setenv("MSL_GUARD_CACHE", str(project / "cache"))
    path = project / "rules.yaml"
    wanted = {"text_chars": 10}
    assert load(path).limits == ready(path).limits == ready(path).limits == limits_in(path) == wanted
    assert load(None).limits == limits_in(None) == {}


def test_a_batch_heeds_the_rule_file_unless_it_is_told_otherwise(project):
    path = project / "rules.yaml"
    (failure,) = BatchScanner(path).rows(["note.md"], [LONG.encode()]).failures
    assert failure["reason"] == TOO_LONG
    assert BatchScanner(path, limits=LIMITS).rows(["note.md"], [LONG.encode()]).failures == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{pages: 0}", ":2: limits.pages: 0 is out of range; write at least 1"),
        ("{pictures: -1}", ":2: limits.pictures: -1 is out of range; write at least 0"),
        ("{timeout: 0}", ":2: limits.timeout: 0 is out of range; write more than 0"),
        ("{page: 5}", ":2: limits.page: unknown key 'page'; did you mean 'pages'?"),
        ("{seconds: 5}", ":2: limits.seconds: unknown key 'seconds'; known: blocks, depth, elements"),
        ("{pages: 1.5}", ":2: limits.pages: expected a whole number, found a number"),
        ("{pages: many}", ":2: limits.pages: expected a whole number, found text"),
        ("5", ":2: limits: expected a mapping of keys, found a whole number"),
    ],
)
def test_a_limit_that_cannot_be_is_one_line(project, run, text: str, fault: str):
    (project / "rules.yaml").write_text(f"{RULES}limits: {text}\n", encoding="utf-8")
    code, out, err = run("scan", "note.md")
    assert (code, out) == (2, "")
    assert fault in err
    assert len(err.splitlines()) == 1


def test_a_pack_sets_no_limits(project, run):
    (project / "house.yaml").write_text(f"{RULES}limits: {{pages: 5}}\n", encoding="utf-8")
    (project / "rules.yaml").write_text(f"{RULES}packs: [house.yaml]\n", encoding="utf-8")
    code, _, err = run("scan", "note.md")
    assert code == 2
    assert "house.yaml:2: `limits:` has no effect in a pack; write it in the project's own file" in err
