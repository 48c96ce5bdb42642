"""Compiled patterns kept between runs: the same rules, and a miss where there is doubt."""

import json
import os
from pathlib import Path

import pytest

from msl_guard.ruleset import Ruleset, kept, load
from msl_guard.ruleset.kept import keep, key_of, recalled

KEY = "0" * 64
PATTERNS = {
    f"place {number}": (
        f"exact {number}",
        None if number % 2 else "loose",
        ((("a", "b"),),) if number % 3 else (),
    )
    for number in range(120)
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("MSL_GUARD_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def patterns(ruleset: Ruleset) -> list[tuple[str, str, str | None, str]]:
    return [
        (one.written, one.exact, one.loose, one.place)
        for rule in ruleset.rules
        for one in rule.matcher.patterns
    ]


def test_what_was_kept_gives_the_same_rules(folder: Path, monkeypatch):
    fresh = load(None)
    (file,) = folder.iterdir()
    written = file.stat().st_mtime_ns
    monkeypatch.setattr("msl_guard.ruleset.language.edged", lambda _: pytest.fail("compiled again"))
    again = load(None)
    assert patterns(again) == patterns(fresh)
    assert again.info == fresh.info
    assert file.stat().st_mtime_ns == written


def test_patterns_are_given_back_as_they_were_kept(folder: Path):
    assert recalled(KEY) == {}
    keep(KEY, PATTERNS)
    assert recalled(KEY) == PATTERNS
    assert recalled("1" * 64) == {}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_few_patterns_are_not_worth_keeping(folder: Path):
    keep(KEY, {"a b": ("a", "a", ())})
    assert not folder.exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:-9],
        lambda data: data.replace(b"exact 7", b"(?!)", 1),
        lambda data: data.replace(KEY.encode(), b"1" * 64),
        lambda data: json.dumps({**json.loads(data), "more": 1}).encode(),
        lambda data: b"\xff\xfe" + data,
    ],
    ids=["empty", "cut", "changed", "other key", "other shape", "other bytes"],
)
def test_a_damaged_file_is_a_miss(folder: Path, damage):
    keep(KEY, PATTERNS)
    path = folder / f"{KEY}.json"
    path.write_bytes(damage(path.read_bytes()))
    assert recalled(KEY) == {}


@pytest.mark.skipif(os.name == "nt", reason="POSIX rights")
def test_what_others_may_write_to_is_not_trusted(folder: Path, tmp_path: Path):
    keep(KEY, PATTERNS)
    path = folder / f"{KEY}.json"
    path.chmod(0o620)
    assert recalled(KEY) == {}
    path.chmod(0o600)
    folder.chmod(0o777)
    assert recalled(KEY) == {}
    path.unlink()
    keep(KEY, PATTERNS)
    assert not path.exists()
    folder.chmod(0o700)
    keep(KEY, PATTERNS)
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert recalled(KEY) == {}


@pytest.mark.skipif(os.name == "nt", reason="POSIX rights")
def test_what_another_user_wrote_is_not_trusted(folder: Path, monkeypatch):
    keep(KEY, PATTERNS)
    monkeypatch.setattr(kept.os, "geteuid", lambda: -1)
    assert recalled(KEY) == {}


def test_any_change_of_program_or_files_is_another_key(monkeypatch):
    one = key_of(["a", "b"])
    assert one == key_of(["a", "b"]) != key_of(["a", "c"])
    monkeypatch.setattr(kept.msgspec, "__version__", "0")
    assert key_of(["a", "b"]) != one


def test_a_folder_that_cannot_be_made_costs_nothing(tmp_path: Path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("MSL_GUARD_CACHE", str(tmp_path / "file" / "cache"))
    keep(KEY, PATTERNS)
    assert recalled(KEY) == {}


def test_only_the_newest_are_kept(folder: Path):
    for number in range(15):
        keep(f"{number:064}", PATTERNS)
    assert len(list(folder.iterdir())) == 12
