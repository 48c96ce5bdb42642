"""From findings to comments and back: the fixtures, and every real file that can be read."""

import io
from pathlib import Path

import docx
import pptx
import pytest

from msl_guard.annotate import FORMATS, cleared
from msl_guard.errors import ExtractionError
from msl_guard.extract import SUFFIXES, extract
from msl_guard.model import Context
from msl_guard.ruleset import Ruleset
from tests.annotate.reviewing import annotated
from tests.conftest import FIXTURES, STRICTEST
from tests.rule_text import rule, rule_file

MOST = 200
"""Findings of one file that get a comment here."""
OPENED = {"docx": docx.Document, "pptx": pptx.Presentation}


def findings(ruleset: Ruleset, name: str, data: bytes, context: Context = STRICTEST):
    document = extract(name, data)
    return document, ruleset.engine.check(document, context).findings


def assert_round_trip(ruleset: Ruleset, path: Path) -> int:
    data = path.read_bytes()
    document, found = findings(ruleset, path.name, data)
    some = found[:MOST]
    copy = annotated(data, document.format, some)
    again, found_again = findings(ruleset, path.name, copy)
    assert found_again == found
    assert [one.text for one in again.blocks] == [one.text for one in document.blocks]
    assert again.unread == document.unread
    back = cleared(copy, document.format)
    assert back.comments == len(some)
    assert [one.text for one in extract(path.name, back.data).blocks] == [one.text for one in document.blocks]
    if document.format != "pdf" or copy.startswith(
        data
    ):  # PDFium gives a file that it writes anew a random id
        assert annotated(data, document.format, some) == copy
    assert path.read_bytes() == data
    _assert_opens(data, copy, document.format)
    return len(some)


def _assert_opens(data: bytes, copy: bytes, kind: str) -> None:
    """What opens the original opens the copy."""
    if kind not in OPENED:
        return
    try:
        OPENED[kind](io.BytesIO(data))
    except Exception:  # noqa: BLE001 - a damaged original may fail in any way
        return
    OPENED[kind](io.BytesIO(copy))


@pytest.mark.parametrize(
    "name",
    sorted(
        path.relative_to(FIXTURES).as_posix()
        for folder in ("breach", "clean")
        for path in (FIXTURES / folder).iterdir()
        if SUFFIXES[path.suffix] in FORMATS
    ),
)
def test_a_fixture_with_comments_gives_the_same_findings(shipped: Ruleset, name: str):
    assert_round_trip(shipped, FIXTURES / name)


def test_every_real_file_that_can_be_read_takes_its_comments(data: Path, rules_from):
    ruleset = rules_from(rule_file(rule("match: [the, of, and, to, test, is, for, hello, text, this]")))
    files = [
        path
        for path in sorted((data / "corpus").rglob("*"))
        if path.is_file() and SUFFIXES.get(path.suffix.lower()) in FORMATS
    ]
    assert files
    read = 0
    for path in files:
        try:
            assert_round_trip(ruleset, path)
        except ExtractionError:
            with pytest.raises(ExtractionError):
                extract(path.name, path.read_bytes())
        else:
            read += 1
    assert read > len(files) / 2
