"""From named paths to files: nothing named is passed over in silence."""

from pathlib import Path

import pytest

from msl_guard.discover import Source, discover
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
        ("a/README", "no document (no extension)"),
        ("a/code.py", "no document (.py)"),
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


def test_a_path_outside_is_reported_as_given(tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "x.md"
    outside.write_text("words", encoding="utf-8")
    assert [one.path for one in found(outside).sources] == [outside.as_posix()]
