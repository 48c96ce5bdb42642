"""Damaged decks and documents: read, or refused in one line; never a crash.

`MSL_GUARD_FUZZ` sets how many damaged copies of each file are tried.
"""

import os

import pytest

from msl_guard.errors import ExtractionError
from msl_guard.extract import extract
from tests.conftest import FIXTURES
from tests.extract import test_docx_places, test_pptx_places
from tests.extract.mutation import mutants
from tests.extract.ooxml import packed

COUNT = int(os.environ.get("MSL_GUARD_FUZZ", "60"))
SEED = int(os.environ.get("MSL_GUARD_FUZZ_SEED", "7"))
PACKAGES = {
    "places.pptx": packed(test_pptx_places.PARTS, "ppt/presentation.xml"),
    "places.docx": packed(test_docx_places.PARTS, "word/document.xml"),
    "deck.pptx": (FIXTURES / "breach" / "zeltriva-msl-deck.pptx").read_bytes(),
    "letter.docx": (FIXTURES / "breach" / "zeltrivanib-pregnancy-letter.docx").read_bytes(),
}


@pytest.mark.parametrize("name", PACKAGES)
def test_a_damaged_file_is_read_or_refused_in_one_line(name: str):
    outcomes = {"read": 0, "refused": 0}
    for mutant in mutants(PACKAGES[name], SEED, COUNT):
        try:
            document = extract(name, mutant)
        except ExtractionError as error:
            assert "\n" not in str(error)
            outcomes["refused"] += 1
        else:
            assert all("\n" not in one.reason for one in document.unread)
            outcomes["read"] += 1
    assert min(outcomes.values()) > 0
