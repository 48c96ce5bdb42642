"""`msl-guard scan`: check documents."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypedDict, Unpack

import click

from msl_guard.cli.options import (
    audience_option,
    axis_values,
    content_type_option,
    isolated_option,
    jurisdiction_option,
    mode_option,
    profile_option,
    rules_option,
    ruleset,
)
from msl_guard.cli.progress import Progress
from msl_guard.discover import Source
from msl_guard.errors import ConfigError
from msl_guard.extract.limits import LIMITS
from msl_guard.model import Report, Severity
from msl_guard.pipeline import Effort, check
from msl_guard.report import REPORTERS, Look

_SEVERITIES = [severity.label for severity in Severity]
_STDIN = "-"


class _Options(TypedDict):
    """What click passes."""

    paths: tuple[str, ...]
    rules_file: Path | None
    isolated: bool
    profiles: tuple[str, ...]
    content_type: str | None
    audience: str | None
    jurisdiction: tuple[str, ...]
    mode: str | None
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    fail_on: str | None
    format_name: str
    outputs: tuple[str, ...]
    stdin_filename: str | None
    files_from: str | None
    ocr: bool
    require_ocr: bool
    colour: str


@click.command("scan")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@rules_option
@isolated_option
@profile_option
@content_type_option
@audience_option
@jurisdiction_option
@mode_option
@click.option("--select", multiple=True, metavar="ID", help="Only these rules or families.")
@click.option("--ignore", multiple=True, metavar="ID", help="All but these rules or families.")
@click.option(
    "--fail-on",
    type=click.Choice([*_SEVERITIES, "never"]),
    envvar="MSL_GUARD_FAIL_ON",
    help="The severity from which a finding gives exit code 1. Default: error.",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(REPORTERS)),
    default="text",
    envvar="MSL_GUARD_FORMAT",
    show_default=True,
    help="What to print.",
)
@click.option(
    "-o", "--output", "outputs", multiple=True, metavar="FORMAT:PATH", help="Also write a report file."
)
@click.option("--stdin-filename", metavar="NAME", help="The name of the document read from -.")
@click.option(
    "--files-from",
    metavar="FILE",
    help="Read more paths from a file, or - for standard input: one a line, or split by NUL.",
)
@click.option(
    "--ocr/--no-ocr",
    "ocr",
    default=True,
    envvar="MSL_GUARD_OCR",
    help="Read text in pictures. Default: if the extra msl-guard[ocr] is installed.",
)
@click.option("--require-ocr", is_flag=True, help="Exit with 3 if a picture that may hold text was not read.")
@click.option(
    "--color",
    "--colour",
    "colour",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colours in the text report.",
)
def command(**options: Unpack[_Options]) -> int:
    """Check documents, or the documents in folders, and report what breaks a rule.

    Without PATHS the current folder is checked. - reads one document from standard input.
    """
    outputs = [_output(one) for one in options["outputs"]]
    given = axis_values(options["profiles"], _axes(options))
    rules = ruleset(options["rules_file"], isolated=options["isolated"])
    if options["select"] or options["ignore"]:
        rules = rules.only(options["select"], options["ignore"])
    sources = list(_sources(options))
    with Progress() as progress:
        effort = Effort(limits=LIMITS if options["ocr"] else replace(LIMITS, pictures=0), progress=progress)
        report = check(sources, rules, given, _fail_on(options["fail_on"], rules.fail_on), effort)
    if options["require_ocr"]:
        report = _requiring_pictures(report)
    for name, path in outputs:
        _write(path, REPORTERS[name](report, Look()))
    look = _look(options["colour"])
    # click takes colours out of what is piped; the look has decided that already.
    click.echo(REPORTERS[options["format_name"]](report, look), nl=False, color=look.colour)
    return int(report.verdict)


def _requiring_pictures(report: Report) -> Report:
    """The report, an unread picture being a gap like any other unread text."""
    return replace(
        report,
        checked=tuple(
            replace(one, unread=tuple(replace(gap, picture=False) for gap in one.unread))
            for one in report.checked
        ),
    )


def _axes(options: _Options) -> dict[str, str | Sequence[str] | None]:
    return {
        "content_type": options["content_type"],
        "audience": options["audience"],
        "jurisdiction": options["jurisdiction"],
        "mode": options["mode"],
    }


def _sources(options: _Options) -> Iterator[Path | Source]:
    """The paths named in any of the three ways; the current folder if there is none."""
    named = [*options["paths"], *_listed(options["files_from"])]
    if _STDIN in options["paths"] and options["files_from"] == _STDIN:
        raise click.UsageError("standard input cannot be both the document (-) and the list of files")
    if not named and not options["files_from"]:
        named = ["."]
    if options["stdin_filename"] and _STDIN not in options["paths"]:
        raise click.UsageError("--stdin-filename goes with the path -")
    for name in named:
        if name == _STDIN and name in options["paths"]:
            yield _standard_input(options["stdin_filename"])
        else:
            yield Path(name)


def _standard_input(name: str | None) -> Source:
    if not name:
        raise click.UsageError("- needs --stdin-filename NAME, whose extension says what is read")
    data = sys.stdin.buffer.read()
    return Source(Path(name).as_posix(), lambda: data)


def _listed(name: str | None) -> Sequence[str]:
    """The paths in a list of files."""
    if name is None:
        return ()
    try:
        data = sys.stdin.buffer.read() if name == _STDIN else Path(name).read_bytes()
        text = data.decode()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{name}: the list of files cannot be read: {error}") from None
    return [one for one in (text.split("\0") if "\0" in text else text.splitlines()) if one.strip()]


def _fail_on(option: str | None, configured: Severity | None) -> Severity | None:
    if option == "never":
        return None
    return Severity[option.upper()] if option else configured or Severity.ERROR


def _output(written: str) -> tuple[str, Path]:
    """The format and the path of an `-o` option."""
    name, colon, path = written.partition(":")
    if name not in REPORTERS or not colon or not path:
        known = ", ".join(REPORTERS)
        raise click.UsageError(f"-o {written}: write FORMAT:PATH; formats: {known}")
    if not Path(path).parent.is_dir():
        raise click.UsageError(f"-o {written}: there is no folder {Path(path).parent}; make it first")
    return name, Path(path)


def _write(path: Path, text: str) -> None:
    """Write a report file whole or not at all."""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ConfigError(f"{path}: the report cannot be written: {error.strerror}") from None


def _look(colour: str) -> Look:
    """Colours as asked for; by itself on a terminal, by the usual variables."""
    wanted = colour == "always" or (colour == "auto" and _colour_by_itself())
    width = shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else 80
    return Look(width=max(min(width, 110), 40), colour=wanted)


def _colour_by_itself() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
