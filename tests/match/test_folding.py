"""Look-alike characters hide nothing: text, headers and patterns are folded alike."""

import pytest

from msl_guard.fold import fold
from msl_guard.model import Part
from tests.conftest import block, check, ids
from tests.rule_text import rule, rule_file


@pytest.mark.parametrize(
    ("text", "plain"),
    [("MİRACLE mıracle", "MIRACLE miracle"), ("“best‑in–class”", '"best-in-class"'), ("a\u00a0b’s", "a b's")],
)
def test_folding_keeps_every_place(text: str, plain: str):
    assert fold(text) == plain
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize("text", ["A ZİORK.", "A zıork.", "A z\u2011iork."])
def test_no_look_alike_hides_a_word(rules_from, text: str):
    ruleset = rules_from(rule_file(rule("match: [ziork, z-iork]")))
    assert ids(check(ruleset, text)) == ["TEST-001"]


def test_a_header_is_read_as_text_is(rules_from):
    ruleset = rules_from(rule_file(rule("match: [zork]")))
    for header in ("Don'ts", "Don’ts"):
        assert ids(check(ruleset, block("zork", Part.TABLE, headers=(header,)))) == [], header


def test_a_pattern_too_large_for_the_automaton_is_tried_by_itself(rules_from):
    words = ", ".join(f"'regex:(?:{letter}o[a-z]{{1,900}}){{1,90}}k'" for letter in "xyz")
    ruleset = rules_from(rule_file(rule(f"match: [{words}]")))
    assert [one.text for one in check(ruleset, "a zork here")] == ["zork"]
