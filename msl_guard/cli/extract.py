"""`msl-guard extract`: show what the rules see of a document."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TypedDict, Unpack

import click

from msl_guard.cli.effort import limit_option
from msl_guard.cli.options import isolated_option, rule_file, rules_option
from msl_guard.cli.output import printed
from msl_guard.discover import Source, contents, shown
from msl_guard.examine import read
from msl_guard.extract.limits import LIMITS, limited
from msl_guard.model import Document, Verdict
from msl_guard.report.values import Json, location, written
from msl_guard.report.visible import named, plain
from msl_guard.ruleset import limits_in


class _Options(TypedDict):
    """What click passes."""

    path: Path
    format_name: str
    rules_file: Path | None
    isolated: bool
    limit: tuple[tuple[str, int], ...]
    ocr: bool


@click.command("extract")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@rules_option
@isolated_option
@limit_option
@click.option("--ocr/--no-ocr", default=True, envvar="MSL_GUARD_OCR", help="Read text in pictures.")
def command(**options: Unpack[_Options]) -> int:
    """Show the text of a document with its places, as the rules see it."""
    path = options["path"]
    given = limits_in(rule_file(options["rules_file"], isolated=options["isolated"]))
    allowed = limited(LIMITS, given | dict(options["limit"]) | ({} if options["ocr"] else {"pictures": 0}))
    opened = read(Source(shown(path), partial(contents, path, allowed.file_bytes)), allowed)
    for failure in opened.failures:
        click.echo(named(f"{failure.path}: {failure.reason}"), err=True)
    gaps = any(not gap.picture for document in opened.documents for gap in document.unread)
    incomplete = gaps or opened.failures or not opened.documents
    code = int(Verdict.INCOMPLETE if incomplete else Verdict.CLEAN)
    if not opened.documents:
        return code
    text = _as_json(opened.documents) if options["format_name"] == "json" else _as_text(opened.documents)
    return printed(text, code)


def _as_text(documents: Sequence[Document]) -> str:
    lines: list[str] = []
    for document in documents:
        lines += [f"== {named(document.path)}"] if len(documents) > 1 else []
        for block in document.blocks:
            lines.append(f"[{block.part}] {named(str(block.location))}")
            lines += [f"    {plain(line)}" for line in block.text.split("\n")]
        lines += [named(f"[not read] {gap.location}: {gap.reason}") for gap in document.unread]
    return "\n".join(lines) + "\n"


def _as_json(documents: Sequence[Document]) -> str:
    """One document as an object; the documents of an archive or mail as a list."""
    values = [_value(document) for document in documents]
    return written(values[0] if len(values) == 1 else [*values])


def _value(document: Document) -> Json:
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
