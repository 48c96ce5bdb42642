"""Sentences over further invented labels, with what a reviewer decides: see `further/*sentences.txt`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from msl_guard.model import Block, Context, Location, Part, Severity
from tests.conftest import check

HERE = Path(__file__).parent / "further"


def slide(text: str) -> list[Block | str]:
    """One sentence, or "title // line" as the blocks of a slide."""
    title, parted, line = text.partition(" // ")
    if not parted:
        return [text]
    places = [Location((("slide", 1), ("shape", name))) for name in ("title", "body")]
    return [Block(title, Part.TITLE, places[0], 1, ()), Block(line, Part.BODY, places[1], 0, ())]


def cases() -> Iterator[object]:
    """The rows of the table: record, context, the rules of which one must be found, text."""
    record, context = "", None
    lines = (
        line for file in sorted(HERE.glob("*.txt")) for line in file.read_text(encoding="utf-8").splitlines()
    )
    for line in lines:
        if line.startswith("@"):
            record, regime, content_type, mode = line[1:].split()
            context = Context(content_type, "hcp_prescriber", (regime,), mode)
        elif line and not line.startswith("#"):
            expected, _, text = line.partition("|")
            decision, *rules = expected.lstrip("?").split()
            wanted = (
                frozenset(f"OFFL-{one}" for one in rules[0].split("/")) if decision == "F" else frozenset()
            )
            marks = [pytest.mark.xfail(strict=True)] if line.startswith("?") else []
            yield pytest.param(
                record, context, wanted, text.strip(), marks=marks, id=f"{record}: {text.strip()[:70]}"
            )


ROWS = tuple(cases())


@pytest.mark.parametrize(("record", "context", "wanted", "text"), ROWS)
def test_a_text_is_found_or_left_alone_as_a_reviewer_would(labelled, record, context, wanted, text):
    findings = check(labelled(str(HERE / "records" / record)), *slide(text), context=context)
    found = {
        rule for one in findings if one.severity >= Severity.WARNING for rule in (one.rule_id, *one.also)
    }
    assert bool(found & wanted) == bool(wanted)
    assert bool(found) == bool(wanted)


def test_at_least_nineteen_in_twenty_are_decided_rightly():
    wrong = [row for row in ROWS if row.marks]
    assert len(ROWS) > 450
    assert len(wrong) <= 0.05 * len(ROWS)
