"""The fixtures give the findings that `fixtures/expected.yaml` lists, and no others."""

import json

import pytest
import yaml

from tests.conftest import FIXTURES, ROOT

EXPECTED = yaml.safe_load((FIXTURES / "expected.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def report(run, monkeypatch):
    monkeypatch.chdir(ROOT)
    code, out, _ = run("scan", "fixtures", "--format", "json")
    assert code == 3
    return json.loads(out)


def test_every_planted_breach_is_found_at_its_place_and_nothing_else_is(report):
    found = [
        {
            "file": one["path"].removeprefix("fixtures/"),
            "place": one["location"]["text"],
            "rule": one["rule_id"],
            "severity": one["severity"],
            "text": one["text"],
        }
        for one in report["findings"]
    ]
    assert found == EXPECTED["findings"]


def test_every_unreadable_fixture_is_named_with_its_reason(report):
    found = [
        {"file": one["path"].removeprefix("fixtures/"), "reason": one["reason"]} for one in report["failures"]
    ]
    assert found == EXPECTED["not_checked"]


def test_the_clean_deck_is_checked_and_gives_no_finding_at_all(report):
    assert "fixtures/clean/lumovimab-study-118.pptx" in [one["path"] for one in report["checked"]]
    assert not [one for one in report["findings"] if "/clean/" in one["path"]]


def test_the_fixtures_are_what_their_script_makes(tmp_path):
    """The text of each document, that is: encryption and compression differ from run to run."""
    from fixtures import make
    from msl_guard.extract import extract

    (tmp_path / "breach").mkdir()
    make.msl_deck(tmp_path / "breach" / "zeltriva-msl-deck.pptx")
    make.letter(tmp_path / "breach" / "zeltrivanib-pregnancy-letter.docx")
    make.handout(tmp_path / "breach" / "congress-handout.pdf")
    for path in sorted((tmp_path / "breach").iterdir()):
        kept = FIXTURES / "breach" / path.name
        assert extract("x", path.read_bytes()).blocks == extract("x", kept.read_bytes()).blocks
    assert (FIXTURES / "breach" / "field-note.md").read_text(encoding="utf-8") == make.FIELD_NOTE
