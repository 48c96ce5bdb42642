"""Sentences over fourteen invented labels: see `sentences.txt`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from msl_guard.model import Context
from tests.conftest import check

HERE = Path(__file__).parent
LEVELS = {"E": "error", "W": "warning", "I": "info", "-": ""}


def cases() -> Iterator[object]:
    """The rows of the table: record, context, worst severity, rules, sentence."""
    record, context = "", None
    for line in (HERE / "sentences.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            record, regime, content_type, mode = line[1:].split()
            context = Context(content_type, "hcp_prescriber", (regime,), mode)
        elif line and not line.startswith("#"):
            expected, _, sentence = line.partition("|")
            level, *rules = expected.lstrip("?").split()
            ids = tuple(f"OFFL-{one}" for one in sorted(rules))
            marks = [pytest.mark.xfail(strict=True)] if line.startswith("?") else []
            row = (record, context, LEVELS[level], ids, sentence.strip())
            yield pytest.param(*row, marks=marks, id=f"{record}: {sentence.strip()[:60]}")


def decided(ruleset, sentence: str, context: Context) -> tuple[str, tuple[str, ...]]:
    findings = check(ruleset, sentence, context=context)
    worst = max((one.severity for one in findings), default=None)
    rules = sorted({rule for one in findings for rule in (one.rule_id, *one.also)})
    return worst.label if worst else "", tuple(rules)


ROWS = tuple(cases())


@pytest.mark.parametrize(
    ("record", "context", "level", "rules", "sentence"),
    ROWS,
)
def test_a_sentence_is_decided_as_the_table_says(labelled, record, context, level, rules, sentence):
    assert decided(labelled(str(HERE / "records" / record)), sentence, context) == (level, rules)


def test_nearly_every_sentence_of_the_table_is_decided_rightly():
    wrong = [row for row in ROWS if row.marks]
    assert len(ROWS) > 300
    assert len(wrong) <= 0.05 * len(ROWS)
