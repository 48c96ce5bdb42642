"""JSON Lines: a record a line; the name of a field says what stands in it."""

import regex

from msl_guard.errors import ExtractionError
from msl_guard.extract.blocks import Content, TextBuilder
from msl_guard.extract.claims import claimed, unclaimed
from msl_guard.extract.columns import column_part
from msl_guard.extract.decoding import decoded, line_starts
from msl_guard.extract.jsonvalues import values
from msl_guard.extract.limits import Limits
from msl_guard.model import Block, Location, Part, Unread

_MARKUP = regex.compile(r'"[^"\s]*+"\s*+:|\\?u[0-9a-fA-F]{4}|\b(?:true|false|null|NaN|Infinity)\b')
"""Names of fields in one word; the location tells them."""


def read(data: bytes, limits: Limits) -> Content:
    """Read records; texts are located by line and field. A broken line is named as unread."""
    text = decoded(data, limits)
    starts = line_starts(text)
    blocks: list[Block] = []
    unread: list[Unread] = []
    broken: list[tuple[int, int]] = []
    for number, (start, line) in enumerate(zip(starts, text.split("\n"), strict=True), start=1):
        try:
            blocks += _record(line, start, number)
        except ExtractionError as error:
            broken.append((start, start + len(line)))
            unread.append(Unread(Location((("line", number),)), f"{error}"))
    if unread and not blocks:
        raise ExtractionError("holds no JSON records; check that the extension is right")
    blocks += unclaimed(text, starts, [*broken, *claimed(blocks)], _MARKUP)
    return Content(blocks, unread, starts, source=text)


def _record(line: str, start: int, number: int) -> list[Block]:
    found: list[Block] = []
    for value in values(line, start):
        builder = TextBuilder()
        value.add_to(builder)
        names = [step for step in value.path if isinstance(step, str)]
        part = column_part(names[-1]) if names else Part.BODY
        field = ".".join(str(step) for step in value.path) or "record"
        block = builder.block(part, Location((("field", field), ("line", number))))
        if block is not None and value.is_text:
            found.append(block)
    return found
