"""`msl-guard report`: what programs that read reports must know."""

import click


@click.group("report")
def command() -> None:
    """Print the JSON Schema of the json and jsonl reports."""


@command.command("schema")
def print_schema() -> int:
    """Print the JSON Schema of the json report; a line of the jsonl report is $defs/line in it."""
    from msl_guard.report import schema

    click.echo(schema(), nl=False)
    return 0
