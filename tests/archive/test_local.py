"""A run with local processes: every document once, whatever stops it."""

import csv
import io
import os
import zipfile
from pathlib import Path

import pytest

from msl_guard.archive import local
from msl_guard.archive.local import Judging, scanned
from msl_guard.archive.rows import COLUMNS, Rows
from msl_guard.archive.store import Store, Summary, scrubbed
from msl_guard.archive.totals import FORMATS, totals
from msl_guard.effort import Effort
from msl_guard.errors import ConfigError
from msl_guard.model import Examined, Failure
from tests.archive.conftest import column

NAMES = sorted(f"archive/{number:02}.md" for number in range(12))


@pytest.fixture
def judging(shipped) -> Judging:
    return Judging(shipped, {}, Effort(jobs=2))


def test_every_document_has_one_row_and_a_poisoned_one_is_a_failure(source, store, judging):
    scanned(source, store, judging, part=5)
    assert column(store, "documents", "path") == NAMES
    assert column(store, "findings", "path") == NAMES
    assert column(store, "failures", "path") == ["archive/old.key", "archive/poisoned.pdf"]
    assert set(column(store, "findings", "text")) == {"miracle"}
    assert store.summary() == Summary(14, 12, 2, 0, 12, 12, 0)
    assert len(store.parts()) == 3


def test_what_lies_in_a_file_is_told_beside_it_and_read_once(source, store, judging):
    with zipfile.ZipFile(source / "box.zip", "w") as box:
        box.writestr("inner.md", "A miracle and a miracle cure.")
        box.writestr("clean.md", "All is well.")
        box.writestr("worse.pdf", b"%PDF-1.7 broken")
    with zipfile.ZipFile(source / "empty.zip", "w") as box:
        box.writestr("logo.png", b"no document")
    scanned(source, store, judging)
    inside = [
        (row["path"], row["file"], row["findings"])
        for part in store.parts()
        for row in store._read("documents", part).to_pylist()
        if row["file"] != row["path"]
    ]
    box = "archive/box.zip"
    assert sorted(inside) == [(f"{box}/clean.md", box, 0), (f"{box}/inner.md", box, 2)]
    assert f"{box}/worse.pdf" in column(store, "failures", "path")
    parts = store.parts()
    scanned(source, store, judging)
    assert store.parts() == parts
    assert (store.summary().files, store.summary().doubled) == (16, 0)


def test_a_document_that_kills_its_worker_costs_one_row(source, store, judging, monkeypatch):
    import os

    from msl_guard import examine

    whole = examine.open_file

    def poisoned(path, *arguments):
        if path.endswith("07.md"):
            os.abort()
        return whole(path, *arguments)

    monkeypatch.setattr(examine, "open_file", poisoned)
    scanned(source, store, judging)
    assert column(store, "failures", "path") == ["archive/07.md", "archive/old.key", "archive/poisoned.pdf"]
    assert len(column(store, "documents", "path")) == 11


def test_a_stopped_run_goes_on_and_reads_nothing_twice(source, store, judging):
    def stop(done: int, total: int) -> None:
        assert total == 13
        if done == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scanned(source, store, Judging(judging.ruleset, {}, Effort(jobs=2, progress=stop)), part=5)
    before = store.done()
    assert len(before - {"archive/old.key"}) == 7
    told = []
    effort = Effort(jobs=2, progress=lambda done, total: told.append((done, total)))
    scanned(source, store, Judging(judging.ruleset, {}, effort), part=5)
    assert told == [(count, 13) for count in range(8, 14)]
    assert column(store, "documents", "path") == NAMES
    assert store.summary().doubled == 0
    scanned(source, store, judging)
    assert told[-1] == (13, 13)


def test_a_name_that_is_no_text_costs_nothing_and_is_known_again(source, store, judging):
    try:
        Path(os.fsdecode(os.fsencode(source) + b"/caf\xe9.md")).write_text(
            "A miracle cure.", encoding="utf-8"
        )
    except OSError:
        pytest.skip("this file system has names of text alone")
    scanned(source, store, judging)
    assert "archive/caf\\udce9.md" in column(store, "findings", "path")
    parts = store.parts()
    scanned(source, store, judging)
    assert store.parts() == parts


