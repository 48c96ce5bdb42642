"""A copy of a document with comments or without: made in a worker process, written over no other file."""

import os
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from msl_guard.annotate import Copy, annotated, cleared
from msl_guard.errors import ConfigError, ExtractionError
from msl_guard.extract.limits import Limits
from msl_guard.isolation import Caps, Lost, Stage, isolated
from msl_guard.model import Finding
from msl_guard.report.visible import named


class Task(Struct, frozen=True):
    """A copy to be made: with comments, or without if there are no findings to speak of."""

    data: bytes
    kind: str
    findings: Sequence[Finding] | None
    limits: Limits


def made(task: Task) -> Copy:
    """The copy, made in a worker process.

    Raises:
        ExtractionError: it cannot be made.
    """
    ((_, copy),) = isolated(_make, (task,), Caps(task.limits.seconds, task.limits.memory_bytes))
    if isinstance(copy, Lost):
        raise ExtractionError(copy.reason)
    if isinstance(copy, str):
        raise ExtractionError(copy)
    return copy


def _make(task: Task, _stage: Stage) -> Copy | str:
    """The copy, or why it cannot be made."""
    try:
        if task.findings is None:
            return cleared(task.data, task.kind, task.limits)
        return annotated(task.data, task.kind, task.findings, task.limits)
    except ExtractionError as error:
        return str(error)


def free(file: Path, given: Path | None, word: str) -> Path:
    """The file to write.

    Raises:
        ConfigError: it exists, or cannot be there.
    """
    target = given or file.with_name(f"{file.stem}.{word}{file.suffix}")
    if os.path.lexists(target):
        raise ConfigError(f"{named(str(target))}: exists; remove it, or name another file with -o")
    if target.suffix.lower() != file.suffix.lower():
        raise ConfigError(f"{named(str(target))}: the copy is a {file.suffix} file; end its name so")
    if not target.parent.is_dir():
        raise ConfigError(
            f"{named(str(target))}: there is no folder {named(str(target.parent))}; make it first"
        )
    return target


def written(target: Path, data: bytes) -> None:
    """Write a new file whole or not at all.

    Raises:
        ConfigError: it cannot be written, or has come to exist.
    """
    try:
        with target.open("xb") as stream:
            try:
                stream.write(data)
            except OSError:
                target.unlink()
                raise
    except OSError as error:
        raise ConfigError(f"{named(str(target))}: the copy cannot be written: {error.strerror}") from None
