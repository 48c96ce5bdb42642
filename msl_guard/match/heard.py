"""What one rule came to on a document, and how one process tells it to another."""

import msgspec
from msgspec import Struct, field

from msl_guard.match.judgement import Judgement
from msl_guard.match.sourced import Comparison
from msl_guard.match.view import DocumentView
from msl_guard.model import Rule, Severity, Span


class _Told(Struct, array_like=True):
    """The same in plain values: of each judgement the number of its block, where, how bad, and why."""

    judgements: list[tuple[int, int, int, Severity, str]]
    faults: list[str]
    late: bool
    compared: Comparison | None


class Heard(Struct):
    """The judgements of one rule, and what kept it from speaking."""

    judgements: list[Judgement] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    late: bool = False
    """The time for the document was over before its turn."""
    compared: Comparison | None = None
    """What came of comparing with cited works, if the rule does that."""

    def told(self, view: DocumentView) -> bytes:
        """All of it, for a process that knows the document and the rule."""
        said = [
            (view.index(one.span.block), one.span.start, one.span.end, one.severity, one.reasoning)
            for one in self.judgements
        ]
        return msgspec.msgpack.encode(_Told(said, self.faults, self.late, self.compared))


def understood(told: bytes, rule: Rule, view: DocumentView) -> Heard:
    """What another process was told by a rule."""
    known = msgspec.msgpack.decode(told, type=_Told)
    blocks = view.document.blocks
    judgements = [
        Judgement(rule, Span(blocks[block], start, end), severity, reasoning=reasoning)
        for block, start, end, severity, reasoning in known.judgements
    ]
    return Heard(judgements, known.faults, known.late, known.compared)
