"""What becomes of hits: severity, context, joining, fingerprints, time limits."""

from dataclasses import replace

import pytest

from msl_guard.match import Engine, pattern
from msl_guard.model import Context, Severity
from tests.conftest import STRICTEST, block, check, document, ids
from tests.rule_text import rule, rule_file


def context(**values) -> Context:
    return replace(STRICTEST, **values)


def test_the_severity_follows_the_first_case_that_fits(rules_from):
    body = (
        "match: [zork]\n"
        "severity_by:\n"
        "  - {severity: info, content_type: [publication]}\n"
        "  - {severity: warning, jurisdiction: [US]}\n"
        "  - {severity: info, near: [hat], within: page}\n"
    )
    ruleset = rules_from(rule_file(rule(body)))

    def severity(*texts, **values):
        return [one.severity for one in check(ruleset, *texts, context=context(**values))]

    assert severity("zork") == [Severity.ERROR]
    assert severity("zork", jurisdictions=("US",)) == [Severity.WARNING]
    assert severity("zork", jurisdictions=("US",), content_type="publication") == [Severity.INFO]
    assert severity("zork", "hat") == [Severity.INFO]


def test_of_several_jurisdictions_the_strictest_counts(rules_from):
    ruleset = rules_from(
        rule_file(rule("match: [zork]\nseverity_by: [{severity: info, jurisdiction: [US]}]"))
    )
    findings = check(ruleset, "zork", context=context(jurisdictions=("US", "UK")))
    assert [one.severity for one in findings] == [Severity.ERROR]


def test_a_case_on_absent_products_waits_until_products_are_named(rules_from):
    text = rule_file(
        rule('match: [zork]\nseverity_by: [{severity: info, lacks: ["@product"], within: page}]')
    )
    assert [one.severity for one in check(rules_from(text), "zork")] == [Severity.ERROR]
    named = "products: [{brand: [Zoltan]}]\n" + text
    assert [one.severity for one in check(rules_from(named), "zork")] == [Severity.INFO]
    assert [one.severity for one in check(rules_from(named), "zork", "Zoltan")] == [Severity.ERROR]


def test_a_rule_applies_where_it_says_and_not_where_it_is_exempt(rules_from):
    applies = rules_from(rule_file(rule("match: [zork]\napplies: {content_type: [field_note]}")))
    exempt = rules_from(rule_file(rule("match: [zork]\nexempt: {content_type: [field_note]}")))
    note = context(content_type="field_note")
    assert (ids(check(applies, "zork")), ids(check(applies, "zork", context=note))) == ([], ["TEST-001"])
    assert (ids(check(exempt, "zork")), ids(check(exempt, "zork", context=note))) == (["TEST-001"], [])


def test_rules_that_object_to_the_same_words_speak_once(shipped):
    findings = check(shipped, "Zeltrivanib is best-in-class.")
    assert [(one.rule_id, one.also) for one in findings] == [("SUP-001", ("NEW-003",))]


def test_the_severest_of_joined_rules_speaks_and_a_preview_never_hides_a_stable_one(rules_from):
    mild = rule("match: [zork of zonk]", id="AAA-001").replace("severity: error", "severity: info")
    text = rule_file(mild, rule("match: [zork]", id="BBB-001"))
    findings = check(rules_from(text), "zork of zonk")
    assert [(one.rule_id, one.severity, one.also) for one in findings] == [
        ("BBB-001", Severity.ERROR, ("AAA-001",))
    ]
    previewed = text.replace("id: BBB-001", "id: BBB-001\n    status: preview")
    assert [one.rule_id for one in check(rules_from(previewed), "zork of zonk")] == ["AAA-001"]


def test_findings_stand_in_reading_order(shipped):
    findings = check(shipped, "A miracle. It is unrivalled.", "A silver bullet.")
    assert [one.text for one in findings] == ["miracle", "unrivalled", "silver bullet"]


def fingerprints(ruleset, *texts) -> list[str]:
    return [one.fingerprint for one in check(ruleset, *texts)]


def test_a_fingerprint_survives_moving_and_dies_with_the_sentence(rules_from):
    ruleset = rules_from(rule_file(rule("match: [zork]")))
    (original,) = fingerprints(ruleset, "It is  ZORK here.")
    assert original.startswith("mg1:")
    assert fingerprints(ruleset, "Before.", block("it is zork here.", slide=9)) == [original]
    assert fingerprints(ruleset, "It is zork there.") != [original]
    twice = fingerprints(ruleset, "It is zork here.", "It is zork here.")
    assert twice[0] == original != twice[1]


def test_a_pattern_out_of_time_is_a_fault_and_the_others_still_speak(rules_from, monkeypatch):
    slow = rule("match: ['regex: (?=(a+)+$)(a|aa)+c']", id="SLOW-001")
    ruleset = rules_from(rule_file(slow, rule("match: [zork]")))
    monkeypatch.setattr(pattern, "TIME_LIMIT", 0.05)
    outcome = ruleset.engine.check(document("a" * 5000 + "b", "zork"), STRICTEST)
    assert [one.rule_id for one in outcome.findings] == ["TEST-001"]
    assert len(outcome.faults) == 1
    assert "SLOW-001 was not applied: " in outcome.faults[0]
    assert "ran longer than 0.05 s on one sentence; simplify it" in outcome.faults[0]


@pytest.mark.parametrize(
    "texts", [("",), ("best-in-class",), ("safe and effective", "It cures.", "no more flares")]
)
def test_the_prefilter_changes_no_finding(shipped, texts, monkeypatch):
    with_it = check(shipped, *texts)
    monkeypatch.setattr(pattern.Prefilter, "possible", lambda self, text: (*self._always, *self._gated))
    engine = Engine(shipped.rules, shipped.engine.words)
    assert list(engine.check(document(*texts), STRICTEST).findings) == with_it


def test_a_filter_that_gives_up_lets_every_pattern_through():
    one = pattern.Pattern("zork", "zork", "zork", "here")
    prefilter = pattern.Prefilter([one])

    class GaveUp:
        def Match(self, text, potential):  # noqa: N802 - RE2's name
            return None

    assert prefilter.possible("nothing of it") == ()
    prefilter._filter = GaveUp()
    assert prefilter.possible("nothing of it") == (one,)
