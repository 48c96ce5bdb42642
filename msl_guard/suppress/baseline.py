"""A baseline: the findings that stood when the gate was introduced, a line each.

The file is sorted and carries no date, so that two people who make it get the same bytes.
"""

from collections import Counter
from collections.abc import Iterable
from os.path import relpath
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from msl_guard.errors import ConfigError
from msl_guard.model import Report, Suppression, SuppressionKind

HEAD = "# msl-guard/baseline@1: path, rule, fingerprint"
_SUPPRESSION = Suppression(SuppressionKind.BASELINE, "stood when the baseline was made")
Entry = tuple[str, str, str]
"""Path from the baseline's folder, rule id, fingerprint."""


class Baseline(Struct, frozen=True):
    """Known findings, and the file they are written in."""

    file: Path
    entries: frozenset[Entry]

    @classmethod
    def of(cls, report: Report, file: Path) -> "Baseline":
        """The baseline that knows every open finding of a run."""
        return cls(
            file,
            frozenset(
                (_relative(one.path, file), one.rule_id, one.fingerprint)
                for one in report.open
                if not one.rule_id.startswith("WAIVER-")
            ),
        )

    @classmethod
    def read(cls, text: str, file: Path) -> "Baseline":
        """The baseline written in a file.

        Raises:
            ConfigError: a line is no entry.
        """
        lines = text.splitlines()
        if not lines or lines[0] != HEAD:
            raise ConfigError(f"{file}:1: is no baseline; make it with: msl-guard baseline create")
        return cls(file, frozenset(_entries(lines[1:], file)))

    def __str__(self) -> str:
        """The file's text."""
        return "".join(f"{line}\n" for line in (HEAD, *("\t".join(one) for one in sorted(self.entries))))

    def applied(self, report: Report) -> Report:
        """The report with every known finding marked."""
        findings = tuple(
            replace(one, suppression=_SUPPRESSION)
            if one.suppression is None
            and (_relative(one.path, self.file), one.rule_id, one.fingerprint) in self.entries
            else one
            for one in report.findings
        )
        return replace(report, findings=findings)

    def pruned(self, report: Report) -> "Baseline":
        """The baseline without the entries of checked documents that no longer hold, and of lost files."""
        found = {(_relative(one.path, self.file), one.rule_id, one.fingerprint) for one in report.findings}
        checked = {_relative(one.path, self.file) for one in report.checked}
        kept = frozenset(
            one
            for one in self.entries
            if one in found or (one[0] not in checked and (self.file.parent / one[0]).exists())
        )
        return replace(self, entries=kept)

    def counts(self) -> Counter[str]:
        """How many entries each rule has."""
        return Counter(rule for _, rule, _ in self.entries)


def _entries(lines: Iterable[str], file: Path) -> Iterable[Entry]:
    for number, line in enumerate(lines, start=2):
        cells = line.split("\t")
        if len(cells) != 3 or not all(cells) or not cells[2].startswith("mg1:"):
            raise ConfigError(f"{file}:{number}: is no entry of a baseline; make the file again")
        yield cells[0], cells[1], cells[2]


def _relative(path: str, file: Path) -> str:
    """A path of the report, as the baseline's folder sees it."""
    return Path(relpath(Path(path).absolute().resolve(), file.absolute().resolve().parent)).as_posix()
