"""`msl-guard annotate`: the findings as review comments in a copy of the document."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Unpack

import click

from msl_guard.annotate import FORMATS, Copy
from msl_guard.cli.copying import Task, free, made, written
from msl_guard.cli.effort import limit_option, limits, max_file_size_option, ocr_option, timeout_option
from msl_guard.cli.options import Judged, counted, given_axes, judging_options, rule_file, ruleset
from msl_guard.cli.setaside import (
    Exceptions,
    as_of_option,
    baseline_option,
    waivers_from_option,
    waivers_option,
)
from msl_guard.discover import Source, contents, shown
from msl_guard.effort import Effort
from msl_guard.errors import ConfigError, ExtractionError
from msl_guard.examine import read
from msl_guard.extract.limits import Limits
from msl_guard.model import Finding, Report, Verdict
from msl_guard.pipeline import check
from msl_guard.report.visible import named
from msl_guard.ruleset import Ruleset, limits_in


class _Options(Judged):
    """What click passes."""

    file: Path
    target: Path | None
    remove: bool
    with_suppressed: bool
    waivers_file: Path | None
    waivers_from: str | None
    baseline_file: Path | None
    as_of: datetime | None
    timeout: float | None
    max_file_size: int | None
    limit: tuple[tuple[str, int], ...]
    ocr: bool


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
@click.option(
    "--with-suppressed", is_flag=True, help="Comment on findings that a waiver or the baseline excuses, too."
)
@judging_options
@waivers_option
@waivers_from_option
@baseline_option
@as_of_option
@timeout_option
@max_file_size_option
@limit_option
@ocr_option
def command(**options: Unpack[_Options]) -> int:
    """Write a copy of a pptx, docx or pdf with a review comment for each finding.

    FILE itself is not changed. A file that exists is never replaced.
    """
    given = given_axes(options)
    file, allowed = options["file"], _limits(options)
    target = free(file, options["target"], "uncommented" if options["remove"] else "msl-guard")
    try:
        data = _contents(file, allowed)
        source = Source(shown(file), partial(bytes, data))
        if options["remove"]:
            return _without(source, data, target, allowed)
        rules = ruleset(options["rules_file"], isolated=options["isolated"])
        exceptions = _exceptions(options, rules)
        effort = Effort(allowed)
        report = exceptions.report([source], rules, lambda found: check(found, rules, given, None, effort))
        findings = _to_comment(report, source.path, excused=options["with_suppressed"])
        return _with(report, source.path, Task(data, _format(report, source.path), findings, allowed), target)
    except ExtractionError as error:
        click.echo(named(f"{shown(file)}: {error}"), err=True)
        return int(Verdict.INCOMPLETE)


def _limits(options: _Options) -> Limits:
    return limits(
        {
            "jobs": None,
            "timeout": options["timeout"],
            "max_file_size": options["max_file_size"],
            "limit": options["limit"],
            "ocr": options["ocr"],
            "require_ocr": False,
        },
        limits_in(rule_file(options["rules_file"], isolated=options["isolated"])),
    )


def _contents(file: Path, allowed: Limits) -> bytes:
    try:
        return contents(file, allowed.file_bytes)
    except OSError as error:
        raise ExtractionError(f"cannot be opened: {error.strerror or error}") from None


def _exceptions(options: _Options, rules: Ruleset) -> Exceptions:
    return Exceptions.of(
        {
            "waivers_file": options["waivers_file"],
            "waivers_from": options["waivers_from"],
            "strict_waivers": False,
            "baseline_file": options["baseline_file"],
            "diff_base": None,
            "as_of": options["as_of"],
        },
        rules,
    )


def _to_comment(report: Report, path: str, *, excused: bool) -> tuple[Finding, ...]:
    """The findings in the document itself; what is wrong with a waiver stands elsewhere."""
    return tuple(one for one in report.findings if one.path == path and (excused or one.suppression is None))


def _with(report: Report, path: str, task: Task, target: Path) -> int:
    for gap in report.gaps:
        click.echo(named(f"not checked: {gap.path}: {gap.reason}"), err=True)
    for one in report.findings:
        if one.path != path:
            click.echo(named(f"{one.path}: {one.location}: {one.rule_id} {one.message}"), err=True)
    copy = made(task)
    written(target, copy.data)
    _tell(copy)
    left = sum(one.path == path for one in report.findings) - copy.comments
    told = counted(copy.comments, "comment")
    told += f"; {counted(left, 'finding')} excused, without a comment" if left else ""
    told += "" if copy.comments or left else "; no rule fired, which is no clearance"
    click.echo(named(f"{target}: {told}"))
    return int(Verdict.INCOMPLETE if report.gaps else Verdict.CLEAN)


def _without(source: Source, data: bytes, target: Path, allowed: Limits) -> int:
    opened = read(source, allowed)
    found = next((one.format for one in opened.documents if one.path == source.path), "")
    for failure in opened.failures:
        if failure.path == source.path:
            raise ExtractionError(failure.reason)
    copy = made(Task(data, _commentable(found), None, allowed))
    if not copy.comments:
        raise ConfigError(f"{named(source.path)}: holds no comment of msl-guard; nothing was written")
    written(target, copy.data)
    _tell(copy)
    click.echo(named(f"{target}: {counted(copy.comments, 'comment')} taken out"))
    return int(Verdict.CLEAN)


def _tell(copy: Copy) -> None:
    for loss in copy.losses:
        click.echo(f"note: {loss}", err=True)


def _format(report: Report, path: str) -> str:
    """The format of the document, if it can bear comments.

    Raises:
        ExtractionError: it was not read.
        ConfigError: it is of a format without comments.
    """
    for one in report.checked:
        if one.path == path:
            return _commentable(one.format)
    for failure in report.failures:
        if failure.path == path:
            raise ExtractionError(failure.reason)
    return _commentable("")


def _commentable(kind: str) -> str:
    if kind not in FORMATS:
        known = ", ".join(FORMATS)
        raise ConfigError(
            f"comments can be written into {known}, not into {kind or 'files that hold others'}"
        )
    return kind
