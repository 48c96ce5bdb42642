"""Archives and mails on the command line: each document in them under a path of its own."""

import json
from pathlib import Path

from tests.extract.samples import archive, mail, zipped

CLAIM = "Zeltrivanib is a best-in-class option for patients.\n"


def test_a_claim_inside_an_archive_is_found_under_its_own_path(run, tmp_path: Path):
    (tmp_path / "all.zip").write_bytes(
        zipped({"letters/note.md": CLAIM, "a.png": b"x", "in.zip": zipped({"b.txt": CLAIM})})
    )
    code, out, _ = run("scan", "all.zip", "--format", "json")
    report = json.loads(out)
    assert code == 1
    assert {one["path"] for one in report["findings"]} == {"all.zip/letters/note.md", "all.zip/in.zip/b.txt"}
    assert [one["path"] for one in report["skipped"]] == ["all.zip/a.png"]


def test_an_attachment_that_cannot_be_read_makes_the_run_incomplete(run, tmp_path: Path):
    data = mail().replace(b"note.txt", b"note.key")
    (tmp_path / "mail.eml").write_bytes(data)
    code, out, err = run("scan", "mail.eml")
    assert code == 3
    assert "mail.eml/note.key" in out + err


def test_extract_shows_every_document_of_an_archive(run, tmp_path: Path):
    (tmp_path / "all.zip").write_bytes(archive())
    code, out, _ = run("extract", "all.zip")
    assert code == 0
    assert [line for line in out.splitlines() if line.startswith("==")] == [
        "== all.zip/up/note.txt",
        "== all.zip/root.html",
        "== all.zip/in.zip/deep.md",
    ]


def test_an_archive_without_documents_leaves_nothing_checked(run, tmp_path: Path):
    (tmp_path / "all.zip").write_bytes(zipped({"a.png": b"x"}))
    code, _, _ = run("scan", "all.zip")
    assert code == 3
