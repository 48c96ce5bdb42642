"""The pattern language: what it matches, what it refuses, and that its loose form misses nothing."""

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from msl_guard.errors import ConfigError
from msl_guard.fold import fold
from msl_guard.ruleset.language import Compiler

COMPILER = Compiler(
    classes={
        "benefit": ["efficacy", "~response", "(disease|symptom)? control"],
        "wider": ["@benefit", "relief"],
        "loop": ["@loop"],
        "product": ["our drug"],
        "competitor": [],
    },
    names={"product": ["ZELTRIVA", "NVX-217"], "competitor": [], "folded": ["NVX\u2011217"]},
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
    ("very {word} -(small|large)", "very small, very large-scale and very smallish", ["very smallish"]),
    ("(travel|pocket)-(friendly|sized)", "travel-friendly, pocket, travel", ["travel-friendly"]),
    ("{word} -@benefit", "Response rates, responses", ["rates"]),
    ("^ prescribe", "• Prescribe it; prescribe", ["Prescribe"]),
    ("^ (please)? use", "Use it", ["Use"]),
    ("^ (please)? use", "Please use it", ["Please use"]),
    ("100 %", "100% and 100 % of 1100%", ["100%", "100 %"]),
    ("#1", "the #1 choice", ["#1"]),
    ("@benefit", "Responses, symptom control, controls", ["Responses", "symptom control"]),
    ("@wider", "relief and efficacy", ["relief", "efficacy"]),
    (
        "@product",
        "zeltriva, our  drug, NVX 217, NVX217, ZELTRIVAN",
        ["zeltriva", "our  drug", "NVX 217", "NVX217"],
    ),
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
    ("50%", "50% and 50 % and 150%", ["50%", "50 %"]),
    ("50 %", "50% and 50 %", ["50%", "50 %"]),
    ("{number} mg", "80mg, 80 mg, 80-mg", ["80mg", "80 mg", "80-mg"]),
    ("{number} (mg|mcg)", "80mg or 5 mcg", ["80mg", "5 mcg"]),
    ("80mg", "80 mg, 80mg, 180mg", ["80 mg", "80mg"]),
    ("80 mL", "80mL and 80ml", ["80mL"]),
    ("3D", "3D and 3d", ["3D"]),
    ("{number} - {number}", "31-45, 31 - 45, 31–45", ["31-45", "31 - 45", "31-45"]),
    ("phase 3 trial", "phase 3 trial", ["phase 3 trial"]),
    ("1,000 patients", "1,000 patients", ["1,000 patients"]),
    (
        "patient’s choice",
        "the patient's choice, the patient’s choice",
        ["patient's choice", "patient's choice"],
    ),
    ("best–in–class", "best-in-class, best—in—class", ["best-in-class", "best-in-class"]),
    ("zeltri\u00advanib", "zeltrivanib", ["zeltrivanib"]),
    ("off\u00a0label", "off label, off\u00a0label", ["off label", "off label"]),
    ("cafe\u0301", "café", ["café"]),
    ("miracle", "MİRACLE, mıracle", ["MIRACLE", "miracle"]),
    ("@folded", "NVX-217, NVX\u2011217", ["NVX-217", "NVX-217"]),
    ("regex: a[–x]b", "a–b, axb, ayb", ["a-b", "axb"]),
    ("regex: [“x]best", "“best", ['"best']),
    ("regex: patient\\u2019s", "patient’s", ["patient's"]),
    ("regex: (?:breakthrough){e<=1}", "a breakthough", ["breakthough"]),
    ("regex: very{,3} good", "ver good", ["ver good"]),
    ("regex: [x[:alpha:]]+rn", "ärn", ["ärn"]),
    ("regex: (?:ab){1001}", "ab" * 1001, ["ab" * 1001]),
    ("regex: (?P<word>ab)(?P=word)", "abab", ["abab"]),
    ("regex: (?i:ab)(?-i:C)", "ABC, abc", ["ABC"]),
]


