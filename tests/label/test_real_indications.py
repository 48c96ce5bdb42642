"""Indications as real labels word them, each judged against the record that is drafted from it.

A label's own indication is never off-label; with one of its qualifiers cut, it is.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import regex

from msl_guard.errors import ConfigError
from msl_guard.label.draft import Sections, draft
from msl_guard.model import Context, Severity
from msl_guard.ruleset import Ruleset, load
from msl_guard.ruleset.labels import written
from tests.conftest import check

US = Context("msl_deck_proactive", "hcp_prescriber", ("US",), "proactive")
NAME = regex.compile(
    r"(?:^|\. )(?P<name>[\p{Lu}][\p{L}\-]{3,}(?: (?!Tablets|Injection|Cream|Suppositories|PresTab)[\p{Lu}][\p{L}]{6,})?)\b"
    r"[^.]{0,80}?\b(?:is|are)\b[^.]{0,80}?\bindicated\b(?!\.)"
)
GENERIC = regex.compile(r"\((?P<name>[a-z]{6,}(?: [a-z]{6,})?)[^)]*\)|formulation of (?P<name>[a-z]+)")
AGES = regex.compile(r"adults|pediatric|children|[0-9] years?", regex.IGNORECASE)
TAKEN_IN = frozenset({"Benztropine"})
"""Its second indication, without the qualifier, takes the first one in."""
MISSED = {"failure": ["Targretin"]}
"""Known misses: "lesions in patients with" hides the disease that the line belongs to."""
# What is cut, and what is left in its place: each cut widens the use.
CUTS = tuple(
    (name, regex.compile(pattern, regex.IGNORECASE), left)
    for name, pattern, left in (
        ("adults", r"\badult patients\b|(?<=(?:in|of) )adults(?! and children)", "patients"),
        ("ages", r"(?<=patients) [0-9]+ years of age and older|(?<=indicated[^.]*)pediatric ", ""),
        ("severity", r"\b(?:mild|moderate|severe) to (?:moderate|severe) ", ""),
        ("combination", r"in combination with (?:other approved )?[\p{L}\-]+(?: [\p{L}\-]+)? ", ""),
        (
            "adjunct",
            r"as (?:an )?adjunct(?:ive therapy)?(?: to diet and exercise)? (?!to)|(?<!and )adjunctive (?=treat|therapy of)",
            "",
        ),
        (
            "failure",
            r"(?: and)? who (?:have had an inadequate|have refractory|fail to respond|are intolerant|have received)"
            r"[^.(]*",
            "",
        ),
    )
)


def statements(data: Path) -> Iterator[tuple[str, str]]:
    """The indications among real sentences, with the name that each gives its product."""
    file = data / "eval" / "clean_sentences.jsonl"
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        named = NAME.search(row["text"]) if row["kind"] == "FDA label: indications" else None
        if named:
            yield named["name"], row["text"]


def ruleset_of(name: str, text: str, folder: Path) -> Ruleset | None:
    """A ruleset with the draft of a label that holds one statement; None if it names no disease we know."""
    try:
        generic = GENERIC.search(text)
        drafted = draft(Sections((name,), generic["name"] if generic else "", indications=text))
    except ConfigError:
        return None
    (folder / "label.yaml").write_text(written(drafted), encoding="utf-8")
    (folder / "rules.yaml").write_text(
        "schema: msl-guard/rules@1\npacks: [offl]\nlabels: [label.yaml]\n", encoding="utf-8"
    )
    return load(folder / "rules.yaml")


def found(rules: Ruleset, text: str) -> list[str]:
    return [one.message for one in check(rules, text, context=US) if one.severity >= Severity.WARNING]


def test_a_label_says_nothing_against_itself(data, tmp_path):
    judged = 0
    for name, text in statements(data):
        rules = ruleset_of(name, text, tmp_path)
        if rules is not None:
            judged += 1
            assert found(rules, text) == [], text
    assert judged >= 30


@pytest.mark.parametrize(("cut", "pattern", "left"), CUTS, ids=[name for name, _, _ in CUTS])
def test_an_indication_without_one_of_its_qualifiers_is_wider(data, tmp_path, cut, pattern, left):
    missed, judged = [], 0
    for name, text in statements(data):
        wider = pattern.sub(left, text)
        whole = wider == text or (cut in ("adults", "ages") and AGES.search(wider)) or name in TAKEN_IN
        rules = None if whole else ruleset_of(name, text, tmp_path)
        if rules is not None:
            judged += 1
            missed += [] if found(rules, wider) else [wider.split()[0]]
    assert judged
    assert missed == MISSED.get(cut, [])
