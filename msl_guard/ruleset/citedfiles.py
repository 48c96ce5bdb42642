"""The files that a project names under `sources:`, each with its references and its hash."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msl_guard.errors import ConfigError
from msl_guard.match import Key, key_of
from msl_guard.model import CitedFile
from msl_guard.ruleset.files import Files
from msl_guard.ruleset.strict_yaml import Source
from msl_guard.ruleset.whereabouts import shown


def cited_files(files: Files) -> tuple[CitedFile, ...]:
    """The source files of a project, each once, in the order in which they are named.

    Raises:
        ConfigError: a key names no reference, two name the same, or a file is not there.
    """
    if files.own is None:
        return ()
    keys: dict[str, list[str]] = {}
    digests: dict[str, str] = {}
    for key, path, place in _named(files.own.source, files.own.shape.sources):
        keys.setdefault(path, []).append(key)
        if path not in digests:
            digests[path] = _digest(path, files.root, place)
    return tuple(CitedFile(tuple(named), path, digests[path]) for path, named in keys.items())


def _named(source: Source, named: Mapping[str, str | Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """Yield each key with each of its files, and the place of the key."""
    known: dict[Key, str] = {}
    for written, paths in named.items():
        place = source.place(("sources", written))
        key = key_of(written)
        if key is None:
            raise ConfigError(
                f"{place}: {written!r} names no reference; write its DOI, PMID and number, its number in the"
                " reference list, or words of its entry such as Marek 2024"
            )
        if key in known:
            raise ConfigError(
                f"{place}: {written!r} is the reference {known[key]!r}; list its files under one key"
            )
        known[key] = written
        yield from ((written, path, place) for path in ([paths] if isinstance(paths, str) else paths))


def _digest(written: str, root: Path, place: str) -> str:
    """The hash of a source file.

    Raises:
        ConfigError: there is none to read.
    """
    path = root / written
    if "\\" in written:
        raise ConfigError(f"{place}: {written!r} has a \\; write / between folders")
    try:
        if path.is_dir():
            raise ConfigError(f"{place}: {written!r} is a folder; name the file of the cited work")
        if not path.is_file():
            raise ConfigError(
                f"{place}: no source file {written!r} in {shown(root)}; check the name,"
                " which is relative to the rule file"
            )
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ConfigError(f"{place}: {written!r} cannot be read: {error.strerror}; check the name") from None
    except ValueError:
        raise ConfigError(
            f"{place}: {written!r} cannot be the name of a file: it holds a character that no name may hold"
        ) from None
