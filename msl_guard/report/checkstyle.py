"""Checkstyle XML, read by many CI servers. Columns count Unicode code points."""

from collections import defaultdict
from xml.etree.ElementTree import Element, SubElement

from msl_guard.model import Report
from msl_guard.report.look import Look
from msl_guard.report.place import column, line, told
from msl_guard.report.xmltext import document, plain


def render(report: Report, look: Look) -> str:  # noqa: ARG001 - every reporter takes a look
    """A `file` for each document, with an `error` for each open finding and gap."""
    root = Element("checkstyle", version="4.3")
    errors: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for one in report.checked:
        errors[one.path] = []
    for finding in report.open:
        errors[finding.path].append({
            "line": str(line(finding)), "column": str(column(finding)), "severity": finding.severity.label,
            "message": told(finding), "source": f"msl-guard.{finding.rule_id}",
        })  # fmt: skip
    for gap in report.gaps:
        errors[gap.path].append({
            "line": "1", "severity": "error", "message": f"Not checked: {gap.reason}",
            "source": "msl-guard.NOT-CHECKED",
        })  # fmt: skip
    for path in sorted(errors):
        file = SubElement(root, "file", name=plain(path))
        for error in errors[path]:
            SubElement(file, "error", {name: plain(value) for name, value in error.items()})
    return document(root)
