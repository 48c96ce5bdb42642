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
