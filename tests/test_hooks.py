"""The pre-commit hooks, tried on a scratch repository as a user's would be."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import FIXTURES, ROOT

ENVIRONMENT = {
    **os.environ,
    "GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example.org",
    "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@example.org",
}  # fmt: skip


def call(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(arguments, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def hooks(tmp_path_factory) -> Path:
    """This repository as it stands, as a git repository of its own."""
    folder = tmp_path_factory.mktemp("hooks") / "msl-guard"
    kept = ("msl_guard", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
    folder.mkdir()
    for name in kept:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)
    for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "hooks")):
        assert call(folder, "git", *arguments).returncode == 0
    return folder


def online(folder: Path) -> bool:
    """Whether a package registry answers: pre-commit installs the hook from one."""
    wanted = ("download", "--quiet", "--no-deps", "--dest", str(folder / "wheels"), "hatchling")
    return call(folder, sys.executable, "-m", "pip", *wanted).returncode == 0


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """A content repository with a note, a deck and a file that is no document."""
    (tmp_path / "decks").mkdir()
    shutil.copy(FIXTURES / "breach" / "zeltriva-msl-deck.pptx", tmp_path / "decks" / "Deck.PPTX")
    (tmp_path / "note.md").write_text("Plain words.\n", encoding="utf-8")
    (tmp_path / "code.py").write_text("miracle = 1\n", encoding="utf-8")
    for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "content")):
        assert call(tmp_path, "git", *arguments).returncode == 0
    return tmp_path


@pytest.mark.parametrize(("hook", "code"), [("msl-guard", 1), ("msl-guard-warn", 0)])
def test_the_hook_finds_the_planted_breach_in_another_repository(
    hooks: Path, scratch: Path, hook: str, code: int
):
    if not online(hooks.parent):
        pytest.skip("no package registry answers")
    done = call(scratch, sys.executable, "-m", "pre_commit", "try-repo", str(hooks), hook, "--all-files")
    assert done.returncode == code, done.stdout + done.stderr
    assert "decks/Deck.PPTX:slide 4:Title 1:paragraph 1:11: error SUP-001" in done.stdout
    assert "code.py" not in done.stdout
    if code == 0:
        (scratch / "locked.pdf").write_bytes((FIXTURES / "unreadable" / "encrypted.pdf").read_bytes())
        assert call(scratch, "git", "add", "-A").returncode == 0
        done = call(scratch, sys.executable, "-m", "pre_commit", "try-repo", str(hooks), hook, "--all-files")
        assert done.returncode == 1
        assert "locked.pdf: is encrypted" in done.stdout
