"""Directives in Markdown and HTML comments."""

from datetime import date

import pytest

from msl_guard.extract import extract
from msl_guard.suppress.inline import marked
from tests.conftest import STRICTEST
from tests.rule_text import rule, rule_file

TODAY = date(2026, 11, 22)


@pytest.fixture
def judge(rules_from):
    ruleset = rules_from(rule_file(rule("match: [zork]")))

    def judged(text: str, name: str = "a.md", unwaivable=()):
        document = extract(name, text.encode())
        found = ruleset.engine.check(document, STRICTEST).findings
        return [
            (
                one.rule_id,
                str(one.location).partition(", column")[0],
                one.suppression and one.suppression.reason,
            )
            for one in marked(document, found, TODAY, unwaivable)
        ]

    return judged


WAIVE = '<!-- msl-guard: waive TEST-001 until=2026-12-31 reason="agreed zork" -->'


def test_a_directive_excuses_the_block_that_follows_and_no_other(judge):
    assert judge(f"It is zork.\n\n{WAIVE}\n\nIt is zork,\nand zork again.\n\nIt is zork.\n") == [
        ("TEST-001", "line 1", None),
        ("TEST-001", "line 5", "agreed zork"),
        ("TEST-001", "line 6", "agreed zork"),
        ("TEST-001", "line 8", None),
    ]


def test_html_has_directives_too_and_plain_text_has_none(judge):
    assert judge(f"<p>Plain.</p>\n{WAIVE}\n<p>It is zork.</p>", "a.html") == [
        ("TEST-001", "line 3", "agreed zork")
    ]
    assert [one[2] for one in judge(f"{WAIVE}\n\nIt is zork.\n", "a.txt")] == [None, None]


def test_on_a_line_of_many_blocks_a_directive_excuses_the_next_block_alone(judge):
    line = f"<p>It is zork.</p>{WAIVE}<p>It is zork, <b>zork</b>.</p><p>It is zork.</p>"
    assert [one[2] for one in judge(line, "a.html")] == [None, "agreed zork", "agreed zork", None]


def test_another_comment_on_the_line_of_a_directive_is_judged(judge):
    line = f"{WAIVE}<p>Plain.</p><!-- Say that it is zork. -->"
    assert judge(line, "a.html") == [("TEST-001", "line 1", None), ("WAIVER-002", "line 1", None)]


@pytest.mark.parametrize(
    ("directive", "problem"),
    [
        (WAIVE.replace("2026-12-31", "2026-11-21"), "WAIVER-001"),
        (WAIVE.replace("TEST-001", "TEST-002"), "WAIVER-002"),
        (WAIVE.replace("2026-12-31", "2026-02-30"), "WAIVER-004"),
        (WAIVE.replace(' reason="agreed zork"', ""), "WAIVER-004"),
        (WAIVE.replace("agreed zork", " "), "WAIVER-004"),
        (WAIVE.replace("waive", "ignore"), "WAIVER-004"),
    ],
)
def test_a_directive_that_does_not_hold_excuses_nothing_and_is_told(judge, directive: str, problem: str):
    assert judge(f"{directive}\n\nIt is zork.\n") == [("TEST-001", "line 3", None), (problem, "line 1", None)]


def test_a_rule_without_exceptions_stays_open(judge):
    assert judge(f"{WAIVE}\n\nIt is zork.\n", unwaivable=("TEST-001",)) == [
        ("TEST-001", "line 3", None),
        ("WAIVER-003", "line 1", None),
    ]
