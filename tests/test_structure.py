"""What the tools do not check: names in the docs, the hooks' file pattern, the wheel, module sizes."""

import json
import subprocess
import sys
import zipfile
from importlib import import_module
from pathlib import Path

import pytest
import regex
import yaml

from msl_guard import __version__
from msl_guard.extract import FORMATS, SUFFIXES, UNREAD_SUFFIXES
from msl_guard.match import GUARDS
from msl_guard.ruleset import names
from tests.conftest import ROOT

LONGEST = 260
"""Lines of a module: one idea fits."""


@pytest.mark.parametrize("path", sorted((ROOT / "msl_guard").rglob("*.py")), ids=lambda path: path.name)
def test_a_module_holds_one_idea(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


NAMED = sorted(
    set(regex.findall(r"`(msl_guard(?:\.\w+)+)", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))
)


@pytest.mark.parametrize("dotted", NAMED)
def test_every_name_on_the_page_that_shows_the_way_exists(dotted: str):
    parts = dotted.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            thing = import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for name in parts[cut:]:
            thing = getattr(thing, name)
        return
    raise AssertionError(dotted)


def test_the_page_names_the_way_through_every_layer():
    assert len(NAMED) > 20
    assert {name.split(".")[1] for name in NAMED} == {
        "cli", "pipeline", "report", "annotate", "discover", "extract", "ruleset", "match", "label", "segment",
        "model", "isolation", "examine", "resultcache", "fold", "evidence",
    }  # fmt: skip


def test_the_hooks_take_every_format_and_no_other():
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")):
        pattern = regex.compile(hook["files"])
        assert all(
            pattern.search(f"a/deck{suffix}") and pattern.search(f"DECK{suffix.upper()}")
            for suffix in SUFFIXES
        )
        assert not any(
            pattern.search(f"deck{suffix}") for suffix in [*UNREAD_SUFFIXES, ".py", ".mdx", ".png"]
        )
        assert regex.search(hook["exclude"], "decks/~$deck.pptx")
        assert not regex.search(hook["exclude"], "decks/deck.pptx")


def test_no_suffix_is_both_read_and_refused():
    assert not set(SUFFIXES) & set(UNREAD_SUFFIXES)
    assert len(SUFFIXES) == sum(len(one.suffixes) for one in FORMATS.values())


def test_rule_files_may_switch_off_exactly_the_guards_there_are():
    assert set(names.GuardName.__args__) == set(GUARDS)


def test_the_readme_shows_what_the_program_prints(run, monkeypatch):
    monkeypatch.chdir(ROOT)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = readme.partition("```text\n")[2].partition("```")[0]
    _, out, _ = run("scan", "fixtures/breach")
    assert shown.strip() in out


def test_the_readme_shows_the_measured_results(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "eval"))
    import measure

    results = json.loads((ROOT / "eval" / "results.json").read_text(encoding="utf-8"))
    assert f"<!-- eval -->\n{measure.table(results)}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readmes_rule_holds(rules_from):
    from msl_guard.ruleset import prove

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    text = readme.partition("## Rules")[2].partition("```yaml\n")[2].partition("```")[0]
    assert prove(rules_from(text.partition("\n")[2] + "packs: []\n")).faults == ()


def test_the_readme_names_every_family_and_exit_code(shipped):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for family in shipped.families:
        assert f"| {family} |" in readme
    for code in range(5):
        assert f"| {code} |" in readme


def test_the_wheel_holds_the_packs_and_no_tests(tmp_path: Path):
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)],
        check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    assert __version__ in wheel.name
    inside = set(zipfile.ZipFile(wheel).namelist())
    packs = {
        f"msl_guard/{path.relative_to(ROOT / 'msl_guard').as_posix()}"
        for path in (ROOT / "msl_guard" / "rules").rglob("*.yaml")
    }
    assert len(packs) > 30
    assert packs <= inside
    assert "msl_guard/py.typed" in inside
    assert {f"msl_guard/report/page/report.{kind}" for kind in ("css", "html.j2", "js")} <= inside
    assert not [name for name in inside if name.startswith(("tests/", "fixtures/"))]
