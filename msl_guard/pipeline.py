"""One run: discover, extract, match, report."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePath

from msl_guard import __version__
from msl_guard.discover import Source, discover
from msl_guard.extract import SUFFIXES, UNREAD_SUFFIXES, Opened, open_file
from msl_guard.model import Checked, Failure, Finding, Report, Severity
from msl_guard.ruleset import Ruleset


def _silent(_done: int, _total: int) -> None:
    """Report no progress."""


def check(
    paths: Iterable[Path | Source],
    ruleset: Ruleset,
    given: Mapping[str, Sequence[str]],
    fail_on: Severity | None,
    progress: Callable[[int, int], None] = _silent,
) -> Report:
    """Check every document found and report all that was learned, failures included.

    Args:
        paths: files and folders that a person named; a `Source` for standard input.
        ruleset: the rules, and the project's contexts.
        given: axis values that outrank the project's contexts.
        fail_on: the severity from which a finding fails the run.
        progress: told how many of how many documents are done.
    """
    found = discover(paths, SUFFIXES, UNREAD_SUFFIXES)
    checked: list[Checked] = []
    findings: list[Finding] = []
    failures = list(found.failures)
    skipped = list(found.skipped)
    for number, source in enumerate(found.sources, start=1):
        try:
            opened = open_file(source.path, source.load())
        except OSError as error:
            failures.append(Failure(source.path, f"cannot be opened: {error.strerror}"))
            opened = Opened()
        for document in opened.documents:
            context = ruleset.context(PurePath(document.path), given)
            outcome = ruleset.engine.check(document, context)
            checked.append(Checked.of(document, context))
            findings += outcome.findings
            failures += [Failure(document.path, fault) for fault in outcome.faults]
        failures += opened.failures
        skipped += opened.skipped
        progress(number, len(found.sources))
    return Report(
        version=__version__,
        ruleset=ruleset.info,
        fail_on=fail_on,
        checked=tuple(checked),
        findings=tuple(findings),
        failures=tuple(sorted(failures, key=lambda one: one.path)),
        skipped=tuple(sorted(skipped, key=lambda one: one.path)),
    )
