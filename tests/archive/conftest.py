"""An archive of small documents, and what a run over it wrote down."""

from pathlib import Path

import pytest

from msl_guard.archive.store import Store

pytest.importorskip("pyarrow", reason="needs msl-guard[archive]")


@pytest.fixture
def source(tmp_path: Path, monkeypatch) -> Path:
    """Twelve documents, one that cannot be read and one of a format that is not read."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number:02}.md").write_text(f"Note {number}: zeltrivanib is a miracle.", encoding="utf-8")
    (folder / "poisoned.pdf").write_bytes(b"%PDF-1.7 broken")
    (folder / "old.key").write_bytes(b"old")
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """The tables of a run."""
    return Store.opened(str(tmp_path / "out"), {"schema": "msl-guard/archive@1", "began": "1"}, ())


def column(store: Store, table: str, name: str) -> list[object]:
    """The values of a column over all parts that count."""
    return sorted(value for part in store.parts() for value in store._column(table, part, name))
