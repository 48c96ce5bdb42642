"""One run: discover, extract, match, report."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from msl_guard import __version__
from msl_guard.discover import Source, discover
from msl_guard.errors import ExtractionError
from msl_guard.extract import SUFFIXES, UNREAD_SUFFIXES, extract
from msl_guard.extract.limits import LIMITS, Limits
from msl_guard.model import Checked, Failure, Finding, Report, Severity
from msl_guard.ruleset import Ruleset


def _silent(_done: int, _total: int) -> None:
    """Report no progress."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How a run is carried out; none of it changes what is found within the limits."""

    limits: Limits = LIMITS
    progress: Callable[[int, int], None] = _silent
    """Told how many of how many documents are done."""


def check(
    paths: Iterable[Path | Source],
    ruleset: Ruleset,
    given: Mapping[str, Sequence[str]],
    fail_on: Severity | None,
    effort: Effort = Effort(),
) -> Report:
    """Check every document found and report all that was learned, failures included.

    Args:
        paths: files and folders that a person named; a `Source` for standard input.
        ruleset: the rules, and the project's contexts.
        given: axis values that outrank the project's contexts.
        fail_on: the severity from which a finding fails the run.
        effort: limits, and who is told of the progress.
    """
    found = discover(paths, SUFFIXES, UNREAD_SUFFIXES)
    checked: list[Checked] = []
    findings: list[Finding] = []
    failures = list(found.failures)
    for number, source in enumerate(found.sources, start=1):
        try:
            document = extract(source.path, source.load(), effort.limits)
        except ExtractionError as error:
            failures.append(Failure(source.path, str(error)))
        except OSError as error:
            failures.append(Failure(source.path, f"cannot be opened: {error.strerror}"))
        else:
            context = ruleset.context(PurePath(source.path), given)
            outcome = ruleset.engine.check(document, context)
            checked.append(Checked.of(document, context))
            findings += outcome.findings
            failures += [Failure(source.path, fault) for fault in outcome.faults]
        effort.progress(number, len(found.sources))
    return Report(
        version=__version__,
        ruleset=ruleset.info,
        fail_on=fail_on,
        checked=tuple(checked),
        findings=tuple(findings),
        failures=tuple(sorted(failures, key=lambda one: one.path)),
        skipped=found.skipped,
    )
