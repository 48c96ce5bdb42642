"""`msl-guard baseline`: the findings that stood when the gate was introduced."""

from pathlib import Path

import click

from msl_guard.cli.options import isolated_option, rules_option, ruleset
from msl_guard.cli.output import write
from msl_guard.cli.progress import Progress
from msl_guard.cli.setaside import baseline as read_baseline
from msl_guard.effort import Effort
from msl_guard.errors import ConfigError
from msl_guard.extract.limits import LIMITS, limited
from msl_guard.model import Report, Severity, Verdict
from msl_guard.pipeline import check
from msl_guard.suppress import Baseline

_FILE = click.Path(path_type=Path, dir_okay=False)
_PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATHS]...")


@click.group("baseline")
def command() -> None:
    """Make, clean and count a baseline: known findings that do not fail a scan."""


@command.command("create")
@click.argument("file", type=_FILE)
@_PATHS
@rules_option
@isolated_option
def create(file: Path, paths: tuple[Path, ...], rules_file: Path | None, isolated: bool) -> int:  # noqa: FBT001
    """Write every finding in PATHS (default: this folder) to FILE."""
    if file.exists():
        raise ConfigError(f"{file}: exists; clean it with: msl-guard baseline prune, or remove it first")
    report = _scan(paths, rules_file, isolated=isolated)
    made = Baseline.of(report, file)
    write(file, str(made))
    click.echo(f"{file}: {_counted(len(made.entries))} of {len(report.checked)} documents")
    return _code(report)


@command.command("prune")
@click.argument("file", type=_FILE)
@_PATHS
@rules_option
@isolated_option
def prune(file: Path, paths: tuple[Path, ...], rules_file: Path | None, isolated: bool) -> int:  # noqa: FBT001
    """Take out of FILE what no longer stands in PATHS (default: this folder)."""
    known = read_baseline(file)
    report = _scan(paths, rules_file, isolated=isolated)
    kept = known.pruned(report)
    write(file, str(kept))
    gone = len(known.entries) - len(kept.entries)
    click.echo(f"{file}: {_counted(gone)} removed, {len(kept.entries)} kept")
    return _code(report)


@command.command("stats")
@click.argument("file", type=_FILE)
def stats(file: Path) -> int:
    """Count the entries of FILE by rule."""
    known = read_baseline(file)
    for rule, count in sorted(known.counts().items()):
        click.echo(f"{count:6} {rule}")
    click.echo(f"{len(known.entries):6} in all")
    return int(Verdict.CLEAN)


def _scan(paths: tuple[Path, ...], rules_file: Path | None, *, isolated: bool) -> Report:
    rules = ruleset(rules_file, isolated=isolated)
    with Progress() as progress:
        effort = Effort(limited(LIMITS, rules.limits), progress=progress)
        return check(paths or (Path(),), rules, {}, Severity.ERROR, effort)


def _code(report: Report) -> int:
    """Incomplete if something was not checked: its findings are not in the file."""
    for gap in report.gaps:
        click.echo(f"not checked: {gap.path}: {gap.reason}", err=True)
    return int(Verdict.INCOMPLETE if report.verdict is Verdict.INCOMPLETE else Verdict.CLEAN)


def _counted(count: int) -> str:
    return "1 finding" if count == 1 else f"{count} findings"