def test_a_part_that_was_never_finished_does_not_count(source, store, judging):
    scanned(source, store, judging, part=5)
    part = store.parts()[0]
    (Path(store.root) / "files" / part).unlink()
    scanned(source, store, judging, part=5)
    assert column(store, "documents", "path") == NAMES
    assert column(store, "findings", "path") == NAMES
    assert {one.name for one in Path(store.root, "findings").iterdir()} == set(store.parts())


def test_a_folder_of_another_run_is_refused(store):
    record = {"schema": "msl-guard/archive@1", "began": "2"}
    with pytest.raises(ConfigError, match=r"holds a run with other began \(1\); name a new folder"):
        Store.opened(store.root, record, ["began"])


def test_parts_carry_the_run(source, store, judging):
    import pyarrow.parquet as pq

    scanned(source, store, judging)
    for table in COLUMNS:
        for part in Path(store.root, table).iterdir():
            assert pq.read_schema(part).metadata[b"began"] == b"1"


def test_rows_are_written_when_they_have_waited(store):
    now = [0.0]
    write = local._Writer(store, 500, lambda: now[0])
    rows = Rows()
    rows.add("a", Examined(failures=(Failure("a", "broken"),)))
    assert write(rows) is rows
    now[0] = local.SECONDS
    assert len(write(rows)) == 0
    assert store.done() == {"a"}


def test_runs_are_summed_up_and_compared(source, tmp_path, judging):
    pytest.importorskip("duckdb", reason="needs msl-guard[archive]")
    for began in ("2026-02", "2026-01"):
        record = {"schema": "msl-guard/archive@1", "began": began}
        scanned(source, Store.opened(str(tmp_path / began), record, ()), judging)
        (source / "00.md").write_text("All is well.", encoding="utf-8")
    sums = totals([tmp_path / "2026-02", tmp_path / "2026-01"])
    assert [tuple(row) for row in sums.tables["Runs"][1]] == [
        ("2026-01", 14, 12, 2, 11, 11, 91.7),
        ("2026-02", 14, 12, 2, 12, 12, 100.0),
    ]
    assert ("2026-02", "md") not in sums.tables["Formats"][1]
    rows = list(csv.reader(io.StringIO(FORMATS["csv"](sums))))
    assert ["Formats", "2026-01", "markdown", "12", "11"] in rows
    for name in ("markdown", "html"):
        assert "Documents with most findings" in FORMATS[name](sums)


def test_a_folder_without_a_run_cannot_be_summed_up(tmp_path):
    with pytest.raises(ConfigError, match="holds no archive run"):
        totals([tmp_path])


def test_the_command_tells_the_sums_and_its_code(source, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, _ = run("archive", "archive", "--out", "tables", "--isolated")
    assert (code, out) == (
        3,
        "14 files: 12 documents checked, 0 of them in part; 2 not checked; 12 findings, 12 errors\n",
    )
    code, out, _ = run("archive", "report", "tables")
    assert code == 0
    assert out.startswith("# Archive report\n\n## Runs\n")
    code, _, err = run("archive", "s3://bucket/x", "--out", "tables", "--isolated")
    assert (code, "with --ray" in err) == (2, True)
    code, _, err = run("archive", "archive", "--out", "tables", "--isolated", "--jurisdiction", "UK")
    assert (code, "other context" in err) == (2, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("s3://key:secret@decks/2025?region=eu", "s3://decks/2025?region=eu"),
        ("abfs://decks?client_secret=x&a=b", "abfs://decks?client_secret=...&a=b"),
        ("decks/2025", "decks/2025"),
    ],
)
def test_no_key_of_a_store_is_told(words, told):
    assert scrubbed(words) == told


def test_a_folder_that_cannot_be_opened_is_named_without_its_key(run):
    code, _, err = run("archive", "s3://key:secret@decks/x?bogus=1", "--out", "t", "--isolated", "--ray")
    assert (code, "secret" in err, "bogus" in err) == (2, False, True)
