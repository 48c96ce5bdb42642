"""What a gate sets aside, in a repository as people work in it."""

import json
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
from pptx import Presentation

CLEAN, FINDINGS, USAGE, INCOMPLETE = 0, 1, 2, 3
OLD = "Zeltrivanib is a miracle."
NEW = "Zeltrivanib is a panacea."


def git(*arguments: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


def deck(name: str, *slides: str) -> None:
    presentation = Presentation()
    for text in slides:
        presentation.slides.add_slide(presentation.slide_layouts[5]).shapes.title.text = text
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    presentation.save(name)


def waiver(finding, day: date, path: str = "") -> str:
    return (
        "schema: msl-guard/waivers@1\nwaivers:\n"
        f"  - {{fingerprint: '{finding['fingerprint']}', rule: {finding['rule_id']}, path: {path or finding['path']}, "
        f"quote: {finding['text']}, reason: agreed, approved_by: j.doe, expires: {day.isoformat()}}}\n"
    )


TOMORROW = date.today() + timedelta(days=1)
YESTERDAY = date.today() - timedelta(days=1)


@pytest.fixture
def scan(run):
    def scanned(*options: str):
        code, out, err = run("scan", "--isolated", "--format", "json", *options)
        assert out, err
        findings = json.loads(out)["findings"]
        return code, findings, [one["text"] for one in findings if one["suppression"] is None]

    return scanned


@pytest.fixture
def repository(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    deck("decks/a.pptx", "Study 301", OLD, "Methods")
    deck("decks/b.pptx", OLD)
    git("add", ".")
    git("commit", "-qm", "first")
    git("checkout", "-qb", "change")


def test_a_changed_slide_reports_only_what_it_added(repository, scan):
    deck("decks/a.pptx", "Study 301", OLD, NEW)
    code, findings, still_open = scan("--diff-base", "main")
    assert (code, still_open) == (FINDINGS, ["panacea"])
    assert [(one["path"], one["suppression"] and one["suppression"]["kind"]) for one in findings] == [
        ("decks/a.pptx", "baseline"),
        ("decks/a.pptx", None),
    ]
    git("commit", "-qam", "change")
    assert scan("--diff-base", "main")[2] == ["panacea"]


def test_what_was_there_before_does_not_fail_a_change(repository, scan):
    deck("decks/a.pptx", "Study 301", OLD, "Results")
    code, findings, still_open = scan("--diff-base", "main")
    assert (code, len(findings), still_open) == (CLEAN, 1, [])


def test_a_change_of_no_document_is_clean_and_says_so(repository, run):
    Path("code.py").write_text("x = 1\n")
    code, out, _ = run("scan", "--isolated", "--diff-base", "main")
    assert code == CLEAN
    assert "no document changed since main" in out


def test_a_renamed_deck_keeps_what_it_had_and_a_new_one_has_nothing(repository, scan):
    git("mv", "decks/b.pptx", "decks/renamed.pptx")
    deck("decks/new.pptx", OLD)
    assert scan("--diff-base", "main")[2] == ["miracle"]
    assert {one["path"]: bool(one["suppression"]) for one in scan("--diff-base", "main")[1]} == {
        "decks/new.pptx": False,
        "decks/renamed.pptx": True,
    }


def test_a_waiver_added_in_the_change_does_not_excuse_it(repository, scan):
    deck("decks/a.pptx", "Study 301", OLD, NEW)
    added = next(one for one in scan("decks/a.pptx")[1] if one["text"] == "panacea")
    Path("waivers.yaml").write_text(waiver(added, TOMORROW))
    options = ("--diff-base", "main", "--waivers", "waivers.yaml")
    assert scan(*options)[2] == []
    assert scan(*options, "--waivers-from", "main")[2] == ["panacea"]
    git("add", ".")
    git("commit", "-qm", "excused")
    git("checkout", "-q", "main")
    git("merge", "-q", "change")
    assert scan("decks/a.pptx", "--waivers", "waivers.yaml", "--waivers-from", "main")[2] == ["miracle"]


def test_moving_a_slide_keeps_a_waiver_and_changing_the_sentence_drops_it(repository, scan):
    (known,) = scan("decks/b.pptx")[1]
    Path("waivers.yaml").write_text(waiver(known, TOMORROW))
    options = ("decks/b.pptx", "--waivers", "waivers.yaml")
    deck("decks/b.pptx", "Study 301", "Methods", OLD)
    assert scan(*options)[0::2] == (CLEAN, [])
    deck("decks/b.pptx", OLD.replace("a miracle", "truly a miracle"))
    code, findings, still_open = scan(*options)
    assert (code, still_open) == (FINDINGS, ["miracle", ""])
    assert [one["rule_id"] for one in findings] == ["GUAR-003", "WAIVER-002"]


def test_an_expired_waiver_opens_the_finding_again(repository, scan):
    (known,) = scan("decks/b.pptx")[1]
    Path("waivers.yaml").write_text(waiver(known, YESTERDAY))
    options = ("decks/b.pptx", "--waivers", "waivers.yaml")
    code, findings, _ = scan(*options)
    assert (code, [one["rule_id"] for one in findings]) == (FINDINGS, ["GUAR-003", "WAIVER-001"])
    assert scan(*options, "--as-of", YESTERDAY.isoformat())[0] == CLEAN


def test_a_directive_in_a_note_excuses_its_block(repository, scan):
    Path("note.md").write_text(
        f'<!-- msl-guard: waive GUAR-003 until={TOMORROW} reason="quoted" -->\n\n{OLD}\n\n{NEW}\n'
    )
    assert scan("note.md")[2] == ["panacea"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--diff-base", "nowhere"], "git knows no commit 'nowhere' here; check the name, or fetch it"),
        (["--waivers", "none.yaml"], "none.yaml: cannot be read"),
        (["--waivers-from", "main"], "go with --waivers FILE"),
        (["--waivers", "w.yaml", "--waivers-from", "nowhere"], "git knows no commit 'nowhere' here;"),
        (["--baseline", "none.txt"], "none.txt: cannot be read"),
        (["--as-of", "soon"], "'soon' does not match the format"),
    ],
)
def test_an_exception_that_cannot_be_read_stops_the_run(repository, run, options, told: str):
    code, out, err = run("scan", "--isolated", *options)
    assert (code, out) == (USAGE, "")
    assert told in err


def test_outside_a_repository_the_base_is_refused(tmp_path: Path, monkeypatch, run):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    code, _, err = run("scan", "--isolated", "--diff-base", "main")
    assert code == USAGE
    assert "not a git repository" in err and "--diff-base and --waivers-from need the folder" in err


def test_a_base_without_common_history_is_refused(repository, run):
    git("checkout", "-q", "--orphan", "other")
    git("commit", "-qm", "other")
    code, _, err = run("scan", "--isolated", "--diff-base", "main")
    assert (code, "'main' and HEAD have no commit in common here; fetch the history" in err) == (
        USAGE,
        True,
    )


def test_a_baseline_is_made_used_and_pruned(repository, run, scan):
    assert run("baseline", "create", "baseline.txt", "decks", "--isolated")[:2] == (
        CLEAN,
        "baseline.txt: 2 findings of 2 documents\n",
    )
    assert scan("decks", "--baseline", "baseline.txt")[0::2] == (CLEAN, [])
    deck("decks/b.pptx", NEW)
    assert scan("decks", "--baseline", "baseline.txt")[2] == ["panacea"]
    assert run("baseline", "prune", "baseline.txt", "decks", "--isolated")[1] == (
        "baseline.txt: 1 finding removed, 1 kept\n"
    )
    assert run("baseline", "stats", "baseline.txt")[1] == "     1 GUAR-003\n     1 in all\n"
    code, _, err = run("baseline", "create", "baseline.txt", "decks", "--isolated")
    assert (code, "exists" in err) == (USAGE, True)


def test_a_baseline_of_documents_that_cannot_be_read_says_so(repository, run):
    Path("decks/broken.pptx").write_bytes(b"PK\x03\x04 broken")
    code, out, err = run("baseline", "create", "baseline.txt", "decks", "--isolated")
    assert (code, "decks/broken.pptx" in err) == (INCOMPLETE, True)
    assert out == "baseline.txt: 2 findings of 2 documents\n"


def test_the_rule_file_names_waivers_and_baseline_and_an_option_outranks_it(run, tmp_path: Path):
    Path("note.md").write_text(f"{OLD}\n\n{NEW}\n")
    _, out, _ = run("scan", "--isolated", "--format", "json", "note.md")
    first = json.loads(out)["findings"][0]
    Path("known").mkdir()
    Path("known/waivers.yaml").write_text(waiver(first, TOMORROW, "../note.md"))
    run("baseline", "create", "known/base.txt", "note.md", "--isolated")
    whole = Path("known/base.txt").read_text().splitlines(keepends=True)
    Path("known/base.txt").write_text("".join(one for one in whole if first["fingerprint"] not in one))
    rules = "schema: msl-guard/rules@1\nwaivers: known/waivers.yaml\nbaseline: known/base.txt\n"
    Path("rules.yaml").write_text(rules)

    def suppressions(*options: str) -> list[str | None]:
        _, out, err = run("scan", "--format", "json", "note.md", *options)
        assert out, err
        found = [one["suppression"] for one in json.loads(out)["findings"]]
        return [None if one is None else one["kind"] for one in found]

    assert suppressions() == ["waiver", "baseline"]
    Path("none.yaml").write_text("schema: msl-guard/waivers@1\n")
    assert suppressions("--waivers", "none.yaml") == [None, "baseline"]
    Path("rules.yaml").write_text(rules.replace("base.txt", "gone.txt"))
    code, out, err = run("scan", "note.md")
    assert (code, out, err) == (
        USAGE,
        "",
        "msl-guard: known/gone.txt: cannot be read: No such file or directory\n",
    )
