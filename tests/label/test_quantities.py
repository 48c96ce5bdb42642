"""Quantities of every wording are read, and none that a text can hold stops the reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msl_guard.label.plainslots import named, quantities
from msl_guard.label.qualifiers import Slot

PIECES = (
    "six 2 12.5 1,000 2,3 1.2.3 1.2,3 0 10-12 3/4 1·5 times x × -times once twice thrice a an per / every each"
    " other second third day days daily week weekly weeks month monthly months year yearly years hour hours h d wk"
    " fortnight q q2 apart intervals of interval ly cycle cycles on off then for up to at least more than over under"
    " aged age old years- kg kg/m2 mg mg/kg mg/m2 µg mL units puffs tablets drops mg/day eGFR CrCl FEV1 HbA1c BMI LVEF"
    " % <  > ≥ ≤ below above between and or line first second- third-line 2L 3+ prior lines therapies stage II IIIB"
    " IV EDSS NYHA class Child-Pugh B C ECOG 0-1 PD-L1 TPS 50% HER2 BRAF V600E exon 20 EGFR copies score of points"
    " Mondays Thursdays morning evening meals trimester gestation gestational in from through beyond after"
    " all total means course fifth kilogram per kilo doses injections infusions heterozygous copy allele"
).split()


@given(st.lists(st.sampled_from(PIECES), max_size=9), st.sampled_from((" ", "-", "")))
def test_no_row_of_numbers_and_units_stops_the_reading(pieces: list[str], between: str):
    for text in (" ".join(pieces), between.join(pieces)):
        for found in (*quantities(text), *named(text)):
            assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("six times a day", 1 / 6),
        ("6x daily", 1 / 6),
        ("6 × a week", 7 / 6),
        ("three-times weekly", 7 / 3),
        ("4times a day", 1 / 4),
        ("every six weeks", 42.0),
        ("twice a week", 3.5),
    ],
)
def test_how_often_is_read_in_words_and_figures(text: str, days: float):
    found = [one for one in quantities(text) if one.slot is Slot.FREQUENCY]
    assert [(one.start, one.end, one.value) for one in found] == [(0, len(text), pytest.approx(days))]


@pytest.mark.parametrize(
    "text", ["Table 14.2.1 mg", "Section 4.2.1 days", "0 times a day", "for 1.2.3 weeks"]
)
def test_what_is_no_number_gives_no_quantity(text: str):
    assert list(quantities(text)) == []
