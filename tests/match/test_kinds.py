"""The kinds of rule."""

import pytest

from msl_guard.model import Block, Context, Location, Part
from tests.conftest import block, check, ids
from tests.rule_text import rule, rule_file


def found(rules_from, body: str, *blocks, kind: str = "forbid") -> list[str]:
    return [one.text for one in check(rules_from(rule_file(rule(body, kind=kind))), *blocks)]


def test_forbid_reports_each_match_once_and_the_longest(rules_from):
    assert found(rules_from, "match: [zork, zork of zonk]", "A zork of zonk and a zork.") == [
        "zork of zonk",
        "zork",
    ]


def test_words_of_a_group_count_only_near_others(rules_from):
    body = "match:\n  - {any: [zork], near: [drug], within: sentence}"
    assert found(rules_from, body, "The zork drug. The zork hat.") == ["zork"]
    wider = body.replace("sentence", "page")
    assert found(rules_from, wider, "The drug.", "The zork hat.") == ["zork"]


def test_words_of_a_group_count_only_without_others(rules_from):
    body = "match:\n  - {any: [zork], lacks: [hat]}"
    assert found(rules_from, body, "The zork drug. The zork hat.") == ["zork"]


@pytest.mark.parametrize(("side", "wanted"), [("before", ["zork"]), ("after", []), ("either", ["zork"])])
def test_a_side_limits_where_the_other_words_stand(rules_from, side: str, wanted: list[str]):
    assert (
        found(rules_from, f"match: [zork]\nwhen: [{{near: [drug], side: {side}}}]", "The drug is zork.")
        == wanted
    )


def test_an_exception_covers_the_hit_or_stands_near_it(rules_from):
    covers = "match: [zork]\nunless: [{id: tame, covers: [tame zork]}]"
    assert found(rules_from, covers, "A tame zork and a zork.") == ["zork"]
    near = "match: [zork]\nunless: [{id: cited, near: ['{citation}']}]"
    assert found(rules_from, near, "A zork.¹ A zork.") == ["zork"]


def test_a_scope_names_the_parts_to_read(rules_from):
    blocks = (
        block("zork in body"),
        block("zork in notes", Part.NOTES),
        block("zork in code", Part.CODE),
        block("zork deleted", Part.REVISION),
    )
    assert found(rules_from, "match: [zork]", *blocks) == ["zork", "zork", "zork"]
    assert found(rules_from, "match: [zork]\nscope: {in: [notes]}", *blocks) == ["zork"]
    assert found(rules_from, "match: [zork]\nscope: {not_in: [notes, body, code]}", *blocks) == []
    assert found(rules_from, "match: [zork]\nscope: {in: [revision]}", *blocks) == ["zork"]


def test_a_companion_must_stand_in_the_window(rules_from):
    body = 'match: ["~respond"]\nneed: ["{percent}"]\nwithin: '
    texts = ("Patients responded.", "The share was 38%.")
    assert found(rules_from, body + "sentence", *texts, kind="companion") == ["responded"]
    assert found(rules_from, body + "page", *texts, kind="companion") == []


def test_a_missing_companion_is_reported_once_a_window(rules_from):
    body = "match: [zork]\nneed: [hat]\nwithin: page"
    blocks = (
        block("zork zork", slide=1),
        block("zork", slide=1),
        block("zork", slide=2),
        block("zork hat", slide=3),
    )
    assert found(rules_from, body, *blocks, kind="companion") == ["zork", "zork"]


@pytest.mark.parametrize(
    ("position", "missing"),
    [("anywhere", 0), ("first page", 1), ("last page", 0), ("every page", 1)],
)
def test_a_required_statement_must_stand_in_its_place(rules_from, position: str, missing: int):
    body = f"need: [purpose line]\nposition: {position}"
    blocks = (block("Title", slide=1), block("The purpose line", slide=2))
    assert found(rules_from, body, *blocks, kind="require") == [""] * missing


