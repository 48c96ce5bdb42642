"""The files of cited works in a run: read once, compared, and told of where they cannot be."""

import json
from pathlib import Path

import pytest

from msl_guard import evidence
from msl_guard.archive.batch import BatchScanner
from msl_guard.evidence import informed
from msl_guard.extract.limits import LIMITS
from msl_guard.extract.opening import open_file
from msl_guard.match import Work
from msl_guard.ruleset import ready

PAPER = "# Paper\n\nResponse was 38.4% (61 of 159 patients).\n"
DECK = "# Study 301\n\nThe response was 48% in adults (Marek et al., 2024).\n"
RULES = "schema: msl-guard/rules@1\npacks: [cite]\nsources: {Marek 2024: papers/marek.md}\n"


@pytest.fixture
def project(run, tmp_path: Path, monkeypatch) -> Path:
    """A document that cites a paper, in an empty folder with a cache of its own."""
    monkeypatch.setenv("MSL_GUARD_CACHE", str(tmp_path / "cache"))
    (tmp_path / "papers").mkdir()
    for name, text in (("papers/marek.md", PAPER), ("deck.md", DECK), ("rules.yaml", RULES)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def reads(monkeypatch, tmp_path: Path):
    """Counts, across worker processes, how many source files are read."""
    tally = tmp_path / "tally"
    tally.write_bytes(b"")

    def counted(*arguments):
        with tally.open("ab") as stream:
            stream.write(b"x")
        return open_file(*arguments)

    monkeypatch.setattr(evidence, "open_file", counted)
    return lambda: tally.stat().st_size


def scanned(run, *options: str) -> tuple[int, dict]:
    code, out, _ = run("scan", "deck.md", "--format", "json", *options)
    return code, json.loads(out)


def test_a_result_that_the_source_does_not_have_is_a_finding_with_the_nearest(project, run):
    code, report = scanned(run, "--fail-on", "warning")
    (finding,) = [one for one in report["findings"] if one["rule_id"] == "CITE-017"]
    assert code == 1
    assert finding["message"] == (
        "“48%” does not stand in the source that is cited for it. Nearest in papers/marek.md: 38.4%"
        " (line 3, column 14)."
    )


def test_the_report_names_every_source_with_its_hash_and_what_cited_it(project, run):
    from hashlib import sha256

    _, report = scanned(run)
    digest = sha256(PAPER.encode()).hexdigest()
    named = {"references": ["Marek 2024"], "path": "papers/marek.md", "sha256": digest}
    assert report["ruleset"]["sources"] == [named]
    assert report["checked"][0]["sources"] == ["papers/marek.md"]
    assert "results were compared with these sources: papers/marek.md" in report["notes"]


def test_a_source_that_nothing_cites_is_named(project, run):
    (project / "deck.md").write_text("# Study 301\n\nThe response was 48%.\n", encoding="utf-8")
    _, report = scanned(run)
    assert report["checked"][0]["sources"] == []
    assert (
        "compared with nothing, as no document checked cites it or it could not be read: papers/marek.md"
        in report["notes"]
    )


def test_sources_that_no_rule_compares_with_are_named(project, run):
    _, report = scanned(run, "--ignore", "CITE-017", "--ignore", "CITE-018")
    assert "no rule that was run compares results with the files under `sources:`" in report["notes"]
    assert report["checked"][0]["sources"] == []


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("broken.pdf", b"%PDF-1.7 broken", "the source papers/broken.pdf "),
        ("empty.md", b"", "the source papers/empty.md is empty (0 bytes)"),
        ("old.key", b"xxxx", "the source papers/old.key "),
    ],
)
def test_a_source_that_cannot_be_read_makes_the_document_incomplete(project, run, name, data, reason):
    (project / "papers" / name).write_bytes(data)
    (project / "rules.yaml").write_text(RULES.replace("marek.md", name), encoding="utf-8")
    for _ in range(2):
        code, report = scanned(run)
        assert code == 3
        assert [one["rule_id"] for one in report["findings"] if one["rule_id"] == "CITE-017"] == []
        (failure,) = report["failures"]
        assert failure["path"] == "deck.md"
        assert failure["reason"].startswith("not compared with its source: “48%” (line 3, column 18); ")
        assert reason in failure["reason"]


