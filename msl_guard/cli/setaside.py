"""Options and steps that set findings aside: waivers, baseline, what stood before a change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TypedDict

import click

from msl_guard.errors import ConfigError
from msl_guard.history import Change, changes, text_at
from msl_guard.model import Report, Suppression, SuppressionKind
from msl_guard.suppress import Baseline, Waivers


class SetAside(TypedDict):
    """What click passes for the options below."""

    waivers_file: Path | None
    waivers_from: str | None
    strict_waivers: bool
    baseline_file: Path | None
    diff_base: str | None
    as_of: datetime | None


_FILE = click.Path(path_type=Path, dir_okay=False)
waivers_option = click.option(
    "--waivers",
    "waivers_file",
    type=_FILE,
    envvar="MSL_GUARD_WAIVERS",
    help="Findings that were excused, each with a reason, an approver and an end.",
)
waivers_from_option = click.option(
    "--waivers-from",
    metavar="REF",
    envvar="MSL_GUARD_WAIVERS_FROM",
    help="Read --waivers as this git commit has it, so that a change cannot excuse itself.",
)
strict_waivers_option = click.option(
    "--strict-waivers", is_flag=True, help="Expired and unused waivers are errors."
)
baseline_option = click.option(
    "--baseline",
    "baseline_file",
    type=_FILE,
    envvar="MSL_GUARD_BASELINE",
    help="Findings that stood when the gate was introduced; see `msl-guard baseline`.",
)
diff_base_option = click.option(
    "--diff-base",
    metavar="REF",
    envvar="MSL_GUARD_DIFF_BASE",
    help="Only documents changed since this git commit; what stood there before is set aside.",
)
as_of_option = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="Judge waivers as of this day (YYYY-MM-DD). Default: today.",
)


@dataclass(frozen=True, slots=True)
class Exceptions:
    """What a run sets aside, read before anything is judged."""

    waivers: Waivers | None
    baseline: Baseline | None
    strict: bool
    today: date

    @classmethod
    def of(cls, options: SetAside) -> "Exceptions":
        """The exceptions that the options name.

        Raises:
            ConfigError: a file cannot be read, or is not what it should be.
            UsageError: options that go together are not given together.
        """
        file, ref = options["waivers_file"], options["waivers_from"]
        if file is None and (ref or options["strict_waivers"]):
            raise click.UsageError("--waivers-from and --strict-waivers go with --waivers FILE")
        return cls(
            None if file is None else _waivers(file, ref),
            None if options["baseline_file"] is None else baseline(options["baseline_file"]),
            options["strict_waivers"],
            options["as_of"] or date.today(),
        )

    def applied(self, report: Report, unwaivable: Sequence[str]) -> Report:
        """The report with what is set aside marked."""
        if self.waivers is not None:
            report = self.waivers.applied(report, self.today, unwaivable, strict=self.strict)
        return report if self.baseline is None else self.baseline.applied(report)


def baseline(file: Path) -> Baseline:
    """The baseline in a file.

    Raises:
        ConfigError: it cannot be read, or is none.
    """
    return Baseline.read(_text(file), file)


def changed(base: str, paths: Sequence[Path]) -> tuple[Change, ...]:
    """The documents below `paths` that differ from a commit."""
    return changes(base, paths)


def known_before(report: Report, before: Report, base: str, names: Mapping[str, str]) -> Report:
    """The report with every finding marked that the documents already gave at the base.

    Args:
        report: the run over the documents as they are.
        before: the run over the documents as they were.
        base: the commit, as the user named it.
        names: the path of each document then, by its path now.
    """
    stood = {(one.path, one.fingerprint) for one in before.findings}
    mark = Suppression(SuppressionKind.BASELINE, f"stood before, at {base}")
    findings = tuple(
        replace(one, suppression=mark)
        if one.suppression is None and (names.get(one.path, ""), one.fingerprint) in stood
        else one
        for one in report.findings
    )
    return replace(report, findings=findings)


def _waivers(file: Path, ref: str | None) -> Waivers:
    if ref is None:
        return Waivers.read(_text(file), file)
    text = text_at(ref, file)
    if text is None:
        click.echo(f"msl-guard: {ref} has no {file.as_posix()}; nothing is waived", err=True)
        return Waivers(file.as_posix(), ())
    return Waivers.read(text, file)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: is not UTF-8 text") from None
