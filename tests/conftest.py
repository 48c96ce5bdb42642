"""What tests share: small documents, small rulesets, and the optional folder of real data."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from msl_guard.cli import main
from msl_guard.model import Block, Context, Document, Finding, Location, Part
from msl_guard.ruleset import Ruleset, load
from msl_guard.ruleset.ruleset import DEFAULTS

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures"
DATA_VARIABLE = "MSL_GUARD_TEST_DATA"
"""Names a folder with `corpus/` (real files) and `rule-catalogue.md`; tests skip without it."""

STRICTEST = Context("msl_deck_proactive", "hcp_prescriber", ("INTL",), "proactive", tuple(DEFAULTS))

CACHE = tempfile.TemporaryDirectory(prefix="msl-guard-tests-")
"""Compiled patterns of this run alone: every call of the command line loads all packs."""
os.environ["MSL_GUARD_CACHE"] = CACHE.name

# How long an example takes says how busy the machine is.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def block(
    text: str, part: Part = Part.BODY, *, slide: int = 1, level: int = 0, headers: tuple[str, ...] = ()
):
    """One block on a slide."""
    return Block(text, part, Location((("slide", slide), ("shape", "Text"))), level, headers)


def document(*blocks: Block | str) -> Document:
    """A document of blocks, or of sentences that become blocks."""
    made = tuple(one if isinstance(one, Block) else block(one) for one in blocks)
    return Document("deck.pptx", "pptx", "0" * 64, made)


def check(ruleset: Ruleset, *blocks: Block | str, context: Context = STRICTEST) -> list[Finding]:
    """The findings of a ruleset on a document, however long they take."""
    return list(ruleset.engine.check(document(*blocks), context, seconds=3600).findings)


def ids(findings: list[Finding]) -> list[str]:
    """The rule ids of findings."""
    return [finding.rule_id for finding in findings]


@pytest.fixture
def rules_from(tmp_path: Path) -> Callable[[str], Ruleset]:
    """Loads a ruleset from the text of a rule file, without the shipped packs."""

    def load_text(text: str) -> Ruleset:
        path = tmp_path / "rules.yaml"
        path.write_text(f"schema: msl-guard/rules@1\n{text}", encoding="utf-8")
        return load(path)

    return load_text


@pytest.fixture(scope="session")
def shipped() -> Ruleset:
    """The shipped packs, with the fictional products."""
    from msl_guard.ruleset import load_for_examples

    return load_for_examples(None)


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real data."""
    named = os.environ.get(DATA_VARIABLE)
    if not named or not Path(named).is_dir():
        pytest.skip(f"{DATA_VARIABLE} names no folder of real data")
    return Path(named)


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys
) -> Iterator[Callable[..., tuple[int, str, str]]]:
    """Runs the command line in an empty folder: arguments in; code, stdout, stderr out."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if (name.startswith("MSL_GUARD_") and name != "MSL_GUARD_CACHE") or name in (
            "NO_COLOR",
            "FORCE_COLOR",
        ):
            monkeypatch.delenv(name)

    def call(*arguments: object) -> tuple[int, str, str]:
        code = main([str(one) for one in arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    yield call


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put tests on Ray last: a process that has held it crashes the workers that it forks later."""
    items.sort(key=lambda item: item.path.stem == "test_onray")
