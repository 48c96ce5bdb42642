"""`msl-guard rules`: list, show and test rules; print the schema of rule files."""

import json
from pathlib import Path

import click

from msl_guard.cli.options import isolated_option, rule_file, rules_option, ruleset
from msl_guard.model import Rule
from msl_guard.ruleset import load_for_examples, prove, schema


@click.group("rules")
def command() -> None:
    """List, show and test rules; print the schema of rule files."""


@command.command("list")
@rules_option
@isolated_option
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text")
def list_rules(rules_file: Path | None, isolated: bool, format_name: str) -> int:  # noqa: FBT001
    """List the rules in force."""
    rules = ruleset(rules_file, isolated=isolated)
    if format_name == "json":
        rows = [_row(rule) for rule in rules.rules]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for rule in rules.rules:
        status = "" if rule.status == "stable" else f" ({rule.status})"
        click.echo(f"{rule.id:12} {rule.severity.label:8} {rule.name}{status}")
    return 0


@command.command("show")
@click.argument("rule_id", metavar="ID")
@rules_option
@isolated_option
def show(rule_id: str, rules_file: Path | None, isolated: bool) -> int:  # noqa: FBT001
    """Show what a rule looks for, as written."""
    rule = ruleset(rules_file, isolated=isolated).rule(rule_id)
    click.echo(f"{rule.id}  {rule.name}\n{rule.kind}, {rule.severity.label}, at {rule.place}\n")
    for pattern in rule.matcher.patterns:
        click.echo(f"  {pattern}")
    return 0


@command.command("test")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@isolated_option
def test(file: Path | None, isolated: bool) -> int:  # noqa: FBT001
    """Run the examples of the shipped rules and of FILE, or of the project's rules.yaml."""
    path = rule_file(file, isolated=isolated)
    proof = prove(load_for_examples(path))
    for fault in proof.faults:
        click.echo(f"{fault.place}: {fault.rule_id}: {fault.said}")
    click.echo(f"{proof.rules} rules, {proof.examples} examples: {len(proof.faults) or 'no'} fault(s)")
    return 1 if proof.faults else 0


@command.command("schema")
def print_schema() -> int:
    """Print the JSON Schema of rule files, for editors."""
    click.echo(json.dumps(schema(), indent=2))
    return 0


def _row(rule: Rule) -> dict[str, str]:
    return {
        "id": rule.id,
        "family": rule.family,
        "name": rule.name,
        "kind": rule.kind,
        "severity": rule.severity.label,
        "confidence": rule.confidence.value,
        "status": rule.status.value,
    }
