"""Results kept between runs: the same report, a miss at any doubt, nothing of anybody else's believed."""

import json
import os
import zipfile
from datetime import date
from pathlib import Path

import pytest

from msl_guard import examine, ownfiles
from msl_guard.effort import Effort
from msl_guard.extract import Opened
from msl_guard.model import Document, Failure, Location, RulesetInfo, Severity, Unread
from msl_guard.pipeline import check
from msl_guard.report import Look, render
from msl_guard.resultcache import ResultCache
from tests.conftest import FIXTURES, ROOT
from tests.rule_text import rule, rule_file

TODAY = date(2026, 5, 1)


@pytest.fixture
def cache_home(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("MSL_GUARD_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def ruleset(rules_from):
    return rules_from(rule_file(rule("match: [zork]")))


@pytest.fixture
def extracted(monkeypatch) -> Path:
    """Counts, across worker processes, how many documents are read: one byte each."""
    tally = Path(os.environ["MSL_GUARD_CACHE"]).parent / "tally"
    whole = examine.open_file

    def counted(*arguments):
        with tally.open("ab") as stream:
            stream.write(b"x")
        return whole(*arguments)

    tally.write_bytes(b"")
    monkeypatch.setattr(examine, "open_file", counted)
    return tally


def results(home: Path) -> list[Path]:
    return sorted(home.glob("result-*"))


def scanned(ruleset, *paths: Path, today: date = TODAY) -> str:
    cache = ResultCache.of(ruleset.info, today)
    assert cache is not None
    return render("json", check(paths, ruleset, {}, Severity.ERROR, Effort(cache=cache)), Look())


def test_a_second_run_reads_no_document_and_says_the_same(cache_home, shipped, extracted, monkeypatch):
    monkeypatch.chdir(ROOT)
    first = scanned(shipped, FIXTURES / "breach", FIXTURES / "clean")
    read = extracted.stat().st_size
    assert read > 3
    assert scanned(shipped, FIXTURES / "breach", FIXTURES / "clean") == first
    assert extracted.stat().st_size == read
    bare = check([FIXTURES / "breach", FIXTURES / "clean"], shipped, {}, Severity.ERROR)
    assert render("json", bare, Look()) == first


def test_the_same_bytes_under_another_name_are_known(cache_home, ruleset, extracted, tmp_path):
    (tmp_path / "a.txt").write_text("A zork.")
    (tmp_path / "b.txt").write_text("A zork.")
    first = json.loads(scanned(ruleset, tmp_path / "a.txt"))
    second = json.loads(scanned(ruleset, tmp_path / "b.txt"))
    assert extracted.stat().st_size == 1
    assert [one["path"].rpartition("/")[2] for one in second["findings"] + second["checked"]] == ["b.txt"] * 2
    assert second["findings"][0]["fingerprint"] == first["findings"][0]["fingerprint"]


@pytest.mark.parametrize("change", ["bytes", "suffix", "context", "rules"])
def test_whatever_the_findings_depend_on_is_a_miss(
    cache_home, ruleset, rules_from, extracted, tmp_path, change
):
    path = tmp_path / "a.txt"
    path.write_text("A zork.")
    scanned(ruleset, path)
    given = {}
    if change == "bytes":
        path.write_text("A zork!")
    elif change == "suffix":
        path = path.rename(tmp_path / "a.md")
    elif change == "context":
        given = {"jurisdiction": ("UK",)}
    else:
        ruleset = rules_from(rule_file(rule("match: [zonk]")))
    check([path], ruleset, given, Severity.ERROR, Effort(cache=ResultCache.of(ruleset.info, TODAY)))
    assert extracted.stat().st_size == 2


def test_a_touched_file_is_known(cache_home, ruleset, extracted, tmp_path):
    (tmp_path / "a.txt").write_text("A zork.")
    scanned(ruleset, tmp_path / "a.txt")
    os.utime(tmp_path / "a.txt", (1, 1))
    scanned(ruleset, tmp_path / "a.txt")
    assert extracted.stat().st_size == 1


@pytest.mark.parametrize("kept", [b"", b"{}", b'["a.txt", "", 1]', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_result_is_a_miss(cache_home, ruleset, extracted, tmp_path, kept):
    (tmp_path / "a.txt").write_text("A zork.")
    first = scanned(ruleset, tmp_path / "a.txt")
    (entry,) = results(cache_home)
    ownfiles.remember(entry.stem, kept)
    assert scanned(ruleset, tmp_path / "a.txt") == first
    assert extracted.stat().st_size == 2


def test_a_file_that_cannot_be_read_is_known_to_be_so(cache_home, ruleset, extracted, tmp_path):
    (tmp_path / "a.pdf").write_text("no pdf")
    first = scanned(ruleset, tmp_path / "a.pdf")
    assert json.loads(first)["failures"] != []
    assert scanned(ruleset, tmp_path / "a.pdf") == first
    assert extracted.stat().st_size == 1


@pytest.mark.parametrize(
    "fails",
    [
        Opened(failures=(Failure("a.txt", "takes a program that is not there", passing=True),)),
        Opened((Document("a.txt", "text", "0", (), (Unread(Location(()), "late", passing=True),)),)),
    ],
)
def test_what_may_pass_is_met_anew(cache_home, ruleset, tmp_path, monkeypatch, fails):
    (tmp_path / "a.txt").write_text("A zork.")
    with monkeypatch.context() as patched:
        patched.setattr(examine, "open_file", lambda *_: fails)
        first = scanned(ruleset, tmp_path / "a.txt")
    assert results(cache_home) == []
    assert json.loads(first)["findings"] == []
    assert len(json.loads(scanned(ruleset, tmp_path / "a.txt"))["findings"]) == 1


def test_a_rule_that_ran_out_of_time_is_met_anew(cache_home, ruleset, tmp_path, monkeypatch):
    monkeypatch.setattr("msl_guard.match.engine.RULE_SECONDS", -1.0)
    (tmp_path / "a.txt").write_text("A zork.")
    assert "was not applied" in scanned(ruleset, tmp_path / "a.txt")
    assert results(cache_home) == []


def test_a_document_that_speaks_of_a_day_is_known_on_that_day_alone(cache_home, ruleset, extracted, tmp_path):
    (tmp_path / "a.md").write_text("<!-- MSL-Guard: waive X-001 until=2026-05-01 reason='x' -->\nA zork.")
    scanned(ruleset, tmp_path / "a.md")
    scanned(ruleset, tmp_path / "a.md")
    scanned(ruleset, tmp_path / "a.md", today=date(2026, 5, 2))
    assert extracted.stat().st_size == 2


def test_the_folder_keeps_its_limits(cache_home, ruleset, monkeypatch, tmp_path):
    monkeypatch.setattr(ownfiles, "MOST_FILES", 3)
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text(f"A zork {number}.")
    scanned(ruleset, *sorted(tmp_path.glob("*.txt")))
    assert len(list(cache_home.iterdir())) == 3


def test_without_a_cache_folder_there_is_no_cache(monkeypatch):
    monkeypatch.setenv("MSL_GUARD_CACHE", "off")
    assert ResultCache.of(RulesetInfo("0", (), 1, 0), TODAY) is None


def test_a_choice_of_the_rules_has_no_cache(cache_home):
    assert ResultCache.of(RulesetInfo("0", (), 1, 0, selected=("CMP",)), TODAY) is None
    assert ResultCache.of(RulesetInfo("0", (), 1, 0, ignored=("PRIV",)), TODAY) is None


@pytest.mark.parametrize("option", ["--no-cache", "--no-prefilter"])
def test_who_doubts_the_program_has_documents_judged_anew(cache_home, run, tmp_path, option):
    Path("a.txt").write_text("Zeltriva is a miracle.")
    known = run("scan", "--isolated", "a.txt", "--format", "json")
    assert run("scan", "--isolated", "a.txt", "--format", "json", option) == known
    (entry,) = results(cache_home)
    entry.unlink()
    run("scan", "--isolated", "a.txt", option)
    assert results(cache_home) == []


def test_what_lies_in_a_file_is_known_with_it(cache_home, ruleset, extracted, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    box(Path("a.zip"))
    first = json.loads(scanned(ruleset, Path("a.zip")))
    Path("a.zip").rename("b.zip")
    second = json.loads(scanned(ruleset, Path("b.zip")))
    assert extracted.stat().st_size == 1
    for kind in ("checked", "findings", "skipped"):
        named = [one["path"].replace("b.zip", "a.zip") for one in second[kind]]
        assert named == [one["path"] for one in first[kind]] != []


def test_a_part_in_another_context_is_a_miss(cache_home, rules_from, extracted, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    contexts = "contexts: [{paths: ['a.zip/inner.md'], audience: public_patient}]\n"
    ruleset = rules_from(contexts + rule_file(rule("match: [zork]")))
    box(Path("a.zip"))
    scanned(ruleset, Path("a.zip"))
    Path("a.zip").rename("b.zip")
    told = json.loads(scanned(ruleset, Path("b.zip")))
    assert extracted.stat().st_size == 2
    assert [one["context"]["audience"] for one in told["checked"]] == ["hcp_prescriber"]


def box(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("inner.md", "A zork.")
        made.writestr("logo.png", b"no document")


@pytest.mark.parametrize("suffix", ["md", "pptx", "pdf"])
def test_a_page_report_from_known_results_is_the_same(cache_home, run, suffix):
    document = str(min((FIXTURES / "breach").rglob(f"*.{suffix}")))
    first = run("scan", "--isolated", document, "--format", "html")
    assert run("scan", "--isolated", document, "--format", "html") == first
    assert run("scan", "--isolated", document, "--format", "html", "--no-cache") == first
    assert "finding-1" in first[1]
    assert len(results(cache_home)) == 1


def test_a_plain_run_does_not_stand_in_for_one_with_pages(cache_home, run):
    document = str(next((FIXTURES / "breach").rglob("*.pptx")))
    plain = run("scan", "--isolated", document)
    shown = run("scan", "--isolated", document, "--format", "html")
    assert run("scan", "--isolated", document, "--format", "html", "--no-cache") == shown
    assert run("scan", "--isolated", document) == plain


def test_what_is_set_aside_is_judged_after_what_is_known(cache_home, run):
    Path("a.txt").write_text("Zeltriva is a miracle.")
    assert run("scan", "--isolated", "a.txt")[0] == 1
    assert run("baseline", "create", "base.json", "a.txt", "--isolated")[0] == 0
    assert run("scan", "--isolated", "a.txt", "--baseline", "base.json")[0] == 0
    assert run("scan", "--isolated", "a.txt")[0] == 1
    Path("base.json").write_text(Path("base.json").read_text().replace("mg1:", "mg1:0"))
    assert run("scan", "--isolated", "a.txt", "--baseline", "base.json")[0] == 1


def test_personal_words_are_covered_in_what_is_kept(cache_home, run):
    Path("a.txt").write_text("Zeltriva is a miracle. Call me on my mobile: +44 7700 900123 about lumovimab.")
    for form in ("json", "html"):
        assert run("scan", "--isolated", "a.txt", "--format", form)[0] == 1
    kept = [one.read_bytes() for one in results(cache_home)]
    assert len(kept) == 2
    assert not [one for one in kept if b"900123" in one]
    assert [b"miracle" in one for one in kept] == [True, True]
