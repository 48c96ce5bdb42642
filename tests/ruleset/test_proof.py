"""The examples in rule files: shipped ones hold, and each way to fail them is told."""

import pytest

from msl_guard.ruleset import load_for_examples, prove
from tests.conftest import ROOT
from tests.rule_text import rule, rule_file


def test_every_shipped_example_holds(shipped):
    proof = prove(shipped)
    assert proof.faults == ()
    assert proof.examples > 450


def test_the_worked_example_at_the_root_holds():
    assert prove(load_for_examples(ROOT / "rules.yaml")).faults == ()


def with_examples(examples: str, body: str = "match: [zork]") -> str:
    return rule_file(rule(body).replace('[{bad: "«zork»"}]', examples))


GOOD = '[{bad: "one «zork» here"}, {ok: "one zonk here"}]'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (with_examples(GOOD), []),
        (with_examples('[{bad: "one «zork» here"}]'), ["needs at least one `bad` and one `ok` example"]),
        (with_examples('[{bad: "«zork»"}, {ok: unrelated}]'), ["no `ok` example shares a word with a `bad` one; add a near miss"]),
        (with_examples('[{bad: "one «zonk» here"}, {ok: "one zonk here"}]'), ["does not report 'zonk'"]),
        (with_examples('[{bad: "zork here «zork»"}, {ok: "one zork here"}]'), ["reports 'zork', which is not marked with « and »", "TEST-001 reports 'zork' in a text to leave alone"]),
        (with_examples('[{bad: "one zonk here"}, {ok: "one zonk here"}]'), ["reports nothing; mark the words to report with « and »"]),
        (with_examples('[{bad: "here not one «zork»"}, {ok: "one zonk here"}]'), ["does not report 'zork' (silenced by negation)"]),
        (with_examples('[{bad: "one «zork» here"}, {ok: "here not one zork", exercises: negation}]'), []),
        (with_examples('[{bad: "one «zork» here"}, {ok: "here not one zonk", exercises: negation}]'), ["is left alone even without 'negation', and so proves nothing of it"]),
        (with_examples('[{bad: "one «zork» here"}, {ok: "one zonk here", exercises: magic}]'), ["exercises 'magic', which the rule does not have"]),
        (with_examples(GOOD, "match: [zork]\nunless: [{id: tame, covers: [tame zork]}]"), ["no `ok` example exercises the exception 'tame'"]),
        (with_examples('[{bad: "one «zork» here"}, {ok: "here one tame zork", exercises: tame}]', "match: [zork]\nunless: [{id: tame, covers: [tame zork]}]"), []),
        (with_examples(GOOD).replace("Say it otherwise.", "Say zork."), ["the suggestion itself breaks a rule: TEST-001 (error) reports 'zork' in a good text"]),
        ("fixed_terms: [tame zonk]\n" + with_examples(GOOD), ["the fixed term 'tame zonk' protects no text to leave alone; add one or drop it"]),
    ],
)  # fmt: skip
def test_an_example_that_does_not_hold_is_told(rules_from, text: str, said: list[str]):
    assert [fault.said for fault in prove(rules_from(text)).faults] == said
