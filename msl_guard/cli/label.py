"""`msl-guard label`: check label files; draft one from an official label."""

import json
from pathlib import Path

import click

from msl_guard.errors import ConfigError, ExtractionError

_LARGEST = 64 << 20
"""More than any label: an SPL with its text has one or two million bytes."""


@click.group("label")
def command() -> None:
    """Check label files, or draft one from an official label."""


@command.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> int:
    """Validate label FILES and show each as the program understands it: a table, then sentences."""
    from msl_guard.label.describe import rows, sentences
    from msl_guard.ruleset.labels import load_label

    for number, path in enumerate(files):
        product = load_label(path)
        if number:
            click.echo()
        shown = [(name, value) for name, value in rows(product) if value or not name]
        width = max(len(name) for name, _ in shown)
        for name, value in shown:
            click.echo(f"{name:{width}}  {value}".rstrip())
        click.echo()
        for sentence in sentences(product):
            click.echo(f"- {sentence}")
    return 0


@command.command("import")
@click.argument("source", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the draft there."
)
def import_label(source: Path, output: Path | None) -> int:
    """Draft a label file from a US SPL XML or an openFDA label JSON; a person must review it.

    Nothing is fetched. Every field that was read from text is listed under review, with its sentence.
    """
    from msl_guard.discover import contents
    from msl_guard.label.draft import draft
    from msl_guard.label.sources import sections
    from msl_guard.ruleset.labels import label_from, written

    try:
        data = contents(source, _LARGEST)
    except OSError as error:
        raise ConfigError(f"{source}: cannot be read: {error.strerror}; check the name") from None
    except ExtractionError as error:
        raise ConfigError(f"{source}: {error}") from None
    text = written(draft(sections(data, str(source))))
    label_from(text, str(output or "draft"))
    if output is None:
        click.echo(text, nl=False)
        return 0
    if output.exists():
        raise ConfigError(f"{output}: exists; choose another name, so that no reviewed label is lost")
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{output}: cannot be written: {error.strerror}") from None
    click.echo(
        f"{output}: a draft; compare every field under review with the label, then remove the notes", err=True
    )
    return 0


@command.command("schema")
def print_schema() -> int:
    """Print the JSON Schema of label files, for editors."""
    from msl_guard.ruleset.labelschema import label_schema

    click.echo(json.dumps(label_schema(), indent=2))
    return 0
