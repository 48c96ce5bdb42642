"""The folder of what is kept between runs: bytes come back as they were kept, or not at all."""

import os
from pathlib import Path

import pytest

from msl_guard import ownfiles
from msl_guard.ownfiles import prune, remember, remember_parts, remembered, remembered_parts


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("MSL_GUARD_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.mark.parametrize("data", [b"", b"one", b"\n\r\n\0", b"x" * 1_000_000])
def test_bytes_come_back_as_they_were_kept(folder: Path, data):
    assert remembered("a") is None
    remember("a", data)
    assert remembered("a") == data
    remember("a", b"other")
    assert remembered("a") == b"other"
    assert [one.name for one in folder.iterdir()] == ["a.kept"]


@pytest.mark.skipif(os.name == "nt", reason="POSIX rights")
def test_entries_are_for_the_user_alone(folder: Path):
    remember("a", b"one")
    (entry,) = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, entry.stat().st_mode & 0o777) == (0o700, 0o600)


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(path.read_bytes() + b"."),
        lambda path: path.write_bytes(path.read_bytes().replace(b"some", b"same")),
        lambda path: path.write_bytes(b"0" * 64 + b"\nsomething"),
        lambda path: path.rename(path.with_name("b.kept")) and path.with_name("b.kept").rename(path)
        and path.write_bytes(_entry("b", path.parent)),
        lambda path: path.unlink(),
    ],
    ids=["empty", "cut", "longer", "changed", "other hash", "of another key", "gone"],
)  # fmt: skip
def test_a_damaged_entry_is_a_miss(folder: Path, damage):
    remember("a", b"something")
    damage(folder / "a.kept")
    assert remembered("a") is None


def _entry(key: str, folder: Path) -> bytes:
    remember(key, b"something")
    return (folder / f"{key}.kept").read_bytes()


PARTS = [b"", b"one", b"\n\r\n\0", b"x" * 100_000]


@pytest.mark.parametrize("numbers", [[0], [3, 1], [0, 1, 2, 3], []])
def test_parts_come_back_one_by_one(folder: Path, numbers):
    assert remembered_parts("a") is None
    remember_parts("a", PARTS)
    parts = remembered_parts("a")
    assert parts is not None
    assert parts.read(numbers) == [PARTS[one] for one in numbers]


@pytest.mark.parametrize(
    ("damage", "left"),
    [
        (lambda data: data.replace(b"one", b"two"), [True, False, True, True]),
        (lambda data: data[:-1], [True, True, True, False]),
        (lambda data: b"", None),
        (lambda data: data[:150], None),
        (lambda data: data.replace(b"\n4\n", b"\n3\n"), None),
        (lambda data: data.replace(b"\n4\n", b"\n-4\n"), None),
        (lambda data: data.replace(b"\n4\n", b"\nx\n"), None),
        (lambda data: data.replace(b"\n4\n", b"\n" + b"9" * 80 + b"\n"), None),
    ],
    ids=["changed", "cut", "empty", "table cut", "fewer", "less than none", "no number", "too many"],
)
def test_a_damaged_part_is_a_miss_and_the_others_are_not(folder: Path, damage, left):
    remember_parts("a", PARTS)
    (entry,) = folder.iterdir()
    entry.write_bytes(damage(entry.read_bytes()))
    parts = remembered_parts("a")
    assert left == (None if parts is None else [parts.read([one]) is not None for one in range(4)])


def test_parts_that_are_gone_or_replaced_are_a_miss(folder: Path):
    remember_parts("a", PARTS)
    parts = remembered_parts("a")
    assert parts is not None
    remember_parts("a", [b"", b"two", *PARTS[2:]])
    assert parts.read([0, 1]) is None
    (entry,) = folder.iterdir()
    entry.unlink()
    assert parts.read([0]) is None


@pytest.mark.skipif(os.name == "nt", reason="POSIX rights")
def test_what_others_may_write_to_is_not_trusted(folder: Path, tmp_path: Path):
    remember("a", b"one")
    path = folder / "a.kept"
    path.chmod(0o620)
    assert remembered("a") is None
    path.chmod(0o600)
    folder.chmod(0o777)
    assert remembered("a") is None
    path.unlink()
    remember("a", b"one")
    assert not path.exists()
    folder.chmod(0o700)
    remember("a", b"one")
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert remembered("a") is None


@pytest.mark.skipif(os.name == "nt", reason="POSIX rights")
def test_what_another_user_wrote_is_not_trusted(folder: Path, monkeypatch):
    remember("a", b"one")
    monkeypatch.setattr(ownfiles.os, "geteuid", lambda: -1)
    assert remembered("a") is None


def test_a_pipe_in_the_place_of_an_entry_is_a_miss(folder: Path):
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes here")
    folder.mkdir(mode=0o700)
    os.mkfifo(folder / "a.kept", 0o600)
    assert remembered("a") is None


def test_a_folder_that_cannot_be_made_costs_nothing(tmp_path: Path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("MSL_GUARD_CACHE", str(tmp_path / "file" / "cache"))
    remember("a", b"one")
    prune()
    assert remembered("a") is None


def test_switched_off_nothing_is_kept(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("MSL_GUARD_CACHE", "off")
    monkeypatch.chdir(tmp_path)
    remember("a", b"one")
    prune()
    assert remembered("a") is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("limit", ["MOST_FILES", "MOST_BYTES"])
def test_what_was_not_used_for_longest_goes_first(folder: Path, monkeypatch, limit):
    for number in range(5):
        remember(f"{number}", b"one")
        os.utime(folder / f"{number}.kept", (number, number))
    size = (folder / "0.kept").stat().st_size
    assert remembered("1") == b"one"
    monkeypatch.setattr(ownfiles, limit, 3 if limit == "MOST_FILES" else 3 * size)
    prune()
    assert sorted(one.name for one in folder.iterdir()) == ["1.kept", "3.kept", "4.kept"]


def test_what_an_interrupted_run_left_goes_after_a_day_and_other_files_stay(folder: Path, monkeypatch):
    remember("a", b"one")
    for name, age in (("b.1.new", 0), ("c.2.new", 1), ("notes.txt", 1)):
        (folder / name).touch()
        if age:
            os.utime(folder / name, (1, 1))
    prune()
    assert sorted(one.name for one in folder.iterdir()) == ["a.kept", "b.1.new", "notes.txt"]


def test_too_much_is_not_kept(folder: Path, monkeypatch):
    monkeypatch.setattr(ownfiles, "LARGEST", 100)
    remember("a", b"x" * 101)
    assert remembered("a") is None
