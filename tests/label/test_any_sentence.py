"""No sentence made of a label's words stops the reader or the judge, and every finding lies in its text."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msl_guard.model import Context
from tests.conftest import check
from tests.label.test_further_sentences import HERE, slide

RECORDS = ("quellora.yaml", "matravax.yaml", "tarvelix.yaml", "mavacamten.yaml", "zolbetuximab.yaml")
NAMES = {
    "quellora.yaml": ("QUELLORA", "infantile spasms"),
    "matravax.yaml": ("MATRAVAX", "invasive GBS disease in infants"),
    "tarvelix.yaml": ("tarvelisib", "relapsed follicular lymphoma"),
    "mavacamten.yaml": ("Camzyos", "obstructive HCM"),
    "zolbetuximab.yaml": ("Vyloy", "gastric cancer"),
}
PIECES = (
    "for|in|with|without|after|before|from|until|or|and|but no|not|never|no longer needs|instead of|alone|is|are|may be|can|"
    "given|started|improves|keeps|lowers|works|approved|studied|patients|adults|children|newborns|a boy of|women|men|"
    "pregnant|at week 30 of gestation|weeks 24 to 36 of pregnancy|of 34 kg|aged|two and a half years|from birth through|"
    "6 months|2 months of age|first line|second-line|after two regimens|newly diagnosed|refractory|mild|moderate to severe|"
    "NYHA class II|stage 1|HER2-negative|LVEF of|60 %|eGFR below|30|Child-Pugh B|on dialysis|rituximab|a statin|aspirin|"
    "monotherapy|on top of|600 mg|six hundred milligrams|sixty mg/kg|twice daily|every|quarter|raised|weekly|in daily steps|"
    "two weeks|5 days on|2 days off|without a break|a second dose|single dose|again|intravenously|tablets|nasal spray|"
    "psoriasis|COPD|CTEPH|heart failure|pain|fever|?|:|;|,|.|—|//|%|µg|½|(|)|“|”|®|  |0|-|14.2.1|ﬁ|\u00ad|İ"
).split("|")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
@pytest.mark.parametrize("record", RECORDS)
def test_no_sentence_stops_the_judge(labelled, record: str, data: st.DataObject):
    words = data.draw(st.lists(st.sampled_from((*NAMES[record], *PIECES)), max_size=16))
    between = data.draw(st.sampled_from((" ", " ", "-", "")))
    text = between.join(words)
    context = Context("msl_deck_proactive", "hcp_prescriber", ("INTL",), "proactive")
    blocks = slide(text)
    texts = [getattr(one, "text", one) for one in blocks]
    for one in check(labelled(str(HERE / "records" / record)), *blocks, context=context):
        assert any(one.text in text for text in texts)