def test_a_statement_is_required_only_where_something_shows(rules_from):
    body = "need: [boxed warning]\nposition: every page\nshown: [ORR]"
    blocks = (block("ORR 38%", slide=1), block("ORR, boxed warning", slide=2), block("Thanks", slide=3))
    findings = check(rules_from(rule_file(rule(body, kind="require"))), *blocks)
    assert [(one.text, str(one.location)) for one in findings] == [("", "slide 1, Text")]


def test_a_statement_for_every_page_once_stated_is_asked_of_the_other_pages_alone(rules_from):
    body = "need: [status]\nposition: every page once stated\nshown: [zork]"
    named = (block("A zork", slide=1), block("Another zork", slide=2))
    assert found(rules_from, body, *named, kind="require") == []
    assert found(rules_from, body, *named, block("The status", slide=1), kind="require") == [""]


def test_a_missing_statement_is_reported_at_the_first_block(rules_from):
    findings = check(
        rules_from(rule_file(rule("need: [purpose]", kind="require"))), "First. Second.", "Third."
    )
    assert [(one.text, one.sentence, one.mark, one.column) for one in findings] == [("", "First.", (0, 0), 1)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("zork " * 3 + "word " * 297, ["zork"]),
        ("zork " * 3 + "word " * 300, []),
        ("zork zork", []),
        ("word zork zork zork", ["zork"]),
    ],
    ids=["over the rate", "at the rate", "too few to judge", "short and thick"],
)
def test_density_reports_the_first_word_of_a_document_with_too_many(rules_from, text: str, wanted: list[str]):
    body = "match: [zork]\nmore_than: 9.95"
    assert found(rules_from, body, *text.split(" ", 5), kind="density") == wanted


def test_density_counts_the_parts_in_scope_alone(rules_from):
    body = "match: [zork]\nmore_than: 500\nscope: {in: [body]}"
    notes = block("word " * 100, Part.NOTES)
    assert found(rules_from, body, "zork zork zork", notes, kind="density") == ["zork"]


def test_every_kind_asks_of_an_empty_finding_nothing(rules_from):
    assert ids(check(rules_from(rule_file(rule("match: [zork]"))), "")) == []


def test_what_stands_on_every_page_counts_for_each(rules_from):
    body = "need: [investigational]\nposition: every page\nshown: [zork]"
    slides = [block("A zork.", slide=1), block("Another zork.", slide=2)]
    master = Block(
        "Investigational.", Part.HEADER_FOOTER, Location((("master", "Plain"), ("shape", "Footer")))
    )
    header = Block("Investigational.", Part.HEADER_FOOTER, Location((("header", 1),)))
    note = Block("Investigational.", Part.METADATA, Location((("property", "title"),)))
    assert found(rules_from, body, *slides, kind="require") == ["", ""]
    assert found(rules_from, body, *slides, master, kind="require") == []
    assert found(rules_from, body, *slides, header, kind="require") == []
    assert found(rules_from, body, *slides, note, kind="require") == ["", ""]


@pytest.mark.parametrize("position", ["first page", "last page", "every page"])
def test_a_format_without_pages_has_one(rules_from, position: str):
    def paragraph(text: str, number: int, level: int = 0) -> Block:
        return Block(text, Part.BODY, Location((("paragraph", number),)), level)

    body = f"need: [purpose]\nposition: {position}"
    blocks = [paragraph("Letter", 1, 1), paragraph("Purpose: exchange.", 2), paragraph("Data", 3, 1)]
    assert found(rules_from, body, *blocks, kind="require") == []
    assert found(rules_from, body, blocks[0], blocks[2], kind="require") == [""]


@pytest.mark.parametrize(
    ("assumed", "wanted"), [((), ["zork"]), (("mode",), ["zork"]), (("content_type",), [])]
)
def test_a_rule_that_asks_for_a_stated_axis_is_silent_on_an_assumed_one(rules_from, assumed, wanted):
    rules = rules_from(rule_file(rule("match: [zork]\nstated: [content_type]")))
    context = Context("msl_deck_proactive", "hcp_prescriber", ("INTL",), "proactive", assumed)
    assert [one.text for one in check(rules, "A zork.", context=context)] == wanted
