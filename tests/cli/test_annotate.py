"""`msl-guard annotate`: what it writes, what it refuses, and the exit codes."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import FIXTURES

DONE, USAGE, INCOMPLETE = 0, 2, 3
DECK = "zeltriva-msl-deck.pptx"
LETTER = "zeltrivanib-pregnancy-letter.docx"
HANDOUT = "congress-handout.pdf"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    for path in (FIXTURES / "breach").iterdir():
        shutil.copy(path, tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", [DECK, LETTER, HANDOUT])
def test_a_copy_stands_beside_the_original_which_stays_as_it_was(run, here: Path, name: str):
    before = (here / name).read_bytes()
    code, out, err = run("annotate", "--isolated", name)
    copy = here / f"{Path(name).stem}.msl-guard{Path(name).suffix}"
    assert (code, err) == (DONE, "")
    assert out.startswith(f"{copy.name}: ")
    assert out.endswith(" comments\n")
    assert (here / name).read_bytes() == before != copy.read_bytes()


def test_a_scan_of_the_copy_finds_the_same(run, here: Path):
    run("annotate", "--isolated", DECK, "-o", "copy.pptx")
    _, first, _ = run("scan", "--isolated", "--format", "concise", DECK)
    _, second, _ = run("scan", "--isolated", "--format", "concise", "copy.pptx")
    assert second.replace("copy.pptx", DECK) == first


def test_comments_are_taken_out_into_another_copy(run, here: Path):
    run("annotate", "--isolated", HANDOUT, "-o", "noted.pdf")
    code, out, _ = run("annotate", "--remove", "noted.pdf")
    assert (code, out) == (DONE, "noted.uncommented.pdf: 3 comments taken out\n")
    assert (here / "noted.uncommented.pdf").read_bytes() == (here / HANDOUT).read_bytes()


def test_a_document_without_findings_gets_a_copy_without_comments(run, here: Path):
    shutil.copy(FIXTURES / "clean/lumovimab-study-118.pptx", here / "clean.pptx")
    code, out, _ = run("annotate", "--isolated", "clean.pptx")
    assert code == DONE
    assert out.startswith("clean.msl-guard.pptx: no comments; no rule fired, which is no clearance")
    assert (here / "clean.msl-guard.pptx").read_bytes() == (here / "clean.pptx").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((HANDOUT, "-o", LETTER), USAGE, f"{LETTER}: exists; remove it, or name another file with -o"),
        ((HANDOUT, "-o", HANDOUT), USAGE, f"{HANDOUT}: exists; remove it, or name another file with -o"),
        ((HANDOUT, "-o", "a.docx"), USAGE, "a.docx: the copy is a .pdf file; end its name so"),
        ((HANDOUT, "-o", "no/a.pdf"), USAGE, "no/a.pdf: there is no folder no; make it first"),
        (("field-note.md",), USAGE, "comments can be written into docx, pptx, pdf, not into markdown"),
        (("absent.pdf",), INCOMPLETE, "absent.pdf: cannot be opened: No such file or directory"),
        (("--remove", HANDOUT), USAGE, f"{HANDOUT}: holds no comment of msl-guard; nothing was written"),
        ((FIXTURES / "unreadable/encrypted.pdf", "-o", "a.pdf"), INCOMPLETE, "is encrypted; save a copy without a password"),
        (("--remove", FIXTURES / "unreadable/encrypted.pdf", "-o", "a.pdf"), INCOMPLETE, "is encrypted; save a copy without a password"),
        ((FIXTURES, "-o", "a"), INCOMPLETE, "is a folder and no file; name a file"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_line_and_nothing_is_written(
    run, here: Path, arguments: tuple[object, ...], code: int, said: str
):
    before = {path: path.read_bytes() for path in here.iterdir()}
    found, out, err = run("annotate", "--isolated", *arguments)
    assert (found, out) == (code, "")
    assert said in err
    assert err.count("\n") == 1
    assert {path: path.read_bytes() for path in here.iterdir()} == before


def test_a_link_to_nowhere_is_not_written_through(run, here: Path):
    (here / "link.pdf").symlink_to(here / "elsewhere.pdf")
    code, _, err = run("annotate", "--isolated", HANDOUT, "-o", "link.pdf")
    assert (code, "link.pdf: exists" in err) == (USAGE, True)
    assert not (here / "elsewhere.pdf").exists()
