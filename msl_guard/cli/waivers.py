"""`msl-guard waivers`: what has become of the findings that were excused."""

from datetime import date, datetime
from pathlib import Path
from typing import TypedDict, Unpack

import click

from msl_guard.cli.options import (
    axis_values,
    counted,
    isolated_option,
    profile_option,
    rules_option,
    ruleset,
)
from msl_guard.cli.progress import Progress
from msl_guard.cli.setaside import Exceptions, as_of_option, waivers
from msl_guard.effort import Effort
from msl_guard.extract.limits import LIMITS, limited
from msl_guard.model import Finding, Report, Verdict
from msl_guard.pipeline import check
from msl_guard.report.visible import named
from msl_guard.suppress import Waivers


class _Options(TypedDict):
    """What click passes."""

    file: Path
    paths: tuple[Path, ...]
    rules_file: Path | None
    isolated: bool
    profiles: tuple[str, ...]
    as_of: datetime | None


@click.group("waivers")
def command() -> None:
    """Check a file of waivers: findings that were excused, each with a reason, an approver and an end."""


@command.command("check")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATHS]...")
@rules_option
@isolated_option
@profile_option
@as_of_option
def check_file(**options: Unpack[_Options]) -> int:
    """Say which waivers in FILE are over; with PATHS, also which excuse nothing in these documents.

    Give the same rules and --profile as the scan. Exit codes: 0 all hold, 1 some do not, 2 FILE is
    malformed, 3 a document was not, or not wholly, read.
    """
    known = waivers(options["file"])
    today = options["as_of"].date() if options["as_of"] else date.today()
    problems = {_line(one): one for one in known.doubtful(today)}
    report = _scan(options, known, today) if options["paths"] else None
    for one in () if report is None else report.findings:
        if one.path == known.name and one.rule_id.startswith("WAIVER-"):
            problems.setdefault(_line(one), one)
    for line, one in sorted(problems.items()):
        click.echo(named(f"{known.name}:{line}: {one.rule_id} {one.message} {one.suggestion}"))
    told = f"{counted(len(known.entries), 'waiver')}, {len(problems) or 'none'} to mend"
    click.echo(named(f"{known.name}: {told}"))
    for gap in () if report is None else report.gaps:
        click.echo(named(f"not checked: {gap.path}: {gap.reason}"), err=True)
    if report is not None and report.verdict is Verdict.INCOMPLETE:
        return int(Verdict.INCOMPLETE)
    return int(Verdict.BREACHED if problems else Verdict.CLEAN)


def _scan(options: _Options, known: Waivers, today: date) -> Report:
    rules = ruleset(options["rules_file"], isolated=options["isolated"])
    exceptions = Exceptions(known, None, strict=True, today=today, diff_base=None)
    given = axis_values(options["profiles"], {})
    with Progress() as progress:
        effort = Effort(limited(LIMITS, rules.limits), progress=progress, marking=exceptions.marking(rules))
        return exceptions.report(
            options["paths"], rules, lambda found: check(found, rules, given, None, effort)
        )


def _line(one: Finding) -> int:
    """The line of the waivers file on which an entry stands."""
    return int(one.location.steps[0][1])
