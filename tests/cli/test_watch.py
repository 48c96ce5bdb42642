"""`scan --watch`: everything once, then what changed."""

import os
from pathlib import Path

import click
import pytest

from msl_guard.cli.watch import watched
from msl_guard.discover import Source


def test_what_changes_is_run_again_until_an_interrupt(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a.md", "b.md"):
        Path(name).write_text("x")
    steps = iter(
        [
            lambda: None,
            lambda: Path("b.md").write_text("longer"),
            lambda: None,  # It rests.
            lambda: Path("c.md").write_text("new"),
            lambda: Path("c.md").write_text("new and growing"),
            lambda: None,
            lambda: None,
            lambda: Path("a.md").unlink(),
            lambda: None,
            lambda: os.utime("b.md", (1, 1)),
            lambda: None,
        ]
    )
    runs = []

    def run(paths):
        runs.append([str(path) for path in paths])
        return len(runs)

    def pause():
        step = next(steps, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    assert watched([Path()], run, pause) == 4
    assert runs == [["."], ["b.md"], ["c.md"], ["b.md"]]


def test_standard_input_cannot_be_watched():
    with pytest.raises(click.UsageError):
        watched([Source("a.md", bytes)], lambda _: 0)
