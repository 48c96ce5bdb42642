"""The findings as a table, for spreadsheets (RFC 4180, UTF-8)."""

import csv
import io

from msl_guard.model import Finding, Report
from msl_guard.report.look import Look
from msl_guard.report.place import column, line, walk
from msl_guard.report.visible import plain

COLUMNS = (
    "path", "place", "line", "column", "part", "rule_id", "rule_name", "severity", "confidence", "status",
    "text", "sentence", "message", "suggestion", "why", "also", "fingerprint", "suppression",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(report: Report, look: Look) -> str:  # noqa: ARG001 - every reporter takes a look
    """One row a finding, and one of rule NOT-CHECKED for everything that was not checked."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_plain(cell) for cell in _row(one)] for one in report.findings)
    for gap in report.gaps:
        cells = {"path": gap.path, "rule_id": "NOT-CHECKED", "severity": "error", "message": gap.reason}
        writer.writerow([_plain(cells.get(name, "")) for name in COLUMNS])
    return stream.getvalue()


def _row(finding: Finding) -> tuple[str, ...]:
    where = walk(finding)
    return (
        finding.path,
        where,
        "" if where else str(line(finding)),
        "" if where else str(column(finding)),
        finding.part.value,
        finding.rule_id,
        finding.rule_name,
        finding.severity.label,
        finding.confidence.value,
        finding.status.value,
        finding.text,
        finding.sentence,
        finding.message,
        finding.suggestion,
        "; ".join(str(clause) for clause in finding.why),
        " ".join(finding.also),
        finding.fingerprint,
        str(finding.suppression or ""),
    )


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, and that steers no terminal."""
    return plain(f"'{cell}" if cell.startswith(_FORMULA) else cell)
