"""The kinds `balance` and `readability`, and what `density` counts by."""

import pytest

from msl_guard.match.readability import syllables
from msl_guard.model import Block, Location, Part
from tests.conftest import block, check
from tests.rule_text import rule, rule_file


def found(rules_from, body: str, *blocks: Block | str, kind: str = "balance") -> list[str]:
    return [one.message for one in check(rules_from(rule_file(rule(body, kind=kind))), *blocks)]


def sized(text: str, size: float | None, part: Part = Part.BODY, slide: int = 1) -> Block:
    return Block(text, part, Location((("slide", slide), ("shape", "Text"))), size=size)


SIZE = "match: [zork]\nagainst: [gain]\nby: size\nleast: 0.7"


@pytest.mark.parametrize(
    ("blocks", "wanted"),
    [
        ([sized("gain", 20), sized("zork", 9)], ["found zork Its letters have 9 points, those of the benefit 20."]),
        ([sized("gain", 20), sized("zork", 14)], []),
        ([sized("gain", 20), sized("zork", 9), sized("zork", 20)], []),
        ([sized("gain", None), sized("zork", 9)], []),
        ([sized("gain", 20), sized("zork", None)], []),
        ([sized("gain", 20), sized("zork", 9, slide=2)], []),
        ([sized("gain", 44, Part.TITLE), sized("zork", 20)], []),
        ([sized("gain", 20), sized("zork", 9), sized("gain and zork", 8)], []),
    ],
)  # fmt: skip
def test_words_in_smaller_type_than_others_on_the_page_are_found(rules_from, blocks, wanted):
    assert found(rules_from, SIZE, *blocks) == wanted


PLACE = "match: [zork]\nagainst: [gain]\nby: place"


@pytest.mark.parametrize(
    ("blocks", "wanted"),
    [
        ([block("gain"), block("zork", Part.NOTES)], ["found zork It stands in the notes alone (slide 1, Text)."]),
        ([block("gain"), block("zork", Part.NOTES), block("zork", slide=2)], []),
        ([block("gain", Part.NOTES), block("zork", Part.NOTES)], []),
        (
            [block("gain"), block("Back-up slides", Part.TITLE, slide=2), block("zork", slide=3)],
            ["found zork It stands in back-up alone (slide 3, Text)."],
        ),
        ([block("Appendix", Part.TITLE), block("gain"), block("zork")], []),
    ],
)  # fmt: skip
def test_words_that_stand_only_where_nobody_looks_are_found(rules_from, blocks, wanted):
    assert found(rules_from, PLACE, *blocks) == wanted


def test_few_words_against_many_are_found(rules_from):
    body = "match: [zork]\nagainst: [gain]\nby: words\nleast: 0.5"
    assert found(rules_from, body, "a gain of six words here", "one zork") == [
        "found zork 2 words stand against 6."
    ]
    assert found(rules_from, body, "a gain of six words here", "one zork and more") == []


def test_what_follows_under_a_heading_counts_with_its_words(rules_from):
    body = "match: [zork]\nagainst: [gain]\nby: words\nleast: 0.5"
    heading = block("Zork", Part.TITLE, slide=2)
    assert found(rules_from, body, block("gain in six words of text"), heading) == [
        "found Zork 1 word stands against 6."
    ]
    assert (
        found(rules_from, body, block("gain in six words of text"), heading, block("two more", slide=2)) == []
    )


def test_a_text_above_its_grade_shows_its_hardest_sentence(rules_from):
    body = "harder_than: 8\nwords: 12"
    easy = "This is a short line of words. So is this one here."
    hard = "Immunosuppressive pharmacotherapy necessitates individual consideration."
    assert found(rules_from, body, easy, kind="readability") == []
    assert found(rules_from, body, f"{easy} {hard}", kind="readability") == [
        f"found {hard} The text needs school grade 12.3, more than 8; this sentence alone 45.4."
    ]
    assert found(rules_from, body.replace("12", "30"), f"{easy} {hard}", kind="readability") == []


@pytest.mark.parametrize(
    ("word", "count"),
    [("the", 1), ("cure", 1), ("table", 2), ("tested", 2), ("helped", 1), ("diseases", 3), ("trial", 2), ("idea", 3)],
)  # fmt: skip
def test_syllables_are_those_that_are_spoken(word: str, count: int):
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("body", "titles", "wanted"),
    [
        ("per: 100 pages\nmore_than: 39.9", ["zork", "zork", "zork", "hat", "hat", "hat", "hat"], ["found zork"]),
        ("per: 100 pages\nmore_than: 39.9", ["zork zork zork", "zork", "hat", "hat", "hat", "hat"], []),
        ("per: 100 others\nothers: [hat]\nmore_than: 100", ["zork", "zork", "zork", "hat", "hat"], ["found zork"]),
        ("per: 100 others\nothers: [hat]\nmore_than: 100", ["zork", "zork", "zork", "hat", "hat hat"], []),
    ],
)  # fmt: skip
def test_density_counts_by_pages_and_by_other_words(
    rules_from, body: str, titles: list[str], wanted: list[str]
):
    blocks = [block(text, Part.TITLE, slide=at) for at, text in enumerate(titles, start=1)]
    rules = f"match: [zork]\n{body}\nscope: {{in: [title]}}"
    assert found(rules_from, rules, *blocks, kind="density") == wanted
