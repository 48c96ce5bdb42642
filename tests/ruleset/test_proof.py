"""The examples in rule files: shipped ones hold, and each way to fail them is told."""

from pathlib import Path

import pytest

from msl_guard.ruleset import load_for_examples, load_for_proof, prove
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
        (with_examples('[{bad: "one «zork» here"}, {ok: "here not one tame zork", exercises: tame}]', "match: [zork]\nunless: [{id: tame, covers: [tame zork]}]"), ["is left alone even without 'tame' (by negation), and so proves nothing of it"]),
        (with_examples('[{bad: "one «zork» here"}, {ok: "one zonk here", exercises: magic}]'), ["exercises 'magic', which the rule does not have"]),
        (with_examples(GOOD, "match: [zork]\nunless: [{id: tame, covers: [tame zork]}]"), ["no `ok` example exercises the exception 'tame'"]),
        (with_examples('[{bad: "one «zork» here"}, {ok: "here one tame zork", exercises: tame}]', "match: [zork]\nunless: [{id: tame, covers: [tame zork]}]"), []),
        (with_examples(GOOD).replace("Say it otherwise.", "Say zork."), ["the suggestion itself breaks a rule: TEST-001 (error) reports 'zork' in a good text"]),
        ("fixed_terms: [tame zonk]\n" + with_examples(GOOD), ["the fixed term 'tame zonk' protects no text to leave alone; add one or drop it"]),
    ],
)  # fmt: skip
def test_an_example_that_does_not_hold_is_told(rules_from, text: str, said: list[str]):
    assert [fault.said for fault in prove(rules_from(text)).faults] == said


@pytest.mark.parametrize(
    ("example", "said"),
    [
        ("bad: The rate was «48%» (Marek 2024)., sources: {Marek 2024: Seen in 38%.}", []),
        (
            "bad: The rate was «48%» (Marek 2024).",
            ["does not report '48%'; give under `sources:` of the example what the works that it cites say"],
        ),
        (
            "bad: The rate was «48%» (Marek 2024)., sources: {Marek 2023: Seen in 38%.}",
            ["does not report '48%'; the text cites none of the example's `sources:`"],
        ),
        (
            "bad: The rate was «38%» (Marek 2024)., sources: {Marek 2024: Seen in 38%.}",
            ["does not report '38%'"],
        ),
    ],
)
def test_an_example_brings_its_sources(rules_from, example: str, said: list[str]):
    text = rule_file(rule("check: source", kind="consistent"))
    examples = f"[{{{example}}}, {{ok: The rate was 38%.}}]"
    faults = prove(rules_from(text.replace('[{bad: "«zork»"}]', examples))).faults
    assert [fault.said for fault in faults] == said


def project(text: str, tmp_path: Path) -> list[str]:
    """What `rules test` says of a project's own part."""
    path = tmp_path / "rules.yaml"
    path.write_text(f"schema: msl-guard/rules@1\n{text}", encoding="utf-8")
    *_, own = load_for_proof(path)
    return [f"{fault.place.rpartition('/')[2]}: {fault.rule_id}: {fault.said}" for fault in prove(own).faults]


HOUSE = with_examples(GOOD).replace("packs: []\n", "")
SHIPPED = "packs: [guar]\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("override: {GUAR-003: {off: true}}\n", []),
        ("override: {GUAR: {severity: info}}\n", []),
        ("override: {GUAR-003: {unless: [{id: film, covers: [miracle on 34th street]}]}}\n", []),
        (HOUSE.replace("match: [zork]", "match: [zork, guarantee, cure, the]"), []),
        (HOUSE.replace("«zork»", "«zonk»"), ["rules.yaml:13: TEST-001: does not report 'zonk'"]),
        ("near_misses: [Zeltrivanib is a drug.]\n", []),
        ("near_misses: [Zeltrivanib is a miracle.]\n", ["rules.yaml:3: GUAR: GUAR-003 reports 'miracle' in a text to leave alone"]),
        ("good: [Zeltrivanib is a miracle.]\n", ["rules.yaml:3: good: GUAR-003 (error) reports 'miracle' in a good text"]),
        ("fixed_terms: [miracle plant]\nnear_misses: [Zeltrivanib has a miracle plant in it.]\n", []),
        ("fixed_terms: [miracle plant]\n", ["rules.yaml:3: fixed_terms: the fixed term 'miracle plant' protects no text to leave alone; add one or drop it"]),
        (
            "override: {GUAR-003: {unless: [{id: film, covers: [miracle street]}], examples: [{ok: Zeltrivanib on miracle street., exercises: film}]}}\n",
            [],
        ),
        (
            "override: {GUAR-003: {unless: [{id: film, covers: [miracle street]}], examples: [{ok: Zeltrivanib on a street., exercises: film}]}}\n",
            ["rules.yaml:3: GUAR-003: is left alone even without 'film', and so proves nothing of it"],
        ),
    ],
)  # fmt: skip
def test_a_project_is_proved_apart_from_the_shipped_packs(tmp_path: Path, text: str, said: list[str]):
    assert project(SHIPPED + text, tmp_path) == said


def test_a_pack_that_a_project_brings_is_proved_with_it(tmp_path: Path):
    (tmp_path / "house.yaml").write_text(
        "schema: msl-guard/rules@1\npack: {id: house, family: TEST, title: House, version: 1.0.0}\n"
        + with_examples(GOOD).replace("packs: []\n", "near_misses: [a zork]\n"),
        encoding="utf-8",
    )
    assert project("packs: [house.yaml]\n", tmp_path) == [
        "house.yaml:3: TEST: TEST-001 reports 'zork' in a text to leave alone"
    ]


def test_a_project_adds_nothing_to_what_the_shipped_packs_must_prove(tmp_path: Path):
    text = "override: {GUAR-003: {severity: info, unless: [{id: any, covers: [miracle]}]}, GUAR-002: {off: true}}\n"
    text += HOUSE.replace("match: [zork]", "match: [zork, miracle, cure, the]")
    (tmp_path / "rules.yaml").write_text(f"schema: msl-guard/rules@1\n{SHIPPED}{text}", encoding="utf-8")
    shipped, own = (prove(one) for one in load_for_proof(tmp_path / "rules.yaml"))
    assert (shipped.rules, shipped.faults) == (7, ())
    assert (own.rules, own.examples, own.faults) == (1, 2, ())


def test_an_example_of_a_project_speaks_of_its_own_rule_alone(tmp_path: Path):
    two = rule_file(
        rule("match: [zork]").replace(
            '[{bad: "«zork»"}]', '[{bad: "one «zork» here"}, {ok: "one zonk here"}]'
        ),
        rule("match: [zonk]", id="TEST-002").replace(
            '[{bad: "«zork»"}]', '[{bad: "one «zonk» here"}, {ok: "one zink here"}]'
        ),
    )
    assert project(two, tmp_path) == []
    (tmp_path / "house.yaml").write_text(
        "schema: msl-guard/rules@1\npack: {id: house, family: TEST, title: House, version: 1.0.0}\n"
        + two.replace("packs: []\n", ""),
        encoding="utf-8",
    )
    assert project("packs: [house.yaml]\n", tmp_path) == [
        "house.yaml:13: TEST-001: TEST-002 reports 'zonk' in a text to leave alone"
    ]
