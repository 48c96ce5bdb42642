"""The kind `beside`: words that something else on the page takes back."""

import pytest

from msl_guard.model import Block, Part
from tests.conftest import block, check
from tests.rule_text import rule, rule_file

BODY = "match: [zork, zork gain]\nfacts: [{near: [quux], within: neighbours}, {near: [frob], within: page}]"


def found(rules_from, *blocks: Block | str, body: str = BODY) -> list[tuple[str, str]]:
    findings = check(rules_from(rule_file(rule(body, kind="beside"))), *blocks)
    return [(one.text, one.message) for one in findings]


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        ([block("zork"), block("quux")], ["zork"]),
        ([block("quux"), block("zork")], ["zork"]),
        ([block("zork."), block("Something."), block("quux")], []),
        ([block("zork."), block("Something."), block("frob")], ["zork"]),
        ([block("zork"), block("quux", slide=2)], []),
        ([block("zork"), block("frob", slide=2)], []),
        ([block("zork. And quux.")], []),
        ([block("zork. And quux."), block("frob")], ["zork"]),
        ([block("Something. quux. More."), block("zork")], ["zork"]),
        ([block("zork. Something. More. Still more."), block("quux")], []),
        ([block("zork in quux"), block("quux")], []),
        ([block("zork, or zork gain"), block("quux")], ["zork gain"]),
        ([block("Here is zork. There is a zork gain."), block("frob")], ["zork", "zork gain"]),
        ([block("zork")], []),
        ([block("quux")], []),
    ],
)  # fmt: skip
def test_words_are_found_near_a_fact_that_their_own_sentence_leaves_out(rules_from, blocks, words):
    assert [text for text, _ in found(rules_from, *blocks)] == words


@pytest.mark.parametrize("part", [Part.FOOTNOTE, Part.CAPTION, Part.NOTES])
def test_footnotes_captions_and_notes_speak_of_the_whole_page(rules_from, part):
    blocks = [block("zork."), block("Something."), block("quux", part)]
    assert [text for text, _ in found(rules_from, *blocks)] == ["zork"]


@pytest.mark.parametrize("part", [Part.CODE, Part.REVISION, Part.METADATA, Part.LINK, Part.REFERENCE_LIST])
def test_parts_that_state_nothing_state_no_fact(rules_from, part):
    assert found(rules_from, block("zork"), block("quux", part)) == []


def test_the_finding_says_where_the_fact_stands(rules_from):
    assert found(rules_from, block("zork"), block("quux")) == [("zork", "found zork See slide 1, Text.")]


def test_conditions_of_the_words_hold_as_for_other_kinds(rules_from):
    body = "match: [{any: [zork], lacks: [data]}]\nwhen: [{near: [gain]}]\nfacts: [{near: [quux]}]".replace(
        "near: [quux]", "near: [quux], within: neighbours"
    )
    texts = ("zork gain", "zork gain data", "zork")
    assert [bool(found(rules_from, block(one), block("quux"), body=body)) for one in texts] == [
        True,
        False,
        False,
    ]


def test_a_rule_reads_only_its_parts(rules_from):
    body = f"{BODY}\nscope: {{not_in: [notes]}}"
    assert found(rules_from, block("zork", Part.NOTES), block("quux"), body=body) == []
