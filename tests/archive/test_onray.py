"""A run on Ray: the same tables, from a folder and from an object store, although a worker is killed."""

import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace

from msl_guard.archive import local
from msl_guard.archive.batch import BatchScanner
from msl_guard.archive.local import Judging
from msl_guard.archive.rows import COLUMNS
from msl_guard.archive.store import Store
from msl_guard.effort import Effort
from msl_guard.errors import ConfigError
from msl_guard.extract.limits import LIMITS
from tests.archive.conftest import column

ray = pytest.importorskip("ray", reason="needs msl-guard[ray]")
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def cluster():
    """A real Ray on this machine, with as many processors as the runs have workers."""
    os.environ.setdefault("RAY_AUTH_MODE", "disabled")
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, object_store_memory=200 << 20)
    yield
    ray.shutdown()


def plan(store: Store, out: str):
    from msl_guard.archive.onray import Plan

    return Plan(out, dict(store.record), BatchScanner())


def silent(done: int, total: int) -> None:
    """Report no progress."""


@dataclass
class Dying(BatchScanner):
    """A scanner whose worker is killed, once in all the run, in the middle of its second batch."""

    marks: str = ""

    def rows(self, paths, contents):
        """The rows of a batch, unless it is the fatal one."""
        found = super().rows(paths, contents)
        try:
            Path(self.marks, "first").touch(exist_ok=False)
        except FileExistsError:
            with suppress(FileExistsError):
                Path(self.marks, "killed").touch(exist_ok=False)
                os.kill(os.getpid(), signal.SIGKILL)
        return found


def test_no_document_is_lost_or_doubled_when_a_worker_is_killed(cluster, tmp_path: Path):
    from msl_guard.archive.onray import scanned

    source = tmp_path / "archive"
    source.mkdir()
    for number in range(600):
        (source / f"{number:04}.md").write_text(f"Note {number}: zeltrivanib is a miracle. " * 20)
    (source / "poisoned.pdf").write_bytes(b"%PDF-1.7 broken")
    (source / "old.key").write_bytes(b"old")
    out = str(tmp_path / "out")
    store = Store.opened(out, {"schema": "msl-guard/archive@1", "began": "1"}, ())
    (tmp_path / "marks").mkdir()
    deadly = replace(plan(store, out), scanner=Dying(marks=str(tmp_path / "marks")))
    scanned(str(source), store, deadly, silent, 2)
    assert (tmp_path / "marks" / "killed").exists()
    named = [Path(one).name for one in column(store, "documents", "path")]
    assert named == [f"{number:04}.md" for number in range(600)]
    assert [Path(one).name for one in column(store, "failures", "path")] == ["old.key", "poisoned.pdf"]
    summary = store.summary()
    assert (summary.documents, summary.failures, summary.doubled) == (600, 2, 0)
    parts = store.parts()
    scanned(str(source), store, plan(store, out), silent, 2)
    assert store.parts() == parts


@pytest.mark.parametrize(("start", "given"), [("", "archive"), ("elsewhere", "../archive"), ("archive", ".")])
def test_ray_writes_what_the_processes_of_one_machine_write(
    start, given, cluster, tmp_path: Path, monkeypatch, shipped
):
    from msl_guard.archive.onray import scanned

    (tmp_path / start).mkdir(exist_ok=True)
    monkeypatch.chdir(tmp_path / start)
    source = tmp_path / "archive"
    for folder in ("2026 first half", ".git"):
        (source / folder).mkdir(parents=True)
        (source / folder / "50% näher #1?.md").write_text("A miracle.", encoding="utf-8")
    (source / "~$letter.docx").write_bytes(b"lock")
    for name in ("_draft.md", ".hidden.md"):
        (source / name).write_text("A miracle.", encoding="utf-8")
    (source / "large.md").write_text("A miracle. " * 200, encoding="utf-8")
    (source / "old.key").write_bytes(b"old")
    (source / "picture.png").write_bytes(b"no document")
    (source / "again.md").symlink_to(source / "large.md")
    os.mkfifo(source / "endless.txt")
    limits = replace(LIMITS, file_bytes=1_000)
    written = []
    for name in ("here", "cluster"):
        out = str(tmp_path / name)
        store = Store.opened(out, {"schema": "msl-guard/archive@1", "began": "1"}, ())
        if name == "here":
            local.scanned(Path(given), store, Judging(shipped, {}, Effort(limits)))
        else:
            whole = replace(plan(store, out), scanner=BatchScanner(limits=limits))
            scanned(given, store, whole, silent, 2)
        written.append({table: [column(store, table, one) for one in COLUMNS[table]] for table in COLUMNS})
    here, there = written
    assert there == here
    named = [".hidden.md", "2026 first half/50% näher #1?.md", "_draft.md", "again.md"]
    named += ["endless.txt", "old.key"]
    assert here["files"][0] == [(Path(given) / one).as_posix() for one in named]


