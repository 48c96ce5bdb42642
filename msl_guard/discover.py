"""The paths a person names into the files to check: nothing named is passed over in silence."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from msl_guard.model import Failure, Skipped

_UNSEEN_FOLDERS = frozenset((".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", ".tox"))


@dataclass(frozen=True, slots=True)
class Source:
    """A document to check: the name to report it under and how to get its bytes."""

    path: str
    load: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Found:
    """What the named paths came to."""

    sources: tuple[Source, ...]
    failures: tuple[Failure, ...]
    skipped: tuple[Skipped, ...]


def discover(paths: Iterable[Path | Source], suffixes: Iterable[str], refused: Mapping[str, str]) -> Found:
    """The files to check, sorted by path, each once.

    A source, such as standard input, is taken as it is. A file named outright is always tried. A
    folder gives its files with one of `suffixes`; those with a suffix in `refused` (to its remedy)
    become failures; the rest are listed as skipped.
    """
    search = _Search(frozenset(suffixes), refused)
    for path in paths:
        if isinstance(path, Source):
            search.sources[Path(path.path)] = path
        elif path.is_dir():
            search.folder(path)
        elif path.exists():
            search.sources.setdefault(path.resolve(), _source(path))
        else:
            search.failures.append(Failure(shown(path), "does not exist; check the name"))
    return search.found()


@dataclass(frozen=True, slots=True)
class _Search:
    """What the paths came to so far."""

    suffixes: frozenset[str]
    refused: Mapping[str, str]
    sources: dict[Path, Source] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def folder(self, folder: Path) -> None:
        """Add the documents below a folder; a folder without any is a failure."""
        documents = 0
        for file in self._files(folder):
            suffix = file.suffix.lower()
            documents += suffix in self.suffixes or suffix in self.refused
            if suffix in self.suffixes:
                self.sources.setdefault(file.resolve(), _source(file))
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

    def _files(self, folder: Path) -> Iterator[Path]:
        """Yield the files below a folder, sorted; linked folders are named, not entered."""
        for root, folders, files in os.walk(folder, onerror=self._unopened):
            inner = [Path(root) / name for name in sorted(folders) if name not in _UNSEEN_FOLDERS]
            linked = [path for path in inner if path.is_symlink()]
            self.skipped.extend(Skipped(shown(path), "a linked folder") for path in linked)
            folders[:] = [path.name for path in inner if path not in linked]
            yield from (Path(root) / name for name in sorted(files) if not name.startswith("~$"))

    def _unopened(self, error: OSError) -> None:
        self.failures.append(Failure(shown(Path(error.filename)), f"cannot be opened: {error.strerror}"))


def shown(path: Path) -> str:
    """A path as reports print it: relative to here if it lies below, with forward slashes."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def _source(path: Path) -> Source:
    return Source(shown(path), path.read_bytes)
