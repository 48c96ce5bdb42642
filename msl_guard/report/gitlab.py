"""GitLab Code Quality: a list of issues (GitLab documentation, "Code Quality report format").

GitLab asks for a part of Code Climate's issues; these are whole ones, for others that read them.
"""

from hashlib import sha256

from msl_guard.model import Failure, Finding, Report, Severity
from msl_guard.report.look import Look
from msl_guard.report.place import line, told
from msl_guard.report.values import Json, written
from msl_guard.report.visible import plain

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "info"}


def render(report: Report, look: Look) -> str:  # noqa: ARG001 - every reporter takes a look
    """Open findings and gaps; an empty list if there are none."""
    issues: list[Json] = [_finding(one) for one in report.open]
    issues += [_gap(one) for one in report.gaps]
    return written(issues)


def _finding(finding: Finding) -> Json:
    return {
        **_issue(finding.path, line(finding), told(finding)),
        "check_name": finding.rule_id,
        "fingerprint": _digest(finding.path, finding.fingerprint),
        "severity": _SEVERITIES[finding.severity],
    }


def _gap(gap: Failure) -> Json:
    return {
        **_issue(gap.path, 1, f"Not checked: {gap.reason}"),
        "check_name": "NOT-CHECKED",
        "fingerprint": _digest(gap.path, gap.reason),
        "severity": "blocker",
    }


def _issue(path: str, number: int, description: str) -> dict[str, Json]:
    return {
        "type": "issue",
        "categories": ["Clarity"],
        "description": plain(description),
        "location": {"path": path, "lines": {"begin": number, "end": number}},
    }


def _digest(path: str, identity: str) -> str:
    return sha256(f"{path}\0{identity}".encode(errors="surrogatepass")).hexdigest()
