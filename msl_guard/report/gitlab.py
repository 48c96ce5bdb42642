"""GitLab Code Quality: a list of issues (GitLab documentation, "Code Quality report format")."""

from hashlib import sha256

from msl_guard.model import Failure, Finding, Report, Severity
from msl_guard.report.look import Look
from msl_guard.report.place import line, told
from msl_guard.report.values import Json, written

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "info"}


def render(report: Report, look: Look) -> str:  # noqa: ARG001 - every reporter takes a look
    """Open findings and gaps; an empty list if there are none."""
    issues: list[Json] = [_finding(one) for one in report.open]
    issues += [_gap(one) for one in report.gaps]
    return written(issues)


def _finding(finding: Finding) -> Json:
    return {
        "description": told(finding),
        "check_name": finding.rule_id,
        "fingerprint": _digest(finding.path, finding.fingerprint),
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": finding.path, "lines": {"begin": line(finding)}},
    }


def _gap(gap: Failure) -> Json:
    return {
        "description": f"Not checked: {gap.reason}",
        "check_name": "NOT-CHECKED",
        "fingerprint": _digest(gap.path, gap.reason),
        "severity": "blocker",
        "location": {"path": gap.path, "lines": {"begin": 1}},
    }


def _digest(path: str, identity: str) -> str:
    return sha256(f"{path}\0{identity}".encode()).hexdigest()
