"""The shipped packs against the rule catalogue they come from (skipped where it is not at hand)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import regex

from msl_guard.model import Context, Finding, Severity
from msl_guard.ruleset import Ruleset
from msl_guard.ruleset.ruleset import DEFAULTS
from tests.conftest import check

FAMILIES = (
    "SUP", "SAFE", "COMP", "HANG", "EFF", "HYPE", "GUAR", "NEW", "CTA", "TONE", "PREA", "OFFL", "SIUU", "REQ",
    "CITE", "STAT", "SPIN", "RISK", "PRECL", "CLASS", "HEOR", "TOV", "DISP", "TEST", "COMM", "NOTE-AE", "PRIV",
    "SUBJ", "PAT", "COPY", "SOC", "ADV", "HYG",
)  # fmt: skip
DESCRIBED = {
    "Deck of 20 slides with 12 efficacy slides, no AE slide.",
    "Use ZELTRIVA 160 mg up front with drug B for best results.",
}
"""Bad lines that tell of a whole deck, or that only a product label shows to be bad."""
ABSENCES = {"REQ"}
"""Families whose bad lines all tell of whole documents: their packs prove them with documents."""
CARRIERS = (
    "{}",
    "The report mentions {}.",
    "For ZELTRIVA, {} was recorded.",
    "With zeltrivanib treatment, {} applied in study 301.",
    "LUMOVIQ: {}",
)
NEAR_MISS_SHARE = 0.97


def section(catalogue: Path, family: str) -> str:
    text = catalogue.read_text(encoding="utf-8")
    return regex.search(rf"\n## \d+\. {family} .*?(?=\n## |\n# )", text, regex.DOTALL)[0]


def near_misses(catalogue: Path, family: str) -> Iterator[str]:
    """The near misses; words in parentheses explain, so they come with and without them."""
    for line in regex.findall(r"^NM:(.*)$", section(catalogue, family), regex.MULTILINE):
        for item in line.split(" · "):
            words = item.strip(" `.").replace("`", "")
            yield words
            yield regex.sub(r"\s*\([^)]*\)", "", words).strip()


def lines(catalogue: Path, family: str, kind: str) -> list[str]:
    (line,) = regex.findall(rf"^\*\*{kind}\*\*(.*)$", section(catalogue, family), regex.MULTILINE)
    return regex.findall(r'"([^"]+)"', line)


def judged(shipped: Ruleset, text: str, family: str) -> list[Finding]:
    """What is found in a text in the context that its family's texts are judged in."""
    stated = shipped.settings[family]
    values = {**DEFAULTS, **stated}
    context = Context(
        values["content_type"], values["audience"], (values["jurisdiction"],), values["mode"],
        tuple(axis for axis in DEFAULTS if axis not in stated),
    )  # fmt: skip
    return [one for one in check(shipped, text, context=context) if one.text]


def of_family(shipped: Ruleset, text: str, family: str) -> list[str]:
    found = judged(shipped, text, family)
    return [
        one.text for one in found if any(rule.startswith(f"{family}-") for rule in (one.rule_id, *one.also))
    ]


@pytest.fixture
def catalogue(data: Path) -> Path:
    return data / "rule-catalogue.md"


@pytest.mark.parametrize("family", FAMILIES)
def test_near_misses_are_silent_for_their_family_in_any_sentence(shipped, catalogue, family: str):
    texts = [carrier.format(words) for words in near_misses(catalogue, family) for carrier in CARRIERS]
    fired = [text for text in texts if of_family(shipped, text, family)]
    assert len(texts) > 100
    assert len(fired) <= (1 - NEAR_MISS_SHARE) * len(texts), fired


@pytest.mark.parametrize("family", [family for family in FAMILIES if family not in ABSENCES])
def test_every_bad_line_is_reported_and_stands_in_the_pack_with_its_span(shipped, catalogue, family: str):
    examples = {
        one.text.replace("«", "").replace("»", "")
        for rule in shipped.rules
        if rule.family == family
        for example in rule.examples
        if example.bad
        for page in example.pages
        for one in page
    }
    for text in lines(catalogue, family, "Bad"):
        if text in DESCRIBED:
            continue
        assert of_family(shipped, text, family), text
        assert text in examples


@pytest.mark.parametrize("family", FAMILIES)
def test_every_good_line_is_silent_for_every_rule_and_stands_in_the_pack(shipped, catalogue, family: str):
    for text in lines(catalogue, family, "Good"):
        assert [one for one in judged(shipped, text, family) if one.severity >= Severity.WARNING] == []
        assert text in {good for _, good, _ in shipped.good}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_near_miss_stands_in_the_pack(shipped, catalogue, family: str):
    def plain(text: str) -> str:
        return " ".join(regex.findall(r"[\p{L}\p{N}%#×<≥]+", text.lower()))

    kept = [plain(text) for other, text, _ in shipped.near_misses if other == family]
    kept += [
        plain(one.text)
        for rule in shipped.rules
        if rule.family == family
        for example in rule.examples
        if not example.bad
        for page in example.pages
        for one in page
    ]
    forms = list(near_misses(catalogue, family))
    pairs = zip(forms[::2], forms[1::2], strict=True)
    missing = [pair for pair in pairs if not any(plain(words) in text for words in pair for text in kept)]
    assert missing == []
