"""Inflection and the two spellings of English."""

import pytest
import regex

from msl_guard.ruleset.words import inflected, spelled


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("prescribe", ("prescribe", "prescribes", "prescribed", "prescribing")),
        ("therapy", ("therapy", "therapies", "therapied", "therapying")),
        ("win", ("win", "wins", "won", "winning")),
        ("reach", ("reach", "reaches", "reached", "reaching")),
        ("stop", ("stop", "stops", "stoped", "stoping", "stopped", "stopping")),
        ("patient", ("patient", "patients")),
    ],
)
def test_a_word_has_all_its_forms(word: str, forms: tuple[str, ...]):
    assert inflected(word) == forms


PAIRS = [
    ("tumour", "tumor"),
    ("favourable", "favorable"),
    ("optimised", "optimized"),
    ("characterise", "characterize"),
    ("analyse", "analyze"),
    ("unrivalled", "unrivaled"),
    ("centre", "center"),
    ("programme", "program"),
    ("oedema", "edema"),
    ("anaemia", "anemia"),
    ("haemorrhage", "hemorrhage"),
    ("leukaemia", "leukemia"),
    ("paediatric", "pediatric"),
    ("diarrhoea", "diarrhea"),
    ("oesophageal", "esophageal"),
    ("fulfil", "fulfill"),
    ("licence", "license"),
    ("ageing", "aging"),
]


@pytest.mark.parametrize(("british", "american"), PAIRS)
def test_either_spelling_matches_both(british: str, american: str):
    for written in (british, american):
        for read in (british, american):
            assert regex.fullmatch(spelled(written), read), (written, read)


@pytest.mark.parametrize(
    "word", ["four", "better", "media", "immediate", "scheme", "safe", "never", "theme", "starter"]
)
def test_a_word_with_one_spelling_matches_itself_alone(word: str):
    assert spelled(word) == word
