"""`rules docs` and `rules show --trace`: what a rule is, and what it did."""

import re
from pathlib import Path

import pytest

from msl_guard.ruleset import load
from tests.rule_text import rule, rule_file

HEAD = "schema: msl-guard/rules@1\n"
ANSWERS = ("Instead:", "Why:", "Looks for:", "Leaves alone:", "Reported:", "Switch it off:")
TEXT = """# Letter

A grand widget is not new. The widget is not grand.

A grand piano stands in the hall.

> A grand hotel.
"""
TRACE = """\
== letter.md: TEST-001
line 3, column 3, body
    A «grand widget» is not new. The widget is not grand.
    reported, error
line 3, column 3, body
    A «grand» widget is not new. The widget is not gr
    part of longer words that the rule found
line 3, column 9, body
    A grand «widget» is not new. The widget is not grand.
    no price in the sentence
line 3, column 32, body
    A grand widget is not new. The «widget» is not grand.
    no price in the sentence
line 3, column 46, body
    nd widget is not new. The widget is not «grand».
    left alone by the guard negation
line 5, column 3, body
    A «grand» piano stands in the hall.
    left alone by the exception music
line 7, column 5, quote
    A «grand» hotel.
    the rule does not read quote
"""


@pytest.fixture
def pages(run, tmp_path) -> dict[str, str]:
    code, out, _ = run("rules", "docs", str(tmp_path / "reference"))
    texts = {one.name: one.read_text(encoding="utf-8") for one in (tmp_path / "reference").iterdir()}
    assert (code, out) == (0, f"{len(texts)} pages written to {tmp_path / 'reference'}\n")
    return texts


def test_the_page_of_every_rule_answers_every_question(pages):
    rules = load(None)
    for rule_ in rules.rules:
        page = pages[f"{rule_.family.lower()}.md"]
        section = page.split(f"\n## {rule_.id}\n")[1].split("\n## ")[0]
        for answer in ANSWERS:
            _, found, rest = section.partition(f"**{answer}**")
            assert found, f"{rule_.id}: {answer}"
            assert rest.strip(), f"{rule_.id}: {answer}"


def test_the_index_names_every_rule_and_its_links_lead_somewhere(pages):
    listed = re.findall(r"\[([A-Z-]+[0-9]{3})\]\((\S+?)#(\S+?)\)", pages["index.md"])
    assert [one for one, _, _ in listed] == [one.id for one in load(None).rules]
    for rule_id, page, anchor in listed:
        assert f"\n## {rule_id}\n" in pages[page]
        assert anchor == rule_id.lower()


def test_a_clause_that_was_not_confirmed_says_so_on_the_page(pages):
    unsure = {clause.says for one in load(None).rules for clause in one.why if clause.confidence == "G"}
    said = [line for page in pages.values() for line in page.splitlines() if "to be confirmed" in line]
    assert unsure
    assert all(any(says[:30] in line for line in said) for says in unsure)


def test_a_folder_that_cannot_be_written_is_one_line(run):
    Path("taken").write_text("", encoding="utf-8")
    code, out, err = run("rules", "docs", "taken/reference")
    assert (code, out) == (2, "")
    assert "cannot be written" in err


def test_a_trace_says_of_every_place_what_became_of_it(run):
    body = """
match: [grand widget, grand, {any: [widget], near: [price], within: sentence}]
unless: [{id: music, covers: [grand piano]}]
scope: {not_in: [quote]}
"""
    Path("rules.yaml").write_text(HEAD + rule_file(rule(body)), encoding="utf-8")
    Path("letter.md").write_text(TEXT, encoding="utf-8")
    code, out, err = run("rules", "show", "TEST-001", "--trace", "letter.md")
    assert (code, err) == (1, "")
    assert out == TRACE


@pytest.mark.parametrize(
    ("body", "kind", "text", "said"),
    [
        ("match: [zork]\nneed: [zap]\nwithin: block", "companion", "A zork and a zap.", "its companion zap stands in the block"),
        ("match: [zork]\nneed: [zap]\nwithin: block", "companion", "Zork, zork.", "reported once in each block, at its first words"),
        ("match: [zork]\nmore_than: 900", "density", "A zork.", "counted; a document is reported once"),
        ("match: [{any: [zork], lacks: [zap], within: sentence}]", "forbid", "Zork, zap.", "zap stands in the sentence"),
        ("match: [zork]\napplies: {jurisdiction: [JP]}", "forbid", "A zork.", "the rule does not apply in this context"),
        ("match: [zork]\nexempt: {jurisdiction: [INTL]}", "forbid", "A zork.", "this context is exempt from the rule"),
        ("match: [zork]\nstated: [content_type]", "forbid", "A zork.", "silent while nobody names the content type"),
        ("need: [zork]", "require", "A zork.", "the statement is there, or nothing calls for it"),
        ("match: [zork]", "forbid", "A zap.", "none of its words stand here"),
    ],
)  # fmt: skip
def test_a_trace_names_the_condition_that_kept_a_rule_silent(run, body: str, kind: str, text: str, said: str):
    Path("rules.yaml").write_text(HEAD + rule_file(rule(body, kind=kind)), encoding="utf-8")
    Path("letter.md").write_text(text, encoding="utf-8")
    _, out, err = run("rules", "show", "TEST-001", "--trace", "letter.md")
    assert err == ""
    assert said in out


def test_a_trace_names_the_rule_that_speaks_for_the_same_words(run):
    rules = rule_file(rule("match: [grand widget]"), rule("match: [grand]", id="TEST-002"))
    Path("rules.yaml").write_text(HEAD + rules, encoding="utf-8")
    Path("letter.md").write_text("A grand widget.", encoding="utf-8")
    code, out, _ = run("rules", "show", "TEST-002", "--trace", "letter.md")
    assert code == 1
    assert "    reported under TEST-001, which objects to the same words\n" in out


def test_a_trace_of_a_file_that_cannot_be_read_is_incomplete(run):
    code, out, err = run("rules", "show", "SUP-001", "--trace", "nowhere.md")
    assert (code, out) == (3, "")
    assert err.startswith("nowhere.md: ")
