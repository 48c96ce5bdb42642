"""Rulesets kept ready between runs: the same as loaded ones, and a miss where there is doubt."""

import dataclasses
import pickle
import shutil
from pathlib import Path

import pytest

from msl_guard import ownfiles
from msl_guard.errors import ConfigError
from msl_guard.ruleset import load, loading, ready
from msl_guard.ruleset.ruleset import Made
from tests.conftest import ROOT, check
from tests.rule_text import rule, rule_file

RULES = "schema: msl-guard/rules@1\n" + rule_file(rule("match: [zork]"))
CONTEXTS = "contexts: [{paths: ['**/*.md'], audience: payer}]\nfail_on: warning\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch) -> Path:
    """An empty cache, and an empty current folder."""
    monkeypatch.setenv("MSL_GUARD_CACHE", str(tmp_path / "cache"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "cache"


@pytest.fixture
def loads(monkeypatch) -> list[Path | None]:
    """The rule files that were loaded anew."""
    seen: list[Path | None] = []

    def counted(path, **options):
        seen.append(path)
        return load(path, **options)

    monkeypatch.setattr(loading, "load", counted)
    return seen


def project(text: str = RULES) -> Path:
    path = Path("rules.yaml")
    path.write_text(text, encoding="utf-8")
    return path


def told(ruleset, text: str = "A zork and a miracle."):
    return [(one.rule_id, one.text, one.fingerprint) for one in check(ruleset, text)]


@pytest.mark.parametrize("text", [None, RULES, RULES + CONTEXTS])
def test_the_second_time_nothing_is_loaded_and_everything_is_equal(home, loads, text):
    path = None if text is None else project(text)
    first, second = ready(path), ready(path)
    assert told(second) == told(first) == told(load(path)) != []
    assert loads == [path]
    for name in ("info", "fail_on", "root", "contexts", "off", "unwaivable"):
        assert getattr(second, name) == getattr(first, name) == getattr(load(path), name)
    assert [one.id for one in second.rules] == [one.id for one in load(path).rules]


def test_the_engine_is_read_when_it_is_asked_for(home, loads):
    ready(project())
    known = ready(project())
    for one in home.glob("engine-*"):
        one.unlink()
    assert known.info.rules == 1
    assert loads == [Path("rules.yaml")]
    assert told(known) != []
    assert loads == [Path("rules.yaml")] * 2


def test_rules_that_change_under_a_run_are_refused(home):
    ready(project())
    known = ready(project())
    for one in home.glob("engine-*"):
        one.unlink()
    project(RULES.replace("zork", "zonk"))
    with pytest.raises(ConfigError, match="changed while this run"):
        known.rules  # noqa: B018 - a property that loads


def test_rules_are_read_back_when_a_document_may_break_them_and_found_anew_if_they_are_gone(home, loads):
    path = project()
    first = told(ready(path))
    known = ready(path)
    assert len(known.rules) == 1
    (entry,) = home.glob("engine-*")
    entry.write_bytes(entry.read_bytes()[:-1])
    assert told(known) == first != []
    assert loads == [path] * 2
    assert told(ready(path)) == first
    assert loads == [path] * 2


def test_rules_that_travel_leave_the_cache_behind(home, loads):
    path = project()
    first = told(ready(path))
    travelled = pickle.loads(pickle.dumps(ready(path).engine))
    shutil.rmtree(home)
    assert [one.id for one in travelled.rules] == [one.id for one in load(path).rules]
    assert told(dataclasses.replace(load(path), made=Made(travelled))) == first != []


def test_what_is_kept_of_shipped_rules_finds_the_same_once_they_are_cut_down(home):
    ready(None)
    kept, made = (one.only(["GUAR"], []) for one in (ready(None), load(None)))
    assert told(kept) == told(made) != []


def test_a_changed_file_of_the_project_is_a_miss(home, loads):
    house = RULES.replace("packs: []\n", "")
    Path("house.yaml").write_text(house, encoding="utf-8")
    path = project("schema: msl-guard/rules@1\npacks: [house.yaml]\n")
    ready(path)
    assert len(told(ready(path))) == 1
    Path("house.yaml").write_text(house.replace("zork", "zonk"), encoding="utf-8")
    assert told(ready(path)) == []
    path.write_text(path.read_text() + CONTEXTS)
    assert ready(path).contexts != ()
    assert loads == [path] * 3


def test_another_folder_has_other_names_in_its_messages(home, loads, tmp_path, monkeypatch):
    path = project().absolute()
    ready(path)
    monkeypatch.chdir(tmp_path)
    ready(path)
    assert loads == [path] * 2


def test_labels_are_looked_up_each_time(home, loads):
    shutil.copytree(ROOT / "msl_guard" / "label" / "examples", "labels")
    path = project("schema: msl-guard/rules@1\nlabels: [labels/*.yaml]\n")
    assert ready(path).info.labels == ready(path).info.labels != ()
    assert loads == [path]
    one, *_ = sorted(Path("labels").iterdir())
    one.rename(one.with_name("zz.yaml"))
    ready(path)
    assert loads == [path] * 2
    Path("labels/zz.yaml").write_text(Path("labels/zz.yaml").read_text() + "\n")
    ready(path)
    assert loads == [path] * 3


def test_without_the_prefilter_nothing_is_kept(home, loads):
    path = project()
    assert told(ready(path, prefilter=False)) == told(ready(path, prefilter=False)) != []
    assert loads == [path] * 2


class Evil:
    """Would run when it is read back."""

    def __reduce__(self):
        return Path.touch, (Path("touched"),)


@pytest.mark.parametrize("kind", ["rules", "engine"])
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}\n",
        b"[]",
        b'{"files": {}, "globs": {}}\n' + pickle.dumps(Evil()),
        b'{"files": {}, "globs": {}}\n' + pickle.dumps({"a": 1}),
        pickle.dumps(Evil()),
        pickle.dumps(print),
        pickle.dumps(3),
        b"\x80\x05cmsl_guard.model.rule\nimport_module\n.",
        b"\x80\x05X",
    ],
)
def test_what_is_no_ruleset_is_a_miss_and_nothing_in_it_runs(home, loads, kind, data):
    path = project()
    first = told(ready(path))
    (entry,) = home.glob(f"{kind}-*")
    ownfiles.remember(entry.stem, data)
    assert told(ready(path)) == first
    assert loads == [path] * 2
    assert not Path("touched").exists()
    assert told(ready(path)) == first
    assert loads == [path] * 2
