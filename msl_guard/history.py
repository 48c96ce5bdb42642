"""What a git repository held before: the changed documents, and each as it was at a base commit."""

import subprocess
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct

from msl_guard.discover import Source
from msl_guard.errors import ConfigError

_DIFF = ("diff", "-z", "--name-status", "--find-renames", "--diff-filter=d", "--no-ext-diff")


class _GitError(ConfigError):
    """What git said no to."""


class Change(Struct, frozen=True):
    """A document that is new or different since the base."""

    path: Path
    before: Source | None
    """The document as it was, under the name that it had; None if it is new."""


def changes(base: str, paths: Sequence[Path]) -> tuple[Change, ...]:
    """The files below `paths` that differ from the point where the work left `base`.

    Renames are followed; files that git does not know yet count as new, deleted ones not at all.

    Raises:
        ConfigError: this is no git repository, or it knows no such commit.
    """
    root = _root()
    fork = _fork(_commit(base), base)
    names = [str(path) for path in paths] or ["."]
    listed = _git(*_DIFF, fork, "--", *names)
    found: list[Change] = []
    cells = iter(_names(listed))
    for status in cells:
        old = next(cells)
        new = next(cells) if status[0] in "RC" else old
        before = None if status[0] == "A" else Source(old, partial(_content, fork, old))
        found.append(Change(_from_here(root / new), before))
    untracked = _git("ls-files", "-z", "--others", "--exclude-standard", "--full-name", "--", *names)
    found += [Change(_from_here(root / name), None) for name in _names(untracked)]
    return tuple(sorted(found, key=lambda one: one.path.as_posix()))


def text_at(ref: str, path: Path) -> str | None:
    """A text file as a commit has it; None if the commit has no such file.

    Raises:
        ConfigError: this is no git repository, it knows no such commit, or the file is no text.
    """
    root = _root().resolve()
    commit = _commit(ref)
    try:
        name = path.absolute().resolve().relative_to(root).as_posix()
    except ValueError:
        raise ConfigError(f"{path}: lies outside the repository {root}") from None
    if not _git("ls-tree", "-z", "--full-tree", commit, "--", name):
        return None
    try:
        return _content(commit, name).decode()
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: is not UTF-8 text at {ref}") from None


def _root() -> Path:
    """The folder of the repository."""
    try:
        return Path(_git("rev-parse", "--show-toplevel").decode().strip())
    except _GitError as error:
        raise ConfigError(
            f"{error}; --diff-base and --waivers-from need the folder of a git repository"
        ) from None


def _commit(ref: str) -> str:
    """The commit that a person means."""
    try:
        return _git("rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}").decode().split()[-1]
    except _GitError:
        raise ConfigError(
            f"git knows no commit {ref!r} here; check the name, or fetch it (a shallow clone lacks it)"
        ) from None


def _fork(commit: str, ref: str) -> str:
    """The point where the work left a commit."""
    try:
        return _git("merge-base", commit, "HEAD").decode().strip()
    except _GitError:
        raise ConfigError(
            f"{ref!r} and HEAD have no commit in common here; fetch the history (a shallow clone lacks it)"
        ) from None


def _content(commit: str, name: str) -> bytes:
    """A file as a checkout would have it, so that large-file pointers are resolved."""
    return _git("cat-file", "--filters", f"{commit}:{name}")


def _names(listed: bytes) -> list[str]:
    return [one for one in listed.decode("utf-8", "surrogateescape").split("\0") if one]


def _from_here(path: Path) -> Path:
    """The path as a person in the current folder writes it."""
    try:
        return path.relative_to(Path.cwd().resolve())
    except ValueError:
        return path


def _git(*arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], check=False, capture_output=True)
    except FileNotFoundError:
        raise ConfigError("git is not installed; --diff-base and --waivers-from need it") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = said[0].removeprefix("fatal: ") if said else f"ended with {done.returncode}"
        raise _GitError(f"git {arguments[0]}: {reason}")
    return done.stdout
