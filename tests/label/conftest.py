"""Rulesets with label records, for the tests of off-label reasoning."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from msl_guard.ruleset import Ruleset, load
from tests.conftest import ROOT

LABELS = ROOT / "msl_guard" / "label" / "examples"


@pytest.fixture(scope="session")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Ruleset]:
    """Loads the OFFL pack with label files: names of shipped ones, or paths."""

    @cache
    def load_with(*names: str) -> Ruleset:
        folder = tmp_path_factory.mktemp("labels")
        paths = [str(LABELS / name if (LABELS / name).is_file() else Path(name)) for name in names]
        rules = folder / "rules.yaml"
        rules.write_text(f"schema: msl-guard/rules@1\npacks: [offl]\nlabels: {paths}\n", encoding="utf-8")
        return load(rules)

    return load_with
