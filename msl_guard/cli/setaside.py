"""Options and steps that set findings aside: waivers, baseline, what stood before a change."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from os.path import relpath
from pathlib import Path
from typing import TypedDict

import click
from msgspec import Struct
from msgspec.structs import replace

from msl_guard.discover import Source
from msl_guard.effort import Marking
from msl_guard.errors import ConfigError
from msl_guard.extract import SUFFIXES, UNREAD_SUFFIXES
from msl_guard.model import Document, Finding, Report, Suppression, SuppressionKind
from msl_guard.ruleset import Ruleset
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


Run = Callable[[Sequence[Path | Source]], Report]
"""A run over documents."""


class Exceptions(Struct, frozen=True):
    """What a run sets aside, read before anything is judged."""

    waivers: Waivers | None
    baseline: Baseline | None
    strict: bool
    today: date
    diff_base: str | None

    @classmethod
    def of(cls, options: SetAside, ruleset: Ruleset) -> "Exceptions":
        """The exceptions that the options name, or else the project's rule file.

        Raises:
            ConfigError: a file cannot be read, or is not what it should be.
            UsageError: options that go together are not given together.
        """
        file, ref = options["waivers_file"] or _from_here(ruleset.waivers), options["waivers_from"]
        known = options["baseline_file"] or _from_here(ruleset.baseline)
        if file is None and (ref or options["strict_waivers"]):
            raise click.UsageError("--waivers-from and --strict-waivers go with --waivers FILE")
        return cls(
            None if file is None else waivers(file, ref),
            None if known is None else baseline(known),
            options["strict_waivers"],
            options["as_of"].date() if options["as_of"] else date.today(),
            options["diff_base"],
        )

    def marking(self, ruleset: Ruleset) -> Marking:
        """How directives inside a document mark its findings."""
        return partial(_marked, today=self.today, unwaivable=ruleset.unwaivable)

    def report(self, paths: Sequence[Path | Source], ruleset: Ruleset, run: Run) -> Report:
        """The report of a run over the paths, with what is set aside marked."""
        report = run(paths) if self.diff_base is None else _since(self.diff_base, paths, run)
        if self.waivers is not None:
            report = self.waivers.applied(report, self.today, ruleset.unwaivable, strict=self.strict)
        return report if self.baseline is None else self.baseline.applied(report)


def _marked(
    document: Document, findings: Sequence[Finding], today: date, unwaivable: frozenset[str]
) -> tuple[Finding, ...]:
    from msl_guard.suppress.inline import marked

    return marked(document, findings, today, unwaivable)


def _from_here(path: Path | None) -> Path | None:
    """A path of the rule file as reports print it, the same on every machine."""
    return None if path is None else Path(relpath(path))


def baseline(file: Path) -> Baseline:
    """The baseline in a file.

    Raises:
        ConfigError: it cannot be read, or is none.
    """
    return Baseline.read(_text(file), file)


def _since(base: str, paths: Sequence[Path | Source], run: Run) -> Report:
    """A run over the documents that changed since a commit; what stood in them before is set aside."""
    from msl_guard.history import changes

    named = [path for path in paths if isinstance(path, Path)]
    if len(named) < len(paths):
        raise click.UsageError("--diff-base compares files; it cannot be used with -")
    documents = {*SUFFIXES, *UNREAD_SUFFIXES}
    changed = [one for one in changes(base, named) if one.path.suffix.lower() in documents]
    report = run([one.path for one in changed])
    if not changed:
        return replace(report, unchanged_since=base)
    before = run([one.before for one in changed if one.before])
    names = {one.path.as_posix(): one.before.path for one in changed if one.before}
    stood = {(one.path, one.fingerprint) for one in before.findings}
    mark = Suppression(SuppressionKind.BASELINE, f"stood before, at {base}")
    findings = tuple(
        replace(one, suppression=mark)
        if one.suppression is None and (names.get(one.path), one.fingerprint) in stood
        else one
        for one in report.findings
    )
    return replace(report, findings=findings)


def waivers(file: Path, ref: str | None = None) -> Waivers:
    """The waivers in a file, as it is or as a git commit has it.

    Raises:
        ConfigError: it cannot be read, or an entry lacks what every waiver needs.
    """
    if ref is None:
        return Waivers.read(_text(file), file)
    from msl_guard.history import text_at

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
