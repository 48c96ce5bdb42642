"""Jurisdictions, profiles, messages, and what is said where there is nothing to compare with."""

import json
import subprocess
import sys

import pytest
from msgspec.structs import replace

from msl_guard.model import Context, Severity
from msl_guard.ruleset import load
from tests.conftest import ROOT, check
from tests.label.conftest import LABELS

EU = Context("msl_deck_proactive", "hcp_prescriber", ("EU",), "proactive")
FIRST_LINE = "Zeltrivanib is used first line in ccRCC."


def levels(ruleset, *texts, context) -> list[str]:
    return [f"{one.rule_id} {one.severity.label}" for one in check(ruleset, *texts, context=context)]


def test_the_message_shows_slot_clause_relation_place_assertion_and_score(labelled):
    (finding,) = check(labelled("zeltriva.yaml"), FIRST_LINE, context=EU)
    assert finding.message == (
        "“first line” is no approved line of therapy. zeltrivanib: line of therapy “first line” (line 1) is"
        " outside the EU label, SmPC 2026-03: from line 2. Tied by “used” (same sentence), stated as fact; score"
        " 1.00. Within the label of JP."
    )


def test_another_label_is_named_only_if_it_allows_all_that_the_sentence_says(labelled):
    (line, dose) = check(labelled("zeltriva.yaml"), f"{FIRST_LINE[:-1]} at 900 mg once daily.", context=EU)
    assert {line.rule_id, dose.rule_id} == {"OFFL-003", "OFFL-004"}
    assert "Within the label" not in line.message + dose.message


def test_the_label_of_each_jurisdiction_counts_and_the_strictest_speaks(labelled):
    ruleset = labelled("zeltriva.yaml")

    def said(*jurisdictions):
        return levels(ruleset, FIRST_LINE, context=replace(EU, jurisdictions=jurisdictions))

    assert said("JP") == []
    assert said("JP", "US") == ["OFFL-003 error"]
    assert said("INTL") == ["OFFL-003 error"]


def test_a_regime_without_a_label_is_judged_by_no_other_and_the_report_says_so(run, tmp_path):
    (tmp_path / "rules.yaml").write_text(
        f"schema: msl-guard/rules@1\npacks: [offl]\nlabels: ['{LABELS / 'zeltriva.yaml'}']\n",
        encoding="utf-8",
    )
    (tmp_path / "a.txt").write_text(FIRST_LINE, encoding="utf-8")
    code, out, _ = run("scan", "a.txt", "--jurisdiction", "AU")
    assert code == 0
    assert "zeltrivanib has no label for AU: its off-label use was not judged there" in " ".join(out.split())
    code, out, _ = run("scan", "a.txt", "--jurisdiction", "EU", "--format", "json")
    report = json.loads(out)
    assert (code, [one["rule_id"] for one in report["findings"]]) == (1, ["OFFL-003"])
    assert report["ruleset"]["labels"] == [{"product": "zeltrivanib", "regimes": ["EU", "US", "JP"]}]


