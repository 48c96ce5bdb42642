"""`msl-guard doctor`: what is installed, what works, and which settings are in force."""

import os
import platform
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from pathlib import Path

import click
from msgspec.structs import asdict

from msl_guard import __version__
from msl_guard.cli.effort import limits_written
from msl_guard.cli.options import AXES, axis_values, isolated_option, rule_file, rules_option
from msl_guard.errors import ConfigError
from msl_guard.extract import FORMATS
from msl_guard.extract.limits import LIMITS, NAMED
from msl_guard.model import Verdict
from msl_guard.ruleset import Ruleset, load

_PROGRAMS = {
    "git": "--diff-base and --waivers-from",
    "soffice": "old .ppt and .doc files",
}
_EXTRAS: Mapping[str, tuple[Sequence[str], str]] = {
    "ocr": (("rapidocr_onnxruntime", "numpy", "PIL"), "text in pictures"),
    "archive": (("pyarrow", "duckdb"), "msl-guard archive"),
    "ray": (("ray", "pyarrow", "duckdb", "pandas"), "msl-guard archive --ray"),
}
_VARIABLE = "MSL_GUARD_"
_PROFILE = f"{_VARIABLE}PROFILE"
_LIMIT = f"{_VARIABLE}LIMIT"
_NAMES = {field: name for name, field in NAMED.items()}
_REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)[^;]*(?:;.*extra == ['\"](?P<extra>[^'\"]+)['\"])?")


@click.command("doctor")
@rules_option
@isolated_option
def command(rules_file: Path | None, isolated: bool) -> int:  # noqa: FBT001
    """Say what is installed, which formats work, and where each setting comes from."""
    click.echo(f"msl-guard {__version__}, Python {platform.python_version()} on {platform.system()}")
    click.echo(f"installed in {Path(sys.prefix)}")
    for title, lines in (
        ("libraries", _libraries()),
        ("programs", _programs()),
        ("extras", _extras()),
        ("formats", _formats()),
        ("environment", _environment()),
    ):
        click.echo(f"\n{title}")
        for line in lines:
            click.echo(f"  {line}")
    click.echo("\nrules")
    return _rules(rules_file, isolated=isolated)


def _libraries() -> Iterator[str]:
    """The libraries that the package asks for; those of extras are told apart."""
    try:
        wanted = requires("msl-guard") or ()
    except PackageNotFoundError:
        yield "msl-guard runs from its source and is not installed"
        return
    for requirement in wanted:
        found = _REQUIREMENT.match(requirement)
        if found is None or found["extra"] == "dev":
            continue
        of = f" (extra {found['extra']})" if found["extra"] else ""
        try:
            yield f"{found['name']} {version(found['name'])}{of}"
        except PackageNotFoundError:
            yield f"{found['name']} not installed{of or '; install msl-guard again'}"


def _programs() -> Iterator[str]:
    for name, purpose in _PROGRAMS.items():
        path = shutil.which(name)
        yield f"{name}: {path}" if path else f"{name}: not found; needed for {purpose}"


def _extras() -> Iterator[str]:
    for name, (modules, purpose) in _EXTRAS.items():
        missing = [one for one in modules if find_spec(one) is None]
        install = f"pip install 'msl-guard[{name}]'"
        yield f"{name}: not installed; needed for {purpose}: {install}" if missing else f"{name}: {purpose}"


def _formats() -> Iterator[str]:
    for one in FORMATS.values():
        yield f"{one.name}: {' '.join(one.suffixes)}"


def _environment() -> Iterator[str]:
    found = {name: value for name, value in os.environ.items() if name.startswith(_VARIABLE)}
    for name, value in sorted(found.items()):
        yield f"{name}={value}"
    if not found:
        yield f"no {_VARIABLE}* variable is set"


def _rules(named: Path | None, *, isolated: bool) -> int:
    """The rule file in force and what it comes to."""
    try:
        file = rule_file(named, isolated=isolated)
        rules = load(file)
    except ConfigError as error:
        click.echo(f"  {error}")
        return int(Verdict.USAGE)
    where = "the shipped rules alone; no rules.yaml from here upwards" if file is None else str(file)
    click.echo(f"  file: {where}")
    click.echo(f"  {len(rules.rules)} rules, packs {', '.join(name for name, _ in rules.info.packs)}")
    sources = len({one.path for one in rules.info.sources})
    click.echo(f"  {rules.info.products} products, {len(rules.contexts)} contexts, {sources} source files")
    click.echo(f"  sha256: {rules.info.sha256}")
    click.echo("\nsettings in force, unless an option says otherwise")
    for line in _settings(rules, str(file)):
        click.echo(f"  {line}")
    return int(Verdict.CLEAN)


def _settings(rules: Ruleset, file: str) -> Iterator[str]:
    """What every setting is that may come from several places, and where it comes from."""
    profile = axis_values((os.environ.get(_PROFILE, ""),), {})
    placed = "as its contexts say, by path; else the strictest" if rules.contexts else None
    known: Mapping[str, tuple[object, str]] = {
        "fail_on": (rules.fail_on and rules.fail_on.label, "error"),
        "waivers": (rules.waivers, "none"),
        "baseline": (rules.baseline, "none"),
        **dict.fromkeys(AXES, (placed, "the strictest")),
        "format": (None, "text"),
    }
    for name, (in_file, built_in) in known.items():
        variable = f"{_VARIABLE}{name.upper()}"
        if os.environ.get(variable):
            yield f"{name}: {os.environ[variable]} ({variable})"
        elif name in profile:
            yield f"{name}: {', '.join(profile[name])} ({_PROFILE})"
        else:
            yield f"{name}: {in_file} ({file})" if in_file else f"{name}: {built_in} (built in)"
    yield from _limits(rules, file)


def _limits(rules: Ruleset, file: str) -> Iterator[str]:
    """What one file may cost, and which place says so.

    Raises:
        BadParameter: the variable of limits holds what is none.
    """
    usual = {_NAMES.get(name, name): value for name, value in asdict(LIMITS).items()}
    usual["max_file_size"] >>= 20
    try:
        written = limits_written(os.environ.get(_LIMIT, "").split())
    except click.BadParameter as error:
        error.param_hint = _LIMIT
        raise
    for name in sorted(usual):
        variable = f"{_VARIABLE}{name.upper()}"
        if name in NAMED and os.environ.get(variable):
            yield f"limit {name}: {os.environ[variable]} ({variable})"
        elif name in written:
            yield f"limit {name}: {written[name]} ({_LIMIT})"
        elif name in rules.limits:
            yield f"limit {name}: {rules.limits[name]} ({file})"
        else:
            yield f"limit {name}: {usual[name]} (built in)"
