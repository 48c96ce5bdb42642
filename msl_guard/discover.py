"""The paths a person names into the files to check: nothing named is passed over in silence."""

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path, PurePath

from msgspec import Struct, field

from msl_guard.errors import ExtractionError
from msl_guard.model import Failure, Skipped

_LOCK = "~$"
_UNSEEN_FOLDERS = frozenset((".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", ".tox"))


class Source(Struct, frozen=True):
    """A document to check: the name to report it under and how to get its bytes."""

    path: str
    load: Callable[[], bytes]
    """Raises OSError or ExtractionError; where processes are not forked, it must pickle."""


class Found(Struct, frozen=True):
    """What the named paths came to."""

    sources: tuple[Source, ...]
    failures: tuple[Failure, ...]
    skipped: tuple[Skipped, ...]


def discover(
    paths: Iterable[Path | Source],
    suffixes: Iterable[str],
    refused: Mapping[str, str],
    most: int = sys.maxsize,
) -> Found:
    """The files to check, sorted by path, each once.

    A source, such as standard input, is taken as it is. A file named outright is always tried. A
    folder gives its files with one of `suffixes`; those with a suffix in `refused` (to its remedy)
    become failures; the rest are listed as skipped. A file of more than `most` bytes is not read.
    """
    search = _Search(frozenset(suffixes), refused, most)
    for path in paths:
        if isinstance(path, Source):
            search.sources["", path.path] = path
        else:
            search.named(path)
    return search.found()


class _Search(Struct, frozen=True):
    """What the paths came to so far."""

    suffixes: frozenset[str]
    refused: Mapping[str, str]
    most: int
    sources: dict[tuple[str, str], Source] = field(default_factory=dict)
    """By where the bytes come from ("" for a source given as such) and the real path."""
    failures: list[Failure] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def named(self, path: Path) -> None:
        """Add what a person named: a folder's documents, or a file whatever it is."""
        try:
            mode = path.stat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            self.failures.append(Failure(shown(path), "does not exist; check the name"))
        except OSError as error:
            self.failures.append(Failure(shown(path), f"cannot be opened: {error.strerror or error}"))
        except ValueError:
            self.failures.append(
                Failure(
                    shown(path), "cannot be the name of a file: it holds a character that no name may hold"
                )
            )
        else:
            if stat.S_ISDIR(mode):
                self.folder(path)
            else:
                self._file(path)

    def folder(self, folder: Path) -> None:
        """Add the documents below a folder; a folder without any is a failure."""
        documents = 0
        for file in self._files(folder):
            suffix = file.suffix.lower()
            documents += suffix in self.suffixes or suffix in self.refused
            if suffix in self.suffixes:
                self._file(file)
            elif suffix in self.refused:
                reason = f"the format {suffix} cannot be read; {self.refused[suffix]}"
                self.failures.append(Failure(shown(file), reason))
            else:
                self.skipped.append(Skipped(shown(file), f"no document ({suffix or 'no extension'})"))
        if not documents:
            self.failures.append(Failure(shown(folder), "this folder holds no document; check the name"))

    def found(self) -> Found:
        """All of it, sorted and without duplicates."""
        return Found(
            tuple(sorted(self.sources.values(), key=lambda one: one.path)),
            tuple(sorted(dict.fromkeys(self.failures), key=lambda one: one.path)),
            tuple(sorted(dict.fromkeys(self.skipped), key=lambda one: one.path)),
        )

    def _file(self, path: Path) -> None:
        source = Source(shown(path), partial(contents, path, self.most))
        self.sources.setdefault(("file", os.path.realpath(path)), source)

    def _files(self, folder: Path) -> Iterator[Path]:
        """Yield the files below a folder, sorted; linked and unseen folders are named, not entered."""
        for root, folders, files in os.walk(folder, onerror=self._unopened):
            inner = [Path(root) / name for name in sorted(folders)]
            passed = {path: reason for path in inner if (reason := _not_entered(path))}
            self.skipped.extend(Skipped(shown(path), reason) for path, reason in passed.items())
            folders[:] = [path.name for path in inner if path not in passed]
            for name in sorted(files):
                if name.startswith(_LOCK):
                    self.skipped.append(Skipped(shown(Path(root) / name), "an Office lock file"))
                else:
                    yield Path(root) / name

    def _unopened(self, error: OSError) -> None:
        self.failures.append(Failure(shown(Path(error.filename)), f"cannot be opened: {error.strerror}"))


def contents(path: Path, most: int) -> bytes:
    """The bytes of a regular file.

    Raises:
        OSError: it cannot be opened.
        ExtractionError: it is no regular file, whose reading might never end, or too large.
    """
    regular(path, most)
    return path.read_bytes()


def regular(path: Path, most: int) -> None:
    """Raise as `contents` does, but read nothing."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise ExtractionError(f"is {_kind(status.st_mode)} and no file; name a file")
    if status.st_size > most:
        raise ExtractionError(too_large(most))


def unopened(path: str, error: ExtractionError | OSError) -> Failure:
    """What is said of a file that `contents` raises for."""
    if isinstance(error, ExtractionError):
        return Failure(path, str(error))
    return Failure(path, f"cannot be opened: {error.strerror or error}")


def too_large(most: int) -> str:
    """What is said of a file of more than `most` bytes."""
    return f"is larger than {most >> 20} MB; split it, or raise the size limit"


def looked_at(path: PurePath) -> bool:
    """Whether a search below a folder looks at a file: no lock file of Office, nothing of tools.

    >>> looked_at(PurePath("2026/launch.pptx")), looked_at(PurePath(".git/launch.pptx"))
    (True, False)
    """
    return not (path.name.startswith(_LOCK) or _UNSEEN_FOLDERS.intersection(path.parts[:-1]))


def shown(path: Path) -> str:
    """A path as reports print it: relative to here if it lies below, with forward slashes."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return path.as_posix()


def _kind(mode: int) -> str:
    kinds = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a named pipe"), (stat.S_ISSOCK, "a socket"))
    return next((name for holds, name in kinds if holds(mode)), "a device")


def _not_entered(folder: Path) -> str:
    """Why a folder is passed over; empty if it is not."""
    if folder.name in _UNSEEN_FOLDERS:
        return f"a folder of tools ({folder.name})"
    return "a linked folder" if folder.is_symlink() else ""
