"""reviewdog's diagnostic format: one JSON document (reviewdog.proto).

Columns count bytes of UTF-8 from 1, and are left out in formats without lines.
"""

from msl_guard.model import Finding, Report, Severity
from msl_guard.report.look import Look
from msl_guard.report.place import line, told
from msl_guard.report.values import Json, written

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def render(report: Report, look: Look) -> str:  # noqa: ARG001 - every reporter takes a look
    """Open findings, then what was not checked."""
    diagnostics: list[Json] = [_finding(one) for one in report.open]
    diagnostics += [
        {
            "message": f"Not checked: {gap.reason}",
            "location": {"path": gap.path},
            "severity": "ERROR",
            "code": {"value": "NOT-CHECKED"},
        }
        for gap in report.gaps
    ]
    document: dict[str, Json] = {"source": {"name": "msl-guard"}, "diagnostics": diagnostics}
    return written(document)


def _finding(finding: Finding) -> Json:
    start: dict[str, Json] = {"line": line(finding)}
    if finding.byte_column:
        start["column"] = finding.byte_column
    return {
        "message": told(finding),
        "location": {"path": finding.path, "range": {"start": start}},
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.rule_id},
    }
