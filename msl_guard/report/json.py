"""The report as one JSON document, for programs.

Schema `msl-guard/report@1`: offsets and columns count Unicode code points, columns from 1 and marks
from 0; paths are relative with forward slashes; findings stand in path and reading order.
"""

import json

from msl_guard.model import Checked, Clause, Context, Finding, Location, Report, Unread
from msl_guard.report.look import Look

SCHEMA = "msl-guard/report@1"

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


def render(report: Report, look: Look) -> str:  # noqa: ARG001 - every reporter takes a look
    """The whole report; the same run gives the same text."""
    document: dict[str, Json] = {
        "schema_version": SCHEMA,
        "tool": {"name": "msl-guard", "version": report.version},
        "ruleset": {
            "sha256": report.ruleset.sha256,
            "packs": [{"id": pack, "version": version} for pack, version in report.ruleset.packs],
            "rules": report.ruleset.rules,
            "products": report.ruleset.products,
            "labels": [
                {"product": name, "regimes": list(regimes)} for name, regimes in report.ruleset.labels or ()
            ],
        },
        "exit_code": int(report.verdict),
        "outcome": report.verdict.name.lower(),
        "fail_on": "never" if report.fail_on is None else report.fail_on.label,
        "column_unit": "unicode code points",
        "checked": [_checked(one) for one in report.checked],
        "findings": [_finding(one) for one in report.findings],
        "failures": [{"path": one.path, "reason": one.reason} for one in report.failures],
        "skipped": [{"path": one.path, "reason": one.reason} for one in report.skipped],
        "notes": list(report.notes),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _checked(one: Checked) -> Json:
    return {
        "path": one.path,
        "format": one.format,
        "sha256": one.sha256,
        "context": _context(one.context),
        "unread": [_unread(gap) for gap in one.unread],
    }


def _context(context: Context) -> Json:
    return {
        "content_type": context.content_type,
        "audience": context.audience,
        "jurisdictions": list(context.jurisdictions),
        "mode": context.mode,
        "assumed": list(context.assumed),
    }


def _unread(gap: Unread) -> Json:
    return {"location": location(gap.location), "reason": gap.reason, "picture": gap.picture}


def _finding(finding: Finding) -> Json:
    start, end = finding.mark
    return {
        "rule_id": finding.rule_id,
        "severity": finding.severity.label,
        "confidence": finding.confidence.value,
        "status": finding.status.value,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "why": [_clause(clause) for clause in finding.why],
        "path": finding.path,
        "part": finding.part.value,
        "location": location(finding.location),
        "column": finding.column,
        "text": finding.text,
        "sentence": finding.sentence,
        "mark": {"start": start, "end": end},
        "fingerprint": finding.fingerprint,
        "also": list(finding.also),
    }


def _clause(clause: Clause) -> Json:
    return {
        "source": clause.source,
        "clause": clause.clause,
        "says": clause.says,
        "confidence": clause.confidence,
        "reference": clause.reference,
    }


def location(place: Location) -> Json:
    """A location: its words for people, its steps and its box in points from the top left."""
    box = place.box
    return {
        "text": str(place),
        "steps": [{"kind": kind, "value": value} for kind, value in place.steps],
        "box": None
        if box is None
        else [round(side, 2) for side in (box.left, box.top, box.right, box.bottom)],
    }
