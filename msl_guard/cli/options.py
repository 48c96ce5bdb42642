"""Options that several commands share."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import get_args

import click

from msl_guard.errors import ConfigError
from msl_guard.ruleset import Ruleset, load, nearest
from msl_guard.ruleset.names import Audience, ContentType, Jurisdiction, Mode

AXES: Mapping[str, tuple[str, ...]] = {
    "content_type": get_args(ContentType),
    "audience": get_args(Audience),
    "jurisdiction": get_args(Jurisdiction),
    "mode": get_args(Mode),
}

rules_option = click.option(
    "--rules",
    "rules_file",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="MSL_GUARD_RULES",
    help="The project's rule file. Default: the nearest rules.yaml, up to the repository's root.",
)
profile_option = click.option(
    "--profile",
    "profiles",
    multiple=True,
    metavar="VALUE[,VALUE...]",
    envvar="MSL_GUARD_PROFILE",
    help="Values of any of the four axes below in one go, such as UK,mi_response.",
)
content_type_option = click.option(
    "--content-type",
    type=click.Choice(AXES["content_type"]),
    envvar="MSL_GUARD_CONTENT_TYPE",
    help="What the documents are.",
)
audience_option = click.option(
    "--audience",
    type=click.Choice(AXES["audience"]),
    envvar="MSL_GUARD_AUDIENCE",
    help="Whom they are for.",
)
jurisdiction_option = click.option(
    "--jurisdiction",
    type=click.Choice(AXES["jurisdiction"]),
    multiple=True,
    envvar="MSL_GUARD_JURISDICTION",
    help="Where they are used; repeat for several, the strictest counts.",
)
mode_option = click.option(
    "--mode",
    type=click.Choice(AXES["mode"]),
    envvar="MSL_GUARD_MODE",
    help="How the exchange came about.",
)
isolated_option = click.option(
    "--isolated", is_flag=True, help="Use the shipped rules alone; look for no rules.yaml."
)


def axis_values(
    profiles: Sequence[str], options: Mapping[str, str | Sequence[str] | None]
) -> dict[str, tuple[str, ...]]:
    """The axis values that the command line gives.

    Raises:
        UsageError: a value belongs to no axis, or to one that was given otherwise too.
    """
    given: dict[str, tuple[str, ...]] = {}
    for axis, stated in options.items():
        if stated:
            given[axis] = (stated,) if isinstance(stated, str) else tuple(stated)
    for value in (one.strip() for profile in profiles for one in profile.split(",") if one.strip()):
        axis = next((name for name, values in AXES.items() if value in values), "")
        if not axis:
            known = "; ".join(f"{name}: {', '.join(values)}" for name, values in AXES.items())
            raise click.UsageError(f"--profile: {value!r} is no value of any axis; {known}")
        if axis in given and axis != "jurisdiction" and given[axis] != (value,):
            raise click.UsageError(f"--profile: {axis} is given twice, {given[axis][0]!r} and {value!r}")
        given[axis] = tuple(dict.fromkeys((*given.get(axis, ()), value)))
    return given


def rule_file(named: Path | None, *, isolated: bool) -> Path | None:
    """The rule file to use, if any.

    Raises:
        ConfigError: the file named does not exist.
    """
    if isolated:
        return None
    if named is not None and not named.is_file():
        raise ConfigError(f"{named}: no such rule file; check --rules or MSL_GUARD_RULES")
    return named or nearest(Path.cwd())


def ruleset(named: Path | None, *, isolated: bool) -> Ruleset:
    """The rules to judge by."""
    return load(rule_file(named, isolated=isolated))