def test_an_unread_source_is_no_matter_where_nothing_cites_it(project, run):
    (project / "papers" / "marek.md").write_bytes(b"")
    (project / "deck.md").write_text("# Study 301\n\nThe response was good.\n", encoding="utf-8")
    assert scanned(run)[0] == 0


def test_a_source_beyond_a_limit_is_not_read_in_part(project, run):
    code, report = scanned(run, "--limit", "text_chars=60")
    assert code == 3
    (project / "papers" / "marek.md").write_text(PAPER * 10, encoding="utf-8")
    code, report = scanned(run, "--limit", "text_chars=100")
    assert (code, len(report["failures"])) == (3, 1)
    assert "the source papers/marek.md holds more than 100 characters" in report["failures"][0]["reason"]


def test_a_source_is_read_once_and_anew_when_it_changes(project, run, reads):
    first = scanned(run)
    assert (reads(), scanned(run), reads()) == (1, first, 1)
    (project / "deck.md").write_text(DECK + "\nIt was measured.\n", encoding="utf-8")
    scanned(run)
    assert reads() == 1
    (project / "papers" / "marek.md").write_text(PAPER.replace("38.4", "48.4"), encoding="utf-8")
    _, report = scanned(run)
    assert [one for one in report["findings"] if one["rule_id"] == "CITE-017"] == []
    assert reads() == 2


def test_a_damaged_entry_of_the_cache_is_a_miss(project, run, reads):
    first = scanned(run, "--no-cache")
    (kept,) = (project / "cache").glob("evidence-*")
    kept.write_bytes(b"{}")
    assert (scanned(run, "--no-cache"), reads()) == (first, 2)


def test_a_source_that_changes_under_a_run_is_not_compared_with(project):
    rules = ready(project / "rules.yaml")
    (project / "papers" / "marek.md").write_text("48%", encoding="utf-8")
    (read,) = informed(rules, LIMITS).evidence.works
    assert read.unread == "was changed while this run read it; run it again"
    (project / "papers" / "marek.md").unlink()
    (read,) = informed(rules, LIMITS).evidence.works
    assert read.unread == "cannot be opened: No such file or directory"


def test_a_ruleset_is_informed_once(project):
    rules = informed(ready(project / "rules.yaml"), LIMITS)
    assert informed(rules, LIMITS) is rules
    assert [type(one) for one in rules.evidence.works] == [Work]


def test_a_ruleset_without_sources_reads_none(project, reads):
    (project / "rules.yaml").write_text(RULES.partition("sources")[0], encoding="utf-8")
    assert informed(ready(project / "rules.yaml"), LIMITS).evidence is None
    assert reads() == 0


def test_a_batch_of_an_archive_is_compared_too(project):
    rows = BatchScanner(project / "rules.yaml").rows(["deck.md"], [DECK.encode()])
    assert "CITE-017" in [one["rule_id"] for one in rows.findings]


def test_an_archive_run_is_compared_too(project, run):
    pytest.importorskip("pyarrow")
    (project / "archive").mkdir()
    (project / "archive" / "deck.md").write_text(DECK, encoding="utf-8")
    code, out, _ = run("archive", "archive", "--out", "tables", "--jobs", "1")
    assert (code, "1 document checked" in out) == (0, True)
    code, out, _ = run("archive", "report", "tables", "--format", "csv")
    assert "CITE" in out


def test_a_trace_says_what_was_compared_and_what_could_not_be(project, run):
    code, out, _ = run("rules", "show", "CITE-017", "--trace", "deck.md")
    assert (code, "«48%»" in out) == (1, True)
    (project / "papers" / "marek.md").write_bytes(b"")
    code, out, _ = run("rules", "show", "CITE-017", "--trace", "deck.md")
    assert code == 3
    assert (
        "not compared with its source: “48%” (line 3, column 18); the source papers/marek.md is empty" in out
    )
