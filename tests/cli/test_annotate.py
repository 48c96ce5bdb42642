"""`msl-guard annotate`: what it writes, what it refuses, and the exit codes."""

import json
import shutil
import zipfile
from pathlib import Path

import pypdf
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
        ((HANDOUT, "-o", f"{'a' * 300}.pdf"), USAGE, ".pdf: the copy cannot be written: File name too long"),
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


def told(name: str, comments: int, excused: int) -> str:
    return f"{name}: {comments} comments; {excused} findings excused, without a comment\n"


def test_excused_findings_get_no_comment_unless_asked(run, here: Path):
    run("baseline", "create", "known.txt", HANDOUT, "--isolated")
    options = ("annotate", "--isolated", "--baseline", "known.txt", HANDOUT)
    code, out, err = run(*options)
    assert (code, out, err) == (DONE, told("congress-handout.msl-guard.pdf", 0, 3).replace("0", "no"), "")
    assert (here / "congress-handout.msl-guard.pdf").read_bytes() == (here / HANDOUT).read_bytes()
    code, out, err = run(*options, "--with-suppressed", "-o", "all.pdf")
    assert (code, out, err) == (DONE, "all.pdf: 3 comments\n", "")


def test_a_waiver_that_does_not_hold_is_told_and_its_finding_gets_its_comment(run, here: Path):
    _, report, _ = run("scan", "--isolated", "--format", "json", HANDOUT)
    first, second, *_ = json.loads(report)["findings"]
    entry = "- {{fingerprint: '{fingerprint}', rule: {rule_id}, path: {path}, quote: q, reason: r, approved_by: a, expires: {until}}}\n"
    (here / "waivers.yaml").write_text(
        "schema: msl-guard/waivers@1\nwaivers:\n"
        + entry.format(**first, until="2026-01-01")
        + entry.format(**second, until="2027-01-01")
    )
    options = ("annotate", "--isolated", "--waivers", "waivers.yaml", "--as-of", "2026-06-01", HANDOUT)
    code, out, err = run(*options)
    assert (code, out) == (
        DONE,
        "congress-handout.msl-guard.pdf: 2 comments; 1 finding excused, without a comment\n",
    )
    assert err.startswith("waivers.yaml: line 3, column 1: WAIVER-001 The waiver for ")
    assert err.count("\n") == 1


def signed_letter(here: Path) -> str:
    with zipfile.ZipFile(here / LETTER) as letter, zipfile.ZipFile(here / "signed.docx", "w") as signed:
        for name in letter.namelist():
            content = letter.read(name)
            if name == "_rels/.rels":
                link = b'<Relationship Id="sig" Type="http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin" Target="_xmlsignatures/origin.sigs"/>'
                content = content.replace(b"</Relationships>", link + b"</Relationships>")
            signed.writestr(name, content)
        signed.writestr("_xmlsignatures/origin.sigs", b"")
    return "signed.docx"


def signed_handout(here: Path) -> str:
    (here / "signed.pdf").write_bytes((here / HANDOUT).read_bytes() + b"% /ByteRange [0 1 2 3]\n")
    return "signed.pdf"


def locked_handout(here: Path) -> str:
    writer = pypdf.PdfWriter(clone_from=here / HANDOUT)
    writer.encrypt("", "owner")
    writer.write(here / "locked.pdf")
    return "locked.pdf"


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (signed_letter, "note: the document is signed; its signature does not hold for the copy\n"),
        (signed_handout, "note: the document is signed; readers will say that the copy was changed after that\n"),
        (locked_handout, "note: the document is locked against changes with an empty password; the copy is not locked\n"),
    ],
)  # fmt: skip
def test_what_the_copy_loses_is_told(run, here: Path, made, said: str):
    name = made(here)
    code, out, err = run("annotate", "--isolated", name, "-o", f"copy{Path(name).suffix}")
    assert (code, err) == (DONE, said)
    assert " comments\n" in out


def test_the_copy_of_a_document_that_was_not_wholly_read_is_incomplete(run, here: Path):
    shutil.copy(here / DECK, "deck.pptx")
    with zipfile.ZipFile("deck.pptx", "a") as deck:
        deck.writestr("strange/part.xml", "<a>words that nobody reads</a>")
    code, out, err = run("annotate", "--isolated", "deck.pptx")
    assert (code, out.endswith(" comments\n")) == (INCOMPLETE, True)
    assert err.startswith("not checked: deck.pptx: ")


def test_an_archive_of_documents_takes_no_comments(run, here: Path):
    with zipfile.ZipFile("all.zip", "w") as archive:
        archive.write(DECK)
    code, out, err = run("annotate", "--isolated", "all.zip")
    assert (code, out) == (USAGE, "")
    assert err == (
        "msl-guard: comments can be written into docx, pptx, pdf, not into files that hold others\n"
    )
    assert not (here / "all.msl-guard.zip").exists()
