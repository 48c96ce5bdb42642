"""YAML without its surprises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        ("a: *x", "r.yaml:1: an alias (*); quote text that begins with *, or name shared words under vocab:"),
        ("a: &x [1]", "r.yaml:1: an anchor (&); quote text that begins with &"),
        ("- &more text", "r.yaml:1: an anchor (&); quote text that begins with &"),
        (
            "a: !!python/object:os.x 1",
            "r.yaml:1: the tag tag:yaml.org,2002:python/object:os.x; rule files have no tags, so quote text that begins with !",
        ),
        ("a: !mine 1", "r.yaml:1: the tag !mine; rule files have no tags, so quote text that begins with !"),
        (
            "a: [b",
            "r.yaml:2: not valid YAML: did not find expected ',' or ']'; quote text that holds any of { } [ ] , : #",
        ),
        ("{a: 1}\n---\nb: 2", "r.yaml:2: a second document (---); one file holds one"),
        ("? [a]\n: 1", "r.yaml:1: a key must be a word; quote text that begins with { or ["),
        ("[" * 100_000, "r.yaml:1: nested too deeply to be a rule file"),
        ("- " * 40 + "a", "r.yaml:1: nested too deeply to be a rule file"),
        ("a:\n\t- b", "r.yaml:2: not valid YAML: found character that cannot start any token; indent with spaces, not tabs"),
        ("a: @b", "r.yaml:1: not valid YAML: found character that cannot start any token; quote text that begins with @, % or `"),
        ("a: %b", "r.yaml:1: not valid YAML: found character that cannot start any token; quote text that begins with @, % or `"),
        ("a: `b`", "r.yaml:1: not valid YAML: found character that cannot start any token; quote text that begins with @, % or `"),
        ("- a: 1\n\tb: 2", "r.yaml:2: not valid YAML: found a tab character that violates indentation; indent with spaces, not tabs"),
        ("a:\nb\nc: d", "r.yaml:3: not valid YAML: could not find expected ':'; indent the line below the key that it belongs to, or write key: value"),
        ("a: b: c", "r.yaml:1: not valid YAML: mapping values are not allowed in this context; quote text that holds a colon and a space"),
        ("a:\n - the #1 choice", "r.yaml:2: a # after a space begins a comment; quote the text"),
        ("a: b\nc: \0", "r.yaml:2: holds the control character U+0000; take it out"),
    ],
    ids=["duplicate", "alias", "anchor", "anchored text", "python tag", "own tag", "unclosed", "two documents",
         "key", "depth", "block depth", "tab", "at", "per cent", "backtick", "tab within", "no key", "colon", "hash", "nul"],
)  # fmt: skip
def test_what_yaml_would_let_pass_is_refused(text: str, fault: str):
    with pytest.raises(ConfigError) as error:
        read(text, "r.yaml")
    assert str(error.value) == fault


def test_a_comment_is_no_part_of_the_text():
    assert read("a: b # c\nd: 'x #1' # y\n# z\n", "r.yaml").value == {"a": "b", "d": "x #1"}


YAML_TEXT = st.text(st.sampled_from("ab:-# \n\t[]{},\"'|>&*!%@`?\\0~é"), max_size=40)


@given(YAML_TEXT)
def test_any_text_is_read_or_refused_in_one_line(text: str):
    try:
        source = read(text, "r.yaml")
    except ConfigError as error:
        assert str(error).startswith("r.yaml")
        assert "\n" not in str(error)
    else:
        assert source.place() == "r.yaml:" + source.place().rpartition(":")[2]


def test_an_entry_is_given_back_as_it_is_written():
    source = read("rules:\n  - id: A\n    why: [x]  # so\n\n    name: b\n\n  - id: B\nother: 1\n", "r.yaml")
    assert source.entry(source.line(("rules", 0))) == "- id: A\n  why: [x]  # so\n\n  name: b"
    assert source.entry(source.line(("rules", 1))) == "- id: B"