@pytest.mark.parametrize(("written", "text", "wanted"), MATCHES)
def test_a_pattern_matches_what_its_author_means(written: str, text: str, wanted: list[str]):
    pattern = COMPILER.pattern(written, "rules.yaml:1")
    read = fold(text)
    assert [read[start:end] for start, end in pattern.spans(read, 0, len(read))] == wanted


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
        ("falcon*", "the pattern 'falcon*' has a *; write ~word for all forms of a word, or begin with regex:"),
        ("safe..3 children", "the pattern 'safe..3 children' has a gap that cannot be read; write it apart, as in: safe ..3 children"),
        ("safe ..3children", "the pattern 'safe ..3children' has a gap that cannot be read; write it apart, as in: safe ..3 children"),
        ("regexp: a", "the pattern 'regexp: a' begins nearly like regex:; write it so"),
        ("Regex: a", "the pattern 'Regex: a' begins nearly like regex:; write it so"),
        ("(a,b)", "the pattern '(a,b)' has a comma; put choices in brackets: (a|b)"),
        ("falcon, osprey", "the pattern 'falcon, osprey' has a comma; put choices in brackets: (a|b)"),
        (r"\bfalcon", r"the pattern '\\bfalcon' has a \ outside of regex:; write the words as they are, or begin with regex:"),
        ("good!bad", "the pattern 'good!bad' has a ! inside a word; put a space before it: safe !for"),
        ("safe ..3 !for children", "the pattern 'safe ..3 !for children' has ! after a gap; put it before: safe !for ..3 children"),
        ("a ..3 ..1 b", "the pattern 'a ..3 ..1 b' has two gaps in a row; write one"),
        ("(very)? ..3 safe", "the pattern '(very)? ..3 safe' has only optional words before a gap; begin with one that must be there"),
        ("(really)? !bad good", "the pattern '(really)? !bad good' has only optional words before !; begin with one that must be there"),
        ("safe !(very)? good", "the pattern 'safe !(very)? good' has ? after what must not follow; leave it out"),
        ("-(a|b) c", "the pattern '-(a|b) c' has - without a word before it to take from: {word} -(small|large)"),
        ("a ..2 -(b|c)", "the pattern 'a ..2 -(b|c)' has - without a word before it to take from: {word} -(small|large)"),
        ("(a)? -(b|c) d", "the pattern '(a)? -(b|c) d' has - without a word before it to take from: {word} -(small|large)"),
        ("{word} -(b)? d", "the pattern '{word} -(b)? d' has ? after what is taken away; leave it out"),
        ("^ !not use", "the pattern '^ !not use' has ! without words before and after it"),
        ("best ..41 class", "the pattern 'best ..41 class' has a gap of 41 words; write ..1 to ..40, or use near:"),
        ("best ..0 class", "the pattern 'best ..0 class' has a gap of 0 words; write ..1 to ..40, or use near:"),
        ("«safe", "the pattern '«safe' has a « or », which only examples have"),
        ("a . b", "the pattern 'a . b' has '.' standing alone; quote marks and stops are no words"),
        ("(" * 21 + "a" + ")" * 21, f"the pattern '{'(' * 21}a{')' * 21}' has more than 20 brackets in brackets"),
        ("a" * 20_001, "a pattern of 20001 characters; write a list of patterns"),
        ("@c0", "more than 20 classes in classes, down to @c20"),
        ("@d0", "the pattern '@d9 @d9' is too large with its classes written out; divide it"),
        ("regex: (?x) a", "the expression '(?x) a' sets a flag for all that follows; write (?i:…) around the words it is for"),
        ("regex: (?V1)a", "the expression '(?V1)a' sets a flag for all that follows; write (?i:…) around the words it is for"),
        ("regex: a(?R)?", "the expression 'a(?R)?' calls itself; write the inner part out"),
        (r"regex: (a)\1", r"the expression '(a)\\1' refers to a group or list by number or name; write (?P<word>…) and (?P=word)"),
    ],
)  # fmt: skip
def test_a_pattern_that_cannot_work_is_refused_in_one_line(written: str, fault: str):
    chain = {f"c{n}": [f"@c{n + 1}"] for n in range(30)} | {"c30": ["x"]}
    bomb = {f"d{n}": [f"@d{n + 1} @d{n + 1}"] * 3 for n in range(14)} | {"d14": ["falcon"]}
    compiler = Compiler({**COMPILER.classes, **chain, **bomb}, COMPILER.names)
    with pytest.raises(ConfigError) as error:
        compiler.pattern(written, "rules.yaml:7")
    assert str(error.value) == f"rules.yaml:7: {fault}"


WORDS = st.sampled_from(
    "safe best very first line in class not children Responses ZELTRIVA our drug efficacy p=0.03 12% "
    "38%.¹ (really) - , ; – • tumour prescribed ALL all é 95% CI 80mg mg 50 % NVX‑217 a–b MİRACLE K ſafe".split()
)
PATTERNS = st.sampled_from([written for written, _, _ in MATCHES])


@given(PATTERNS, st.lists(WORDS, max_size=14).map(" ".join))
def test_the_loose_form_matches_wherever_the_exact_one_does(written: str, text: str):
    pattern = COMPILER.pattern(written, "here")
    folded = fold(text)
    ungated = type(pattern)(pattern.written, pattern.exact, None, pattern.place)
    found = list(ungated.spans(folded, 0, len(folded)))
    assert list(pattern.spans(folded, 0, len(folded))) == found
    if found and pattern.loose is not None:
        options = re2.Options()
        options.case_sensitive = False
        assert re2.compile(pattern.loose, options).search(folded)


HARD = [
    ["safe ..6 children", "no ..2 line"],
    ["first !(line|best)"],
    ["first !({word} class)", "best"],
    ["(safe|very safe) ..9 (children|class)", "in class !not"],
    ["regex:(?<!first |very )safe(?! not)"],
    ["regex:[a-z]+(?<!chil|respon)(?:dren|ses)", "drug"],
    ["regex:(?-i:(?!NVX-|AL)[A-Z]{2,4})-?[0-9]{2,4}"],
    ["regex:(?=safe)[a-z]+", "regex:sa|safe", "{word} safe"],
    ["{percent}", "{number} (mg|children) !for"],
]


@given(st.sampled_from(HARD), st.lists(WORDS, max_size=16).map(" ".join), st.data())
def test_what_re2_is_asked_is_what_the_exact_form_finds(written: list[str], text: str, data):
    pattern = COMPILER.any_of(written, "here")
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded)))
    end = data.draw(st.integers(start, len(folded)))
    ungated = type(pattern)(pattern.written, pattern.exact, None, pattern.place)
    assert list(pattern.spans(folded, start, end)) == list(ungated.spans(folded, start, end))


@given(st.text(st.sampled_from(r"ab |()?~@!^.,*{}\\-%1:[]+$«"), max_size=24), st.booleans())
def test_whatever_is_written_compiles_or_is_refused_in_one_line(written: str, raw: bool):
    try:
        pattern = COMPILER.pattern(("regex:" if raw else "") + written, "rules.yaml:3")
    except ConfigError as error:
        assert str(error).startswith("rules.yaml:3: ")
        assert "\n" not in str(error)
        return
    text = "a b ab ba, (a) 1% b-a a.b"
    ungated = type(pattern)(pattern.written, pattern.exact, None, pattern.place)
    assert list(pattern.spans(text, 0, len(text))) == list(ungated.spans(text, 0, len(text)))
