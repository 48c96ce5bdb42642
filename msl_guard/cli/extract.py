"""`msl-guard extract`: show what the rules see of a document."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from msl_guard.discover import shown
from msl_guard.errors import ConfigError
from msl_guard.extract import open_file
from msl_guard.model import Document, Verdict
from msl_guard.report.json import location


@click.command("extract")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def command(path: Path, format_name: str) -> int:
    """Show the text of a document with its places, as the rules see it."""
    try:
        opened = open_file(shown(path), path.read_bytes())
    except OSError as error:
        raise ConfigError(f"{path}: cannot be opened: {error.strerror}") from None
    for failure in opened.failures:
        click.echo(f"{failure.path}: {failure.reason}", err=True)
    if opened.documents:
        click.echo(_as_json(opened.documents) if format_name == "json" else _as_text(opened.documents))
    gaps = any(not gap.picture for document in opened.documents for gap in document.unread)
    incomplete = gaps or opened.failures or not opened.documents
    return int(Verdict.INCOMPLETE if incomplete else Verdict.CLEAN)


def _as_text(documents: Sequence[Document]) -> str:
    lines: list[str] = []
    for document in documents:
        lines += [f"== {document.path}"] if len(documents) > 1 else []
        for block in document.blocks:
            lines.append(f"[{block.part}] {block.location}")
            lines += [f"    {line}" for line in block.text.splitlines()]
        lines += [f"[not read] {gap.location}: {gap.reason}" for gap in document.unread]
    return "\n".join(lines)


def _as_json(documents: Sequence[Document]) -> str:
    """One document as an object; the documents of an archive or mail as a list."""
    values = [_value(document) for document in documents]
    return json.dumps(values[0] if len(values) == 1 else values, ensure_ascii=False, indent=2)


def _value(document: Document) -> dict[str, object]:
    return {
        "path": document.path,
        "format": document.format,
        "sha256": document.sha256,
        "blocks": [
            {
                "part": block.part.value,
                "location": location(block.location),
                "level": block.level,
                "headers": list(block.headers),
                "text": block.text,
            }
            for block in document.blocks
        ],
        "unread": [
            {"location": location(gap.location), "reason": gap.reason, "picture": gap.picture}
            for gap in document.unread
        ],
    }
