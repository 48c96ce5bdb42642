"""One line a finding, for editors and terminals."""

from collections.abc import Iterator

from msl_guard.model import Finding, Report
from msl_guard.report.counting import counted
from msl_guard.report.look import Look
from msl_guard.report.place import column, line, walk
from msl_guard.report.visible import named


def render(report: Report, look: Look) -> str:  # noqa: ARG001 - every reporter takes a look
    """`path:place: severity RULE message`, then what was not checked, then the counts."""
    return "".join(f"{named(one)}\n" for one in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    for finding in report.findings:
        aside = f" [{finding.suppression.kind}]" if finding.suppression else ""
        label = finding.severity.label
        yield f"{_place(finding)}: {label} {finding.rule_id} {finding.message}{aside}"
    for gap in report.gaps:
        yield f"{gap.path}: not checked: {gap.reason}"
    documents = counted(len(report.checked), "document")
    yield f"{len(report.open)} open in {documents}, {len(report.gaps)} not checked"


def _place(finding: Finding) -> str:
    where = walk(finding)
    return f"{finding.path}:{where or f'{line(finding)}:{column(finding)}'}"
