"""What this program is: a hash of its own files and of what is installed beside it.

What is kept between runs is found by it, so that any change of the program is a miss.
"""

import sys
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from os import scandir
from pathlib import Path

from msl_guard.ownfiles import remember, remembered

_HOME = Path(__file__).parent


@cache
def program() -> str:
    """The hash of the program: of bytes, so that it is the same wherever the same is installed.

    Files of known times and sizes are not read again, as Python itself does it with modules.
    """
    files = sorted(_files(str(_HOME)))
    installed = list(_installed())
    key = "program-" + sha256(repr((files, installed, sys.version)).encode()).hexdigest()
    known = remembered(key)
    if known is not None and len(known) == sha256().digest_size * 2:
        return known.decode("ascii", "replace")
    whole = sha256(repr((installed, sys.version)).encode())
    for path, _, _ in files:
        data = Path(path).read_bytes()
        whole.update(f"{Path(path).relative_to(_HOME).as_posix()} {len(data)}\n".encode())
        whole.update(data)
    remember(key, whole.hexdigest().encode())
    return whole.hexdigest()


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    """Yield the path, time and size of each file of the package."""
    for one in scandir(folder):
        if one.is_dir():
            yield from () if one.name == "__pycache__" else _files(one.path)
        else:
            status = one.stat()
            yield one.path, status.st_mtime_ns, status.st_size


def _installed() -> Iterator[str]:
    """Yield the libraries there are, by name and version."""
    for folder in map(Path, sys.path):
        if folder.is_dir():
            names = (one.name for one in scandir(folder) if one.name.endswith((".dist-info", ".egg-info")))
            yield from sorted(names)
