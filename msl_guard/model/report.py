"""What a run found: plain values that print and pickle without rules or documents."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from msl_guard.model.rule import Clause, Confidence, Context, Severity, Status
from msl_guard.model.text import Document, Location, Part, Unread


class Verdict(IntEnum):
    """The outcome of a run. The value is the exit code of the command line."""

    CLEAN = 0
    BREACHED = 1
    USAGE = 2
    INCOMPLETE = 3
    BUG = 4


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach: what, where, why, what instead."""

    rule_id: str
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


@dataclass(frozen=True, slots=True)
class Checked:
    """A document that was read and judged, and the context it was judged in."""

    path: str
    format: str
    sha256: str
    context: Context
    unread: tuple[Unread, ...] = ()

    @classmethod
    def of(cls, document: Document, context: Context) -> "Checked":
        """The record of a document that was judged in a context."""
        return cls(document.path, document.format, document.sha256, context, document.unread)

    @property
    def gaps(self) -> tuple[Unread, ...]:
        """Text that exists and was not checked; pictures, which may hold none, not counted."""
        return tuple(one for one in self.unread if not one.picture)


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that was not, or not fully, checked, and what to do about it."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file in a named folder that is no document the program looks at."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class RulesetInfo:
    """Which rules judged: what an auditor needs to repeat the run."""

    sha256: str
    packs: tuple[tuple[str, str], ...]
    rules: int
    products: int
    labels: tuple[tuple[str, tuple[str, ...]], ...] | None = None
    """The products with labels and their regimes; None where no rule asks for labels."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a run learned, in path order and reading order."""

    version: str
    ruleset: RulesetInfo
    fail_on: Severity | None
    """The severity from which a finding fails the run; None if findings never do."""
    checked: tuple[Checked, ...]
    findings: tuple[Finding, ...]
    failures: tuple[Failure, ...]
    skipped: tuple[Skipped, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """A run that missed a document, or checked none, is never clean."""
        if self.failures or not self.checked or any(one.gaps for one in self.checked):
            return Verdict.INCOMPLETE
        if any(self.fails(finding) for finding in self.findings):
            return Verdict.BREACHED
        return Verdict.CLEAN

    @property
    def notes(self) -> tuple[str, ...]:
        """What the reader must know about the run: the defaults that were assumed."""
        return (*self._assumptions(), *self._missing_products(), *self._missing_labels())

    def _assumptions(self) -> Iterator[str]:
        groups = Counter(one.context for one in self.checked if one.context.assumed)
        for context, count in sorted(groups.items(), key=lambda item: -item[1]):
            values = {
                "content_type": context.content_type,
                "audience": context.audience,
                "jurisdiction": "+".join(context.jurisdictions),
                "mode": context.mode,
            }
            assumed = ", ".join(f"{axis} {values[axis]}" for axis in context.assumed)
            files = "1 file" if count == 1 else f"{count} files"
            yield f"assumed for {files}: {assumed}"

    def _missing_products(self) -> Iterator[str]:
        if not self.ruleset.products:
            yield "no product is named in rules.yaml: every claim is taken to be about a product"

    def _missing_labels(self) -> Iterator[str]:
        labels = self.ruleset.labels
        if labels == ():
            yield (
                "no label file is named in rules.yaml: nothing was compared with a label, and"
                " off-label use was not judged"
            )
        wanted = {one for checked in self.checked for one in checked.context.jurisdictions} - {"INTL"}
        for product, regimes in labels or ():
            lacking = ", ".join(sorted(wanted - set(regimes)))
            if lacking:
                yield f"{product} has no label for {lacking}: its off-label use was not judged there"

    def fails(self, finding: Finding) -> bool:
        """Whether the finding alone makes the run fail."""
        if self.fail_on is None or finding.status is Status.PREVIEW:
            return False
        return finding.severity >= self.fail_on
