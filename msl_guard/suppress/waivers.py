"""Waivers: single findings that a named person excused, for a reason and until a day.

An entry belongs to one finding by path, rule and fingerprint. Moving a slide keeps it; changing the
sentence drops it.
"""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from msl_guard.errors import ConfigError
from msl_guard.model import Finding, Report, Severity, Suppression, SuppressionKind
from msl_guard.ruleset.names import DAY, FINGERPRINT, REASON
from msl_guard.suppress.problem import problem, refused

if TYPE_CHECKING:
    from msl_guard.ruleset.strict_yaml import Source

SCHEMA = "msl-guard/waivers@1"
_Text = Annotated[str, Meta(min_length=1)]


class _Entry(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    fingerprint: Annotated[str, Meta(pattern=FINGERPRINT)]
    rule: _Text
    path: _Text
    quote: _Text
    reason: Annotated[str, Meta(pattern=REASON)]
    approved_by: _Text
    ref: str = ""
    expires: Annotated[str, Meta(pattern=DAY)]


class _File(msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename={"format": "schema"}):
    format: Literal["msl-guard/waivers@1"]
    waivers: list[_Entry] = []


class Waiver(Struct, frozen=True):
    """One excused finding."""

    path: Path
    """Absolute."""
    rule: str
    fingerprint: str
    expires: date
    line: int
    """Where the entry stands in its file."""
    quote: str
    suppression: Suppression

    @property
    def name(self) -> str:
        """The waiver as messages call it."""
        return f"The waiver for {self.rule} “{self.quote}”"


class Waivers(Struct, frozen=True):
    """The waivers of one file."""

    name: str
    entries: tuple[Waiver, ...]

    @classmethod
    def read(cls, text: str, file: Path) -> "Waivers":
        """The waivers written in a file; their paths count from its folder.

        Raises:
            ConfigError: the text is no list of waivers, or an entry lacks what every waiver needs.
        """
        from msl_guard.ruleset.faults import explained
        from msl_guard.ruleset.strict_yaml import read as read_yaml

        source = read_yaml(text, file.as_posix())
        try:
            shape = msgspec.convert(source.value, _File)
        except msgspec.ValidationError as error:
            raise ConfigError(explained(str(error), source, _File)) from None
        entries = tuple(_waiver(source, at, entry, file) for at, entry in enumerate(shape.waivers))
        seen: dict[tuple[Path, str, str], int] = {}
        for one in entries:
            first = seen.setdefault((one.path, one.rule, one.fingerprint), one.line)
            if first != one.line:
                raise ConfigError(f"{file.as_posix()}:{one.line}: the same finding is waived on line {first}")
        return cls(file.as_posix(), entries)

    def applied(
        self, report: Report, today: date, unwaivable: Collection[str], *, strict: bool = False
    ) -> Report:
        """The report with the waived findings marked, and what is wrong with the waivers added.

        Args:
            report: a run whose paths count from the current folder.
            today: a waiver holds to the end of the day on which it expires.
            unwaivable: rules that admit no exception.
            strict: whether an expired or unused waiver is an error, no mere warning.
        """
        severity = Severity.ERROR if strict else Severity.WARNING
        known = {(one.path, one.rule, one.fingerprint): one for one in self.entries}
        used: dict[int, Waiver] = {}
        problems: list[Finding] = []
        findings: list[Finding] = []
        for finding in report.findings:
            waiver = known.get((_absolute(finding.path), finding.rule_id, finding.fingerprint))
            if waiver is None or finding.suppression is not None:
                findings.append(finding)
                continue
            used[waiver.line] = waiver
            fault = refused(finding, waiver.name, waiver.expires, today, unwaivable)
            if fault is None:
                finding = replace(finding, suppression=waiver.suppression)
            else:
                level = Severity.ERROR if fault[0] == "WAIVER-003" else severity
                problems.append(problem(*fault, self.name, waiver.line, level))
            findings.append(finding)
        problems += self._unused(report, used, severity)
        problems.sort(key=lambda one: one.location.steps[0][1])
        return replace(report, findings=(*findings, *problems))

    def doubtful(self, today: date) -> Iterator[Finding]:
        """Yield what is wrong with entries whatever documents hold: they are over, or have no document."""
        for one in self.entries:
            if one.expires < today:
                yield self._problem("WAIVER-001", one, f"expired on {one.expires}", Severity.ERROR)
            elif not any(place.is_file() for place in (one.path, *one.path.parents)):  # or an archive with it
                said = f"excuses nothing: there is no {one.path.name}"
                yield self._problem("WAIVER-002", one, said, Severity.ERROR)

    def _problem(self, rule_id: str, one: Waiver, fault: str, severity: Severity) -> Finding:
        return problem(rule_id, f"{one.name} {fault}.", self.name, one.line, severity)

    def _unused(self, report: Report, used: Collection[int], severity: Severity) -> Iterator[Finding]:
        """Waivers of documents that were checked, without a finding to excuse."""
        checked = {_absolute(one.path) for one in report.checked}
        for one in self.entries:
            if one.line not in used and one.path in checked:
                yield self._problem("WAIVER-002", one, f"excuses nothing in {one.path.name}", severity)


def _waiver(source: "Source", at: int, entry: _Entry, file: Path) -> Waiver:
    try:
        expires = date.fromisoformat(entry.expires)
    except ValueError:
        place = source.place(("waivers", at, "expires"))
        raise ConfigError(f"{place}: {entry.expires} is no day; write YYYY-MM-DD") from None
    return Waiver(
        path=_absolute(file.parent / entry.path),
        rule=entry.rule,
        fingerprint=entry.fingerprint,
        expires=expires,
        line=source.lines[("waivers", at)],
        quote=entry.quote,
        suppression=Suppression(
            SuppressionKind.WAIVER, entry.reason, entry.approved_by, entry.ref, entry.expires
        ),
    )


def _absolute(path: Path | str) -> Path:
    return Path(path).absolute().resolve()
