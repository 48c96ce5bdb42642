"""Options that several commands share."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TypedDict, get_args

import click
from click.core import ParameterSource
from click.decorators import FC

from msl_guard.ruleset import Ruleset, nearest, ready
from msl_guard.ruleset.names import Audience, ContentType, Jurisdiction, Mode

AXES: Mapping[str, tuple[str, ...]] = {
    "content_type": get_args(ContentType),
    "audience": get_args(Audience),
    "jurisdiction": get_args(Jurisdiction),
    "mode": get_args(Mode),
}


class Judged(TypedDict):
    """What click passes for the options that say by which rules, and as what, documents are judged."""

    rules_file: Path | None
    isolated: bool
    profiles: tuple[str, ...]
    content_type: str | None
    audience: str | None
    jurisdiction: tuple[str, ...]
    mode: str | None


rules_option = click.option(
    "--rules",
    "rules_file",
    type=click.Path(path_type=Path),
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
_content_type_option = click.option(
    "--content-type",
    type=click.Choice(AXES["content_type"]),
    envvar="MSL_GUARD_CONTENT_TYPE",
    help="What the documents are.",
)
_audience_option = click.option(
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
_mode_option = click.option(
    "--mode",
    type=click.Choice(AXES["mode"]),
    envvar="MSL_GUARD_MODE",
    help="How the exchange came about.",
)
isolated_option = click.option(
    "--isolated", is_flag=True, help="Use the shipped rules alone; look for no rules.yaml."
)


def judging_options(command: FC) -> FC:
    """The options that say by which rules, and as what, documents are judged."""
    options = (
        rules_option, isolated_option, profile_option, _content_type_option, _audience_option,
        jurisdiction_option, _mode_option,
    )  # fmt: skip
    for option in reversed(options):  # the one that is applied last stands first in --help
        command = option(command)
    return command


def given_axes(options: Judged) -> dict[str, tuple[str, ...]]:
    """The axis values that the options and the environment give.

    Raises:
        UsageError: a value belongs to no axis, or to one that was given otherwise too.
    """
    axes = {name: options[name] for name in ("content_type", "audience", "jurisdiction", "mode")}
    return axis_values(options["profiles"], axes)


def axis_values(
    profiles: Sequence[str], options: Mapping[str, str | Sequence[str] | None]
) -> dict[str, tuple[str, ...]]:
    """The axis values that options and environment give; an option outranks the environment.

    Raises:
        UsageError: a value belongs to no axis, or to one that was given otherwise too.
    """
    typed = {name: one for name, one in options.items() if one and not _from_environment(name)}
    named = {name: one for name, one in options.items() if one and name not in typed}
    if not _from_environment("profiles"):
        return {**_axes((), named), **_axes(profiles, typed)}
    return {**_axes(profiles, named), **_axes((), typed)}


def _from_environment(option: str) -> bool:
    """Whether an option's value comes from its MSL_GUARD_ variable."""
    context = click.get_current_context(silent=True)
    return context is not None and context.get_parameter_source(option) is ParameterSource.ENVIRONMENT


def _axes(profiles: Sequence[str], options: Mapping[str, str | Sequence[str]]) -> dict[str, tuple[str, ...]]:
    given = {axis: (one,) if isinstance(one, str) else tuple(one) for axis, one in options.items()}
    for value in (one.strip() for profile in profiles for one in profile.split(",") if one.strip()):
        axis = next((name for name, values in AXES.items() if value in values), "")
        if not axis:
            raise click.UsageError(f"--profile: {value!r} is no value of any axis; {_meant(value)}")
        if axis in given and axis != "jurisdiction" and given[axis] != (value,):
            raise click.UsageError(f"--profile: {axis} is given twice, {given[axis][0]!r} and {value!r}")
        given[axis] = tuple(dict.fromkeys((*given.get(axis, ()), value)))
    return given


def _meant(value: str) -> str:
    known = [one for values in AXES.values() for one in values]
    near = get_close_matches(value, known, 1) or get_close_matches(value.upper(), known, 1)
    return f"did you mean {near[0]!r}?" if near else "msl-guard scan --help lists them under the four axes"


def rule_file(named: Path | None, *, isolated: bool) -> Path | None:
    """The rule file to use, if any.

    Raises:
        UsageError: --isolated and a rule file were both asked for.
        ConfigError: a rule file lies where it would not be read.
    """
    if not isolated:
        return named or nearest(Path.cwd())
    if named is not None and not _from_environment("rules_file"):
        raise click.UsageError("--isolated uses no rule file; leave it or the rule file out")
    return None


def ruleset(named: Path | None, *, isolated: bool, prefilter: bool = True) -> Ruleset:
    """The rules to judge by."""
    return ready(rule_file(named, isolated=isolated), prefilter=prefilter)


def counted(count: int, noun: str) -> str:
    """So many of something: "1 rule", "2 rules", "no rules"."""
    return f"{count or 'no'} {noun}" if count == 1 else f"{count or 'no'} {noun}s"
