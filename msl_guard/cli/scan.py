"""`msl-guard scan`: check documents."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Unpack

import click

from msl_guard.cli.effort import (
    Effortful,
    jobs_option,
    limits,
    max_file_size_option,
    ocr_option,
    require_ocr_option,
    timeout_option,
)
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
from msl_guard.cli.output import look_for, printed, refuse_documents, report_files, write
from msl_guard.cli.progress import Progress
from msl_guard.cli.setaside import (
    Exceptions,
    SetAside,
    as_of_option,
    baseline_option,
    diff_base_option,
    strict_waivers_option,
    waivers_from_option,
    waivers_option,
)
from msl_guard.discover import Source
from msl_guard.errors import ConfigError
from msl_guard.model import Severity
from msl_guard.pipeline import Effort, check
from msl_guard.report import FORMATS, Look, render
from msl_guard.ruleset import Ruleset

_SEVERITIES = [severity.label for severity in Severity]
_STDIN = "-"
_LONGEST_LIST = 64 << 20


class _Options(SetAside, Effortful):
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
@waivers_option
@waivers_from_option
@strict_waivers_option
@baseline_option
@diff_base_option
@as_of_option
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
    type=click.Choice(FORMATS),
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
@jobs_option
@timeout_option
@max_file_size_option
@ocr_option
@require_ocr_option
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
    outputs = report_files(options["outputs"])
    given = axis_values(options["profiles"], _axes(options))
    rules = _rules(options)
    sources = list(_sources(options))
    refuse_documents(outputs, [str(one) for one in sources if isinstance(one, Path)])
    exceptions = Exceptions.of(options, rules)
    with Progress() as progress:
        shown = "html" in (options["format_name"], *(name for name, _ in outputs))
        effort = Effort(limits(options), options["jobs"], progress, exceptions.marking(rules), shown)
        fail_on = _fail_on(options["fail_on"], rules.fail_on)
        report = exceptions.report(sources, rules, lambda paths: check(paths, rules, given, fail_on, effort))
    if options["require_ocr"]:
        report = report.requiring_pictures()
    refuse_documents(outputs, report.paths)
    for name, path in outputs:
        write(path, render(name, report, Look()))
    look = look_for(options["colour"])
    # click takes colours out of what is piped; the look has decided that already.
    return printed(render(options["format_name"], report, look), int(report.verdict), colour=look.colour)


def _rules(options: _Options) -> Ruleset:
    """The rules to run, with a record of what was chosen."""
    rules = ruleset(options["rules_file"], isolated=options["isolated"])
    chosen, without = options["select"], options["ignore"]
    if not chosen and not without:
        return rules
    cut = rules.only(chosen, without)
    return replace(cut, info=replace(cut.info, selected=chosen, ignored=without))


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
            yield _standard_input(options["stdin_filename"], options["max_file_size"] << 20)
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


def _fail_on(option: str | None, configured: Severity | None) -> Severity | None:
    if option == "never":
        return None
    return Severity[option.upper()] if option else configured or Severity.ERROR
