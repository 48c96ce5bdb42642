"""What the labels themselves call a disease."""

from tests.conftest import check


def test_a_synonym_that_another_label_uses_means_what_it_means_everywhere(shipped):
    text = "Zeltrivanib is approved in adults with advanced clear-cell RCC after one anti-angiogenic therapy."
    assert [one for one in check(shipped, text) if one.rule_id.startswith("OFFL")] == []
