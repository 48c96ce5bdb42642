"""Candidates of rules, and which of several that object to the same words speaks."""

from collections.abc import Sequence

from msgspec import Struct, field

from msl_guard.match.spans import Disjoint
from msl_guard.match.view import DocumentView
from msl_guard.model import Rule, Severity, Span, Status

_JOINED_KINDS = ("forbid", "label", "beside")
# One span, several rules: the first family named here speaks (catalogue, section D3).
_FAMILY_ORDER = "GUAR PREA OFFL SIUU SUP SAFE COMP EFF NEW HANG HYPE".split()


class Judgement(Struct, frozen=True):
    """One candidate and what became of it: a finding, unless something silenced it."""

    rule: Rule
    span: Span
    severity: Severity
    silenced_by: str = ""
    reasoning: str = ""
    """Why, where it took more than a match: the rule's message goes before it."""


def joined(judgements: Sequence[Judgement]) -> list[list[Judgement]]:
    """Groups of judgements on overlapping words, each led by the one that speaks.

    Only rules that forbid words, or a use, object to the same thing: what one companion rule misses
    is not what another one misses.
    """
    groups: list[list[Judgement]] = []
    by_block: dict[int, _Led] = {}
    for judgement in sorted(judgements, key=_precedence):
        span = judgement.span
        led = by_block.setdefault(id(span.block), _Led())
        group = led.first(span) if judgement.rule.kind in _JOINED_KINDS else None
        if group is not None:
            group.append(judgement)
            continue
        groups.append([judgement])
        if judgement.rule.kind in _JOINED_KINDS:
            led.add(groups[-1])
    return groups


class _Led(Struct, frozen=True):
    """The groups of one block, by the words of those that lead them, of which no two overlap."""

    spans: Disjoint = field(default_factory=Disjoint)
    groups: list[list[Judgement]] = field(default_factory=list)

    def first(self, span: Span) -> list[Judgement] | None:
        """Of the groups that a span overlaps, the one whose leader ranks first."""
        touched = self.spans.touched(span.start, span.end)
        return min((self.groups[at] for at in touched), key=lambda one: _precedence(one[0]), default=None)

    def add(self, group: list[Judgement]) -> None:
        """Put in a group that overlaps no other."""
        span = group[0].span
        self.groups.insert(self.spans.add(span.start, span.end), group)


def _precedence(judgement: Judgement) -> tuple[bool, int, int, int, str]:
    """Severe before mild, then by family, then the longer stretch of words."""
    rule, span = judgement.rule, judgement.span
    known = rule.family in _FAMILY_ORDER
    rank = _FAMILY_ORDER.index(rule.family) if known else len(_FAMILY_ORDER)
    preview = rule.status is Status.PREVIEW
    return preview, -judgement.severity, rank, span.start - span.end, rule.id


def reading_order(view: DocumentView, judgement: Judgement) -> tuple[int, int, int, str]:
    """What judgements are sorted by, to stand as their words do in the document."""
    span = judgement.span
    return view.outline.index(span.block), span.start, span.end, judgement.rule.id
