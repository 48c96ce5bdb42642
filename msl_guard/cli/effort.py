"""Options that say what a run may take, and whether pictures are read."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TypedDict

import click

from msl_guard.extract.limits import LIMITS, Limits

_LIMITS = sorted(asdict(LIMITS).keys() - {"seconds", "file_bytes"})
"""What `--limit` sets; the others have options of their own."""
_MAY_BE_NONE = ("pictures", "depth")


class Effortful(TypedDict):
    """What click passes for the options below."""

    jobs: int | None
    timeout: float
    max_file_size: int
    limit: tuple[tuple[str, int], ...]
    ocr: bool
    require_ocr: bool


jobs_option = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    envvar="MSL_GUARD_JOBS",
    help="Worker processes. Default: one, or for many files as many as the machine has processors.",
)
timeout_option = click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=LIMITS.seconds,
    envvar="MSL_GUARD_TIMEOUT",
    show_default=True,
    help="Seconds that reading one file, and judging it, may each take.",
)
max_file_size_option = click.option(
    "--max-file-size",
    type=click.IntRange(min=1),
    default=LIMITS.file_bytes >> 20,
    envvar="MSL_GUARD_MAX_FILE_SIZE",
    show_default=True,
    metavar="MB",
    help="Size of one file.",
)


def _limits_given(
    ctx: click.Context, param: click.Parameter, values: Sequence[str]
) -> tuple[tuple[str, int], ...]:
    found: list[tuple[str, int]] = []
    for value in values:
        name, _, number = value.partition("=")
        if name not in _LIMITS:
            known = ", ".join(_LIMITS)
            raise click.BadParameter(f"{name!r} is no limit; known: {known}", ctx, param)
        least = 0 if name in _MAY_BE_NONE else 1
        if not number.isdecimal() or int(number) < least:
            said = f"{value!r}: write {name}= and a whole number from {least} on"
            raise click.BadParameter(said, ctx, param)
        found.append((name, int(number)))
    return tuple(found)


limit_option = click.option(
    "--limit",
    callback=_limits_given,
    multiple=True,
    envvar="MSL_GUARD_LIMIT",
    metavar="NAME=NUMBER",
    help=f"What one file may hold: {', '.join(f'{name} ({asdict(LIMITS)[name]})' for name in _LIMITS)}.",
)
ocr_option = click.option(
    "--ocr/--no-ocr",
    default=True,
    envvar="MSL_GUARD_OCR",
    help="Read text in pictures. Default: if the extra msl-guard[ocr] is installed.",
)
require_ocr_option = click.option(
    "--require-ocr", is_flag=True, help="Exit with 3 if a picture that may hold text was not read."
)


def limits(options: Effortful) -> Limits:
    """What one file may cost, as the options say."""
    given = replace(LIMITS, seconds=options["timeout"], file_bytes=options["max_file_size"] << 20)
    given = limited(given, options["limit"])
    return given if options["ocr"] else replace(given, pictures=0)


def limited(usual: Limits, given: Sequence[tuple[str, int]]) -> Limits:
    """The limits with those that were given instead."""
    counts: dict[str, int] = dict(given)
    return replace(usual, **counts)
