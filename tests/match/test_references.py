"""A reference silences what lies inside it, and nothing beside it."""

import pytest

from msl_guard.model import Part
from tests.conftest import block, check
from tests.rule_text import rule, rule_file

VANCOUVER = "1. Novak P, Lind T. The zork inhibitor. J Ren Onc. 2024;12(3):201-9."
APA = "Novak P, Lind T (2024). The zork inhibitor. J Ren Onc 12(3):201-9."


@pytest.fixture
def ruleset(rules_from):
    return rules_from(rule_file(rule("match: [zork]")))


def places(ruleset, text: str, part: Part = Part.BODY) -> list[int]:
    """Where zork is reported."""
    return [one.column - 1 for one in check(ruleset, block(text, part))]


@pytest.mark.parametrize("reference", [VANCOUVER, APA, VANCOUVER + " doi:10.1000/zork.2024"])
@pytest.mark.parametrize("part", [Part.BODY, Part.REFERENCE_LIST, Part.FOOTNOTE])
def test_a_reference_is_left_alone_and_a_claim_beside_it_is_not(ruleset, reference: str, part: Part):
    assert places(ruleset, reference, part) == []
    after = f"{reference} It is zork."
    assert places(ruleset, after, part) == [len(after) - len("zork.")]
    between = f"{reference} It is zork. {VANCOUVER}"
    assert places(ruleset, between, part) == [len(reference) + len(" It is ")]


@pytest.mark.parametrize("part", [Part.BODY, Part.REFERENCE_LIST])
def test_a_claim_before_a_reference_is_reported(ruleset, part: Part):
    assert places(ruleset, f"It is zork. {VANCOUVER}", part) == [6]


def test_references_may_follow_each_other_in_one_block(ruleset):
    assert places(ruleset, f"{VANCOUVER} 2{VANCOUVER[1:]} 3. {APA}") == []


def test_a_line_that_begins_like_a_reference_goes_on_as_a_claim(ruleset):
    text = (
        "Novak P, Lind T. J Ren Onc. 2024. The results show that in adults with advanced disease it is zork."
    )
    assert places(ruleset, text) == [text.index("zork")]


def test_under_a_heading_references_a_looser_form_will_do(ruleset):
    text = "The zork study. Lancet 2019;393:12-20."
    assert places(ruleset, text, Part.REFERENCE_LIST) == []
    assert places(ruleset, f"{text} It is zork.", Part.REFERENCE_LIST) == [len(text) + len(" It is ")]
    assert places(ruleset, "It is zork.", Part.REFERENCE_LIST) == [6]
