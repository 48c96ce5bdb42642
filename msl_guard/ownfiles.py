"""What a run keeps for the next one, in the user's own cache folder.

A cache must not be able to deceive: an entry that is damaged, that stands under another key, or that
somebody else could have written, is treated as missing. One that cannot be written costs time and
nothing else. What is kept is plain data: nothing that is read can run.
"""

import os
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from struct import Struct as Layout
from typing import BinaryIO

from msgspec import Struct

VARIABLE = "MSL_GUARD_CACHE"
"""Names the cache folder; `off` does without."""
MOST_BYTES = 256 << 20
"""What all entries together may take; those that were not used for longest go first."""
MOST_FILES = 100_000
LARGEST = 64 << 20
"""Bytes of one entry."""
_LINE = 128
"""Bytes that the first line of an entry has at most."""
_OFF = "off"
_SUFFIX = ".kept"
_UNFINISHED = ".new"
_DAY = 86_400
_PART = Layout(">Q32s")
"""Of one of several parts: how many bytes, and their SHA-256."""


def cache_folder() -> Path | None:
    """Where entries lie; None if there are to be none."""
    named = os.environ.get(VARIABLE)
    if named == _OFF:
        return None
    if named:
        return Path(named)
    base = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME")
    try:
        return Path(base or Path.home() / ".cache") / "msl-guard"
    except RuntimeError:
        return None


def remembered(key: str) -> bytes | None:
    """What is kept under a key; None if there is nothing to be trusted."""
    folder = cache_folder()
    if folder is None:
        return None
    try:
        digest, data = _own_bytes(folder / f"{key}{_SUFFIX}")
    except OSError:
        return None
    return data if digest == _digest(key, data) + b"\n" else None


def remember(key: str, data: bytes) -> None:
    """Keep bytes for the next run, if the folder is the user's own and can be written."""
    folder = cache_folder()
    if folder is None or len(data) >= LARGEST:
        return
    path = folder / f"{key}{_SUFFIX}"
    unfinished = path.with_suffix(f".{os.getpid()}{_UNFINISHED}")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_own(folder.lstat()):
            return
        flags = (
            os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        )
        with os.fdopen(os.open(unfinished, flags, 0o600), "wb") as stream:
            stream.write(_digest(key, data) + b"\n" + data)
        unfinished.replace(path)
    except OSError:
        return


def remember_parts(key: str, parts: Sequence[bytes]) -> None:
    """Keep bytes in parts that can be read back one by one, as `remember` does."""
    table = b"".join(_PART.pack(len(one), sha256(one).digest()) for one in parts)
    remember(key, b"%d\n" % len(parts) + _digest(key, table) + b"\n" + table + b"".join(parts))


def remembered_parts(key: str) -> "Parts | None":
    """What was kept in parts under a key, none of them read yet; None if there is nothing to be trusted."""
    folder = cache_folder()
    if folder is None:
        return None
    path = folder / f"{key}{_SUFFIX}"
    try:
        with _own_file(path) as stream:
            stream.readline(_LINE)
            size = min(int(stream.readline(_LINE)), LARGEST) * _PART.size
            digest, table = stream.readline(_LINE), stream.read(max(size, 0))
            start = stream.tell()
    except (OSError, ValueError):
        return None
    if digest != _digest(key, table) + b"\n":
        return None
    sizes, digests = zip(*_PART.iter_unpack(table), strict=True) if table else ((), ())
    return Parts(path, tuple(accumulate(sizes, initial=start)), digests)


class Parts(Struct, frozen=True):
    """Where the parts of an entry stand, and their hashes: each part is checked when it is read."""

    path: Path
    starts: Sequence[int]
    digests: Sequence[bytes]

    def read(self, numbers: Iterable[int]) -> list[bytes] | None:
        """Some of the parts, by number; None if one of them is not to be trusted any more."""
        found = []
        try:
            with _own_file(self.path) as stream:
                for one in numbers:
                    stream.seek(self.starts[one])
                    found.append(stream.read(self.starts[one + 1] - self.starts[one]))
                    if sha256(found[-1]).digest() != self.digests[one]:
                        return None
        except OSError:
            return None
        return found


def prune() -> None:
    """Keep the folder within its limits, and without what an interrupted run left."""
    folder = cache_folder()
    if folder is None:
        return
    try:
        files = [(one.stat(), Path(one.path)) for one in os.scandir(folder)]
    except OSError:
        return
    latest = time.time() - _DAY
    total = kept = 0
    for status, path in sorted(files, key=lambda one: one[0].st_mtime, reverse=True):
        left = path.suffix == _UNFINISHED and status.st_mtime < latest
        if path.suffix == _SUFFIX:
            total, kept = total + status.st_size, kept + 1
        if left or (path.suffix == _SUFFIX and (total > MOST_BYTES or kept > MOST_FILES)):
            try:
                path.unlink(missing_ok=True)
            except OSError:
                return


def _digest(key: str, data: bytes) -> bytes:
    whole = sha256(key.encode())
    whole.update(b"\n")
    whole.update(data)
    return whole.hexdigest().encode()


def _own_bytes(path: Path) -> tuple[bytes, bytes]:
    """The first line of a file, and the rest; raises what `_own_file` does."""
    with _own_file(path) as stream:
        return stream.readline(_LINE), stream.read()


def _own_file(path: Path) -> BinaryIO:
    """A file that nobody but the user can have written, open and noted as used today.

    Raises:
        OSError: it cannot be read, is too large, or somebody else could have written it.
    """
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    stream = os.fdopen(os.open(path, flags), "rb")
    try:
        status = os.fstat(stream.fileno())
        if not (_is_own(status) and _is_own(path.parent.lstat()) and status.st_size <= LARGEST):
            raise PermissionError(path)
        if time.time() - status.st_mtime > _DAY:
            with suppress(OSError):
                os.utime(path)
    except OSError:
        stream.close()
        raise
    return stream


def _is_own(status: os.stat_result) -> bool:
    """Whether the user alone may write; on Windows the folder of the user is private by itself."""
    if os.name == "nt":
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & 0o022
