"""Options that say what a run may take, and whether pictures are read."""

from dataclasses import replace
from typing import TypedDict

import click

from msl_guard.extract.limits import LIMITS, Limits


class Effortful(TypedDict):
    """What click passes for the options below."""

    jobs: int | None
    timeout: float
    max_file_size: int
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
    return given if options["ocr"] else replace(given, pictures=0)
