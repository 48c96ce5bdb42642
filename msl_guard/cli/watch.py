"""`scan --watch`: a run over everything, then one over each set of documents that changed."""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click

from msl_guard.discover import Source, discover
from msl_guard.extract import SUFFIXES, UNREAD_SUFFIXES

_PAUSE = 0.5
"""Seconds between two looks; a file that still grows is left until it rests for as long."""
State = Mapping[str, tuple[int, int]]
"""The time and size of each document."""


def watched(
    paths: Sequence[Path | Source],
    run: Callable[[Sequence[Path | Source]], int],
    pause: Callable[[], None] = lambda: time.sleep(_PAUSE),
) -> int:
    """Run over the paths, then over what changes, until Ctrl-C; the exit code of the last run.

    Raises:
        UsageError: standard input is named, which cannot change.
    """
    named = [path for path in paths if isinstance(path, Path)]
    if len(named) < len(paths):
        raise click.UsageError("--watch follows files; it cannot be used with -")
    known = state(named)
    code = run(named)
    try:
        while True:
            pause()
            found = state(named)
            if found == known:
                continue
            pause()
            settled = state(named)
            if settled != found:
                continue
            changed = [Path(path) for path in settled if settled[path] != known.get(path)]
            known = settled
            if changed:
                click.echo(f"msl-guard: {len(changed)} changed", err=True)
                code = run(changed)
    except KeyboardInterrupt:
        return code


def state(paths: Sequence[Path]) -> State:
    """The documents below the paths that can be looked at now, with their times and sizes."""
    sources = discover(paths, SUFFIXES, UNREAD_SUFFIXES).sources
    found: dict[str, tuple[int, int]] = {}
    for source in sources:
        try:
            status = Path(source.path).stat()
        except OSError:
            continue
        found[source.path] = status.st_mtime_ns, status.st_size
    return found
