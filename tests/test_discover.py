"""From named paths to files: nothing named is passed over in silence."""

import os
import socket
import sys
from pathlib import Path

import pytest

from msl_guard.discover import Source, discover
from msl_guard.errors import ExtractionError
from msl_guard.extract import SUFFIXES, UNREAD_SUFFIXES


def found(*paths: Path | Source):
    return discover(paths, SUFFIXES, UNREAD_SUFFIXES)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def touch(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("words", encoding="utf-8")


def test_a_folder_gives_its_documents_sorted_and_names_the_rest():
    touch("a/z.md", "a/b/c.PPTX", "a/old.key", "a/code.py", "a/~$z.pptx", "a/.git/x.md", "a/README")
    result = found(Path("a"))
    assert [one.path for one in result.sources] == ["a/b/c.PPTX", "a/z.md"]
    assert [(one.path, one.reason) for one in result.failures] == [
        ("a/old.key", "the format .key cannot be read; save it as .pptx")
    ]
    assert [(one.path, one.reason) for one in result.skipped] == [
        ("a/.git", "a folder of tools (.git)"),
        ("a/README", "no document (no extension)"),
        ("a/code.py", "no document (.py)"),
        ("a/~$z.pptx", "an Office lock file"),
    ]


def test_a_file_named_outright_is_always_tried():
    touch("code.py", "~$deck.pptx")
    assert [one.path for one in found(Path("code.py"), Path("~$deck.pptx")).sources] == [
        "code.py",
        "~$deck.pptx",
    ]


def test_a_path_that_does_not_exist_and_a_folder_without_documents_are_failures():
    Path("empty").mkdir()
    touch("only/code.py")
    assert [(one.path, one.reason) for one in found(Path("no.md"), Path("empty"), Path("only")).failures] == [
        ("empty", "this folder holds no document; check the name"),
        ("no.md", "does not exist; check the name"),
        ("only", "this folder holds no document; check the name"),
    ]


def test_a_file_named_twice_is_checked_once():
    touch("a/x.md")
    result = found(Path("a"), Path("a/x.md"), Path("a/../a/x.md"))
    assert [one.path for one in result.sources] == ["a/x.md"]
    assert result.failures == ()


def test_a_linked_folder_is_named_and_not_entered():
    touch("real/x.md", "a/y.md")
    Path("a/link").symlink_to(Path("real").resolve(), target_is_directory=True)
    Path("a/loop").symlink_to(Path("a").resolve(), target_is_directory=True)
    result = found(Path("a"))
    assert [one.path for one in result.sources] == ["a/y.md"]
    assert [one.path for one in result.skipped] == ["a/link", "a/loop"]


def test_standard_input_is_taken_as_it_is():
    source = Source("note.md", lambda: b"words")
    assert found(source).sources == (source,)


def test_standard_input_does_not_hide_a_file_of_the_same_name():
    touch("note.md")
    source = Source("note.md", lambda: b"other words")
    assert [one.load() for one in found(source, Path("note.md")).sources] == [b"other words", b"words"]


def pipe(name: str) -> Path:
    os.mkfifo(name)
    return Path(name)


def link(name: str, target: str) -> Path:
    Path(name).symlink_to(target)
    return Path(name)


def listening(name: str) -> Path:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(name)
    return Path(name)


def sparse(name: str, size: int) -> Path:
    with Path(name).open("wb") as stream:
        stream.truncate(size)
    return Path(name)


@pytest.mark.skipif(sys.platform == "win32", reason="has no such files")
@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (lambda: pipe("a.md"), "is a named pipe and no file; name a file"),
        (lambda: listening("a.md"), "is a socket and no file; name a file"),
        (lambda: Path("/dev/zero"), "is a device and no file; name a file"),
        (lambda: sparse("a.txt", 5 << 30), "is larger than 1 MB; split it, or raise the size limit"),
    ],
    ids=["named pipe", "socket", "device", "too large"],
)
def test_what_is_no_ordinary_file_is_refused_before_it_is_read(made, reason: str):
    (source,) = discover([made()], SUFFIXES, UNREAD_SUFFIXES, 1 << 20).sources
    with pytest.raises(ExtractionError) as caught:
        source.load()
    assert str(caught.value) == reason


@pytest.mark.skipif(sys.platform == "win32", reason="has no such files")
@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (lambda: link("a.md", "a.md"), "cannot be opened: Too many levels of symbolic links"),
        (lambda: link("a.md", "gone.md"), "does not exist; check the name"),
        (lambda: Path("x" * 5000), "cannot be opened: File name too long"),
        (lambda: Path("a\0b.md"), "cannot be the name of a file: it holds a character that no name may hold"),
        (lambda: (touch("a.md"), Path("a.md/b.md"))[1], "does not exist; check the name"),
    ],
    ids=["link to itself", "broken link", "long name", "NUL", "a file as a folder"],
)
def test_a_name_that_leads_nowhere_is_a_failure(made, reason: str):
    path = made()
    assert [(one.path, one.reason) for one in found(path).failures] == [(path.as_posix(), reason)]


def test_a_path_outside_is_reported_as_given(tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "x.md"
    outside.write_text("words", encoding="utf-8")
    assert [one.path for one in found(outside).sources] == [outside.as_posix()]
