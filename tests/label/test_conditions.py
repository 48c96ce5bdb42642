"""What labels ask for, dropped, contradicted, kept and merely mentioned, in many wordings: see `conditions/`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from msl_guard.model import Context, Severity
from tests.conftest import check

HERE = Path(__file__).parent / "conditions"
CLAIMS = (
    "{product} is effective {how}.",
    "Use {product} {how}.",
    "Patients do well when {product} is given {how}.",
    "• {product} {how}: good responses",
    "Clinicians can start {product} {how}.",
)
NEUTRAL = (
    "{product} is not approved for use {how}.",
    "{product} should not be used {how}.",
    "A phase 3 trial will examine {product} {how}.",
    "There are no data on {product} {how}.",
    "The efficacy and safety of {product} {how} have not been established.",
    "We do not recommend {product} {how}.",
    "Novatrexa, another company's medicine, is used {how}.",
)
ASKED = "A doctor asked whether {product} could be used {how}."
DECK = Context("msl_deck_proactive", "hcp_prescriber", ("EU",), "proactive")
NOTE = Context("field_note", "hcp_prescriber", ("EU",), "reactive_unsolicited")


def rows() -> Iterator[object]:
    """The rows of the table: record, product, whether the wordings leave the label, the wordings."""
    record = product = ""
    for line in (HERE / "wordings.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            record, product = line[1:].split()
        elif line and not line.startswith("#"):
            head, _, wordings = line.partition(" | ")
            slot, kind = head.split()
            marks = [pytest.mark.xfail(strict=True)] if kind == "?" else []
            row = (record, product, kind != "-", wordings.split("; "))
            yield pytest.param(*row, marks=marks, id=f"{record} {slot} {kind}")


@pytest.mark.parametrize(("record", "product", "leaves", "wordings"), tuple(rows()))
def test_a_condition_is_judged_the_same_in_every_wording(labelled, record, product, leaves, wordings):
    rules = labelled(str(HERE / f"{record}.yaml"))

    def found(frame: str, how: str, context: Context = DECK) -> bool:
        findings = check(rules, frame.format(product=product, how=how), context=context)
        return any(one.severity >= Severity.WARNING for one in findings)

    # One frame a wording, in turn: all of them with each would take minutes.
    framed = [(CLAIMS[at % len(CLAIMS)], how) for at, how in enumerate(wordings)]
    assert [how for frame, how in framed if found(frame, how) != leaves] == []
    plain = [(NEUTRAL[at % len(NEUTRAL)], how) for at, how in enumerate(wordings)] if leaves else []
    assert [how for frame, how in plain if found(frame, how)] == []
    assert not any(found(ASKED, how, NOTE) for _, how in plain)
