"""The documents that a person names: as arguments, in a list of files, or through standard input."""

import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypedDict

import click

from msl_guard.discover import Source
from msl_guard.errors import ConfigError

_STDIN = "-"
_LONGEST_LIST = 64 << 20


class Named(TypedDict):
    """What click passes for them."""

    paths: tuple[str, ...]
    stdin_filename: str | None
    files_from: str | None


def sources(options: Named, most: int) -> Iterator[Path | Source]:
    """The paths named in any of the three ways; the current folder if there is none.

    Of standard input not more than `most` bytes are taken.

    Raises:
        UsageError: options that go together are not given together.
        ConfigError: a list of files cannot be read.
    """
    named = [*options["paths"], *_listed(options["files_from"])]
    if _STDIN in options["paths"] and options["files_from"] == _STDIN:
        raise click.UsageError("standard input cannot be both the document (-) and the list of files")
    if not named and not options["files_from"]:
        named = ["."]
    if options["stdin_filename"] and _STDIN not in options["paths"]:
        raise click.UsageError("--stdin-filename goes with the path -")
    for name in named:
        if name == _STDIN and name in options["paths"]:
            yield _standard_input(options["stdin_filename"], most)
        else:
            yield Path(name)


def _standard_input(name: str | None, most: int) -> Source:
    if not name:
        raise click.UsageError("- needs --stdin-filename NAME, whose extension says what is read")
    return Source(Path(name).as_posix(), partial(bytes, _read_standard_input(most)))


def _read_standard_input(most: int) -> bytes:
    """Standard input, one byte more than allowed at most, which shows that it is too long."""
    if sys.stdin is None:
        raise click.UsageError("standard input is closed; name a file instead of -")
    return sys.stdin.buffer.read(most + 1)


def _listed(name: str | None) -> Sequence[str]:
    """The paths in a list of files."""
    if name is None:
        return ()
    try:
        text = _list(name).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{name}: the list of files cannot be read: {error}") from None
    lines = text.split("\0") if "\0" in text else [line.removesuffix("\r") for line in text.split("\n")]
    return [one for one in lines if one.strip()]


def _list(name: str) -> bytes:
    """The bytes of a list of files, which may come through a pipe."""
    if name == _STDIN:
        data = _read_standard_input(_LONGEST_LIST)
    else:
        # A shell's <(command) is a pipe too, below /dev; any other may wait for its writer for ever.
        if Path(name).is_fifo() and not name.startswith(("/dev/", "/proc/")):
            raise ConfigError(f"{name}: is a named pipe; write its list to --files-from - instead")
        with Path(name).open("rb") as stream:
            data = stream.read(_LONGEST_LIST + 1)
    if len(data) > _LONGEST_LIST:
        raise ConfigError(f"{name}: the list of files is larger than {_LONGEST_LIST >> 20} MB; split it")
    return data
