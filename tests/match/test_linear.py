"""Twice the document is at most about twice the work, counted in questions put to patterns."""

import pytest

from msl_guard.match.pattern import Pattern
from msl_guard.model import Block, Document, Location, Part
from tests.conftest import STRICTEST

SENTENCE = "ZELTRIVA is the best option in trials, well tolerated and new: ORR was 38%. "


def paragraphs(count: int) -> list[Block]:
    return [Block(SENTENCE, Part.BODY, Location((("line", number + 1),))) for number in range(count)]


def one_block(text: str):
    return lambda count: [Block(text * count, Part.BODY, Location((("line", 1),)))]


def cells(count: int) -> list[Block]:
    place = Location((("slide", 1), ("row", 1)))
    return [Block("best option", Part.TABLE, place, headers=("Endpoint", "Arm")) for _ in range(count)]


SHAPES = {
    "paragraphs": paragraphs,
    "sentences of one block": one_block(SENTENCE),
    "one sentence without end": one_block("a miracle, not the best, "),
    "quotations": one_block('"a miracle" (Novak et al., 2024) '),
    "cells of one slide": cells,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_work_grows_with_the_document(shipped, monkeypatch, shape: str):
    spent = [0]
    search = Pattern.spans

    def counted(self, text: str, start: int, end: int):
        spent[0] += 100 + end - start
        return search(self, text, start, end)

    monkeypatch.setattr(Pattern, "spans", counted)

    def cost(count: int) -> int:
        spent[0] = 0
        document = Document("a.md", "markdown", "0", tuple(SHAPES[shape](count)))
        assert not shipped.engine.check(document, STRICTEST).faults
        return spent[0]

    assert cost(300) > 30_000
    assert cost(600) < 2.3 * cost(300)
