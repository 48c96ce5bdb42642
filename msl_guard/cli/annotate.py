"""`msl-guard annotate`: the findings as review comments in a copy of the document."""

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypedDict, Unpack

import click

from msl_guard.annotate import FORMATS, Removed, annotated, cleared
from msl_guard.cli.options import (
    audience_option,
    axis_values,
    content_type_option,
    counted,
    isolated_option,
    jurisdiction_option,
    mode_option,
    profile_option,
    rules_option,
    ruleset,
)
from msl_guard.discover import Source, contents, shown
from msl_guard.errors import ConfigError, ExtractionError
from msl_guard.extract.limits import LIMITS
from msl_guard.isolation import Caps, Lost, Stage, isolated
from msl_guard.model import Finding, Report, Verdict
from msl_guard.pipeline import check, read
from msl_guard.report.visible import named

_CAPS = Caps(LIMITS.seconds, LIMITS.memory_bytes)


class _Options(TypedDict):
    """What click passes."""

    file: Path
    target: Path | None
    remove: bool
    rules_file: Path | None
    isolated: bool
    profiles: tuple[str, ...]
    content_type: str | None
    audience: str | None
    jurisdiction: tuple[str, ...]
    mode: str | None


@dataclass(frozen=True, slots=True)
class _Task:
    """A copy to be made: with comments, or without if there are no findings to speak of."""

    data: bytes
    kind: str
    findings: tuple[Finding, ...] | None


@click.command("annotate")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    help="The copy. Default: FILE with .msl-guard (with --remove: .uncommented) before its extension.",
)
@click.option("--remove", is_flag=True, help="Write a copy without the comments of msl-guard.")
@rules_option
@isolated_option
@profile_option
@content_type_option
@audience_option
@jurisdiction_option
@mode_option
def command(**options: Unpack[_Options]) -> int:
    """Write a copy of a pptx, docx or pdf with a review comment for each finding.

    FILE itself is not changed. A file that exists is never replaced.
    """
    given = axis_values(
        options["profiles"],
        {name: options[name] for name in ("content_type", "audience", "jurisdiction", "mode")},
    )
    file = options["file"]
    target = _target(file, options["target"], "uncommented" if options["remove"] else "msl-guard")
    try:
        data = contents(file, LIMITS.file_bytes)
        if options["remove"]:
            return _without(file, data, target)
        rules = ruleset(options["rules_file"], isolated=options["isolated"])
        report = check([Source(shown(file), partial(bytes, data))], rules, given, None)
        return _with(report, data, target)
    except ExtractionError as error:
        click.echo(named(f"{shown(file)}: {error}"), err=True)
        return int(Verdict.INCOMPLETE)


def _with(report: Report, data: bytes, target: Path) -> int:
    for gap in report.gaps:
        click.echo(named(f"not checked: {gap.path}: {gap.reason}"), err=True)
    if not report.checked:
        return int(Verdict.INCOMPLETE)
    kind = _commentable(report.checked[0].format)
    _write(target, _made(_Task(data, kind, report.findings)).data)
    told = counted(len(report.findings), "comment")
    click.echo(
        named(f"{target}: {told}" + ("" if report.findings else "; no rule fired, which is no clearance"))
    )
    return int(Verdict.INCOMPLETE if report.gaps else Verdict.CLEAN)


def _without(file: Path, data: bytes, target: Path) -> int:
    kind = _commentable(read(Source(shown(file), partial(bytes, data))).format)
    made = _made(_Task(data, kind, None))
    if not made.comments:
        raise ConfigError(f"{named(shown(file))}: holds no comment of msl-guard; nothing was written")
    _write(target, made.data)
    click.echo(named(f"{target}: {counted(made.comments, 'comment')} taken out"))
    return int(Verdict.CLEAN)


def _made(task: _Task) -> Removed:
    """The copy, made in a worker process.

    Raises:
        ExtractionError: it cannot be made.
    """
    ((_, made),) = isolated(_make, (task,), _CAPS)
    if isinstance(made, Lost):
        raise ExtractionError(made.reason)
    if isinstance(made, str):
        raise ExtractionError(made)
    return made


def _make(task: _Task, _stage: Stage) -> Removed | str:
    """The copy, or why it cannot be made."""
    try:
        if task.findings is None:
            return cleared(task.data, task.kind)
        return Removed(annotated(task.data, task.kind, task.findings), len(task.findings))
    except ExtractionError as error:
        return str(error)


def _commentable(kind: str) -> str:
    if kind not in FORMATS:
        raise ConfigError(f"comments can be written into {', '.join(FORMATS)}, not into {kind}")
    return kind


def _target(file: Path, given: Path | None, word: str) -> Path:
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


def _write(target: Path, data: bytes) -> None:
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
