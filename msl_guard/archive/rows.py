"""What one document came to, as rows of the tables."""

from msgspec import Struct, field

from msl_guard.model import Checked, Examined, Finding, Severity
from msl_guard.report.values import Json, finding

Row = dict[str, Json]

COLUMNS = {
    "files": ("path", "documents", "whole"),
    "documents": (
        "path", "file", "format", "sha256", "content_type", "audience", "jurisdictions", "mode", "findings",
        "errors", "unread",
    ),
    "findings": (
        "path", "rule_id", "rule_name", "severity", "confidence", "status", "message", "suggestion",
        "clauses", "part", "location", "column", "text", "sentence", "fingerprint", "also", "suppressed",
    ),
    "failures": ("path", "reason", "whole"),
}  # fmt: skip
"""The tables and their columns."""
NUMBERS = frozenset(("documents", "findings", "errors", "unread", "column"))
LISTS = frozenset(("jurisdictions", "clauses", "also"))
FACTS = frozenset(("whole", "suppressed"))


class Rows(Struct):
    """Rows of the tables that belong together."""

    files: list[Row] = field(default_factory=list)
    documents: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)
    failures: list[Row] = field(default_factory=list)

    def add(self, path: str, examined: Examined) -> None:
        """Add what one file came to; a part that was not read is a failure that is not whole."""
        self.files.append(_row(path=path, documents=len(examined.checked), whole=examined.whole))
        for one in examined.checked:
            self.documents.append(_row(file=path, **_document(one, examined)))
            self.failures += [
                _row(path=one.path, reason=f"{gap.location}: {gap.reason}", whole=False) for gap in one.gaps
            ]
        read = {one.path for one in examined.checked}
        self.failures += [
            _row(path=one.path, reason=one.reason, whole=one.path not in read) for one in examined.failures
        ]
        self.findings += [_row(**_finding(one)) for one in examined.findings]

    def __len__(self) -> int:
        return len(self.files)


def recorded(text: str) -> str:
    r"""A text as tables can hold it: what is no character, as in a name that is not UTF-8, by its number.

    >>> print(recorded("caf\udce9.md"))
    caf\udce9.md
    """
    return text if text.isascii() else text.encode(errors="backslashreplace").decode()


def _row(**values: Json) -> Row:
    return {column: recorded(value) if isinstance(value, str) else value for column, value in values.items()}


def _document(one: Checked, examined: Examined) -> Row:
    found = [each for each in examined.findings if each.path == one.path and each.suppression is None]
    return {
        "path": one.path,
        "format": one.format,
        "sha256": one.sha256,
        "content_type": one.context.content_type,
        "audience": one.context.audience,
        "jurisdictions": list(one.context.jurisdictions),
        "mode": one.context.mode,
        "findings": len(found),
        "errors": sum(each.severity is Severity.ERROR for each in found),
        "unread": len(one.unread),
    }


def _finding(found: Finding) -> Row:
    values = finding(found)
    row = {name: values.get(name) for name in COLUMNS["findings"]}
    row["location"] = str(found.location)
    row["clauses"] = [str(clause) for clause in found.why]
    row["suppressed"] = found.suppression is not None
    return row
