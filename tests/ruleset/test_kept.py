"""Compiled patterns kept between runs: the same rules, and a miss where there is doubt."""

from pathlib import Path

import msgspec
import pytest

from msl_guard import ownfiles
from msl_guard.ruleset import Ruleset, load
from msl_guard.ruleset.kept import keep, key_of, recalled

KEY = "0" * 64
PATTERNS = {
    f"place {number}": (
        f"exact {number}",
        None if number % 2 else "loose",
        b"a\tb" if number % 3 else b"",
    )
    for number in range(120)
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("MSL_GUARD_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def patterns(ruleset: Ruleset) -> list[tuple[object, ...]]:
    return [
        (one.written, one.exact, one.loose, one.place, one.needs)
        for rule in ruleset.rules
        for one in rule.matcher.patterns
    ]


def test_what_was_kept_gives_the_same_rules(folder: Path, monkeypatch):
    fresh = load(None)
    (file,) = folder.glob("patterns-*")
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


def test_a_few_patterns_are_not_worth_keeping(folder: Path):
    keep(KEY, {"a b": ("a", "a", ())})
    assert not folder.exists()


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b'{"place": ["exact"]}', b"\xff\xfe", b"[" * 100_000, b"\x91" * 100_000, b"\x81" * 100_000],
)
def test_what_is_no_table_of_patterns_is_a_miss(folder: Path, data):
    ownfiles.remember(f"patterns-{KEY}", data)
    assert recalled(KEY) == {}


def test_any_change_of_program_or_files_is_another_key(monkeypatch):
    one = key_of(["a", "b"])
    assert one == key_of(["a", "b"]) != key_of(["a", "c"])
    monkeypatch.setattr(msgspec, "__version__", "0")
    assert key_of(["a", "b"]) != one
