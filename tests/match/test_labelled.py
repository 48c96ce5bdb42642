"""The kind label in the engine: budgets, worker processes, and time that grows with the document."""

import pickle

import pytest

from msl_guard.errors import RuleTimeoutError
from msl_guard.match import Bench
from msl_guard.model import Context
from msl_guard.ruleset import Ruleset
from tests.conftest import check, document

EU = Context("msl_deck_proactive", "hcp_prescriber", ("EU",), "proactive")
CLAIM = "LUMOVIQ works in psoriatic arthritis."


class Late:
    """Reasoning that counts how often it is asked, and never ends in time."""

    asked = 0

    def rulings(self, *_: object) -> tuple[()]:
        """Give up."""
        self.asked += 1
        raise RuleTimeoutError("too late")


def test_a_pickled_engine_reasons_as_the_first_one_did(shipped: Ruleset):
    engine = shipped.only(["OFFL"], []).engine
    first = engine.check(document(CLAIM), EU)
    again = pickle.loads(pickle.dumps(engine))
    assert again.check(document(CLAIM), EU) == first
    assert [one.rule_id for one in first.findings] == ["OFFL-001"]


def test_reasoning_heeds_the_time_of_the_document(shipped: Ruleset):
    rules = shipped.only(["OFFL-001"], [])
    view = rules.engine.view(document(CLAIM))
    view.allow(0, until=0)
    with pytest.raises(RuleTimeoutError):
        list(rules.engine.judged(rules.rule("OFFL-001"), view, EU))


def test_reasoning_that_ran_out_of_time_is_not_begun_again(shipped: Ruleset):
    late = Late()
    bench = Bench(late)
    view = shipped.engine.view(document(CLAIM))
    for _ in range(3):
        with pytest.raises(RuleTimeoutError, match="too late"):
            bench.rulings(view, EU, ("EU",))
    assert late.asked == 1


def test_a_project_can_lower_a_label_rule_and_never_raise_a_ruling(tmp_path):
    from msl_guard.ruleset import load_for_examples

    path = tmp_path / "rules.yaml"
    path.write_text(
        "schema: msl-guard/rules@1\npacks: [offl]\noverride: {OFFL-001: {severity: info}}\n", encoding="utf-8"
    )
    found = check(load_for_examples(path), CLAIM, context=EU)
    assert [(one.rule_id, one.severity.label) for one in found] == [("OFFL-001", "info")]