def test_without_any_label_nothing_is_guessed_and_the_report_says_so_once(run, tmp_path):
    (tmp_path / "rules.yaml").write_text("schema: msl-guard/rules@1\npacks: [offl]\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text(FIRST_LINE, encoding="utf-8")
    code, out, _ = run("scan", "a.txt")
    assert code == 0
    assert (
        " ".join(out.split()).count("nothing was compared with a label, and off-label use was not judged")
        == 1
    )


def test_without_any_label_nothing_of_it_is_loaded():
    code = (
        "import sys; from msl_guard.ruleset import load; load(None);"
        "sys.exit(any(name.startswith('msl_guard.label') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_changed_label_changes_the_hash_of_the_ruleset(tmp_path):
    label = tmp_path / "z.yaml"
    rules = tmp_path / "rules.yaml"
    rules.write_text("schema: msl-guard/rules@1\npacks: [offl]\nlabels: [z.yaml]\n", encoding="utf-8")
    text = (LABELS / "zeltriva.yaml").read_text(encoding="utf-8")
    label.write_text(text, encoding="utf-8")
    before = load(rules).info.sha256
    label.write_text(text.replace("SmPC 2026-03", "SmPC 2026-04"), encoding="utf-8")
    assert load(rules).info.sha256 != before


CLEARED = (
    ("an answer with request and status", "mi_response", "reactive_unsolicited", "EU", "In response to your request: this use is not approved.", "info"),
    ("an answer without the status", "mi_response", "reactive_unsolicited", "EU", "In response to your request:", "error"),
    ("an answer without the request", "mi_response", "reactive_unsolicited", "EU", "This use is not approved.", "error"),
    ("a proactive deck that says so", "msl_deck_proactive", "proactive", "EU", "In response to your request: this use is not approved.", "error"),
    ("a publication", "publication", "proactive", "EU", "", "info"),
    ("a training deck", "training_internal", "proactive", "EU", "", "info"),
    ("siuu outside the US", "siuu", "proactive", "EU", "This use is not approved. See the PI. It is indicated for psoriasis. Limitations apply.", "error"),
    ("siuu in the US", "siuu", "proactive", "US", "This use is not approved. See the PI. It is indicated for psoriasis. Limitations apply.", "info"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("content", "mode", "regime", "said", "level"),
    [row[1:] for row in CLEARED],
    ids=[row[0] for row in CLEARED],
)
def test_the_profile_and_its_disclosures_clear_a_use(labelled, content, mode, regime, said, level):
    context = Context(content, "hcp_prescriber", (regime,), mode)
    found = check(
        labelled("lumoviq.yaml"), said or "Text.", "LUMOVIQ cleared psoriatic arthritis.", context=context
    )
    assert {one.severity.label for one in found if one.rule_id == "OFFL-001"} == {level}


def test_a_contraindicated_use_is_never_cleared_below_a_warning(labelled):
    context = Context("mi_response", "hcp_prescriber", ("EU",), "reactive_unsolicited")
    said = "In response to your request: this use is not approved."
    found = check(
        labelled("zeltriva.yaml"), said, "Pregnant patients did well on zeltrivanib.", context=context
    )
    assert [(one.rule_id, one.severity) for one in found] == [("OFFL-007", Severity.WARNING)]


def test_an_answer_that_lacks_something_says_what(labelled):
    context = Context("mi_response", "hcp_prescriber", ("EU",), "reactive_unsolicited")
    found = check(labelled("lumoviq.yaml"), "LUMOVIQ cleared psoriatic arthritis.", context=context)
    assert found[0].message.endswith(
        "Missing: the record of the request, the statement that the use is not approved."
    )
    assert found[0].also == ("OFFL-012",)


def test_competitors_are_not_judged(labelled, tmp_path):
    rival = tmp_path / "rival.yaml"
    text = (LABELS / "lumoviq.yaml").read_text(encoding="utf-8").replace("owner: self", "owner: competitor")
    rival.write_text(text, encoding="utf-8")
    assert levels(labelled(str(rival)), "LUMOVIQ works in psoriatic arthritis.", context=EU) == []


def test_reference_lists_and_cited_titles_are_left_alone(labelled):
    ruleset = labelled("lumoviq.yaml")
    reference = "1. Smith AB, Jones CD. Lumovimab treats psoriatic arthritis. J Derm. 2024;12(3):45-50."
    title = "See the article “Lumovimab treats psoriatic arthritis” (Smith 2024)."
    assert levels(ruleset, reference, title, context=EU) == []


def test_labels_fill_the_product_classes(labelled):
    ruleset = load(None)
    assert ruleset.info.labels == ()
    named = labelled("nvx-217.yaml", "lumoviq.yaml")
    assert named.info.labels == (("NVX-217", ("EU", "US")), ("lumovimab", ("EU", "US")))
    assert named.info.products == 2


def test_clean_science_gives_no_error_with_a_label_loaded(labelled, data):
    ruleset = labelled("zeltriva.yaml")
    errors = []
    for name in ("abstracts", "clean_sentences"):
        for line in (data / "eval" / f"{name}.jsonl").read_text(encoding="utf-8").strip().split("\n"):
            row = json.loads(line)
            texts = [one["text"] for one in row["sections"]] if "sections" in row else [row["text"]]
            errors += [one.text for one in check(ruleset, *texts, context=EU) if one.severity > Severity.INFO]
    assert errors == []