def test_what_cannot_be_read_is_a_failure_and_takes_nothing_with_it(cluster, tmp_path: Path, monkeypatch):
    from msl_guard.archive import onray
    from msl_guard.archive.listing import listed

    monkeypatch.chdir(tmp_path)
    Path("archive/folder.md").mkdir(parents=True)
    for number in range(20):
        Path(f"archive/{number:02}.md").write_text("A miracle.", encoding="utf-8")

    odd = ["archive/a\tb.md", "archive/a\nb.md"]
    for name in odd:
        Path(name).write_text("A miracle.", encoding="utf-8")

    def too_hopeful(source: str, done: set[str], most: int):
        found = listed(source, done, most)
        unread = [f"{found.naming.root}{name}.md" for name in ("folder", "gone")]
        return replace(found, paths=[*found.paths, *unread])

    monkeypatch.setattr(onray, "listed", too_hopeful)
    store = Store.opened("out", {"schema": "msl-guard/archive@1", "began": "1"}, ())
    onray.scanned("archive", store, plan(store, str(tmp_path / "out")), silent, 2)
    assert column(store, "documents", "path") == [f"archive/{number:02}.md" for number in range(20)]
    assert column(store, "failures", "path") == sorted([*odd, "archive/folder.md", "archive/gone.md"])
    assert [str(one)[:27] for one in column(store, "failures", "reason")] == [
        *["has a name that Ray reads a"] * 2,
        *["was lost on the cluster twi"] * 2,
    ]
    assert store.summary().doubled == 0


def test_where_nothing_can_be_read_the_run_ends_in_one_line(cluster, tmp_path: Path, monkeypatch):
    from msl_guard.archive import onray
    from msl_guard.archive.listing import listed

    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        Path(f"archive/{name}.md").mkdir(parents=True)

    def too_hopeful(source: str, done: set[str], most: int):
        found = listed(source, done, most)
        return replace(found, paths=[f"{found.naming.root}{name}.md" for name in ("one", "two")])

    monkeypatch.setattr(onray, "listed", too_hopeful)
    store = Store.opened("out", {"schema": "msl-guard/archive@1", "began": "1"}, ())
    with pytest.raises(ConfigError, match="none of 2 documents could be read on the cluster"):
        onray.scanned("archive", store, plan(store, str(tmp_path / "out")), silent, 2)


def test_a_machine_with_other_rules_ends_the_run_in_one_line(cluster, tmp_path: Path, monkeypatch):
    from msl_guard.archive.onray import scanned

    monkeypatch.chdir(tmp_path)
    Path("note.md").write_text("A miracle.", encoding="utf-8")
    record = {"schema": "msl-guard/archive@1", "began": "1", "rules": "another"}
    store = Store.opened("out", record, ())
    with pytest.raises(
        ConfigError, match=r"on a machine of the cluster: rules [0-9a-f]{12} is here, but the run b"
    ):
        scanned(".", store, plan(store, str(tmp_path / "out")), silent, 1)
    assert store.parts() == []


def test_an_object_store_is_read_and_written_by_url(cluster, tmp_path: Path, monkeypatch):
    server = pytest.importorskip("moto.server", reason="needs moto[server]").ThreadedMotoServer(port=0)
    from pyarrow import fs

    from msl_guard.archive.onray import scanned

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    server.start()
    try:
        host, port = server.get_host_and_port()
        query = (
            f"endpoint_override={host.replace('0.0.0.0', '127.0.0.1')}%3A{port}&scheme=http&region=us-east-1"
        )
        query += "&allow_bucket_creation=true"
        files, _ = fs.FileSystem.from_uri(f"s3://testing:testing@bucket?{query}")
        files.create_dir("bucket")
        for number in range(70):
            with files.open_output_stream(f"bucket/archive/{number:02}.md") as stream:
                stream.write(b"Zeltrivanib is a miracle.")
        for name in ("~$00.docx", ".git/00.md", "old.key", "picture.png"):
            with files.open_output_stream(f"bucket/archive/{name}") as stream:
                stream.write(b"not to be read")
        out = f"s3://testing:testing@bucket/out?{query}"
        store = Store.opened(out, {"schema": "msl-guard/archive@1", "began": "1"}, ())
        scanned(f"s3://testing:testing@bucket/archive?{query}", store, plan(store, out), silent, 2)
        assert column(store, "documents", "path") == [
            f"bucket/archive/{number:02}.md" for number in range(70)
        ]
        assert column(store, "failures", "path") == ["bucket/archive/old.key"]
        assert store.summary().findings == 70
    finally:
        server.stop()
