"""Personal words are covered wherever a finding would print them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msl_guard.match.mask import BULLET, Masks
from msl_guard.model import Report, RulesetInfo, Span
from msl_guard.report import FORMATS, Look, render
from tests.conftest import block, check, document
from tests.rule_text import rule, rule_file

NUMBER = 'match: ["regex:MRN [0-9]+"]\nmasked: true'
ZORK = "match: [zork]"


@pytest.fixture
def rules(rules_from):
    return rules_from(rule_file(rule(NUMBER), rule(ZORK, id="TEST-002")))


def test_text_sentence_and_message_show_the_first_letter_only(rules):
    (found,) = check(rules, "The file of MRN 884213 is open.")
    assert found.text == "M•• ••••••"
    assert found.sentence == "The file of M•• •••••• is open."
    assert found.message == "found M•• ••••••"
    assert found.mark == (12, 22)


def test_a_finding_of_another_rule_in_the_same_sentence_does_not_print_them(rules):
    found = check(rules, "MRN 884213 is a zork.")
    assert [one.sentence for one in found] == ["M•• •••••• is a zork."] * 2


def test_the_sentence_of_another_rule_is_printed_in_full_without_such_words(rules):
    (found,) = check(rules, "Number 884213 is a zork.")
    assert found.sentence == "Number 884213 is a zork."


def test_the_fingerprint_is_stable_and_made_of_what_is_printed(rules):
    first = check(rules, "MRN 884213 is open.")[0].fingerprint
    assert check(rules, "MRN 884213 is open.")[0].fingerprint == first
    assert check(rules, "MRN 884214 is open.")[0].fingerprint == first
    assert check(rules, "MRN 884213 is shut.")[0].fingerprint != first


@pytest.mark.parametrize("name", FORMATS)
def test_no_report_holds_them(rules, name: str):
    findings = check(rules, "MRN 884213 is a zork.")
    report = Report("1", RulesetInfo("0", (), 2, 0), None, (), tuple(findings), ())
    printed = render(name, report, Look(width=200, colour=False))
    assert "884213" not in printed
    assert "884213" not in json.dumps(printed)


@given(st.text(max_size=40), st.data())
def test_a_covered_text_keeps_its_length_and_hides_every_letter_but_the_first(text: str, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    made = document(block(text)).blocks[0]
    shown = Masks([Span(made, start, end)]).text(Span(made, 0, len(text)))
    assert len(shown) == len(text)
    assert (shown[:start], shown[end:]) == (text[:start], text[end:])
    assert not any(char.isalnum() for char in shown[start + 1 : end])
    assert all(a == b or b == BULLET for a, b in zip(text, shown, strict=True))
