"""The shared guards, each with what it silences and what it must not."""

import pytest

from msl_guard.model import Part, Severity
from tests.conftest import block, check, ids
from tests.rule_text import rule, rule_file

RULES = rule_file(rule("match: [zork, never fails, no rival]"))


@pytest.fixture
def ruleset(rules_from):
    return rules_from(RULES)


SILENT = {
    "negation": [
        "It is not zork.",
        "It isn't zork.",
        "There is no zork here.",
        "It was never zork.",
        "Zeltrivanib lacks zork.",
        "It failed to be zork.",
        "There is no evidence that it is zork.",
        "It is unlikely to be zork.",
        "It should not be called zork, said the reviewer; not zork.",
        "Avoid saying zork.",
        "The zork has not been established.",
        "A zork cannot be concluded.",
        "Whether zork exists is unknown: zork is unknown.",
    ],
    "aim": [
        "The objective was to assess zork.",
        "To determine whether it is zork, patients were randomised.",
        "The primary endpoint was zork.",
        "The study was designed to detect zork.",
        "We hypothesised that it is zork.",
        "Objective: zork in adults.",
    ],
    "question": [
        "You asked whether it is zork.",
        "Your question about zork is answered below.",
        "Q: Is it zork?",
        "Dr Albers asked if it is zork.",
        "The physician wanted to know whether it is zork.",
    ],
    "mention": [
        "Do not write “zork” on a slide.",
        "Words to avoid: zork, zonk.",
        "The term 'zork' was flagged.",
        "Avoid terms such as zork.",
        "Prohibited words include zork and zonk: “zork”.",
        "Which statement can stand? a) “zonk in 3 of 9” b) “a zork”",
        "Rewrite the following: “It is zork.”",
        "Instead of “zork” write “zonk”.",
        "Example of a non-compliant headline: zork in adults",
        "Which of these may not be used? A) zork B) zonk",
        "Reviewer: “zork” has to go.",
        "Removed: the zork.",
        "Wrong: It is zork. Right: It is zonk.",
        "Before: “a zork”. After: “a zonk”.",
        "Myth: it is zork. Fact: nobody knows.",
        "Claim: it is zork. Check: false, it was not measured.",
        "Change “zork” to “zonk”.",
        "“Zork” → “zonk”",
        "The authority objected to “zork”.",
        "Can we say “zork”? No.",
        "What is wrong with the sentence “It is zork”?",
        "A poster reads “It is zork”. Which rule does it break?",
        "True or false? It is zork. (False.)",
    ],
    "disowned": [
        "An earlier version said that it is zork; this was wrong.",
        "Many people believe that it is zork. This is not the case.",
        "The newspaper called it zork. The trial shows nothing of the kind.",
        "You write that it is zork. No trial supports this.",
        "It was rejected because it described the tablet as zork.",
        "We regret that a colleague described it as zork.",
        "It would be misleading to say that it is zork.",
        "Erratum: the abstract stated that it is zork.",
        "The complainant alleged that the leaflet said it was zork.",
        "The brochure wrongly stated that it is zork.",
        "If a doctor says it is zork, do not agree.",
        "The statement that it is zork is false.",
        "Is the tablet zork? No.",
        "A common misconception is that it is zork.",
    ],
    "cited_title": [
        'The article "A zork in oncology" was published in 2023.',
        "He gave a lecture entitled “The zork years”.",
        "“Zork and zonk” (Novak et al., 2024).",
    ],
    "reference_list": [
        "1. Novak P, Lind T. A zork inhibitor. J Ren Onc. 2024;12(3):201-9.",
        "[3] Marsh J, et al. Zork in renal oncology. Clin Res 2023;8:44-51.",
        "Novak P. Zork study. Lancet 2019;393:12-20. doi:10.1000/zork",
    ],
    "boilerplate": ["The safety of this zork has not been established."],
    "entity": [
        "It was studied at the Zork Mile Community Clinic in spring.",
        "The ZORK trial enrolled 412 adults.",
        "Patients of the ZORK-2 study were followed.",
        "He met Dr. A. Zork at the congress.",
        "See Zork and colleagues for methods.",
        "It appeared in the Journal of Zork and Medicine.",
        "Funded by the Zork Foundation for Research.",
    ],
}
SPEAKING = {
    "negation": [
        "It is not only zork but cheap.",
        "No doubt, it is zork.",
        "It never fails.",
        "There is no rival.",
        "It is not new, but it is zork.",
        "It is not new; it is zork.",
        "No patient died and it is zork.",
        "Not all were treated in the first of the many long weeks of this zork.",
        "Zork, and the dose has not been established.",
        "Unlike other drugs, zork.",
        "Without question, zork.",
    ],
    "aim": [
        "It was designed to be zork.",
        "The primary endpoint was met; it is zork.",
        "To patients it is zork.",
    ],
    "question": ["Why not zork?", "Is it zork? Yes.", "We asked for zork."],
    "mention": [
        "“Zork” is what we offer.",
        "He called it 'zork'.",
        "Which statement can stand? a) “zonk in 3 of 9” b) a zork",
        "Which drug do you choose? a) “zork” b) “zonk”",
        "Compliance may not like the word, but “zork” it is.",
        "They banned “zork”, but it is true all the same.",
        "Legal deleted “zork”; we still say it face to face.",
        "Instead of “zonk” say “zork”.",
        "Replace “zonk” with “zork”.",
        "Do not say zonk, say “zork”.",
        "Change “zonk” to “zork” in the headline.",
        "Remove the data and keep “zork”.",
        "The claim “zork” was approved.",
        "May we say “zork”? Yes, we may.",
        "Wrong: It is zonk. Right: It is zork.",
        "Wrong: It is zonk. It is zork in all.",
        "Before: It is zork in summer.",
        "Myth: it is zonk. Fact: it is zork.",
        "Claim: it is zork. Evidence: study 12.",
        "True or false? It is zork. True!",
        "What is missing? The zork.",
        "Experts rejected pills and call it “zork”.",
        "Our new headline: “Zork”.",
    ],
    "disowned": [
        "Some say it is zork, and I agree.",
        "They called it zork; they are right. This was wrong of nobody.",
        "Don't quote me, but it is zork. Some call this wrong.",
        "Officially we cannot call it better; it is zork.",
        "The competitor claims it is best. This is wrong: it is zork.",
        "The old statement was withdrawn. It is zork.",
        "Prof. Albers calls it zork.",
        "Prof. Albers calls it zork. We do not comment.",
        "Contrary to what critics say, it is zork.",
        "It is zork. No trial supports this yet.",
        "They said it was zork. This was an understatement: no trial supports this.",
        "Is the tablet zork? Yes.",
        "Is there any zork? No.",
        "Is anything better than zork? No.",
        "The statement that it is zork is correct.",
        "Critics were wrong: it is zork.",
    ],
    "cited_title": ["Patients call it “zork”.", 'It is the "zork" drug of 2024 patients.'],
    "reference_list": ["It is zork (Novak et al., 2024).", "References: it is zork."],
    "boilerplate": ["It is zork; safety has been established."],
    "entity": [
        "THE ZORK TRIAL RESULTS",
        "Zork Disease Control at the Clinic",
        "Zork results in the first trial",
        "It is zork, said Dr. Albers.",
        "Zork and safe colleagues agree.",
    ],
}


