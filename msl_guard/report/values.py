"""The nouns of a report as JSON values: one shape for every format that carries them whole.

Schema `msl-guard/report@1`: offsets and columns count Unicode code points, columns from 1 and marks
from 0; paths are relative with forward slashes; findings stand in path and reading order.
"""

import json

from msl_guard.model import Checked, Clause, Context, Finding, Location, Report, Suppression, Unread
from msl_guard.report.visible import json_escaped

SCHEMA = "msl-guard/report@1"

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


def written(document: Json, indent: int | None = 2) -> str:
    """A value as JSON text, every character kept and none of them able to steer a terminal."""
    return json_escaped(json.dumps(document, ensure_ascii=False, indent=indent)) + "\n"


def head(report: Report) -> dict[str, Json]:
    """The run: which program and rules judged, and with what outcome."""
    return {
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
            "sources": [
                {"references": list(one.keys), "path": one.path, "sha256": one.sha256}
                for one in report.ruleset.sources
            ],
            "selected": list(report.ruleset.selected),
            "ignored": list(report.ruleset.ignored),
        },
        "exit_code": int(report.verdict),
        "outcome": report.verdict.name.lower(),
        "fail_on": "never" if report.fail_on is None else report.fail_on.label,
        "column_unit": "unicode code points",
        "notes": list(report.notes),
    }


def checked(one: Checked) -> dict[str, Json]:
    """A document that was judged."""
    return {
        "path": one.path,
        "format": one.format,
        "sha256": one.sha256,
        "context": _context(one.context),
        "unread": [_unread(gap) for gap in one.unread],
        "sources": list(one.sources),
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


def finding(one: Finding) -> dict[str, Json]:
    """A finding with everything that is known of it."""
    start, end = one.mark
    return {
        "rule_id": one.rule_id,
        "rule_name": one.rule_name,
        "severity": one.severity.label,
        "confidence": one.confidence.value,
        "status": one.status.value,
        "message": one.message,
        "suggestion": one.suggestion,
        "why": [_clause(clause) for clause in one.why],
        "path": one.path,
        "part": one.part.value,
        "location": location(one.location),
        "column": one.column,
        "text": one.text,
        "sentence": one.sentence,
        "mark": {"start": start, "end": end},
        "fingerprint": one.fingerprint,
        "also": list(one.also),
        "suppression": None if one.suppression is None else _suppression(one.suppression),
    }


def _suppression(one: Suppression) -> Json:
    return {
        "kind": one.kind.value,
        "reason": one.reason,
        "approved_by": one.approved_by,
        "reference": one.reference,
        "expires": one.expires,
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
