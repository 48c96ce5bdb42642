"""What is wrong with a waiver or a directive, as a finding like any other."""

from collections.abc import Collection
from datetime import date

from msl_guard.model import Confidence, Finding, Location, Part, Severity, Status

NAMES = {
    "WAIVER-001": "waiver has expired",
    "WAIVER-002": "waiver excuses nothing",
    "WAIVER-003": "rule cannot be waived",
    "WAIVER-004": "directive is malformed",
}
_REMEDIES = {
    "WAIVER-001": "Mend the text, or have the waiver approved again with a new date.",
    "WAIVER-002": "Remove the entry; if its sentence was changed, have the new one reviewed.",
    "WAIVER-003": "Mend the text; this rule admits no exception.",
    "WAIVER-004": 'Write: <!-- msl-guard: waive RULE-001 until=YYYY-MM-DD reason="..." -->',
}


def problem(rule_id: str, message: str, path: str, line: int, severity: Severity) -> Finding:
    """The finding for one of `NAMES` at a line of a file."""
    return Finding(
        rule_id=rule_id,
        rule_name=NAMES[rule_id],
        severity=severity,
        confidence=Confidence.CERTAIN,
        status=Status.STABLE,
        message=message,
        suggestion=_REMEDIES[rule_id],
        why=(),
        path=path,
        part=Part.METADATA,
        location=Location((("line", line), ("column", 1))),
        column=1,
        text="",
        sentence="",
        mark=(0, 0),
        fingerprint=f"{rule_id}:{line}",
        byte_column=1,
    )


def refused(
    finding: Finding, name: str, expires: date, today: date, unwaivable: Collection[str]
) -> tuple[str, str] | None:
    """Why a waiver or directive that names a finding does not hold: rule id and message; none if it holds.

    Args:
        finding: what it would excuse.
        name: the waiver or directive, as the message calls it.
        expires: the last day on which it holds.
        today: the day of the run.
        unwaivable: rules that admit no exception.
    """
    fixed = next((one for one in (finding.rule_id, *finding.also) if one in unwaivable), "")
    if fixed:
        return "WAIVER-003", f"{fixed} cannot be waived; its finding in {finding.path} stays open."
    if expires < today:
        return "WAIVER-001", f"{name} expired on {expires}."
    return None
