"""Findings as a page of a report shows them: numbered, with state, family, and sentence in pieces."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from msl_guard.model import Clause, Confidence, Finding, Hit, Page, Report, Severity, Status
from msl_guard.report.grounds import grounds
from msl_guard.report.place import column, line

STATES = {"open": "open", "preview": "preview", "aside": "set aside"}
"""What a finding counts for."""
_BESIDE = {"notes": "notes", "comment": "comment", "row": "table", "chart": "chart", "diagram": "diagram"}
"""Steps that say more than where a shape stands."""
_HARMFUL = frozenset(("NOTE-AE", "PRIV", "OFFL", "PREA", "SIUU", "RISK", "SAFE"))
"""Families whose findings come before questions of wording: a patient may be harmed, or known again."""


class Shown(Struct, frozen=True):
    """A finding with everything that a template asks of it."""

    number: int
    finding: Finding
    family: str
    family_number: int
    state: str
    grounds: str
    page: str = ""
    """The anchor of the page on which it is shown; empty if there is none."""
    marked: bool = False
    """Whether its words are marked on that page."""

    @property
    def classes(self) -> str:
        """What filters select it by."""
        return f"s-{self.finding.severity.label} f-{self.family_number} t-{self.state}"

    @property
    def where(self) -> str:
        """The place in words."""
        finding = self.finding
        if any(kind == "line" for kind, _ in finding.location.steps):
            steps = ", ".join(
                _told(kind, value) for kind, value in finding.location.steps if kind != "column"
            )
            return steps if column(finding) == 1 else f"{steps}, column {column(finding)}"
        return str(finding.location) or f"line {line(finding)}"

    @property
    def place(self) -> str:
        """The place in few words: "slide 4, notes"."""
        kinds = [kind for kind, _ in self.finding.location.steps]
        if kinds[:1] not in (["slide"], ["page"]):
            return self.where
        first = _told(*self.finding.location.steps[0])
        beside = next((kind for kind in kinds if kind in _BESIDE), "")
        return f"{first}, {_BESIDE[beside]}" if beside else first

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses that `grounds` names, for what they say: unconfirmed ones only without any other."""
        confirmed = tuple(one for one in self.finding.why if one.confidence != "G")
        return confirmed or self.finding.why

    @property
    def quoted(self) -> tuple[str, str, str]:
        """The sentence before, in and after the words found."""
        start, end = self.finding.mark
        sentence = self.finding.sentence
        return sentence[:start], sentence[start:end], sentence[end:]


class Piece(Struct, frozen=True):
    """A stretch of text, and the worst finding in it, if there is any."""

    text: str
    shown: Shown | None = None
    begins: tuple[int, ...] = ()
    """The numbers of the findings that begin here, hidden ones included."""


def shown(report: Report) -> tuple[Shown, ...]:
    """The findings of a report in its order, numbered from 1, with their anchors."""
    families = sorted({_family(one) for one in report.findings})
    bound = {one.path: one.context.jurisdictions for one in report.checked}
    anchors = {(page.path, hit.fingerprint): (f"page-{at}", hit) for at, page, hit in _hits(report.pages)}
    made: list[Shown] = []
    for number, finding in enumerate(report.findings, start=1):
        family = _family(finding)
        page, hit = anchors.get((finding.path, finding.fingerprint), ("", None))
        clauses = grounds(finding.why, bound.get(finding.path, ()))
        marked = hit is not None and hit.end > hit.start
        made.append(
            Shown(number, finding, family, families.index(family), _state(finding), clauses, page, marked)
        )
    return tuple(made)


def _hits(pages: Sequence[Page]) -> Iterator[tuple[int, Page, Hit]]:
    for at, page in enumerate(pages):
        for text in page.texts:
            for hit in text.hits:
                yield at, page, hit


def worst_first(found: Sequence[Shown]) -> list[tuple[Shown, ...]]:
    """The open findings, those of one rule on the same words together, the gravest first.

    By severity, whether somebody may come to harm, certainty, the number of rules that object, and last
    the order in the report.
    """
    groups: dict[tuple[str, str], list[Shown]] = {}
    for one in sorted((one for one in found if one.state == "open"), key=_weight):
        groups.setdefault((one.finding.rule_id, one.finding.text.casefold()), []).append(one)
    return [tuple(sorted(group, key=lambda one: one.number)) for group in groups.values()]


def _weight(one: Shown) -> tuple[int, int, bool, bool, int, int]:
    finding = one.finding
    mild = finding.rule_id.rpartition("-")[0] not in _HARMFUL
    doubtful = finding.confidence is not Confidence.CERTAIN
    return list(STATES).index(one.state), -finding.severity, mild, doubtful, -len(finding.also), one.number


def pieces(text: str, hits: Sequence[Hit], found: Mapping[str, Shown]) -> tuple[Piece, ...]:
    """The text cut where hits begin and end; where hits overlap the worst one counts."""
    known = [
        (hit, found[hit.fingerprint]) for hit in hits if hit.fingerprint in found and hit.end > hit.start
    ]
    coming = sorted(known, key=lambda item: item[0].start, reverse=True)
    over: list[tuple[Hit, Shown]] = []
    edges = sorted({0, len(text), *(edge for hit, _ in known for edge in (hit.start, hit.end))})
    cut: list[Piece] = []
    for start, end in pairwise(edges):
        over = [item for item in over if item[0].end > start]
        while coming and coming[-1][0].start <= start:
            over.append(coming.pop())
        one = min((shown for _, shown in over), key=_weight, default=None)
        begins = sorted(shown.number for hit, shown in over if hit.start == start)
        cut.append(Piece(text[start:end], one, tuple(begins)))
    return tuple(cut)


def _family(finding: Finding) -> str:
    return finding.rule_id.rpartition("-")[0] or finding.rule_id


def _state(finding: Finding) -> str:
    if finding.suppression is not None:
        return "aside"
    return "preview" if finding.status is Status.PREVIEW else "open"


def _told(kind: str, value: str | int) -> str:
    return value if isinstance(value, str) else f"{kind} {value}"


def by_family(found: Sequence[Shown]) -> list[tuple[str, list[int]]]:
    """How many open findings of each severity, worst first, a family has; the largest family first."""
    rows: dict[str, list[int]] = {}
    for one in found:
        if one.state == "open":
            row = rows.setdefault(one.family, [0] * len(Severity))
            row[Severity.ERROR - one.finding.severity] += 1
    return sorted(rows.items(), key=lambda item: ([-count for count in item[1]], item[0]))
