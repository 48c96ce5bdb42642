"""`msl-guard rules`: list, show and test rules; print the schema of rule files."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from msl_guard.cli.explain import grounds, reach
from msl_guard.cli.follow import followed
from msl_guard.cli.options import (
    axis_values,
    counted,
    isolated_option,
    profile_option,
    rule_file,
    rules_option,
)
from msl_guard.model import Rule
from msl_guard.ruleset import Proof, WrittenRuleset, load, load_for_proof, prove, schema


@click.group("rules")
def command() -> None:
    """List, show and test rules; print the schema of rule files."""


@command.command("list")
@rules_option
@isolated_option
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text")
def list_rules(rules_file: Path | None, isolated: bool, format_name: str) -> int:  # noqa: FBT001
    """List the rules in force, and those that the project switches off."""
    rules = load(rule_file(rules_file, isolated=isolated))
    if format_name == "json":
        rows = [_row(rule) for rule in rules.rules]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for rule in rules.rules:
        marks = [str(rule.status)] if rule.status != "stable" else []
        marks += ["changed here"] if rule.changes else []
        said = f" ({', '.join(marks)})" if marks else ""
        click.echo(f"{rule.id:12} {rule.severity.label:8} {rule.name}{said}")
    for rule_id, place in rules.off.items():
        click.echo(f"{rule_id:12} {'off':8} switched off at {place}")
    return 0


@command.command("show")
@click.argument("rule_id", metavar="ID")
@rules_option
@isolated_option
@profile_option
@click.option(
    "--trace",
    "traced",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Say of each place in FILE where its words stand why it is reported, or is not.",
)
def show(
    rule_id: str,
    rules_file: Path | None,
    isolated: bool,  # noqa: FBT001
    profiles: tuple[str, ...],
    traced: Path | None,
) -> int:
    """Show a rule as it is written, where it stands, and what it comes to here."""
    rules = load(rule_file(rules_file, isolated=isolated))
    rule = rules.rule(rule_id)
    if traced is None:
        click.echo("\n".join(_shown(rule, rules)))
        return 0
    return followed(rule, rules, traced, axis_values(profiles, {}))


@command.command("docs")
@click.argument("folder", type=click.Path(path_type=Path))
def docs(folder: Path) -> int:
    """Write the reference of the shipped rules into FOLDER: an index, and a page a family."""
    from msl_guard.ruleset.reference import reference

    pages = reference()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in pages.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.UsageError(f"{folder}: cannot be written: {error.strerror or error}") from None
    click.echo(f"{counted(len(pages), 'page')} written to {folder}")
    return 0


@command.command("test")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@isolated_option
def test(file: Path | None, isolated: bool) -> int:  # noqa: FBT001
    """Run the examples of the shipped rules and of FILE, or of the project's rules.yaml.

    The shipped rules are tested as they are shipped, so that a project's own rules and changes
    count against the project's file alone.
    """
    if isolated and file is not None:
        raise click.UsageError("--isolated tests the shipped rules alone; leave it or FILE out")
    proofs = [prove(rules) for rules in load_for_proof(file if file else rule_file(None, isolated=isolated))]
    for fault in (fault for proof in proofs for fault in proof.faults):
        click.echo(f"{fault.place}: {fault.rule_id}: {fault.said}")
    click.echo(_summary(proofs))
    return 1 if any(proof.faults for proof in proofs) else 0


@command.command("schema")
def print_schema() -> int:
    """Print the JSON Schema of rule files, for editors."""
    click.echo(json.dumps(schema(), indent=2, ensure_ascii=False))
    return 0


def _summary(proofs: list[Proof]) -> str:
    rules, examples = sum(one.rules for one in proofs), sum(one.examples for one in proofs)
    faults = sum(len(one.faults) for one in proofs)
    return f"{counted(rules, 'rule')}, {counted(examples, 'example')}: {counted(faults, 'fault')}"


def _shown(rule: Rule, rules: WrittenRuleset) -> Iterator[str]:
    yield f"# {rule.place}"
    yield rules.written(rule)
    yield ""
    yield f"# What {rule.id} comes to here"
    yield from (f"changed: {change}" for change in rule.changes)
    yield from reach(rule)
    yield from grounds(rule.why, ())


def _row(rule: Rule) -> dict[str, str]:
    return {
        "id": rule.id,
        "family": rule.family,
        "name": rule.name,
        "kind": rule.kind,
        "severity": rule.severity.label,
        "confidence": rule.confidence.value,
        "status": rule.status.value,
        "place": rule.place,
    }
