"""`init` and `doctor`: from an empty folder to a gate, and what is in force."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

CLEAN, FINDINGS, USAGE = 0, 1, 2


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_init_writes_a_rule_file_that_knows_the_product(run):
    code, out, _ = run(
        "init",
        "--yes",
        "--brand",
        "Zel'tix",
        "--generic",
        "zeltix",
        "--content-type",
        "mi_response",
        "--jurisdiction",
        "EU",
    )
    assert (code, out) == (
        CLEAN,
        "wrote rules.yaml\nwrote .pre-commit-config.yaml\nnow try: msl-guard scan .\n",
    )
    Path("a.md").write_text("Zel'tix is the best.\n")
    code, out, _ = run("scan", "a.md")
    assert code == FINDINGS
    assert "SUP-001" in out
    assert "judged as content_type mi_response" in out


def test_init_without_answers_writes_a_rule_file_that_loads(run):
    assert run("init", "--yes", "--no-pre-commit")[0] == CLEAN
    assert [path.name for path in Path().iterdir()] == ["rules.yaml"]
    assert run("rules", "list")[0] == CLEAN


@pytest.mark.parametrize(
    ("platform", "file"),
    [
        ("github", ".github/workflows/msl-guard.yml"),
        ("gitlab", ".gitlab/msl-guard.yml"),
        ("azure", "azure-msl-guard.yml"),
    ],
)
def test_init_writes_a_job_for_a_platform(run, platform: str, file: str):
    assert run("init", "--yes", "--ci", platform)[0] == CLEAN
    text = Path(file).read_text(encoding="utf-8")
    assert yaml.safe_load(text)
    (options,) = re.findall(r"msl-guard scan (\S+)", text)
    assert options == "."


def test_the_entry_for_pre_commit_is_valid_and_takes_the_formats_that_are_read(run):
    run("init", "--yes")
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-config"], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "")
    (hook,) = yaml.safe_load(Path(".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    assert re.search(hook["files"], "decks/A.PPTX")
    assert re.search(hook["files"], "note.md")
    assert not re.search(hook["files"], "code.py")
    assert re.search(hook["exclude"], "decks/~$a.pptx")


def test_init_overwrites_nothing_and_writes_nothing_then(run):
    Path(".pre-commit-config.yaml").write_text("repos: []\n")
    code, out, err = run("init", "--yes")
    assert (code, out) == (USAGE, "")
    assert ".pre-commit-config.yaml: exists" in err
    assert not Path("rules.yaml").exists()


def test_doctor_says_what_is_installed_and_in_force(run, monkeypatch):
    run("init", "--yes", "--no-pre-commit", "--brand", "Zeltix")
    monkeypatch.setenv("MSL_GUARD_FORMAT", "json")
    wanted = ["lxml>=5.3", "no-such-library[fast]>=1 ; extra == 'ocr'", 'ruff>=0.9 ; extra == "dev"']
    monkeypatch.setattr("msl_guard.cli.doctor.requires", lambda _name: wanted)
    code, out, _ = run("doctor")
    assert code == CLEAN
    for told in ("lxml ", "no-such-library not installed (extra ocr)", "git: ", "pptx: .pptx", "MSL_GUARD_FORMAT=json", f"file: {Path('rules.yaml').absolute()}",
                 "1 products, 0 contexts, 0 source files", "sha256: "):  # fmt: skip
        assert told in out
    assert "ruff" not in out


def test_doctor_says_which_extras_work(run, monkeypatch):
    monkeypatch.setattr("msl_guard.cli.doctor.find_spec", lambda name: None if name == "PIL" else object())
    _, out, _ = run("doctor")
    assert (
        "extras\n  ocr: not installed; needed for text in pictures: pip install 'msl-guard[ocr]'\n"
        "  archive: msl-guard archive\n"
    ) in out


def test_doctor_says_where_each_value_comes_from(run, monkeypatch):
    rules = "fail_on: warning\nwaivers: w.yaml\ncontexts: [{paths: ['**'], mode: proactive}]\n"
    rules += "limits: {timeout: 30, max_file_size: 20, pages: 90, depth: 1}\n"
    file = Path("rules.yaml").absolute()
    file.write_text(f"schema: msl-guard/rules@1\n{rules}")
    monkeypatch.setenv("MSL_GUARD_FAIL_ON", "info")
    monkeypatch.setenv("MSL_GUARD_AUDIENCE", "payer")
    monkeypatch.setenv("MSL_GUARD_LIMIT", "depth=0")
    monkeypatch.setenv("MSL_GUARD_TIMEOUT", "7.5")
    monkeypatch.setenv("MSL_GUARD_PROFILE", "UK, EU, publication")
    _, out, _ = run("doctor")
    by_path = f"as its contexts say, by path; else the strictest ({file})"
    assert out.split("settings in force, unless an option says otherwise\n")[1].splitlines() == [
        "  fail_on: info (MSL_GUARD_FAIL_ON)",
        f"  waivers: {file.with_name('w.yaml')} ({file})",
        "  baseline: none (built in)",
        "  content_type: publication (MSL_GUARD_PROFILE)",
        "  audience: payer (MSL_GUARD_AUDIENCE)",
        "  jurisdiction: UK, EU (MSL_GUARD_PROFILE)",
        f"  mode: {by_path}",
        "  format: text (built in)",
        "  limit blocks: 75000 (built in)",
        "  limit depth: 0 (MSL_GUARD_LIMIT)",
        "  limit elements: 750000 (built in)",
        f"  limit max_file_size: 20 ({file})",
        "  limit members: 5000 (built in)",
        "  limit memory_bytes: 2147483648 (built in)",
        f"  limit pages: 90 ({file})",
        "  limit part_bytes: 209715200 (built in)",
        "  limit parts: 20000 (built in)",
        "  limit pictures: 40 (built in)",
        "  limit ratio: 300 (built in)",
        "  limit text_chars: 5000000 (built in)",
        "  limit timeout: 7.5 (MSL_GUARD_TIMEOUT)",
        "  limit unpacked_bytes: 1073741824 (built in)",
        "  limit xml_bytes: 67108864 (built in)",
    ]


def test_doctor_names_a_limit_in_the_environment_that_is_none(run, monkeypatch):
    monkeypatch.setenv("MSL_GUARD_LIMIT", "page=1")
    code, _, err = run("doctor")
    assert code == USAGE
    assert "Invalid value for MSL_GUARD_LIMIT: 'page' is no limit; known: blocks, depth" in err


def test_doctor_names_a_rule_file_that_is_broken(run):
    Path("rules.yaml").write_text("schema: msl-guard/rules@1\nrulez: []\n")
    code, out, _ = run("doctor")
    assert (code, "unknown key 'rulez'" in out) == (USAGE, True)
