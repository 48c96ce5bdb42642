"""What becomes of hits: severity, context, joining, fingerprints, time limits."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from msl_guard.fold import fold
from msl_guard.isolation import shared
from msl_guard.match import allowance, engine, pattern, prefilter, view
from msl_guard.model import Context, Scope, Severity
from msl_guard.ruleset import load_for_examples
from msl_guard.ruleset.language import Compiler
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


@pytest.mark.parametrize(
    ("first", "second", "speaks"),
    [
        ({}, {"severity: error": "severity: info"}, "AAA-001"),
        ({"severity: error": "severity: info"}, {}, "BBB-001"),
        ({"severity: error": "severity: error\n    status: preview"}, {"severity: error": "severity: info"}, "BBB-001"),
        ({"AAA-001": "HYPE-901"}, {"BBB-001": "SUP-901"}, "SUP-901"),
        ({"AAA-001": "SUP-902"}, {"BBB-001": "SUP-901"}, "SUP-901"),
        ({"zork": "zork of zonk"}, {}, "AAA-001"),
        ({}, {"zork": "zork of zonk"}, "BBB-001"),
    ],
    ids=["severe", "mild", "preview", "family", "identifier", "longer first", "longer second"],
)  # fmt: skip
def test_one_of_the_rules_on_the_same_words_speaks(rules_from, first, second, speaks: str):
    texts = [rule("match: [zork]", id="AAA-001"), rule("match: [zork]", id="BBB-001")]
    for number, changes in enumerate((first, second)):
        for old, new in changes.items():
            texts[number] = texts[number].replace(old, new)
    findings = check(rules_from(rule_file(*texts)), "zork of zonk")
    assert [one.rule_id for one in findings] == [speaks]
    assert len(findings[0].also) == 1


def test_a_missing_companion_is_never_joined_with_a_forbidden_word(rules_from):
    missing = "match: [zork]\nneed: [{0}]\nwithin: page"
    text = rule_file(
        rule("match: [zork]", id="AAA-001"),
        rule(missing.format("hat"), id="BBB-001", kind="companion"),
        rule(missing.format("cap"), id="CCC-001", kind="companion"),
    )
    assert [(one.rule_id, one.also) for one in check(rules_from(text), "A zork.")] == [
        ("AAA-001", ()),
        ("BBB-001", ()),
        ("CCC-001", ()),
    ]


def test_a_very_long_sentence_is_quoted_around_the_words(rules_from):
    text = "word " * 1000 + "zork" + " word" * 1000
    (finding,) = check(rules_from(rule_file(rule("match: [zork]"))), text)
    start, end = finding.mark
    assert finding.sentence[start:end] == "zork"
    assert len(finding.sentence) <= 604
    assert set(finding.sentence.split()) == {"word", "zork"}


SLOW = rule("match: ['regex: (?=(a+)+$)(a|aa)+(?=c)']", id="SLOW-001")
ENDLESS = "a" * 5000 + "b"


@pytest.mark.parametrize(
    "texts",
    [(ENDLESS, "zork"), ("zork", ENDLESS), ("Zork. " + ENDLESS,), (ENDLESS, ENDLESS, "zork")],
    ids=["first", "last", "in the same block", "twice"],
)
def test_a_pattern_out_of_time_is_a_fault_and_the_others_still_speak(rules_from, monkeypatch, texts):
    ruleset = rules_from(rule_file(SLOW, rule("match: [zork]")))
    monkeypatch.setattr(pattern, "TIME_LIMIT", 0.05)
    outcome = ruleset.engine.check(document(*texts), STRICTEST)
    assert [one.rule_id for one in outcome.findings] == ["TEST-001"]
    assert len(outcome.faults) == 1
    assert "SLOW-001 was not applied: " in outcome.faults[0]
    assert "ran longer than 0.05 s on one sentence; simplify it" in outcome.faults[0]


@pytest.mark.parametrize(
    "body",
    [
        "match: [zork]\nunless: [{id: slow, near: ['regex: (?=(a+)+$)(a|aa)+(?=c)']}]",
        "match: [zork]\nunless: [{id: slow, covers: ['regex: (?=(a+)+$)(a|aa)+(?=c)']}]",
        "match: [zork]\nwhen: [{near: ['regex: (?=(a+)+$)(a|aa)+(?=c)']}]",
        "match: [zork]\nseverity_by: [{severity: info, near: ['regex: (?=(a+)+$)(a|aa)+(?=c)'], within: block}]",
    ],
)
def test_an_exception_or_condition_out_of_time_is_a_fault_of_its_rule(rules_from, monkeypatch, body: str):
    monkeypatch.setattr(pattern, "TIME_LIMIT", 0.05)
    outcome = rules_from(rule_file(rule(body))).engine.check(document("zork " + ENDLESS), STRICTEST)
    assert outcome.findings == ()
    assert [fault.partition(":")[0] for fault in outcome.faults] == ["TEST-001 was not applied"]


def test_a_rule_over_its_budget_is_a_fault(rules_from, monkeypatch):
    now = iter(range(1000))
    monkeypatch.setattr(allowance.time, "thread_time", lambda: next(now))
    monkeypatch.setattr(allowance.time, "monotonic", lambda: next(now))
    ruleset = rules_from(rule_file(rule("match: [zork]")))
    outcome = ruleset.engine.check(document(*["zork"] * 30), STRICTEST)
    assert outcome.findings == ()
    assert outcome.faults == (
        "TEST-001 was not applied: it took longer than 20 s on this document; simplify it",
    )


def test_findings_of_one_rule_beyond_a_number_are_a_fault_and_not_listed(rules_from, monkeypatch):
    monkeypatch.setattr(engine, "MOST", 3)
    ruleset = rules_from(rule_file(rule("match: [zork]")))
    assert ruleset.engine.check(document(*["zork"] * 3), STRICTEST).faults == ()
    outcome = ruleset.engine.check(document(*["zork"] * 4), STRICTEST)
    assert len(outcome.findings) == 3
    assert outcome.faults == ("TEST-001: more than 3 findings; those beyond are not listed",)


def test_a_rule_whose_words_are_masked_goes_on_to_the_last_one(rules_from, monkeypatch):
    monkeypatch.setattr(engine, "MOST", 3)
    outcome = rules_from(rule_file(rule("match: [zork]\nmasked: true"))).engine.check(
        document(*["zork"] * 4), STRICTEST
    )
    assert (len(outcome.findings), outcome.faults) == (4, ())


def test_a_rule_that_is_at_work_when_the_time_for_the_document_ends_is_a_fault(rules_from, monkeypatch):
    now = iter(range(1000))
    monkeypatch.setattr(allowance.time, "monotonic", lambda: next(now))
    ruleset = rules_from(rule_file(rule("match: [zork]")))
    outcome = ruleset.engine.check(document(*["zork"] * 30), STRICTEST, seconds=5)
    assert outcome.findings == ()
    assert outcome.faults == ("TEST-001 was not applied: the time for this document was used up; split it",)


@pytest.mark.parametrize(
    "texts", [("",), ("best-in-class",), ("safe and effective", "It cures.", "no more flares")]
)
def test_the_prefilter_changes_no_finding(shipped, texts):
    assert check(load_for_examples(None, prefilter=False), *texts) == check(shipped, *texts)


def test_without_the_prefilter_no_pattern_names_what_it_needs(shipped):
    plain = load_for_examples(None, prefilter=False)
    for fast, slow in zip(shipped.rules, plain.rules, strict=True):
        assert [one.exact for one in fast.matcher.patterns] == [one.exact for one in slow.matcher.patterns]
        assert all(one.loose is None and one.needs == b"" for one in slow.matcher.patterns)


@pytest.mark.parametrize("processes", [2, 3])
def test_processes_that_share_the_rules_find_the_same(shipped, processes):
    bad = [text for rule in shipped.rules for one in rule.examples[:2] for page in one.pages for text in page]
    whole = document(*(block(one.text, one.part, slide=at // 9) for at, one in enumerate(bad)))
    alone = shipped.engine.check(whole, STRICTEST, seconds=3600)
    sharing = partial(shared, processes=processes, seconds=3600)
    assert len({one.rule_id for one in alone.findings}) > 150
    assert shipped.engine.check(whole, STRICTEST, 3600, sharing=sharing) == alone


def test_processes_that_share_the_rules_name_the_same_faults(rules_from, monkeypatch):
    rules = rules_from(rule_file(rule("match: [zork]"), rule("match: [zonk]", id="LATE-001")))
    text = document(*["zork zonk"] * 8)
    monkeypatch.setattr(engine, "MOST", 5)
    sharing = partial(shared, processes=2, seconds=3600)
    for seconds in (3600, 0):
        alone = rules.engine.check(text, STRICTEST, seconds)
        assert rules.engine.check(text, STRICTEST, seconds, sharing=sharing) == alone
        assert alone.faults != ()


WORDS = st.sampled_from(
    "zork ZORK zonk hat new first best-in-class no not 38% ſafe Kelvin é ı 1 . , - \n".split(" ")
)
PIECES = st.sampled_from(["zork", "zonk", "~zork", "(zork|hat)", "(best)? zork", "first ..2 hat", "{percent}", "é", "safe", "kelvin", "ALL"])  # fmt: skip
WRITTEN = st.lists(PIECES, min_size=1, max_size=3).map(" ".join)


@given(st.lists(WRITTEN, min_size=1, max_size=5), st.lists(WORDS, max_size=12).map(" ".join))
def test_the_prefilter_names_every_pattern_that_matches(written: list[str], text: str):
    compiler = Compiler({})
    patterns = [compiler.pattern(one, "here") for one in written]
    folded = fold(text)
    made = prefilter.Prefilter(patterns)
    named = made.called([made.words([folded])])
    matching = [one for one in patterns if list(one.spans(folded, 0, len(folded)))]
    assert {one.loose for one in matching} <= set(named)


def test_a_pattern_without_a_loose_form_is_tried_on_every_block():
    plain = pattern.Pattern("anywhere", r"(?<!x)zork", None, "here")
    seen = view.DocumentView(document("A zork.", "xzork", "none"), prefilter.Prefilter([plain]))
    assert [span.text for span in seen.candidates(plain, Scope())] == ["A zork.", "xzork", "none"]
