"""Streams, lists and report files in the states that shells and people leave them in."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from msl_guard.report import FORMATS
from tests.conftest import ROOT

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell")
PROGRAM = f"{sys.executable} -m msl_guard"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_text("A “miracle” in café.\n\n" * 400, encoding="utf-8")
    Path("ok.md").write_text("Plain words.\n", encoding="utf-8")


def shell(line: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", line.replace("msl-guard", PROGRAM)],
        capture_output=True, encoding="utf-8", check=False, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
    )  # fmt: skip


@POSIX
@pytest.mark.parametrize(
    ("line", "code", "err"),
    [
        ("msl-guard scan a.md | head -1 >/dev/null; exit ${PIPESTATUS[0]}", 1, ""),
        ("msl-guard scan ok.md | true; exit ${PIPESTATUS[0]}", 0, ""),
        ("msl-guard extract a.md | true; exit ${PIPESTATUS[0]}", 0, ""),
        ("msl-guard scan a.md >/dev/full", 3, "msl-guard: standard output cannot be written: No space left on device\n"),
        ("msl-guard extract a.md >/dev/full", 3, "msl-guard: standard output cannot be written: No space left on device\n"),
        ("msl-guard scan a.md >&-", 1, ""),
        ("msl-guard scan a.md 2>&-", 1, ""),
        ("msl-guard scan ok.md <&-", 0, ""),
        ("msl-guard scan a.md <&- >&- 2>&-", 1, ""),
        ("msl-guard scan - --stdin-filename a.md <&- 2>&1 | grep -c 'standard input is closed'", 0, ""),
        ("mkdir gone; cd gone; rmdir ../gone; msl-guard scan ../a.md", 2, "msl-guard: No such file or directory; check the path, the disk and the current folder\n"),
    ],
)  # fmt: skip
def test_a_stream_that_is_closed_full_or_gone_changes_nothing_but_what_is_lost(
    line: str, code: int, err: str
):
    done = shell(line)
    assert (done.returncode, done.stderr) == (code, err)


@POSIX
@pytest.mark.parametrize("form", FORMATS)
def test_every_report_can_be_written_of_a_file_whose_name_is_not_utf_8(form: str):
    try:
        Path(os.fsdecode(b"caf\xe9.md")).write_text("A miracle cure.", encoding="utf-8")
    except OSError:
        pytest.skip("this file system has names of text alone")
    done = shell(f"msl-guard scan caf*.md --format {form} -o {form}:report")
    assert (done.returncode, done.stderr) == (1, "")
    written = Path("report").read_text(encoding="utf-8")
    assert any(f"caf{told}.md" in written for told in ("%E9", "\\udce9", "\ufffd"))


@POSIX
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
@pytest.mark.parametrize("command", ["scan a.md", "scan a.md --format json", "extract a.md"])
def test_reports_are_utf_8_whatever_the_terminal_claims(encoding: str, command: str):
    done = shell(f"msl-guard {command}", PYTHONIOENCODING=encoding, LC_ALL="C")
    assert "café" in done.stdout
    assert done.stderr == ""


@POSIX
def test_a_name_that_is_no_text_is_shown_escaped():
    Path(os.fsdecode(b"bad\xff.md")).write_text("A miracle.\n", encoding="utf-8")
    assert "bad\\udcff.md:1:3: error" in shell("msl-guard scan bad*").stdout
    listed = json.loads(shell("msl-guard scan bad* --format json").stdout)
    assert [one["path"] for one in listed["checked"]] == [os.fsdecode(b"bad\xff.md")]


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("\ufeffa.md\n", ["a.md"]),
        ("a.md\r\nok.md\r\n", ["a.md", "ok.md"]),
        ("a.md\0ok.md\0", ["a.md", "ok.md"]),
        ("ok.md\n\n", ["ok.md"]),
    ],
)
def test_a_list_of_files_may_come_from_any_system(run, tmp_path, content: str, names: list[str]):
    Path("list").write_bytes(content.encode())
    _, out, _ = run("scan", "--files-from", "list", "--format", "json")
    assert [one["path"] for one in json.loads(out)["checked"]] == names


@pytest.mark.parametrize("name", ["a\u2028b.md", "a\x0cb.md"])
def test_a_name_in_a_list_ends_with_its_line_and_nowhere_else(run, name: str):
    Path(name).write_text("Plain words.\n", encoding="utf-8")
    Path("list").write_text(name, encoding="utf-8")
    assert run("scan", "--files-from", "list")[0] == 0


@POSIX
@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: os.mkfifo("list"), "list: is a named pipe; write its list to --files-from - instead"),
        (lambda: Path("list").symlink_to("/dev/zero"), "list: the list of files is larger than 64 MB; split it"),
        (lambda: Path("list").mkdir(), "list: the list of files cannot be read: [Errno 21] Is a directory: 'list'"),
        (lambda: Path("list").write_bytes(b"\xff"), "list: the list of files cannot be read: 'utf-8' codec can't decode byte 0xff"),
    ],
    ids=["named pipe", "endless", "folder", "no text"],
)  # fmt: skip
def test_a_list_that_cannot_be_read_is_refused(run, make, fault: str):
    make()
    code, out, err = run("scan", "--files-from", "list")
    assert (code, out) == (2, "")
    assert fault in err


def test_a_list_may_come_through_a_substituted_process():
    done = shell("msl-guard scan --files-from <(echo ok.md)")
    assert (done.returncode, done.stderr) == (0, "")


@POSIX
@pytest.mark.parametrize(
    ("make", "output", "fault"),
    [
        (lambda: os.mkfifo("out"), "json:out", "is no regular file; name a new one"),
        (lambda: Path("out").symlink_to("target"), "json:out", "is no regular file; name a new one"),
        (lambda: None, "json:/dev/full", "is no regular file; name a new one"),
        (lambda: Path("out").mkdir(), "json:out", "is a folder; name a file in it"),
        (lambda: None, "json:out/", "is a folder; name a file in it"),
        (lambda: None, "json:ok.md", "is one of the documents; name another file"),
        (lambda: os.link("ok.md", "out"), "json:./ok.md", "is one of the documents; name another file"),
        (lambda: None, "text:a.md/out", "there is no folder a.md; make it first"),
        (lambda: None, "text:x\x1b[2J:y/out", "there is no folder x\\x1b[2J:y; make it first"),
        (lambda: None, "text:" + "x" * 300, "File name too long"),
    ],
)  # fmt: skip
def test_a_report_replaces_nothing_that_is_no_report(run, make, output: str, fault: str):
    make()
    before = sorted(Path().iterdir())
    code, out, err = run("scan", "ok.md", "-o", output)
    assert (code, out) == (2, "")
    assert fault in " ".join(err.split())
    assert sorted(Path().iterdir()) == before
    assert Path("ok.md").read_text(encoding="utf-8") == "Plain words.\n"


def test_a_report_does_not_replace_a_document_found_in_a_folder(run):
    code, out, err = run("scan", ".", "-o", "json:ok.md")
    assert (code, out, err) == (2, "", "msl-guard: -o ok.md: is one of the documents; name another file\n")


def test_two_reports_do_not_share_a_file(run):
    code, _, err = run("scan", "ok.md", "-o", "json:out", "-o", "text:./out")
    assert code == 2
    assert "-o names the same file twice" in err


@POSIX
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_a_report_file_has_the_rights_that_the_person_gives_new_files(run, mask: int, mode: int):
    before = os.umask(mask)
    try:
        run("scan", "ok.md", "-o", "json:out.json")
    finally:
        os.umask(before)
    assert stat.S_IMODE(Path("out.json").stat().st_mode) == mode


def test_the_report_records_which_rules_were_chosen(run):
    _, out, _ = run("scan", "a.md", "--select", "GUAR", "--ignore", "GUAR-003", "--format", "json")
    ruleset = json.loads(out)["ruleset"]
    assert (ruleset["selected"], ruleset["ignored"]) == (["GUAR"], ["GUAR-003"])
    assert "note: these rules were not run: GUAR-003\n" in run("scan", "a.md", "--ignore", "GUAR-003")[1]


def test_the_limits_come_from_options_or_the_environment(run, monkeypatch):
    Path("big.txt").write_text("x " * (1 << 20), encoding="utf-8")
    code, out, _ = run("scan", "big.txt", "--max-file-size", "1")
    assert code == 3
    assert "big.txt: is larger than 1 MB; split it, or raise the size limit" in out
    monkeypatch.setenv("MSL_GUARD_MAX_FILE_SIZE", "1")
    assert run("scan", "big.txt")[0] == 3
    monkeypatch.setenv("MSL_GUARD_TIMEOUT", "0.0001")
    code, out, _ = run("scan", "ok.md")
    assert code == 3
    assert "ok.md: took longer than 0.0001 s; split it, or raise the time limit" in out
    monkeypatch.setenv("MSL_GUARD_JOBS", "0")
    assert run("scan", "ok.md")[0] == 2
