"""One word in every place where text may stand: found once, with the right part and place."""

from pathlib import Path

import pytest
import regex

from msl_guard.extract import FORMATS, open_file
from msl_guard.extract.formats import SUFFIXES
from tests.extract.samples import SAMPLES

TABLE = Path(__file__).with_name("hiding_places.tsv")
"""The document, the word, its part and its place: each line was checked by reading the sample."""
WORD = regex.compile(r"zq\w+")
SPLIT = frozenset("zq zqpara zqjo zqvoice zqu".split())
"""Words that markup or an escape splits in the source, and the name of a speaker, which is a place."""


def expected(name: str) -> list[tuple[str, str, str, str]]:
    rows = [tuple(line.split("\t")) for line in TABLE.read_text(encoding="utf-8").splitlines()]
    return sorted(row for row in rows if row[0].split("/")[0] == name)


@pytest.mark.parametrize("name", SAMPLES)
def test_each_word_is_found_once_at_its_part_and_place(name: str):
    opened = open_file(name, SAMPLES[name])
    assert opened.failures == ()
    found = [
        (document.path, word, block.part.value, str(block.location))
        for document in opened.documents
        for block in document.blocks
        for word in WORD.findall(block.text)
    ]
    assert sorted(found) == expected(name)
    words = [(path, word) for path, word, *_ in found]
    assert len(set(words)) == len(words) > 0


@pytest.mark.parametrize("name", [name for name, data in SAMPLES.items() if data.isascii()])
def test_no_word_of_a_text_sample_is_missing_from_the_table(name: str):
    written = set(WORD.findall(SAMPLES[name].decode()))
    assert written - SPLIT <= {word for _, word, *_ in expected(name)}


def test_every_format_with_a_reader_of_its_own_has_a_sample():
    sampled = {SUFFIXES[Path(name).suffix] for name in SAMPLES}
    assert set(FORMATS) - sampled == {"pptx", "docx", "pdf", "ppt", "doc", "xls"}
