"""What a text must hold for a pattern to match: never more than it must, and the same findings without it."""

import json
import sys
from contextlib import suppress

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from msl_guard.errors import ConfigError
from msl_guard.fold import fold
from msl_guard.match import Pattern, needs
from msl_guard.match.needs import tokens
from msl_guard.match.prefilter import Prefilter
from msl_guard.model import Block, Location, Part
from msl_guard.ruleset import load_for_examples
from msl_guard.ruleset.language import Compiler
from tests.conftest import check


@pytest.mark.parametrize(
    "loose, expected",
    [
        ("targeting", ((("targeting",),),)),
        (r"break[\s\-]*through", ((("through", "\0 break through "), ("breakthrough",)),)),
        (r"(?:very[\s\-]+)?good", ((("good",),),)),
        (r"[0-9]+\s?(?:%|per\s?cent)", ((("%", "0"), ("per", "\0 per cent ", "0"), ("percent", "0")),)),
        (r"na(?:ï|i)ve", ((("naive",), ("na", "\0 na ve ", "?")),)),
        (r"respond[a-z]*", ((("", "\0 respond"),),)),
        (r"(?:.|\n)?retracted[\]:]", (((":",), ("]",)),)),
        (r"(?:good)?", ()),
        (r"(?P<word>good)", ()),
        (r"[^\x00-\x{10FFFF}]", ((),)),
    ],
)
def test_needs_are_read_off_an_expression(loose: str, expected):
    def loosely(found):
        return {frozenset(frozenset(phrase) for phrase in need) for need in found}

    assert loosely(needs(loose)) == loosely(expected)


def test_letters_that_are_the_same_in_any_case_are_the_same_token():
    for code in range(sys.maxunicode + 1):
        char = fold(chr(code))
        for letter in "ks" if regex.fullmatch("[ks]", char, regex.IGNORECASE) else "":
            if regex.fullmatch(letter, char, regex.IGNORECASE):
                assert letter in tokens(char)[0]


def test_what_is_no_letter_is_no_word():
    for code in range(sys.maxunicode + 1):
        char = fold(chr(code))
        if not char.isalpha():
            assert tokens(char)[1].strip() == ""


PIECES = st.sampled_from(
    ["zork", "zonk", "~agree", "(zork|hat)", "(best)? zork", "first ..2 hat", "{percent}", "é", "naïve", "safe", "ALL",
     "break-through", "80mg", "{p_value}", "{ratio}", "!(line|choice)", "^ zork", "(a|b c)? (d|e)", "{word}", "#1",
     "@many", "@many @many", "@popular", "(best)? @popular d", "regex: zo+rk|x?[0-9]+", "regex: (?:zork ){2}", r"regex: \bha[tm]\b", "regex: [!?]+ ?hat"]
)  # fmt: skip
PHRASES = st.lists(PIECES, min_size=1, max_size=4).map(
    lambda pieces: (
        pieces[0] if pieces[0].startswith("regex") else " ".join(one for one in pieces if ":" not in one)
    )
)


def compiled(written: list[str]) -> list[Pattern]:
    """The patterns, without those that no author could write."""
    compiler = Compiler(CLASSES)
    patterns = []
    for one in written:
        with suppress(ConfigError):
            patterns.append(compiler.pattern(one, "here"))
    return patterns


WORDS = st.sampled_from(
    "zork ZORK zonk ham hat new first best no not 38% 80 mg 80mg ſafe safe break through breakthrough break- é naïve"
    " NAÏVE NAI\u0308VE agree agrees ALL b c d e #1 p < 0.01 HR 0.5 a1 a2 a39 _zork zork_ x12 zoork ! ? . , - — \n".split(
        " "
    )
)
TEXTS = st.lists(st.tuples(WORDS, st.sampled_from(["", " ", "  ", "-", ". "])), max_size=25).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
CLASSES = {
    "many": [f"a{number}" for number in range(30)] + ["zork ham", "very new"],
    # More phrases than wait under one word: these wait under their pairs.
    "popular": [*(f"zork {letter}" for letter in "bcdefghijklmnopqrst"), "zork hat new", "b zork"],
}


@settings(max_examples=400)
@given(st.lists(PHRASES, min_size=1, max_size=6), TEXTS)
def test_every_pattern_that_matches_is_named(written: list[str], text: str):
    patterns = compiled(written)
    folded = fold(text)
    made = Prefilter(patterns)
    named = made.called([made.words([folded])])
    bare = [Pattern(one.written, one.exact, None, "here") for one in patterns]
    matching = [
        one for one, plain in zip(patterns, bare, strict=True) if any(plain.spans(folded, 0, len(folded)))
    ]
    assert {one.loose for one in matching} <= set(named)


@pytest.fixture(scope="module")
def plain():
    """The shipped packs without the prefilter."""
    return load_for_examples(None, prefilter=False)


def test_examples_of_all_rules_are_judged_alike_without_the_prefilter(shipped, plain):
    blocks = [
        Block(text.text.replace("«", "").replace("»", ""), text.part, Location((("slide", number),)))
        for number, example in enumerate(one for rule in shipped.rules for one in rule.examples)
        for page in example.pages
        for text in page
    ]
    found = check(shipped, *blocks)
    assert len(found) > 100
    assert check(plain, *blocks) == found


def test_real_text_is_judged_alike_without_the_prefilter(shipped, plain, data):
    lines = (data / "eval" / "abstracts.jsonl").read_text(encoding="utf-8").split("\n")[:60]
    texts = [section["text"] for line in lines for section in json.loads(line)["sections"]]
    claims = (data / "eval" / "regulator_claims.jsonl").read_text(encoding="utf-8").strip().split("\n")
    texts += [json.loads(line)["text"] for line in claims]
    blocks = [Block(text, Part.BODY, Location((("line", at + 1),))) for at, text in enumerate(texts)]
    assert check(plain, *blocks) == check(shipped, *blocks)
