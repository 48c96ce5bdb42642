"""PCRE2 finds what the `regex` package finds, or is not asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msl_guard import perl as module
from msl_guard.errors import RuleTimeoutError
from msl_guard.fold import fold
from msl_guard.match import pattern
from msl_guard.match.pattern import Pattern, compiled
from msl_guard.perl import UnsaidError, as_perl, perl
from msl_guard.ruleset import Ruleset

TEXT = st.text(st.sampled_from("abcxyz ABKS019²½%,.-–_éÉſßİ\u0301\u200d\u00a0\n\t(«»)[]αΩµ中ǅ")).map(fold)
ALIKE = [
    r"\bab?c\b",
    r"\w+\W\w",
    r"[\w.]+(?=\s|$)",
    r"[^\w\s]+",
    r"\B[a-z]",
    r"(?<!no )x(?!\d)",
    r"(?<=[A-Z])b",
    r"(?-i:[A-Z])[\p{L}'\-]+",
    r"[\p{Lu}\p{Ll}]{2,3}?",
    r"\p{Lu}+",
    r"\P{L}{2}",
    r"(?:a|ab)(?:c|bc)?",
    r"\G[^\p{L}]{0,8}?\Kx",
    r"^x|y$",
    r"c\Z",
    r"[a-ck]+",
    r"ſ|ß",
    r".+?b",
    r"(?P<one>[ab])(?P=one)",
    r"[é\u00b5]+",
    r"\x61+",
    r"(?>a+)b",
    r"a++b",
    r"[\\w]+",
    r"\\w",
    r"[\]x]+",
    r"(?=x)x|(?i:B)",
]


@pytest.mark.parametrize("exact", ALIKE)
@given(text=TEXT, start=st.integers(0, 9), end=st.integers(0, 40))
def test_both_find_the_same(exact: str, text: str, start: int, end: int):
    assert perl(exact) is not None
    start, end = min(start, len(text)), min(end, len(text))
    found = compiled(exact).finditer(text, start, end)
    assert list(Pattern("", exact, None, "").spans(text, start, end)) == [
        one.span() for one in found if one.start() < one.end()
    ]


ASCII_TEXT = st.text(st.sampled_from("abcxyz ABKS019%,.-_^'\n\t(<>)[]\x1c\x7f"))
BEYOND_ASCII = [
    r"[\u2264<]\s?[0-9]",
    r"[\u2070-\u2079a]+",
    r"[^\u2122]b",
    r"(?:\xb5|\u03bc)a|b",
    r"[\xe0-\u017e]|x",
    r"[\u0100-\u024f]|a",  # holds the long s
    r"\u212a|\u017f",
    r"[\s-\u2122]|c",
    r"[\p{L}'\-]+[^\p{L}]",
    r"(?:(?<![\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{M}\p{Nd}_])|(?![\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{M}\p{Nd}_]))[a-z]+",
]


@pytest.mark.parametrize("exact", ALIKE + BEYOND_ASCII)
@given(text=ASCII_TEXT, start=st.integers(0, 9), end=st.integers(0, 40))
def test_texts_in_ascii_are_searched_in_their_own_way_and_alike(exact: str, text: str, start: int, end: int):
    start, end = min(start, len(text)), min(end, len(text))
    known = Pattern("", exact, None, "")
    found = [one.span() for one in compiled(exact).finditer(text, start, end) if one.start() < one.end()]
    assert list(known.spans(text, start, end)) == found
    assert known.stands(text, start, end) == bool(found)


@pytest.mark.parametrize(
    "exact",
    [
        r"(?:cures){e<=1}",  # fuzzy
        r"a{,3}",
        r"\mword\M",
        r"\N{DIGIT ONE}",
        r"[[a-z]--[aeiou]]",
        r"[\W]",
        r"\X",
        r"\v",
        r"[\U0001F600-\U0001F64F]",
        r"(?r)abc",
        r"(?<=a+)b",  # PCRE2 looks back over at most 255 characters
        r"[[:alpha:]]+",
        r"a{70000}",
    ],
)
def test_what_they_read_differently_is_left_to_the_regex_package(exact: str):
    assert perl(exact) is None


def test_the_words_of_pcre2_are_those_of_the_regex_package():
    assert as_perl(r"(?<!no )cures?\Z") == r"(?<!no )cures?\z"
    assert as_perl(r"[\w-]") == r"[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u200c\u200d-]"
    assert as_perl(r"\\w") == r"\\w"


def test_a_search_that_takes_too_many_steps_is_left_to_the_regex_package(monkeypatch):
    exact = r"(?=(a+)+$)(a|aa)+(?=c)"
    text = "a" * 40 + "b" + "a" * 60
    with pytest.raises(UnsaidError):
        list(perl(exact).finditer(text))
    monkeypatch.setattr(pattern, "TIME_LIMIT", 0.05)
    with pytest.raises(RuleTimeoutError):
        list(Pattern("", exact, None, "").spans(text, 0, len(text)))


def test_groups_of_one_name_are_asked_by_that_name():
    known = perl(r"(?P<n>[0-9])(?P<unit>mg)?|no (?P<n>[a-z])")
    assert known is not None
    found = known.finditer("4mg no x 7")
    assert [(one["n"], one["unit"], one.span("n"), one.groupdict()) for one in found] == [
        ("4", "mg", (0, 1), {"n": "4", "unit": "mg"}),
        ("x", None, (7, 8), {"n": "x", "unit": None}),
        ("7", None, (9, 10), {"n": "7", "unit": None}),
    ]
    first = known.search("no x")
    assert first is not None
    assert first["n"] == "x"


def test_a_text_that_utf_8_cannot_hold_is_searched_too():
    assert list(Pattern("", "cure", None, "").spans("\ud800 cure", 0, 6)) == [(2, 6)]


PARTS = st.sampled_from(
    [r"[^\w\s]", r"\[", r"\\", r"[\w]", r"\w", r"\b", "a", r"\.", r"[^\w]", r"[\s\-]+", "w", r"\]"]
)


@given(st.lists(PARTS, max_size=6).map("".join))
def test_what_is_told_sooner_is_told_the_same(written: str):
    told = as_perl(written)
    assert told == (told and module._PIECE.sub(module._told, written))


def test_shipped_patterns_find_the_same_in_shipped_examples(shipped: Ruleset):
    texts = [
        fold(text.text)
        for rule in shipped.rules
        for example in rule.examples
        for page in example.pages
        for text in page
    ]
    text = "\n".join(texts[::9])
    patterns = [one for rule in shipped.rules for one in rule.matcher.patterns if isinstance(one, Pattern)]
    for one in patterns[::23]:
        assert perl(one.exact) is not None, one
        theirs = [match.span() for match in compiled(one.exact).finditer(text)]
        assert list(one.spans(text, 0, len(text))) == [span for span in theirs if span[0] < span[1]], one
