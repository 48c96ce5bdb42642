"""What is found in text that was recognised in a picture is never certain."""

import pytest

from msl_guard.model import Confidence, Part
from tests.conftest import block, check


@pytest.mark.parametrize(
    ("part", "confidence"), [(Part.BODY, Confidence.CERTAIN), (Part.IMAGE_TEXT, Confidence.CONTEXTUAL)]
)
def test_a_certain_rule_is_contextual_in_a_picture(part: Part, confidence: Confidence, shipped):
    found = check(shipped, block("Lumovimab is best in class.", part))
    certain = {"SUP-001": confidence}
    assert {one.rule_id: one.confidence for one in found if one.rule_id in certain} == certain
