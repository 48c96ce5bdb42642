"""The report as one JSON document, for programs: schema `msl-guard/report@1`."""

from msl_guard.model import Report
from msl_guard.report.look import Look
from msl_guard.report.values import Json, checked, finding, head, written


def render(report: Report, look: Look) -> str:  # noqa: ARG001 - every reporter takes a look
    """The whole report; the same run gives the same text."""
    document: dict[str, Json] = {
        **head(report),
        "checked": [checked(one) for one in report.checked],
        "findings": [finding(one) for one in report.findings],
        "failures": [{"path": one.path, "reason": one.reason} for one in report.failures],
        "skipped": [{"path": one.path, "reason": one.reason} for one in report.skipped],
    }
    return written(document)
