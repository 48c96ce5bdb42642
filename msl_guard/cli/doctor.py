"""`msl-guard doctor`: what is installed, what works, and which settings are in force."""

import os
import platform
import re
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import click

from msl_guard import __version__
from msl_guard.cli.options import isolated_option, rule_file, rules_option
from msl_guard.errors import ConfigError
from msl_guard.extract import FORMATS
from msl_guard.model import Verdict
from msl_guard.ruleset import load

_PROGRAMS = {
    "git": "--diff-base and --waivers-from",
    "soffice": "old .ppt and .doc files",
}
_VARIABLE = "MSL_GUARD_"
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
    click.echo(f"  {rules.info.products} products, {len(rules.contexts)} contexts")
    origin = "built in" if rules.fail_on is None else str(file)
    click.echo(f"  fail_on: {rules.fail_on.label if rules.fail_on else 'error'} ({origin})")
    click.echo(f"  waivers: {rules.waivers or 'none'}, baseline: {rules.baseline or 'none'}")
    click.echo(f"  sha256: {rules.info.sha256}")
    return int(Verdict.CLEAN)
