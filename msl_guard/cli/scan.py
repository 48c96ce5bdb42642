"""`msl-guard scan`: check documents."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Unpack

import click
from msgspec.structs import replace

from msl_guard.cli.effort import (
    Effortful,
    jobs_option,
    limit_option,
    limits,
    max_file_size_option,
    ocr_option,
    require_ocr_option,
    timeout_option,
)
from msl_guard.cli.named import Named, sources
from msl_guard.cli.options import Judged, given_axes, judging_options, ruleset
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
from msl_guard.cli.watch import watched
from msl_guard.discover import Source
from msl_guard.effort import Effort
from msl_guard.extract.limits import Limits
from msl_guard.model import Severity
from msl_guard.pipeline import check
from msl_guard.report import FORMATS, Look, render
from msl_guard.resultcache import ResultCache
from msl_guard.ruleset import Ruleset

_SEVERITIES = [severity.label for severity in Severity]


class _Options(Judged, SetAside, Effortful, Named):
    """What click passes."""

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    fail_on: str | None
    format_name: str
    outputs: tuple[str, ...]
    no_cache: bool
    no_prefilter: bool
    watch: bool
    colour: str


@click.command("scan")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@judging_options
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
@limit_option
@ocr_option
@require_ocr_option
@click.option(
    "--no-cache",
    is_flag=True,
    envvar="MSL_GUARD_NO_CACHE",
    help="Judge every document anew, whatever is known of it.",
)
@click.option(
    "--no-prefilter", is_flag=True, help="Try every pattern on every sentence; the findings are the same."
)
@click.option(
    "--watch", is_flag=True, help="Go on, and check each document again that changes; end with Ctrl-C."
)
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
    given = given_axes(options)
    rules = _rules(options)
    allowed = limits(options, rules.limits)
    named = list(sources(options, allowed.file_bytes))
    refuse_documents(outputs, [str(one) for one in named if isinstance(one, Path)])
    exceptions = Exceptions.of(options, rules)
    fail_on = _fail_on(options["fail_on"], rules.fail_on)
    look = look_for(options["colour"])

    def once(paths: Sequence[Path | Source]) -> int:
        with Progress() as progress:
            effort = replace(_effort(options, rules, exceptions, allowed), progress=progress)
            report = exceptions.report(paths, rules, lambda some: check(some, rules, given, fail_on, effort))
        if options["require_ocr"]:
            report = report.requiring_pictures()
        refuse_documents(outputs, report.paths)
        for name, path in outputs:
            write(path, render(name, report, Look()))
        # click takes colours out of what is piped; the look has decided that already.
        return printed(render(options["format_name"], report, look), int(report.verdict), colour=look.colour)

    return watched(named, once) if options["watch"] else once(named)


def _effort(options: _Options, rules: Ruleset, exceptions: Exceptions, most: Limits) -> Effort:
    """How to go about it; who doubts the program has nothing taken from earlier runs."""
    shown = "html" in (options["format_name"], *(one.partition(":")[0] for one in options["outputs"]))
    doubtful = options["no_cache"] or options["no_prefilter"]
    known = None if doubtful else ResultCache.of(rules.info, exceptions.today, (most, shown))
    return Effort(most, options["jobs"], marking=exceptions.marking(rules), pages=shown, cache=known)


def _rules(options: _Options) -> Ruleset:
    """The rules to run, with a record of what was chosen."""
    rules = ruleset(
        options["rules_file"], isolated=options["isolated"], prefilter=not options["no_prefilter"]
    )
    chosen, without = options["select"], options["ignore"]
    if not chosen and not without:
        return rules
    cut = rules.only(chosen, without)
    return dataclasses.replace(cut, info=replace(cut.info, selected=chosen, ignored=without))


def _fail_on(option: str | None, configured: Severity | None) -> Severity | None:
    if option == "never":
        return None
    return Severity[option.upper()] if option else configured or Severity.ERROR
