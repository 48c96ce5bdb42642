"""Compiled patterns kept between runs, in the user's own cache folder: regular expressions, no code.

What is kept is found by a key made of the program's own files and of everything that went into a
ruleset, so that any change is a miss. A file that is damaged, or that somebody else may write to, is
a miss as well. A cache that cannot be written costs time and nothing else.
"""

import os
import sys
import tempfile
from collections.abc import Iterable
from hashlib import sha256
from importlib import resources
from pathlib import Path

import msgspec

from msl_guard.match import Needs

VARIABLE = "MSL_GUARD_CACHE"
"""Names the cache folder; `off` does without."""
_OFF = "off"
_WORTHWHILE = 100
"""Patterns; fewer are compiled sooner than they are read."""
_MOST_FILES = 12
_LARGEST = 64 << 20
# What decides how a pattern is compiled: this package, the folding of text, the words of the language.
_CODE = (
    "segment.py",
    *(f"match/{name}.py" for name in ("needs", "pattern", "pieces")),
    *(
        f"ruleset/{name}.py"
        for name in "expressions folding kept language loosening phrase raw_regex words".split()
    ),
)

Patterns = dict[str, tuple[str, str | None, Needs]]
"""By place and written form: the exact and the loose expression, and what a text must hold."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A cache file: its key, the hash of its patterns, and the patterns."""

    key: str
    sha256: str
    patterns: Patterns


def key_of(digests: Iterable[str]) -> str:
    """The key of a ruleset made of files with these digests, and of this very program."""
    home = resources.files("msl_guard")
    code = [sha256(home.joinpath(name).read_bytes()).hexdigest() for name in _CODE]
    return sha256("\n".join((sys.version, msgspec.__version__, *code, *digests)).encode()).hexdigest()


def recalled(key: str) -> Patterns:
    """The patterns kept under a key; none if there are none to be trusted."""
    data = remembered(key)
    if data is None:
        return {}
    try:
        file = msgspec.json.decode(data, type=_File)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return {}
    whole = file.key == key and file.sha256 == _digest(file.patterns)
    return file.patterns if whole else {}


def keep(key: str, patterns: Patterns) -> None:
    """Keep patterns for the next run, if there are enough of them to be worth it."""
    if len(patterns) >= _WORTHWHILE:
        remember(key, msgspec.json.encode(_File(key, _digest(patterns), patterns)))


def remembered(key: str) -> bytes | None:
    """What is kept under a key in the user's own folder; None if there is nothing to be trusted."""
    folder = _folder()
    if folder is None:
        return None
    try:
        return _own_bytes(folder / f"{key}.json")
    except OSError:
        return None


def remember(key: str, data: bytes) -> None:
    """Keep bytes for the next run, if the folder is the user's own and can be written."""
    folder = _folder()
    if folder is None:
        return
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_own(folder.lstat()):
            return
        handle, temporary = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(temporary).replace(folder / f"{key}.json")
        for stale in sorted(folder.glob("*.json"), key=lambda one: one.stat().st_mtime)[:-_MOST_FILES]:
            stale.unlink(missing_ok=True)
    except OSError:
        return


def _folder() -> Path | None:
    named = os.environ.get(VARIABLE)
    if named == _OFF:
        return None
    if named:
        return Path(named)
    base = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME")
    try:
        return Path(base or Path.home() / ".cache") / "msl-guard" / "patterns"
    except RuntimeError:
        return None


def _own_bytes(path: Path) -> bytes:
    """The bytes of a file that nobody but the user can have written.

    Raises:
        OSError: it cannot be read, or somebody else could have written it.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as stream:
        status = os.fstat(stream.fileno())
        if not (_is_own(status) and _is_own(path.parent.lstat()) and status.st_size <= _LARGEST):
            raise PermissionError(path)
        return stream.read()


def _is_own(status: os.stat_result) -> bool:
    """Whether the user alone may write; on Windows the folder of the user is private by itself."""
    if os.name == "nt":
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & 0o022


def _digest(patterns: Patterns) -> str:
    return sha256(msgspec.json.encode(patterns)).hexdigest()
