"""The loose form of an expression: RE2 finds something wherever `regex` does."""

import sys

import pytest
import re2
import regex
from hypothesis import given
from hypothesis import strategies as st

from msl_guard.ruleset import load as load_rules
from msl_guard.ruleset.kept import Patterns
from msl_guard.ruleset.loosening import loosened

PIECES = st.sampled_from(
    [
        "ab", "a?", "(?:a|b)", "[ab]+", r"[\p{L}-]{1,3}", r"\p{Lu}", r"\w", r"[^\w]", r"\s*", r"\b", r"\B", "^", "$", r"\G", r"\K",
        "(?=b)", "(?!a(b))", r"(?<=[(]a|\))", "(?<!b)", "(?i:B)", "(?-i:A)", r"\.", r"[\[:#]?", r"\u00e9", r"[\xe9\u00C9]", ".{0,2}?", "(a)",
    ]
)  # fmt: skip
TEXTS = st.text(st.sampled_from("abABéÉ .#:[()\n-"), max_size=12)


@pytest.mark.parametrize(
    ("written", "loose"),
    [
        ("cures?", "(?:cures?)"),
        (r"(?<!no |[)])cures\b", "(?:(?:)cures(?:))"),
        (r"(?!a(?:b|c)\)d)e", "(?:(?:)e)"),
        (r"[\p{L}']+\d", r"(?:(?:.|\n)+(?:.|\n))"),
        (r"[\u2728:#]\U0001F680", r"(?:[\x{2728}:#]\x{0001F680})"),
        (r"\[[ ]?a\$$", r"(?:\[[ ]?a\$(?:))"),
        (r"a++", None),
        (r"(?>a)b", None),
        (r"(?P<x>a)(?P=x)", None),
        (r"[[:alpha:]]", None),
        (r"(?:a){e<=1}", None),
        (r"a\tb", None),
        (r"a\Rb", None),
    ],
)
def test_what_re2_lacks_is_left_out_or_widened(written: str, loose: str | None):
    assert loosened(written) == loose


@given(st.lists(PIECES, min_size=1, max_size=6).map("".join), TEXTS)
def test_the_loose_form_matches_wherever_the_exact_one_does(written: str, text: str):
    loose = loosened(written)
    assert loose is not None
    options = re2.Options()
    options.case_sensitive = False
    if regex.compile(written, regex.IGNORECASE | regex.VERSION0).search(text):
        assert re2.compile(loose, options).search(text)


def test_every_shipped_pattern_has_a_loose_form(monkeypatch):
    seen: Patterns = {}
    monkeypatch.setenv("MSL_GUARD_CACHE", "off")
    monkeypatch.setattr(
        sys.modules["msl_guard.ruleset.loading"], "keep", lambda _, patterns: seen.update(patterns)
    )
    load_rules(None)
    assert len(seen) > 2000
    assert [written for written, (_, loose, _, _) in seen.items() if loose is None] == []
