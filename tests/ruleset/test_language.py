"""The pattern language: what it matches, what it refuses, and that its loose form misses nothing."""

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from msl_guard.errors import ConfigError
from msl_guard.ruleset.language import Compiler

COMPILER = Compiler(
    classes={
        "benefit": ["efficacy", "~response", "(disease|symptom)? control"],
        "wider": ["@benefit", "relief"],
        "loop": ["@loop"],
        "product": ["our drug"],
        "competitor": [],
    },
    names={"product": ["ZELTRIVA", "NVX-217"], "competitor": []},
)

MATCHES = [
    (
        "best in class",
        "the Best-in-class and best in  class, bests in class",
        ["Best-in-class", "best in  class"],
    ),
    (
        "break-through",
        "a breakthrough, a break-through, a break through",
        ["breakthrough", "break-through", "break through"],
    ),
    ("ALL", "all of ALL", ["ALL"]),
    ("pH", "pH and PH", ["pH"]),
    ("Best", "best BEST", ["best", "BEST"]),
    ("~prescribe", "prescribing, Prescribed, prescriber", ["prescribing", "Prescribed"]),
    ("~stop", "stopped stops stoping", ["stopped", "stops", "stoping"]),
    ("~beat", "beaten", ["beaten"]),
    ("(good|better) data", "better data, good-data, best data", ["better data", "good-data"]),
    ("(very)? safe", "very safe and safe", ["very safe", "safe"]),
    ("safe (and effective)?", "safe and effective; safe", ["safe and effective", "safe"]),
    (
        "safe ..3 children",
        "safe, as we know, children safe in children",
        ["safe, as we know, children", "safe in children"],
    ),
    ("safe ..1 children", "safe in very young children", []),
    ("proves ..3 best", "proves that it is best, proves it is not best", ["proves that it is best"]),
    ("first !line", "first-line, first line and first choice", ["first"]),
    ("first !(line|dose) ..2 drug", "the first line drug, the first new drug", ["first new drug"]),
    ("^ prescribe", "• Prescribe it; prescribe", ["Prescribe"]),
    ("^ (please)? use", "Use it", ["Use"]),
    ("^ (please)? use", "Please use it", ["Please use"]),
    ("100 %", "100% and 100 % of 1100%", ["100%", "100 %"]),
    ("#1", "the #1 choice", ["#1"]),
    ("@benefit", "Responses, symptom control, controls", ["Responses", "symptom control"]),
    ("@wider", "relief and efficacy", ["relief", "efficacy"]),
    ("@product", "zeltriva, our  drug, NVX 217, ZELTRIVAN", ["zeltriva", "our  drug", "NVX 217"]),
    ("@competitor", "anything", []),
    ("{percent} better", "12.5% better, 3 per cent better", ["12.5% better", "3 per cent better"]),
    (
        "safe {citation}",
        "safe¹, safe [3], safe (Novak et al., 2024)",
        ["safe¹", "safe [3]", "safe (Novak et al., 2024)"],
    ),
    ("{p_value}", "p=0.03, P < .001 and p-value of 3", ["p=0.03", "P < .001"]),
    ("{ratio}", "HR 0.71, odds ratio of 1.2 and hr", ["HR 0.71", "odds ratio of 1.2"]),
    ("{ci}", "95% CI 1-2, 95% confidence interval", ["95% CI", "95% confidence interval"]),
    ("{count}", "n=412 and 12 of 40 and 3/7", ["n=412", "12 of 40", "3/7"]),
    ("{year}", "in 2024 or 1850", ["2024"]),
    ("tumour", "tumor tumours", ["tumor"]),
    ("optimised", "optimized optimised", ["optimized", "optimised"]),
    ("regex:\\d+ cures", "12 cures", ["12 cures"]),
    ("safe", "safe² safety unsafe sáfe safe", ["safe", "safe"]),
    ("best", "Bestätigung", []),
]


@pytest.mark.parametrize(("written", "text", "wanted"), MATCHES)
def test_a_pattern_matches_what_its_author_means(written: str, text: str, wanted: list[str]):
    pattern = COMPILER.pattern(written, "rules.yaml:1")
    assert [text[start:end] for start, end in pattern.spans(text, 0, len(text))] == wanted


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", "an empty pattern; write the words to look for"),
        ("   ", "an empty pattern; write the words to look for"),
        ("a b|c", "the pattern 'a b|c' mixes | with phrases; put the choices in brackets: (a b|c)"),
        ("..3 a", "the pattern '..3 a' begins with a gap; begin with words"),
        ("a ..3", "the pattern 'a ..3' ends with a gap; end with words"),
        ("(a", "the pattern '(a' has a ( without its )"),
        ("a)", "the pattern 'a)' has a ) without its ("),
        ("a ^ b", "the pattern 'a ^ b' has ^ in the middle; it stands first"),
        ("!a", "the pattern '!a' has ! without words before and after it"),
        ("(a)?", "the pattern '(a)?' could match nothing; write at least one word that must be there"),
        ("^", "the pattern '^' could match nothing; write at least one word that must be there"),
        ("a {", "the pattern 'a {' cannot be read; is there a stray {, }, @ or ~?"),
        ("@benfit", "unknown class @benfit; did you mean 'benefit'?"),
        ("@loop", "the class @loop refers to itself"),
        ("{pct} a", "the pattern '{pct} a' names an unknown {pct}; did you mean 'percent'?"),
        ("regex:", "an empty pattern; write an expression after regex:"),
        ("regex: (", "the expression '(' does not compile: missing ) at position 1"),
        ("regex: a*", "the expression 'a*' also matches nothing at all"),
    ],
)
def test_a_pattern_that_cannot_work_is_refused_in_one_line(written: str, fault: str):
    with pytest.raises(ConfigError) as error:
        COMPILER.pattern(written, "rules.yaml:7")
    assert str(error.value) == f"rules.yaml:7: {fault}"


WORDS = st.sampled_from(
    "safe best very first line in class not children Responses ZELTRIVA our drug efficacy p=0.03 12% "
    "38%.¹ (really) - , ; – • tumour prescribed ALL all é 95% CI".split()
)
PATTERNS = st.sampled_from([written for written, _, _ in MATCHES])


@given(PATTERNS, st.lists(WORDS, max_size=14).map(" ".join))
def test_the_loose_form_matches_wherever_the_exact_one_does(written: str, text: str):
    from msl_guard.segment import fold

    pattern = COMPILER.pattern(written, "here")
    folded = fold(text)
    ungated = type(pattern)(pattern.written, pattern.exact, None, pattern.place)
    found = list(ungated.spans(folded, 0, len(folded)))
    assert list(pattern.spans(folded, 0, len(folded))) == found
    if found and pattern.loose is not None:
        options = re2.Options()
        options.case_sensitive = False
        assert re2.compile(pattern.loose, options).search(folded)
