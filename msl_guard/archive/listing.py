"""The documents of an archive that is checked on a cluster, in a folder or in an object store."""

import re
from collections.abc import Collection
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct

from msl_guard.archive.rows import recorded
from msl_guard.archive.store import filesystem
from msl_guard.discover import discover, looked_at, regular, shown, too_large, unopened
from msl_guard.errors import ConfigError, ExtractionError
from msl_guard.extract import SUFFIXES, UNREAD_SUFFIXES
from msl_guard.model import Failure

if TYPE_CHECKING:
    from pyarrow import fs


_ODD = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]|//|/$")
_ODDLY_NAMED = "has a name that Ray reads as another; rename it"


class Naming(Struct, frozen=True):
    """How documents are called in the tables: as a run without a cluster calls them."""

    root: str = ""
    """What the file system calls the source."""
    name: str = ""

    def __call__(self, path: str) -> str:
        """The name of a document.

        >>> Naming("/home/me/decks/", "decks/")("/home/me/decks/2026/launch.pptx")
        'decks/2026/launch.pptx'
        """
        return self.name + path.removeprefix(self.root)


class Listed(Struct, frozen=True):
    """What is still to be read, and what cannot be."""

    files: "fs.FileSystem"
    paths: list[str]
    """As the file system names them, sorted."""
    naming: Naming
    refused: list[Failure]


def listed(source: str, done: Collection[str], most: int) -> Listed:
    """The documents below a folder or URL but those done, none of more than `most` bytes.

    Raises:
        ConfigError: pyarrow is missing, or the source cannot be listed.
    """
    files, root = filesystem(source)
    whole = _in_store(files, root, most) if "://" in source else _in_folder(files, source, most)
    odd = [one for one in whole.paths if _ODD.search(one)]
    refused = [*whole.refused, *(Failure(whole.naming(one), _ODDLY_NAMED) for one in odd)]
    return Listed(
        files,
        sorted(one for one in {*whole.paths}.difference(odd) if recorded(whole.naming(one)) not in done),
        whole.naming,
        [one for one in refused if recorded(one.path) not in done],
    )


def _in_folder(files: "fs.FileSystem", source: str, most: int) -> Listed:
    found = discover([Path(source)], SUFFIXES, UNREAD_SUFFIXES, most)
    paths: list[str] = []
    refused = [*found.failures]
    for one in found.sources:
        try:
            regular(Path(one.path), most)
        except (ExtractionError, OSError) as error:
            refused.append(unopened(one.path, error))
        else:
            paths.append(Path(one.path).absolute().as_posix())
    name = shown(Path(source))
    naming = Naming(f"{Path(source).absolute().as_posix().rstrip('/')}/", "" if name == "." else f"{name}/")
    return Listed(files, paths, naming, refused)


def _in_store(files: "fs.FileSystem", root: str, most: int) -> Listed:
    from pyarrow import fs

    try:
        found = files.get_file_info(fs.FileSelector(root, recursive=True))
    except OSError as error:
        raise ConfigError(f"{root}: cannot be listed: {error}") from None
    paths: list[str] = []
    refused: list[Failure] = []
    for one in sorted(found, key=lambda one: one.path):
        below = PurePosixPath(one.path.removeprefix(f"{root}/"))
        suffix = below.suffix.lower()
        if one.type != fs.FileType.File or not looked_at(below):
            continue
        if suffix in UNREAD_SUFFIXES:
            reason = f"the format {suffix} cannot be read; {UNREAD_SUFFIXES[suffix]}"
            refused.append(Failure(one.path, reason))
        elif suffix in SUFFIXES and (one.size or 0) > most:
            refused.append(Failure(one.path, too_large(most)))
        elif suffix in SUFFIXES:
            paths.append(one.path)
    return Listed(files, paths, Naming(), refused)
