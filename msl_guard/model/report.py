"""What a run found: plain values that print and pickle without rules or documents."""

from collections import Counter
from collections.abc import Iterator
from enum import IntEnum, StrEnum

from msgspec import Struct
from msgspec.structs import replace

from msl_guard.model.grade import Confidence, Severity, Status
from msl_guard.model.page import Page
from msl_guard.model.rule import Clause, Context
from msl_guard.model.rulesetinfo import RulesetInfo
from msl_guard.model.text import Anchor, Document, Location, Part, Unread


class Verdict(IntEnum):
    """The outcome of a run. The value is the exit code of the command line."""

    CLEAN = 0
    BREACHED = 1
    USAGE = 2
    INCOMPLETE = 3
    BUG = 4


class SuppressionKind(StrEnum):
    """Who set a finding aside."""

    WAIVER = "waiver"
    BASELINE = "baseline"
    INLINE = "inline"


class Suppression(Struct, frozen=True):
    """Why a finding does not count: it stays in every report, marked."""

    kind: SuppressionKind
    reason: str
    approved_by: str = ""
    reference: str = ""
    expires: str = ""
    """The last day on which it holds, as YYYY-MM-DD; empty if it never ends."""

    def __str__(self) -> str:
        """The reason, with who approved it and until when."""
        details = [self.approved_by, self.reference, f"until {self.expires}" if self.expires else ""]
        told = ", ".join(one for one in details if one)
        return f"{self.kind}: {self.reason}" + (f" ({told})" if told else "")


class Finding(Struct, frozen=True):
    """One breach: what, where, why, what instead."""

    rule_id: str
    rule_name: str
    severity: Severity
    confidence: Confidence
    status: Status
    message: str
    suggestion: str
    why: tuple[Clause, ...]
    path: str
    part: Part
    location: Location
    column: int
    """Place of the first word in its block, in code points from 1."""
    text: str
    """The words found; empty where a statement is missing."""
    sentence: str
    mark: tuple[int, int]
    """Where `text` stands in `sentence`: (start, end) in code points from 0."""
    fingerprint: str
    also: tuple[str, ...] = ()
    """Other rules that object to the same words."""
    suppression: Suppression | None = None
    byte_column: int = 0
    """The column of `location` in bytes of UTF-8; 0 in formats without lines."""
    anchor: Anchor = Anchor()
    """What a review comment can hold on to; it is no part of what was found."""


class Checked(Struct, frozen=True):
    """A document that was read and judged, and the context it was judged in."""

    path: str
    format: str
    sha256: str
    context: Context
    unread: tuple[Unread, ...] = ()
    sources: tuple[str, ...] = ()
    """The source files that it cites, which its results were compared with."""

    @classmethod
    def of(cls, document: Document, context: Context, sources: tuple[str, ...] = ()) -> "Checked":
        """The record of a document that was judged in a context."""
        return cls(document.path, document.format, document.sha256, context, document.unread, sources)

    @property
    def gaps(self) -> tuple[Unread, ...]:
        """Text that exists and was not checked; pictures, which may hold none, not counted."""
        return tuple(one for one in self.unread if not one.picture)


class Failure(Struct, frozen=True):
    """A document that was not, or not fully, checked, and what to do about it."""

    path: str
    reason: str
    passing: bool = False
    """Whether it may well be checked the next time."""


class Skipped(Struct, frozen=True):
    """A file in a named folder that is no document the program looks at."""

    path: str
    reason: str


