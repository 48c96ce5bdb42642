"""Expressions as they are kept: in ASCII, and matching what they matched before."""

import pytest
import re2
import regex
from hypothesis import given
from hypothesis import strategies as st

from msl_guard.ruleset.expressions import Expression, in_ascii

PIECES = st.sampled_from(
    [
        "a",
        "é",
        "É?",
        "[®™]",
        "[^é]",
        "[à-ý]",
        "[a≤]+",
        "(?:≥|a)",
        "K",
        "(?<=é)a",
        "(?=™)",
        r"\é",
        r"\\™",
        "🚀",
        "[🚀é]",
    ]
)
TEXTS = st.text(st.sampled_from("aAkKéÉ®™≤≥\\🚀 "), max_size=12)


@pytest.mark.parametrize(
    ("written", "exact", "loose"),
    [
        ("≤ 5", r"\u2264 5", r"\x{2264} 5"),
        ("[®™]", r"[\u00ae\u2122]", r"[\x{ae}\x{2122}]"),
        (r"\\é\é", r"\\\u00e9\é", r"\\\x{e9}\é"),
        ("(?P<ä>é)(?P=ä)(?<=é)", r"(?P<ä>\u00e9)(?P=ä)(?<=\u00e9)", r"(?P<ä>\x{e9})(?P=ä)(?<=\x{e9})"),
        ("🚀", "🚀", "🚀"),
    ],
)
def test_characters_beyond_ascii_are_told_by_number_but_for_names_and_escaped_ones(
    written: str, exact: str, loose: str
):
    assert in_ascii(Expression(written, written)) == Expression(exact, loose)
    assert in_ascii(Expression(written, None)) == Expression(exact, None)


@given(st.lists(PIECES, max_size=6).map("".join), TEXTS)
def test_an_expression_in_ascii_matches_what_it_matched_before(written: str, text: str):
    told = in_ascii(Expression(written, written))
    spans = [
        [one.span() for one in regex.finditer(source, text, regex.I)] for source in (written, told.exact)
    ]
    assert spans[0] == spans[1]
    if told.loose is not None and r"\é" not in written and "(?" not in written.replace("(?:", ""):
        options = re2.Options()
        options.case_sensitive = False
        found = [
            [one.span() for one in re2.finditer(source, text, options)] for source in (written, told.loose)
        ]
        assert found[0] == found[1]
