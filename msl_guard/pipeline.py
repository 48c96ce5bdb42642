"""One run: discover, extract, match, report."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePath

from msl_guard import __version__
from msl_guard.discover import Source, discover
from msl_guard.effort import USUAL, Effort, Given
from msl_guard.errors import ExtractionError
from msl_guard.extract import SUFFIXES, UNREAD_SUFFIXES
from msl_guard.model import Checked, Context, Examined, Page, Report, Severity
from msl_guard.resultcache import ResultCache
from msl_guard.ruleset import Ruleset


def check(
    paths: Iterable[Path | Source],
    ruleset: Ruleset,
    given: Given,
    fail_on: Severity | None,
    effort: Effort = USUAL,
) -> Report:
    """Check every document found and report all that was learned, failures included.

    Each document is read and judged in a worker process: one that crashes or hangs it is a failure
    of that document.

    Args:
        paths: files and folders that a person named; a `Source` for standard input.
        ruleset: the rules, and the project's contexts.
        given: axis values that outrank the project's contexts.
        fail_on: the severity from which a finding fails the run.
        effort: limits, number of processes, and who is told of the progress.
    """
    found = discover(paths, SUFFIXES, UNREAD_SUFFIXES, effort.limits.file_bytes)
    results = dict(_known(ruleset, given, effort.cache, found.sources))
    waiting = [number for number in range(len(found.sources)) if number not in results]
    if waiting:
        from msl_guard.examine import examined

        for at, result in examined(ruleset, given, effort, [found.sources[number] for number in waiting]):
            results[waiting[at]] = result
            effort.progress(len(results), len(found.sources))
        if effort.cache is not None:
            effort.cache.prune()
    examined_files = [results[number] for number in sorted(results)]
    checked = tuple(checked for one in examined_files for checked in one.checked)
    shown = [page for one in examined_files for page in one.pages]
    failures = [*found.failures, *(failure for one in examined_files for failure in one.failures)]
    return Report(
        version=__version__,
        ruleset=ruleset.info,
        fail_on=fail_on,
        checked=checked,
        findings=tuple(finding for one in examined_files for finding in one.findings),
        failures=tuple(sorted(failures, key=lambda one: one.path)),
        skipped=(*found.skipped, *(skipped for one in examined_files for skipped in one.skipped)),
        pages=_illustrated(shown, checked, found.sources, effort) if shown else (),
    )


def _known(
    ruleset: Ruleset, given: Given, cache: ResultCache | None, sources: Sequence[Source]
) -> Iterator[tuple[int, Examined]]:
    """Yield what earlier runs say of files, by number; what cannot be loaded now is not known."""
    if cache is None:
        return

    def contexts(path: str) -> Context:
        return ruleset.context(PurePath(path), given)

    for number, source in enumerate(sources):
        with suppress(OSError, ExtractionError):
            known = cache.recall(source.path, source.load(), contexts)
            if known is not None:
                yield number, known


def _illustrated(
    shown: Sequence[Page], checked: Sequence[Checked], sources: Sequence[Source], effort: Effort
) -> tuple[Page, ...]:
    from msl_guard.examine import caps, jobs
    from msl_guard.pages import illustrated

    return illustrated(shown, checked, sources, caps(effort.limits), jobs(effort, len(sources)))