class Report(Struct, frozen=True):
    """Everything a run learned, in path order and reading order."""

    version: str
    ruleset: RulesetInfo
    fail_on: Severity | None
    """The severity from which a finding fails the run; None if findings never do."""
    checked: tuple[Checked, ...]
    findings: tuple[Finding, ...]
    failures: tuple[Failure, ...]
    skipped: tuple[Skipped, ...] = ()
    unchanged_since: str = ""
    """The commit since which no document changed, where that is why none was checked."""
    pages: tuple[Page, ...] = ()
    """The pages on which findings stand, for a report that shows them."""

    @property
    def verdict(self) -> Verdict:
        """A run that missed a document, or checked none, is never clean."""
        nothing = not self.checked and not self.unchanged_since
        if self.failures or nothing or any(one.gaps for one in self.checked):
            return Verdict.INCOMPLETE
        if any(self.fails(finding) for finding in self.findings):
            return Verdict.BREACHED
        return Verdict.CLEAN

    @property
    def gaps(self) -> tuple[Failure, ...]:
        """All that was not checked: documents, and parts of documents that were."""
        parts = [
            Failure(one.path, f"{gap.location}: {gap.reason}" if gap.location.steps else gap.reason)
            for one in self.checked
            for gap in one.gaps
        ]
        return (*self.failures, *parts)

    def requiring_pictures(self) -> "Report":
        """The report, an unread picture being a gap like any other unread text."""
        return replace(
            self,
            checked=tuple(
                replace(one, unread=tuple(replace(gap, picture=False) for gap in one.unread))
                for one in self.checked
            ),
        )

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that nobody set aside."""
        return tuple(one for one in self.findings if one.suppression is None)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the reader must know about the run: how documents were judged, and by which rules."""
        return (
            *([f"rules from {self.ruleset.file}"] if self.ruleset.file else ()),
            *self._contexts(),
            *self._missing_products(),
            *self._missing_labels(),
            *self._sources(),
            *self._selection(),
            *self._unchanged(),
        )

    def _contexts(self) -> Iterator[str]:
        groups = Counter(one.context for one in self.checked)
        for context, count in sorted(groups.items(), key=lambda item: -item[1]):
            values = {
                "content_type": context.content_type,
                "audience": context.audience,
                "jurisdiction": "+".join(context.jurisdictions),
                "mode": context.mode,
            }
            told = (
                f"{axis} {value}{' (assumed)' if axis in context.assumed else ''}"
                for axis, value in values.items()
            )
            yield f"{'1 file' if count == 1 else f'{count} files'} judged as {', '.join(told)}"

    def _unchanged(self) -> Iterator[str]:
        if self.unchanged_since:
            yield f"no document changed since {self.unchanged_since}"

    def _selection(self) -> Iterator[str]:
        if self.ruleset.selected:
            yield f"only these rules were run: {', '.join(self.ruleset.selected)}"
        if self.ruleset.ignored:
            yield f"these rules were not run: {', '.join(self.ruleset.ignored)}"

    def _missing_products(self) -> Iterator[str]:
        file = self.ruleset.file
        if not self.ruleset.products:
            named = (
                f"{file} names no product of your own" if file else "no rules.yaml was found, nor a product"
            )
            yield f"{named}: every medicine is taken for yours, so name yours under `products:`"

    def _missing_labels(self) -> Iterator[str]:
        labels = self.ruleset.labels
        if labels == ():
            yield (
                "no label file is named under `labels:`: nothing was compared with a label, and"
                " off-label use was not judged"
            )
        wanted = {one for checked in self.checked for one in checked.context.jurisdictions} - {"INTL"}
        for product, regimes in labels or ():
            lacking = ", ".join(sorted(wanted - set(regimes)))
            if lacking:
                yield f"{product} has no label for {lacking}: its off-label use was not judged there"

    def _sources(self) -> Iterator[str]:
        named = tuple(dict.fromkeys(one.path for one in self.ruleset.sources))
        if named and not self.ruleset.compares:
            yield "no rule that was run compares results with the files under `sources:`"
            return
        cited = {path for one in self.checked for path in one.sources}
        if cited:
            yield f"results were compared with these sources: {', '.join(sorted(cited))}"
        if self.checked and (idle := [one for one in named if one not in cited]):
            yield (
                "compared with nothing, as no document checked cites it or it could not be read:"
                f" {', '.join(idle)}"
            )

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path that was checked or should have been."""
        return (*(one.path for one in self.checked), *(one.path for one in self.failures))

    def fails(self, finding: Finding) -> bool:
        """Whether the finding alone makes the run fail."""
        if self.fail_on is None or finding.status is Status.PREVIEW or finding.suppression:
            return False
        return finding.severity >= self.fail_on