@pytest.mark.parametrize(
    ("guard", "text"), [(name, text) for name, texts in SILENT.items() for text in texts]
)
def test_a_guard_silences_what_it_is_for(ruleset, guard: str, text: str):
    assert ids(check(ruleset, text)) == []


@pytest.mark.parametrize(
    ("guard", "text"), [(name, text) for name, texts in SPEAKING.items() for text in texts]
)
def test_a_guard_silences_nothing_else(ruleset, guard: str, text: str):
    assert ids(check(ruleset, text)) == ["TEST-001"]


@pytest.mark.parametrize("guard", SILENT)
def test_a_rule_can_do_without_a_guard(rules_from, guard: str):
    others = [name for name in SILENT if name != guard]
    off = rules_from(rule_file(rule(f"match: [zork]\nguards: {{off: [{', '.join(SILENT)}]}}")))
    only = rules_from(rule_file(rule(f"match: [zork]\nguards: {{off: [{', '.join(others)}]}}")))
    text = SILENT[guard][0]
    assert ids(check(off, text)) and ids(check(only, text)) == []


LABEL = """
schema: msl-guard/label@1
product: {generic: zeltrivanib}
labels:
  - regime: EU
    status: approved
    indications: [{id: one, disease: {text: renal cell carcinoma}}]
    text: ["Zeltrivanib is indicated for the zork of adults with advanced renal cell carcinoma."]
"""
QUOTED = "the zork of adults with advanced renal cell carcinoma"


@pytest.mark.parametrize(
    ("text", "silent"),
    [
        (f"Zeltrivanib is indicated for {QUOTED}.", True),
        (f"SmPC, section 4.1: for {QUOTED}", True),
        (f"We read “{QUOTED}” there.", True),
        (f"What it does: {QUOTED}.", False),
        ("The label says that the zork of adults is good.", False),
        ("It is indicated and zork.", False),
    ],
)
def test_words_of_the_label_marked_as_such_are_left_alone(rules_from, tmp_path, text: str, silent: bool):
    (tmp_path / "label.yaml").write_text(LABEL, encoding="utf-8")
    ruleset = rules_from("packs: []\nlabels: [label.yaml]\n" + rule_file(rule("match: [zork]"), head=""))
    assert ids(check(ruleset, text)) == ([] if silent else ["TEST-001"])


