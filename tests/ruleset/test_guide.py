"""The guide for rule authors: every example in it is loaded and proved, every pattern tried."""

from pathlib import Path
from shutil import copytree

import pytest
import regex

from msl_guard.extract.limits import LIMITS, limited
from msl_guard.fold import fold
from msl_guard.ruleset import Ruleset, limits_in, load, load_for_examples, load_for_proof, prove, schema
from msl_guard.ruleset.names import GuardName, LabelQuestion, PartName
from msl_guard.ruleset.shape import LimitsShape
from tests.conftest import ROOT
from tests.rule_text import rule, rule_file

GUIDE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
SNIPPETS = regex.findall(r"```yaml\n(.*?)```", GUIDE, regex.DOTALL)
ROWS = regex.findall(r"^\| `(.*?)` \| (.*?) \|(.*?)\|$", GUIDE, regex.MULTILINE)


@pytest.mark.parametrize("snippet", SNIPPETS, ids=range(len(SNIPPETS)))
def test_every_example_file_loads_and_is_proved(tmp_path: Path, snippet: str):
    path = tmp_path / "rules.yaml"
    path.write_text(snippet, encoding="utf-8")
    copytree(ROOT / "msl_guard" / "label" / "examples", tmp_path / "labels")
    assert load(path).rules
    *_, own = load_for_proof(path)
    assert prove(own).faults == ()


@pytest.fixture(scope="module")
def matcher(tmp_path_factory):
    """Says what a pattern finds in a text, with the shared words at hand."""

    def found(written: str, text: str) -> list[str]:
        path = tmp_path_factory.mktemp("guide") / "rules.yaml"
        quoted = written.replace("'", "''")
        text_of_rule = rule_file(rule(f"match: ['{quoted}']"))
        path.write_text(f"schema: msl-guard/rules@1\n{text_of_rule}", encoding="utf-8")
        ruleset: Ruleset = load_for_examples(path)
        (pattern,) = ruleset.rules[0].matcher.patterns
        read = fold(text)
        return [read[start:end] for start, end in pattern.spans(read, 0, len(read))]

    return found


@pytest.mark.parametrize(("written", "finds", "leaves"), ROWS, ids=[row[0] for row in ROWS])
def test_every_pattern_finds_and_leaves_what_the_guide_says(matcher, written: str, finds: str, leaves: str):
    pattern = written.replace(r"\|", "|")
    for text in finds.split("; "):
        assert matcher(pattern, text) == [text]
    for text in filter(None, leaves.strip().split("; ")):
        assert matcher(pattern, text) == []


def test_the_guide_names_every_guard_question_and_part():
    plain = " ".join(GUIDE.split())
    assert [name for name in GuardName.__args__ if f"`{name}`" not in plain] == []
    assert [name for name in LabelQuestion.__args__ if name not in plain] == []
    listed = regex.search(r"Parts are (.*?)\.", plain)[1]
    assert regex.findall(r"\w+", listed.replace(" and ", " ")) == list(PartName.__args__)


def test_the_guide_has_an_example_of_every_key():
    used = " ".join(SNIPPETS)
    unused = {
        key
        for declared in schema()["$defs"].values()
        for key in declared.get("properties", {})
        if not regex.search(rf"\b{key}:", used)
    }
    assert unused == set()


def test_the_guide_shows_the_usual_limits(tmp_path: Path):
    (snippet,) = (one for one in SNIPPETS if "text_chars:" in one)
    path = tmp_path / "rules.yaml"
    path.write_text(snippet, encoding="utf-8")
    given = limits_in(path)
    assert set(given) == set(LimitsShape.__struct_fields__)
    assert limited(LIMITS, given) == LIMITS
