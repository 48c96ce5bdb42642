"""reviewdog's diagnostic format: one JSON document.

Its columns count UTF-8 bytes, which a report does not know of a source line; lines alone are given.
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
    return {
        "message": told(finding),
        "location": {"path": finding.path, "range": {"start": {"line": line(finding)}}},
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.rule_id},
    }
