"""Options that say what a run may take, and whether pictures are read."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

import click
from msgspec.structs import asdict, replace

from msl_guard.extract.limits import LIMITS, Limits, limited

_LIMITS = sorted(asdict(LIMITS).keys() - {"seconds", "file_bytes"})
"""What `--limit` sets; the others have options of their own."""
_MAY_BE_NONE = ("pictures", "depth")


class Effortful(TypedDict):
    """What click passes for the options below."""

    jobs: int | None
    timeout: float | None
    max_file_size: int | None
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
    envvar="MSL_GUARD_TIMEOUT",
    help="Seconds that reading one file, and judging it, may each take."
    f" Default: as `limits:` of rules.yaml says, or {LIMITS.seconds:g}.",
)
max_file_size_option = click.option(
    "--max-file-size",
    type=click.IntRange(min=1),
    envvar="MSL_GUARD_MAX_FILE_SIZE",
    metavar="MB",
    help=f"Size of one file. Default: as `limits:` of rules.yaml says, or {LIMITS.file_bytes >> 20}.",
)


def limits_written(values: Sequence[str]) -> dict[str, int]:
    """What `--limit` or its variable sets, by name.

    Raises:
        BadParameter: a name is no limit, or its number cannot be.
    """
    found: dict[str, int] = {}
    for value in values:
        name, _, number = value.partition("=")
        if name not in _LIMITS:
            raise click.BadParameter(f"{name!r} is no limit; known: {', '.join(_LIMITS)}")
        least = 0 if name in _MAY_BE_NONE else 1
        if not number.isdecimal() or int(number) < least:
            raise click.BadParameter(f"{value!r}: write {name}= and a whole number from {least} on")
        found[name] = int(number)
    return found


def _limits_given(
    _ctx: click.Context, _param: click.Parameter, values: Sequence[str]
) -> tuple[tuple[str, int], ...]:
    return tuple(limits_written(values).items())


limit_option = click.option(
    "--limit",
    callback=_limits_given,
    multiple=True,
    envvar="MSL_GUARD_LIMIT",
    metavar="NAME=NUMBER",
    help="What one file may hold, whatever `limits:` of rules.yaml says:"
    f" {', '.join(f'{name} ({asdict(LIMITS)[name]})' for name in _LIMITS)}.",
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


def limits(options: Effortful, of_project: Mapping[str, float]) -> Limits:
    """What one file may cost, as the options say, and where they say nothing, the project."""
    given: dict[str, float] = {**of_project, **dict(options["limit"])}
    for name, value in (("timeout", options["timeout"]), ("max_file_size", options["max_file_size"])):
        if value is not None:
            given[name] = value
    allowed = limited(LIMITS, given)
    return allowed if options["ocr"] else replace(allowed, pictures=0)
