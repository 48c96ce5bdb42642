"""`msl-guard archive`: check an archive into Parquet tables, and sum them up."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Unpack

import click

from msl_guard import __version__
from msl_guard.archive.batch import BatchScanner
from msl_guard.archive.local import Judging, scanned
from msl_guard.archive.store import SCHEMA, Store, Summary, scrubbed
from msl_guard.cli.effort import limit_option, timeout_option
from msl_guard.cli.options import Judged, counted, given_axes, judging_options, rule_file
from msl_guard.cli.output import printed, write
from msl_guard.cli.progress import Progress
from msl_guard.effort import Effort
from msl_guard.extract.limits import LIMITS, limited
from msl_guard.model import Verdict
from msl_guard.ruleset import ready

_RUN = "run"
_IDENTITY = ("version", "rules", "context", "source", "folder")


class _Archive(click.Group):
    """`archive SOURCE` runs; `archive report` sums up."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take anything but a subcommand for the arguments of a run."""
        if args and args[0] not in (*self.commands, "--help", "-h"):
            args.insert(0, _RUN)
        return super().parse_args(ctx, args)


@click.group("archive", cls=_Archive)
def command() -> None:
    """Check an archive into Parquet tables: archive SOURCE --out FOLDER; sum up: archive report FOLDER."""


class _Options(Judged):
    """What click passes."""

    source: str
    out: str
    jobs: int | None
    timeout: float | None
    limit: tuple[tuple[str, int], ...]
    ray: bool


@command.command(_RUN)
@click.argument("source")
@click.option(
    "--out", required=True, metavar="FOLDER", help="Where the tables go; a stopped run goes on there."
)
@judging_options
@click.option(
    "--jobs", type=click.IntRange(min=1), envvar="MSL_GUARD_JOBS", help="Worker processes, or Ray actors."
)
@timeout_option
@limit_option
@click.option("--ray", is_flag=True, help="Use the Ray cluster that RAY_ADDRESS names, or a local one.")
def run(**options: Unpack[_Options]) -> int:
    """Check every document below SOURCE: a folder, or with --ray the URL of one in an object store."""
    given = given_axes(options)
    file = rule_file(options["rules_file"], isolated=options["isolated"])
    ruleset, timeout = ready(file), options["timeout"]
    given_limits = {**ruleset.limits, **dict(options["limit"])}
    limits = limited(LIMITS, given_limits | ({} if timeout is None else {"timeout": timeout}))
    _source(options["source"], on_ray=options["ray"])
    record = {
        "schema": SCHEMA,
        "version": __version__,
        "rules": ruleset.info.sha256,
        "context": repr(sorted(given.items())),
        "source": scrubbed(options["source"]),
        "folder": Path.cwd().as_posix(),
        "began": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    store = Store.opened(options["out"], record, _IDENTITY)
    with Progress() as progress:
        if options["ray"]:
            from msl_guard.archive import onray

            scanner = BatchScanner(None if file is None else file.absolute(), given, limits)
            plan = onray.Plan(_absolute(options["out"]), dict(store.record), scanner)
            onray.scanned(options["source"], store, plan, progress, options["jobs"])
        else:
            effort = Effort(limits, options["jobs"], progress)
            scanned(Path(options["source"]), store, Judging(ruleset, given, effort))
    return _told(store.summary())


def _source(source: str, *, on_ray: bool) -> None:
    if "://" in source:
        if not on_ray:
            raise click.UsageError("object stores are read with --ray (msl-guard[ray])")
    elif not Path(source).is_dir():
        raise click.UsageError(f"{source}: is no folder; name the folder of an archive")


def _absolute(place: str) -> str:
    return place if "://" in place else str(Path(place).absolute())


def _told(summary: Summary) -> int:
    """Print what the run came to; its exit code."""
    click.echo(
        f"{counted(summary.files, 'file')}: {counted(summary.documents, 'document')} checked,"
        f" {summary.partly} of them in part;"
        f" {summary.failures} not checked; {counted(summary.findings, 'finding')},"
        f" {counted(summary.errors, 'error')}"
    )
    if summary.failures or summary.partly or not summary.documents:
        return int(Verdict.INCOMPLETE)
    return int(Verdict.BREACHED if summary.errors else Verdict.CLEAN)


@command.command("report")
@click.argument(
    "folders", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, file_okay=False)
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["markdown", "html", "csv"]),
    default="markdown",
    show_default=True,
    help="What to print.",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="A file to write instead.")
def report(folders: tuple[Path, ...], format_name: str, out: Path | None) -> int:
    """Sum up the runs in FOLDERS; of several, the first table is the trend."""
    from msl_guard.archive.totals import FORMATS, totals

    text = FORMATS[format_name](totals(folders))
    if out is None:
        return printed(text, 0)
    write(out, text)
    return 0
