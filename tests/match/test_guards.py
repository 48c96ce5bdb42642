"""The shared guards, each with what it silences and what it must not."""

import pytest

from msl_guard.model import Part
from tests.conftest import block, check, ids
from tests.rule_text import rule, rule_file

RULES = rule_file(rule("match: [zork, never fails, no rival]"))


@pytest.fixture
def ruleset(rules_from):
    return rules_from(RULES)


SILENT = {
    "negation": [
        "It is not zork.",
        "It isn't zork.",
        "There is no zork here.",
        "It was never zork.",
        "Zeltrivanib lacks zork.",
        "It failed to be zork.",
        "There is no evidence that it is zork.",
        "It is unlikely to be zork.",
        "It should not be called zork, said the reviewer; not zork.",
        "Avoid saying zork.",
        "The zork has not been established.",
        "A zork cannot be concluded.",
        "Whether zork exists is unknown: zork is unknown.",
    ],
    "aim": [
        "The objective was to assess zork.",
        "To determine whether it is zork, patients were randomised.",
        "The primary endpoint was zork.",
        "The study was designed to detect zork.",
        "We hypothesised that it is zork.",
        "Objective: zork in adults.",
    ],
    "question": [
        "You asked whether it is zork.",
        "Your question about zork is answered below.",
        "Q: Is it zork?",
        "Dr Albers asked if it is zork.",
        "The physician wanted to know whether it is zork.",
    ],
    "mention": [
        "Do not write “zork” on a slide.",
        "Words to avoid: zork, zonk.",
        "The term 'zork' was flagged.",
        "Avoid terms such as zork.",
        "Prohibited words include zork and zonk: “zork”.",
    ],
    "cited_title": [
        'The article "A zork in oncology" was published in 2023.',
        "He gave a lecture entitled “The zork years”.",
        "“Zork and zonk” (Novak et al., 2024).",
    ],
    "reference_list": [
        "1. Novak P, Lind T. A zork inhibitor. J Ren Onc. 2024;12(3):201-9.",
        "[3] Marsh J, et al. Zork in renal oncology. Clin Res 2023;8:44-51.",
        "Novak P. Zork study. Lancet 2019;393:12-20. doi:10.1000/zork",
    ],
    "boilerplate": ["The safety of this zork has not been established."],
}
SPEAKING = {
    "negation": [
        "It is not only zork but cheap.",
        "No doubt, it is zork.",
        "It never fails.",
        "There is no rival.",
        "It is not new, but it is zork.",
        "It is not new; it is zork.",
        "No patient died and it is zork.",
        "Not all were treated in the first of the many long weeks of this zork.",
        "Zork, and the dose has not been established.",
        "Unlike other drugs, zork.",
        "Without question, zork.",
    ],
    "aim": [
        "It was designed to be zork.",
        "The primary endpoint was met; it is zork.",
        "To patients it is zork.",
    ],
    "question": ["Why not zork?", "Is it zork? Yes.", "We asked for zork."],
    "mention": ["“Zork” is what we offer.", "He called it 'zork'."],
    "cited_title": ["Patients call it “zork”.", 'It is the "zork" drug of 2024 patients.'],
    "reference_list": ["It is zork (Novak et al., 2024).", "References: it is zork."],
    "boilerplate": ["It is zork; safety has been established."],
}


@pytest.mark.parametrize(
    ("guard", "text"), [(name, text) for name, texts in SILENT.items() for text in texts]
)
def test_a_guard_silences_what_it_is_for(ruleset, guard: str, text: str):
    assert ids(check(ruleset, text)) == []


@pytest.mark.parametrize(
    ("guard", "text"), [(name, text) for name, texts in SPEAKING.items() for text in texts]
)
def test_a_guard_silences_nothing_else(ruleset, guard: str, text: str):
    assert ids(check(ruleset, text)) == ["TEST-001"]


@pytest.mark.parametrize("guard", SILENT)
def test_a_rule_can_do_without_a_guard(rules_from, guard: str):
    others = [name for name in SILENT if name != guard]
    off = rules_from(rule_file(rule(f"match: [zork]\nguards: {{off: [{', '.join(SILENT)}]}}")))
    only = rules_from(rule_file(rule(f"match: [zork]\nguards: {{off: [{', '.join(others)}]}}")))
    text = SILENT[guard][0]
    assert ids(check(off, text)) and ids(check(only, text)) == []


def test_words_under_a_header_of_bad_examples_are_mentioned(ruleset):
    cell = block("zork", Part.TABLE, headers=("Avoid", "Efficacy"))
    fine = block("zork", Part.TABLE, headers=("Result", "Efficacy"))
    assert ids(check(ruleset, cell)) == []
    assert ids(check(ruleset, fine)) == ["TEST-001"]


def test_text_under_a_question_heading_is_the_enquirers(ruleset):
    heading = block("Your question", Part.TITLE, level=1)
    assert ids(check(ruleset, heading, "Is it zork in adults")) == []
    assert ids(check(ruleset, block("Your answer", Part.TITLE, level=1), "It is zork in adults")) == [
        "TEST-001"
    ]


def test_a_title_in_italics_is_a_title_where_a_citation_follows(ruleset):
    from dataclasses import replace

    text = "See A zork in oncology (Novak et al., 2024)."
    italic = replace(block(text), italics=((4, 22),))
    assert ids(check(ruleset, italic)) == []
    assert ids(check(ruleset, block(text))) == ["TEST-001"]
