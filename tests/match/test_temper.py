"""What makes findings milder: training material, and data beside the wording."""

import pytest
from msgspec.structs import replace

from msl_guard.model import Severity
from tests.conftest import STRICTEST, check

TRAINING = replace(STRICTEST, content_type="training_internal", assumed=())


@pytest.mark.parametrize(
    ("text", "rule_id", "severity"),
    [
        ("ZELTRIVA: best-in-class disease control", "SUP-001", Severity.INFO),
        ("LUMOVIQ is safe.", "SAFE-001", Severity.INFO),
        ("Tell doctors that LUMOVIQ is safe.", "SAFE-001", Severity.ERROR),
        ("If they hesitate, just say that LUMOVIQ is safe.", "SAFE-001", Severity.ERROR),
        ("A trainee may say that LUMOVIQ is safe.", "SAFE-001", Severity.INFO),
        ("The patient has the MRN 12345678.", "PRIV-001", Severity.ERROR),
    ],
)
def test_training_material_may_show_what_to_avoid_but_not_be_careless(shipped, text, rule_id, severity):
    found = {one.rule_id: one.severity for one in check(shipped, text, context=TRAINING)}
    assert found[rule_id] == severity


NOTE = replace(STRICTEST, content_type="field_note", mode="reactive_unsolicited", assumed=())


@pytest.mark.parametrize(
    "text",
    [
        "Dr Novak called lumovimab a game changer. I presented the limitations.",
        "She believes that LUMOVIQ is the best biologic; I did not comment.",
        "HCP enthusiastic about LUMOVIQ, the most effective biologic in her view. No follow-up.",
        "Professor Lind regards zeltrivanib as the safest TKI. Referred to the label.",
        "HCP's view: best biologic in the elderly. No reply given.",
        "Dr Novak: “LUMOVIQ never fails”. I gave the response rate of the trial.",
        "He thinks that zeltrivanib cures the disease. I explained that no data show this.",
        "Unsolicited question: is LUMOVIQ the most effective biologic? No trial compares them.",
    ],
)
def test_the_opinion_of_a_health_professional_on_record_in_a_note_is_an_info(shipped, text: str):
    assert (
        max((one.severity for one in check(shipped, text, context=NOTE)), default=Severity.INFO)
        == Severity.INFO
    )


@pytest.mark.parametrize(
    "text",
    [
        "I told her that lumovimab is a game changer.",
        "Dr Novak called lumovimab a game changer, and I agreed.",
        "She believes that LUMOVIQ is the best biologic. I confirmed her impression.",
        "He called LUMOVIQ the best biologic; great quote, will use it in the next deck.",
        "I passed on that Dr Novak thinks zeltrivanib cures the disease.",
        "Told Dr Weiss that Professor Lind regards LUMOVIQ as the safest biologic.",
        "Dr Haddad was told that LUMOVIQ is the safest biologic.",
        "After my presentation Dr Meyer now believes that LUMOVIQ is the best biologic.",
        "She asked why; because LUMOVIQ is the most effective biologic.",
        "Dr Novak asked about safety; I said that LUMOVIQ is completely safe.",
        "She asked about onset: LUMOVIQ is the fastest biologic.",
        "HCP question on ranking: LUMOVIQ is the most effective biologic.",
        "He says LUMOVIQ is the best biologic and will be asked to repeat it as a quote.",
    ],
)
def test_what_the_writer_says_shares_or_uses_is_no_record(shipped, text: str):
    assert [one for one in check(shipped, text, context=NOTE) if one.severity > Severity.INFO]


def test_an_opinion_in_a_deck_stays_a_finding(shipped):
    text = "Dr Novak believes that LUMOVIQ is the best biologic. We did not comment."
    assert [one for one in check(shipped, text) if one.severity > Severity.INFO]


DATA = "The groundbreaking response was 38% (n=412) versus 21% with comparator X [3]."


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        (DATA, Severity.INFO),
        (DATA.replace("38%", "high").replace("21%", "low"), Severity.WARNING),
        (DATA.replace(" (n=412)", ""), Severity.WARNING),
        (DATA.replace("versus 21% with comparator X ", ""), Severity.WARNING),
        (DATA.replace(" [3]", ""), Severity.WARNING),
    ],
)
def test_wording_beside_complete_data_is_advice(rules_from, text: str, severity: Severity):
    ruleset = rules_from("packs: [hype]\n")
    found = {one.rule_id: one.severity for one in check(ruleset, text)}
    assert found == {"HYPE-001": severity}
