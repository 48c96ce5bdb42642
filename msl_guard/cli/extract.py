"""`msl-guard extract`: show what the rules see of a document."""

import json
from dataclasses import replace
from pathlib import Path

import click

from msl_guard.discover import shown
from msl_guard.errors import ConfigError, ExtractionError
from msl_guard.extract import extract
from msl_guard.extract.limits import LIMITS
from msl_guard.model import Document, Verdict
from msl_guard.report.json import location


@click.command("extract")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option("--ocr/--no-ocr", default=True, envvar="MSL_GUARD_OCR", help="Read text in pictures.")
def command(path: Path, format_name: str, *, ocr: bool) -> int:
    """Show the text of a document with its places, as the rules see it."""
    limits = LIMITS if ocr else replace(LIMITS, pictures=0)
    try:
        document = extract(shown(path), path.read_bytes(), limits)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be opened: {error.strerror}") from None
    except ExtractionError as error:
        click.echo(f"{shown(path)}: {error}", err=True)
        return int(Verdict.INCOMPLETE)
    click.echo(_as_json(document) if format_name == "json" else _as_text(document))
    return int(Verdict.INCOMPLETE if any(not one.picture for one in document.unread) else Verdict.CLEAN)


def _as_text(document: Document) -> str:
    lines: list[str] = []
    for block in document.blocks:
        lines.append(f"[{block.part}] {block.location}")
        lines += [f"    {line}" for line in block.text.splitlines()]
    lines += [f"[not read] {gap.location}: {gap.reason}" for gap in document.unread]
    return "\n".join(lines)


def _as_json(document: Document) -> str:
    value = {
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
    return json.dumps(value, ensure_ascii=False, indent=2)
