"""The examples in rule files as small documents: what a rule must report or leave alone."""

from collections.abc import Mapping

import regex

from msl_guard.errors import ConfigError
from msl_guard.match import Evidence, Work, key_of, work
from msl_guard.model import Block, CitedFile, Context, Document, Example, ExampleText, Location, Part, Step
from msl_guard.ruleset.ruleset import DEFAULTS
from msl_guard.ruleset.ruleshape import ContextValues, ExampleShape, PagesShape, SlideShape

_MARK = regex.compile("[«»]")
_ABSENCE = "require"
_BODY_SIZE, _SMALL_SIZE = 20.0, 9.0
"""Points of the body of an example slide, and of its small print."""


def example(shape: ExampleShape, kind: str, place: str, context: Mapping[str, str]) -> Example:
    """The example of a rule of this kind; `context` is the one that its pack names.

    Raises:
        ConfigError: it is both `bad` and `ok`, or neither, or its marks « and » do not pair.
    """
    if (shape.bad is None) == (shape.ok is None):
        raise ConfigError(f"{place}: an example is either `bad:` or `ok:`")
    pages = _pages((shape.ok if shape.bad is None else shape.bad) or "")
    for text in (one.text for page in pages for one in page):
        marks = "".join(_MARK.findall(text))
        if marks != "«»" * (len(marks) // 2):
            raise ConfigError(f"{place}: « and » do not pair in {text!r}; write «the words to report»")
        if marks and kind == _ABSENCE:
            raise ConfigError(
                f"{place}: « and » in an example of a missing statement, which has no words to mark"
            )
    own = {**context, **stated(shape.context)}
    for key in shape.sources:
        if key_of(key) is None:
            raise ConfigError(
                f"{place}: sources: {key!r} names no reference; write a DOI, a number or a label"
            )
    return Example(shape.bad is not None, pages, shape.exercises, own, place, tuple(shape.sources.items()))


def stated(context: ContextValues) -> dict[str, str]:
    """The axes that a context names, with their values."""
    values = ((axis, getattr(context, axis)) for axis in context.__struct_fields__)
    return {axis: value for axis, value in values if value is not None}


def _pages(content: str | PagesShape) -> tuple[tuple[ExampleText, ...], ...]:
    if isinstance(content, str):
        return ((ExampleText(Part.BODY, content),),)
    return tuple(tuple(_slide(slide)) for slide in content.slides)


def _slide(slide: SlideShape) -> list[ExampleText]:
    blocks = [ExampleText(Part.TITLE, slide.title)] if slide.title else []
    blocks += [ExampleText(Part.BODY, one, size=_BODY_SIZE) for one in _listed(slide.body)]
    blocks += [ExampleText(Part.BODY, one, size=_SMALL_SIZE) for one in _listed(slide.small_print)]
    for at, row in enumerate(slide.table):
        for column, cell in enumerate(row):
            above = slide.table[0][column] if at and column < len(slide.table[0]) else ""
            beside = row[0] if column else ""
            headers = tuple(text for text in (above, beside) if text)
            blocks.append(ExampleText(Part.TABLE if at else Part.TABLE_HEADER, cell, headers))
    for part, text in (
        (Part.NOTES, slide.notes),
        (Part.FOOTNOTE, slide.footnote),
        (Part.REFERENCE_LIST, slide.references),
        (Part.COMMENT, slide.comment),
        (Part.METADATA, slide.metadata),
    ):
        blocks += [ExampleText(part, one) for one in _listed(text)]
    return blocks


def _listed(text: str | list[str]) -> list[str]:
    return [one for one in ([text] if isinstance(text, str) else text) if one]


def context_of(example: Example) -> Context:
    """The context that an example is judged in; what it does not name is assumed."""
    values = {**DEFAULTS, **example.context}
    return Context(
        content_type=values["content_type"],
        audience=values["audience"],
        jurisdictions=(values["jurisdiction"],),
        mode=values["mode"],
        assumed=tuple(axis for axis in DEFAULTS if axis not in example.context),
    )


def left_alone(text: str, place: str, context: Mapping[str, str]) -> Example:
    """A text that no rule may report, as an example."""
    pages = ((ExampleText(Part.BODY, text),),)
    return Example(bad=False, pages=pages, exercises="", context=context, place=place)


def as_document(example: Example) -> tuple[Document, set[tuple[int, int, int]]]:
    """The example as a document, and the marked words as (block number, start, end)."""
    blocks: list[Block] = []
    marked: set[tuple[int, int, int]] = set()
    for page, texts in enumerate(example.pages, start=1):
        for one in texts:
            text, spans = _unmarked(one.text)
            steps: tuple[Step, ...] = (("slide", page), ("paragraph", len(blocks) + 1))
            marked |= {(len(blocks), start, end) for start, end in spans}
            level = 1 if one.part is Part.TITLE else 0
            headers = tuple(_unmarked(header)[0] for header in one.headers)
            blocks.append(Block(text, one.part, Location(steps), level, headers, size=one.size))
    return Document("example", "example", "", tuple(blocks)), marked


def evidence_of(example: Example) -> Evidence:
    """What the sources of an example say."""
    return Evidence(tuple(_work(key, text) for key, text in example.sources))


def _work(key: str, text: str) -> Work:
    """A source of an example: the lines of its text, each a paragraph."""
    blocks = tuple(
        Block(line, Part.BODY, Location((("paragraph", at),)))
        for at, line in enumerate(text.splitlines(), start=1)
    )
    return work(CitedFile((key,), f"the source {key}", ""), [Document("source", "example", "", blocks)])


def _unmarked(written: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and the spans that stood between them."""
    spans: list[tuple[int, int]] = []
    pieces = _MARK.split(written)
    at = 0
    for number, piece in enumerate(pieces):
        if number % 2:
            spans.append((at, at + len(piece)))
        at += len(piece)
    return "".join(pieces), spans
