"""Shipped rule files kept as read: the same as if they were read again, and a miss whenever in doubt."""

from pathlib import Path

import pytest

from msl_guard import ownfiles
from msl_guard.ruleset.keptsources import sources
from msl_guard.ruleset.strict_yaml import Source, read

FILES = {
    "a.yaml": b"key: [1, 2.5, true, null, 'text']\nother: {deep: [x, {y: z}]}\n",
    "b.yaml": b"one: two\n",
}


@pytest.fixture
def asked(tmp_path: Path, monkeypatch):
    """Reads files with the cache in an own folder; gives what was read anew, and all that came back."""
    monkeypatch.setenv("MSL_GUARD_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def ask(files=FILES) -> tuple[list[str], dict[str, Source]]:
        anew: list[str] = []

        def reader(data: bytes, name: str) -> Source:
            anew.append(name)
            return read(data.decode(), name)

        return anew, sources(files, reader)

    return ask


def test_the_second_time_nothing_is_read_and_everything_is_equal(asked):
    first = asked()
    second = asked()
    assert (first[0], second[0]) == (["a.yaml", "b.yaml"], [])
    assert second[1] == first[1] == {name: read(data.decode(), name) for name, data in FILES.items()}
    assert second[1]["a.yaml"].place(("other", "deep", 1, "y")) == "a.yaml:2"


def test_a_changed_file_is_read_again(asked):
    asked()
    assert asked({**FILES, "b.yaml": b"one: three\n"})[0] == ["a.yaml", "b.yaml"]


@pytest.mark.parametrize("data", [b"", b"{}", b'{"a.yaml": 1, "b.yaml": 2}', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_table_of_sources_is_a_miss(asked, tmp_path: Path, data):
    asked()
    (kept,) = (tmp_path / "cache").glob("sources-*")
    ownfiles.remember(kept.stem, data)
    assert asked()[0] == ["a.yaml", "b.yaml"]


def test_without_a_cache_files_are_read(asked, monkeypatch):
    monkeypatch.setenv("MSL_GUARD_CACHE", "off")
    assert asked()[0] == asked()[0] == ["a.yaml", "b.yaml"]
