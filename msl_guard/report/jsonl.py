"""One JSON value a line, for pipes and data frames: a run, its findings, what was not checked.

Schema `msl-guard/report@1`, as in the json report; `type` says which kind of line it is.
"""

from msl_guard.model import Report
from msl_guard.report.look import Look
from msl_guard.report.values import Json, checked, finding, head, written


def render(report: Report, look: Look) -> str:  # noqa: ARG001 - every reporter takes a look
    """The run first, then every document, finding and failure in its own line."""
    rows: list[dict[str, Json]] = [{"type": "run", **head(report)}]
    rows += [{"type": "document", **checked(one)} for one in report.checked]
    rows += [{"type": "finding", **finding(one)} for one in report.findings]
    rows += [{"type": "failure", "path": one.path, "reason": one.reason} for one in report.failures]
    rows += [{"type": "skipped", "path": one.path, "reason": one.reason} for one in report.skipped]
    return "".join(written(row, indent=None) for row in rows)
