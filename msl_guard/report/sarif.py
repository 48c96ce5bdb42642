"""SARIF 2.1.0, for code scanning platforms (OASIS standard of 27 March 2020).

Slides and pages are logical locations; as platforms show only the message, it opens with the place.
"""

from msl_guard.model import Checked, Clause, Finding, Report, Severity, Status, Suppression, Verdict
from msl_guard.report.counting import counted
from msl_guard.report.look import Look
from msl_guard.report.place import column, line, told, uri, walk
from msl_guard.report.values import Json, written

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_RESULTS = 25_000
"""GitHub refuses a run of more results."""
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(report: Report, look: Look) -> str:  # noqa: ARG001 - every reporter takes a look
    """One run; findings set aside are kept with their `suppressions`."""
    examples = {one.rule_id: one for one in report.findings}
    rules = sorted(examples)
    kept = report.findings
    if len(kept) > MOST_RESULTS:
        kept = tuple(sorted(kept, key=lambda one: -one.severity)[:MOST_RESULTS])
    run: dict[str, Json] = {
        "tool": {
            "driver": {
                "name": "msl-guard",
                "version": report.version,
                "rules": [_rule(examples[one]) for one in rules],
                "properties": {"rulesetSha256": report.ruleset.sha256},
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            "SRCROOT": {"description": {"text": "The folder in which the run was started."}}
        },
        "artifacts": [_artifact(one) for one in report.checked],
        "invocations": [_invocation(report)],
        "results": [_result(one, rules.index(one.rule_id)) for one in kept],
    }
    document: dict[str, Json] = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return written(document)


def _rule(example: Finding) -> Json:
    return {
        "id": example.rule_id,
        "name": example.rule_name,
        "shortDescription": {"text": example.rule_name},
        "help": {"text": _help(example.suggestion, example.why)},
        "properties": {"tags": [example.rule_id.partition("-")[0], "compliance"]},
    }


def _help(suggestion: str, why: tuple[Clause, ...]) -> str:
    clauses = "; ".join(str(clause) for clause in why)
    return f"{suggestion} ({clauses})" if clauses else suggestion


def _artifact(document: Checked) -> Json:
    return {
        "location": {"uri": uri(document.path), "uriBaseId": "SRCROOT"},
        "hashes": {"sha-256": document.sha256},
    }


def _invocation(report: Report) -> Json:
    notices: list[Json] = [
        {
            "level": "error",
            "message": {"text": f"Not checked: {gap.reason}"},
            "locations": [
                {"physicalLocation": {"artifactLocation": {"uri": uri(gap.path), "uriBaseId": "SRCROOT"}}}
            ],
        }
        for gap in report.gaps
    ]
    left_out = len(report.findings) - MOST_RESULTS
    if left_out > 0:
        text = (
            f"{counted(left_out, 'finding')} of lower severity left out; a run takes {MOST_RESULTS} at most."
        )
        notices.append({"level": "warning", "message": {"text": text}})
    return {
        "executionSuccessful": report.verdict in (Verdict.CLEAN, Verdict.BREACHED),
        "exitCode": int(report.verdict),
        "toolExecutionNotifications": notices,
    }


def _result(finding: Finding, index: int) -> Json:
    place: dict[str, Json] = {
        "physicalLocation": {
            "artifactLocation": {"uri": uri(finding.path), "uriBaseId": "SRCROOT"},
            "region": _region(finding),
        }
    }
    if walk(finding):
        place["logicalLocations"] = [{"fullyQualifiedName": walk(finding), "kind": finding.part.value}]
    result: dict[str, Json] = {
        "ruleId": finding.rule_id,
        "ruleIndex": index,
        "level": "note" if finding.status is Status.PREVIEW else _LEVELS[finding.severity],
        "message": {"text": told(finding)},
        "locations": [place],
        "partialFingerprints": {"mslGuard/v1": finding.fingerprint},
        "properties": {
            "confidence": finding.confidence.value,
            "status": finding.status.value,
            "text": finding.text,
            "sentence": finding.sentence,
            "also": list(finding.also),
        },
    }
    if finding.suppression is not None:
        result["suppressions"] = [_suppression(finding.suppression)]
    return result


def _region(finding: Finding) -> Json:
    return {"startLine": line(finding), "startColumn": column(finding), "snippet": {"text": finding.text}}


def _suppression(one: Suppression) -> Json:
    kind = "inSource" if one.kind == "inline" else "external"
    return {"kind": kind, "status": "accepted", "justification": str(one)}
