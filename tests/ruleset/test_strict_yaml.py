"""YAML without its surprises."""

import pytest

from msl_guard.errors import ConfigError
from msl_guard.ruleset.strict_yaml import read


def test_words_stay_words_and_lines_are_known():
    source = read('a: off\nb: 12:30\nc: NO\nd: [x, "1", true, 7]\ne:\n  f: null\n', "r.yaml")
    assert source.value == {"a": "off", "b": "12:30", "c": "NO", "d": ["x", "1", True, 7], "e": {"f": None}}
    assert source.place(("e", "f")) == "r.yaml:6"
    assert source.place(("d", 2)) == "r.yaml:4"
    assert source.place(("nowhere", "at", "all")) == "r.yaml:1"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: 1\na: 2", "r.yaml:2: the key 'a' stands twice (line 1)"),
        ("a: &x [1]\nb: *x", "r.yaml:1: an alias (*); write the value out, or use vocab:"),
        ("a: &x [*x]", "r.yaml:1: an alias (*); write the value out, or use vocab:"),
        (
            "a: !!python/object:os.x 1",
            "r.yaml:1: the tag tag:yaml.org,2002:python/object:os.x; rule files have no tags",
        ),
        ("a: !mine 1", "r.yaml:1: the tag !mine; rule files have no tags"),
        (
            "a: [b",
            "r.yaml:2: not valid YAML: did not find expected ',' or ']'; quote text that holds any of { } [ ] , : #",
        ),
        ("{a: 1}\n---\nb: 2", "r.yaml:2: not valid YAML: but found another document"),
        ("? [a]\n: 1", "r.yaml:1: a key must be a word"),
        ("[" * 3000 + "]" * 3000, "r.yaml: nested too deeply to be a rule file"),
    ],
    ids=["duplicate", "alias", "loop", "python tag", "own tag", "unclosed", "two documents", "key", "depth"],
)
def test_what_yaml_would_let_pass_is_refused(text: str, fault: str):
    with pytest.raises(ConfigError) as error:
        read(text, "r.yaml")
    assert str(error.value) == fault
