"""Markdown, for step summaries and merge request comments."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from msl_guard.model import Finding, Report, Severity, Verdict
from msl_guard.report.counting import counted
from msl_guard.report.look import Look
from msl_guard.report.place import column, line, walk
from msl_guard.report.visible import plain

_OUTCOMES = {
    Verdict.CLEAN: "No rule fired at the failing severity; that is no clearance.",
    Verdict.BREACHED: "Open findings fail this run.",
    Verdict.INCOMPLETE: "Incomplete: not everything was checked.",
}
_SPECIAL = str.maketrans({char: f"\\{char}" for char in "\\`*_{}[]<>#|~"})


def render(report: Report, look: Look) -> str:  # noqa: ARG001 - every reporter takes a look
    """A verdict, the counts, a table a document, and what was not checked."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield "## msl-guard"
    yield ""
    yield f"**{_OUTCOMES[report.verdict]}** {_counts(report)}"
    for path, findings in groupby(report.findings, key=lambda one: one.path):
        yield from (
            "",
            f"### {_plain(path)}",
            "",
            "| place | rule | words | why and what instead |",
            "|---|---|---|---|",
        )
        yield from (_row(one) for one in findings)
    if report.gaps:
        yield from ("", "### Not checked", "")
        yield from (f"- {_plain(gap.path)}: {_plain(gap.reason)}" for gap in report.gaps)
    for note in report.notes:
        yield from ("", f"_{_plain(note)}_")
    yield from ("", f"msl-guard {report.version}, rules {report.ruleset.sha256[:12]}")


def _counts(report: Report) -> str:
    counts = Counter(one.severity for one in report.open)
    found = ", ".join(counted(counts[one], one.label) for one in reversed(Severity) if counts[one])
    aside = len(report.findings) - len(report.open)
    documents = counted(len(report.checked), "document")
    return f"{found or 'no findings'} open, {aside} set aside, {documents}, {len(report.gaps)} not checked."


def _row(finding: Finding) -> str:
    where = walk(finding) or f"line {line(finding)}, column {column(finding)}"
    clauses = "; ".join(str(clause) for clause in finding.why)
    told = f"{finding.message} {finding.suggestion} ({clauses})" if clauses else finding.message
    label = f"{finding.severity.label} {finding.rule_id}"
    if finding.suppression is not None:
        label += f" ({finding.suppression})"
    return f"| {_plain(where)} | {_plain(label)} | {_plain(finding.text)} | {_plain(told)} |"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return plain(" ".join(text.split())).translate(_SPECIAL)
