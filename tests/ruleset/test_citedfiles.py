"""Source files in a rule file: what may be named, how it is told, and what counts as a change."""

from pathlib import Path

import pytest

from msl_guard.errors import ConfigError
from msl_guard.model import CitedFile
from msl_guard.ruleset import load, ready
from tests.rule_text import rule, rule_file

DIGEST = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"  # of "a"


@pytest.fixture
def sources(tmp_path: Path, rules_from):
    """Loads a rule file with these lines under `sources:`."""
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"a")
    (tmp_path / "folder").mkdir()

    def load_lines(lines: str):
        return rules_from(rule_file(rule("match: [zork]"), head=f"packs: []\nsources:\n{lines}\n"))

    return load_lines


def test_every_file_is_named_once_with_its_keys_and_hash(sources):
    info = sources("  10.1000/fict.1: a.pdf\n  Marek 2024: [b.pdf, a.pdf]\n  30123456: b.pdf").info
    assert info.sources == (
        CitedFile(("10.1000/fict.1", "Marek 2024"), "a.pdf", DIGEST),
        CitedFile(("Marek 2024", "30123456"), "b.pdf", DIGEST),
    )
    assert not info.compares


def test_shipped_rules_compare_with_sources():
    assert load(None).info.compares
    assert not load(None).only(["SUP"], []).info.compares


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("  Marek 2024: c.pdf", ":4: no source file 'c.pdf' in "),
        ("  Marek 2024: c.pdf", "; check the name, which is relative to the rule file"),
        ("  Marek 2024: folder", ":4: 'folder' is a folder; name the file of the cited work"),
        ("  Marek 2024: x\\a.pdf", ":4: 'x\\\\a.pdf' has a \\; write / between folders"),
        ("  Marek 2024: []", ":4: sources.Marek 2024: must not be empty"),
        ("  Marek 2024: ''", ":4: sources.Marek 2024: must not be empty"),
        ("  Marek 2024:", ":4: sources.Marek 2024: expected text (in quotes if it looks like a number) or a list, found nothing"),
        ("  '--': a.pdf", ":4: '--' names no reference; write its DOI, PMID and number, its number in the reference list, or words of its entry such as Marek 2024"),
        ("  Marek 2024: a.pdf\n  Marek et al. 2024: b.pdf", ":5: 'Marek et al. 2024' is the reference 'Marek 2024'; list its files under one key"),
        ("  Marek 2024: a.pdf\n  Marek 2024: b.pdf", ":5: the key 'Marek 2024' stands twice (line 4)"),
        ("  - a.pdf", ":3: sources: expected a mapping of keys, found a list"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_in_one_line(sources, lines: str, fault: str):
    with pytest.raises(ConfigError) as error:
        sources(lines)
    assert fault in str(error.value)
    assert "\n" not in str(error.value)


def test_a_pack_names_no_sources(tmp_path: Path, rules_from):
    (tmp_path / "house.yaml").write_text("schema: msl-guard/rules@1\nsources: {}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="`sources:` has no effect in a pack"):
        rules_from("packs: [house.yaml]\n")


def test_a_changed_source_is_another_ruleset(tmp_path: Path, sources, monkeypatch):
    monkeypatch.setenv("MSL_GUARD_CACHE", str(tmp_path / "cache"))
    before = sources("  Marek 2024: a.pdf").info
    assert ready(tmp_path / "rules.yaml").info == ready(tmp_path / "rules.yaml").info == before
    (tmp_path / "a.pdf").write_bytes(b"b")
    after = ready(tmp_path / "rules.yaml").info
    assert after.sha256 != before.sha256
    assert after.sources[0].sha256 != DIGEST
    (tmp_path / "a.pdf").unlink()
    with pytest.raises(ConfigError, match=r"no source file 'a\.pdf'"):
        ready(tmp_path / "rules.yaml")


def test_an_example_says_what_its_sources_say(rules_from):
    body = "check: source"
    text = rule_file(rule(body, kind="consistent")).replace('"«zork»"', "a (Marek 2024), sources: {'-': b}")
    with pytest.raises(
        ConfigError, match="sources: '-' names no reference; write a DOI, a number or a label"
    ):
        rules_from(text)