def test_a_heading_can_mark_the_words_below_it_as_those_of_the_label(rules_from, tmp_path):
    (tmp_path / "label.yaml").write_text(LABEL, encoding="utf-8")
    ruleset = rules_from("packs: []\nlabels: [label.yaml]\n" + rule_file(rule("match: [zork]"), head=""))
    heading = block("Prescribing information", Part.TITLE, level=1)
    assert ids(check(ruleset, heading, QUOTED)) == []
    assert ids(check(ruleset, QUOTED)) == ["TEST-001"]


def test_words_under_a_header_of_bad_examples_are_mentioned(ruleset):
    cell = block("zork", Part.TABLE, headers=("Avoid", "Efficacy"))
    fine = block("zork", Part.TABLE, headers=("Result", "Efficacy"))
    assert ids(check(ruleset, cell)) == []
    assert ids(check(ruleset, fine)) == ["TEST-001"]


def test_quoted_answers_below_a_question_on_wording_are_mentioned(ruleset):
    assert ids(check(ruleset, "Which of these phrases can stand?", "a) “zonk”", "b) “a zork”")) == []
    assert ids(check(ruleset, "Which drug do you choose?", "a) “zonk”", "b) “a zork”")) == ["TEST-001"]


def test_wordings_below_a_heading_of_those_to_avoid_are_mentioned(ruleset):
    assert ids(check(ruleset, "Words to avoid", "Zork")) == []
    assert ids(check(ruleset, "Avoid", "Zork", "Use", "Zonk")) == []
    assert ids(check(ruleset, "Avoid", "High doses", "Zork", "Monitor")) == ["TEST-001"]
    assert ids(check(ruleset, "Avoid", "Zonk", "Use", "Zork")) == ["TEST-001"]


@pytest.mark.parametrize(
    "text",
    [
        "We guarantee the anonymity of all who answer.",
        "Dramatic weight loss in an older adult calls for a search for malignancy.",
        "Register now for the investigators' meeting on zeltrivanib.",
        "Thank you for the superb organisation of the site visit on lumovimab.",
        "Every minute counts in cardiac arrest: start compressions.",
        "Harmless murmurs are frequent in children.",
        "The pandemic was unprecedented in its effect on surgery.",
        "The battery of the device is guaranteed for 5 years.",
        "A tipping point analysis of the missing data was planned.",
        "Total cure of the adhesive takes 24 hours.",
        "For best results, calibrate the sensor at room temperature.",
        "The first and only dose of zeltrivanib was given on the ward.",
    ],
)
def test_ordinary_words_that_look_like_praise_are_left_alone(shipped, text: str):
    assert [one for one in check(shipped, text) if one.severity >= Severity.WARNING] == []


@pytest.mark.parametrize(
    "text",
    [
        "LUMOVIQ guarantees remission.",
        "Dramatic weight loss with lumovimab.",
        "LUMOVIQ: register now!",
        "The superb efficacy of lumovimab.",
        "With LUMOVIQ every minute counts: switch your patients today.",
        "LUMOVIQ is harmless.",
        "An unprecedented response to lumovimab.",
        "LUMOVIQ is guaranteed to work for 5 years.",
        "LUMOVIQ is a tipping point in psoriasis.",
        "LUMOVIQ: a total cure of psoriasis.",
        "LUMOVIQ: best results of all.",
        "LUMOVIQ, the first and only biologic.",
    ],
)
def test_the_same_words_said_of_a_medicine_are_reported(shipped, text: str):
    assert [one for one in check(shipped, text) if one.severity >= Severity.WARNING]


def test_text_under_a_question_heading_is_the_enquirers(ruleset):
    heading = block("Your question", Part.TITLE, level=1)
    assert ids(check(ruleset, heading, "Is it zork in adults")) == []
    assert ids(check(ruleset, block("Your answer", Part.TITLE, level=1), "It is zork in adults")) == [
        "TEST-001"
    ]


def test_a_title_in_italics_is_a_title_where_a_citation_follows(ruleset):
    from msgspec.structs import replace

    text = "See A zork in oncology (Novak et al., 2024)."
    italic = replace(block(text), italics=((4, 22),))
    assert ids(check(ruleset, italic)) == []
    assert ids(check(ruleset, block(text))) == ["TEST-001"]
