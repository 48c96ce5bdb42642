"""From findings to comments and back: the fixtures, and real files."""

import io
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import docx
import pptx
import pytest
from lxml import etree
from msgspec.structs import replace

from msl_guard.annotate import FORMATS, cleared
from msl_guard.errors import ExtractionError
from msl_guard.extract import SUFFIXES, extract
from msl_guard.extract.limits import LIMITS
from msl_guard.model import Document, Finding
from msl_guard.ruleset import Ruleset
from tests.annotate.reviewing import annotated, assert_marks_are_sound, complaints, on_blocks, seen
from tests.conftest import FIXTURES, STRICTEST
from tests.rule_text import rule, rule_file

MOST = 200
"""Findings of one file that get a comment here."""
LARGEST = 120_000
"""Bytes of the real files that are tried, so that all of them take about a minute."""
OPENED = {"docx": docx.Document, "pptx": pptx.Presentation}
FLAT = {"docx": "fodt", "pptx": "fodp"}
"""What LibreOffice writes as one readable file."""
AUTHOR = "{http://purl.org/dc/elements/1.1/}creator"
UNPICTURED = replace(LIMITS, pictures=0)
NAMES = sorted(
    path.relative_to(FIXTURES).as_posix()
    for folder in ("breach", "clean")
    for path in (FIXTURES / folder).iterdir()
    if SUFFIXES[path.suffix] in FORMATS
)


def findings(ruleset: Ruleset, name: str, data: bytes) -> tuple[Document, Sequence[Finding]]:
    document = extract(name, data, UNPICTURED)
    return document, ruleset.engine.check(document, STRICTEST).findings


def some_of(document: Document, found: Sequence[Finding]) -> list[Finding]:
    """Findings from all over a document, with some in each of its parts."""
    parts: dict[str, list[Finding]] = {}
    for one in on_blocks(document):
        parts.setdefault(one.part, []).append(one)
    return [*found[:: len(found) // MOST + 1], *(one for held in parts.values() for one in held[:3])]


def assert_round_trip(ruleset: Ruleset, path: Path) -> None:
    """A copy of a file with comments in many parts reads and scans as the file itself."""
    data = path.read_bytes()
    document, found = findings(ruleset, path.name, data)
    some = some_of(document, found)
    copy = annotated(data, document.format, some)
    again, found_again = findings(ruleset, path.name, copy)
    assert found_again == found
    back = cleared(copy, document.format)
    assert back.comments == len(some)
    if document.format == "pdf" and not copy.startswith(data):
        assert_made_anew(document, again)
    else:
        assert (again.blocks, again.unread) == (document.blocks, document.unread)
        assert annotated(data, document.format, some) == copy
        assert seen(back.data, path.name) == seen(data, path.name)
    if document.format == "docx":
        assert_marks_are_sound(copy)
    assert_opens(data, copy, document.format)
    assert path.read_bytes() == data


def assert_made_anew(document: Document, again: Document) -> None:
    """A PDF that could not be added to says at least what it said: what was locked may be read now."""
    texts = Counter(block.text for block in document.blocks)
    assert not texts - Counter(block.text for block in again.blocks)


def assert_opens(data: bytes, copy: bytes, kind: str) -> None:
    """What opens the original opens the copy, and complains no more of it."""
    before, after = (complaints(one) if kind == "pdf" else 0 for one in (data, copy))
    assert before is None or (after is not None and after <= before)
    if kind not in OPENED:
        return
    try:
        OPENED[kind](io.BytesIO(data))
    except Exception:  # noqa: BLE001 - a damaged original may fail in any way
        return
    OPENED[kind](io.BytesIO(copy))


@pytest.mark.parametrize("name", NAMES)
def test_a_fixture_with_comments_gives_the_same_findings(shipped: Ruleset, name: str):
    assert_round_trip(shipped, FIXTURES / name)


@pytest.fixture
def common_words(rules_from: Callable[[str], Ruleset]) -> Ruleset:
    """A rule that fires in every document."""
    words = "the, of, and, to, test, is, for, hello, text, this, study, patients"
    return rules_from(rule_file(rule(f"match: [{words}]")))


def real_files(data: Path, *folders: str) -> list[Path]:
    return [
        path
        for folder in folders
        for path in sorted((data / "corpus" / folder).iterdir())
        if SUFFIXES.get(path.suffix.lower()) in FORMATS and path.stat().st_size <= LARGEST
    ]


@pytest.mark.parametrize("folder", ["docx", "pptx", "pdf", "real"])
def test_every_real_file_that_can_be_read_takes_its_comments(data: Path, common_words: Ruleset, folder: str):
    files = real_files(data, folder)
    read = 0
    for path in files:
        try:
            extract(path.name, path.read_bytes(), UNPICTURED)
        except ExtractionError:
            continue
        assert_round_trip(common_words, path)
        read += 1
    assert read > len(files) / 2 > 10


@pytest.fixture
def office(tmp_path: Path) -> Callable[[str, Iterable[Path]], Path]:
    """Has LibreOffice open files and write each in another format into a folder."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed")

    def converted(kind: str, files: Iterable[Path]) -> Path:
        target = tmp_path / kind
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = [program, profile, "--headless", "--convert-to", kind, "--outdir", target, *files]
        home = {**os.environ, "HOME": str(tmp_path)}
        subprocess.run(command, check=True, capture_output=True, timeout=300, env=home)
        return target

    return converted


def assert_office_opens(
    ruleset: Ruleset, office: Callable[[str, Iterable[Path]], Path], files: Iterable[Path], folder: Path
) -> None:
    """LibreOffice shows every comment of every copy, and prints the copy."""
    written: dict[Path, int] = {}
    for path in files:
        document, found = findings(ruleset, path.name, path.read_bytes())
        some = some_of(document, found)
        target = folder / f"{len(written)}{path.suffix}"
        target.write_bytes(annotated(path.read_bytes(), document.format, some))
        written[target] = len(some)
    printed = office("pdf", written)
    assert all((printed / f"{copy.stem}.pdf").read_bytes().startswith(b"%PDF-") for copy in written)
    for kind, flat in FLAT.items():
        copies = [copy for copy in written if SUFFIXES[copy.suffix] == kind]
        assert copies
        target = office(flat, copies)
        shown = {copy: own_creators(target / f"{copy.stem}.{flat}") for copy in copies}
        assert shown == {copy: written[copy] for copy in copies}


def own_creators(path: Path) -> int:
    root = etree.parse(path, etree.XMLParser(huge_tree=True)).getroot()
    return sum(node.text == "msl-guard" for node in root.iter(AUTHOR))


def test_libreoffice_shows_every_comment_of_the_fixtures(shipped: Ruleset, office, tmp_path: Path):
    assert_office_opens(shipped, office, [FIXTURES / name for name in NAMES], tmp_path)


def test_libreoffice_shows_every_comment_of_real_files(
    data: Path, common_words: Ruleset, office, tmp_path: Path
):
    letters, decks = (
        [path for path in real_files(data, "real") if SUFFIXES[path.suffix] == kind] for kind in FLAT
    )
    assert_office_opens(common_words, office, [*letters[:: len(letters) // 4], *decks[:3]], tmp_path)
