"""One run: discover, extract, match, report."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from time import monotonic

from msl_guard import __version__
from msl_guard.discover import Source, discover
from msl_guard.errors import ExtractionError
from msl_guard.extract import SUFFIXES, UNREAD_SUFFIXES, Opened, open_file
from msl_guard.extract.limits import LIMITS, Limits
from msl_guard.isolation import Caps, Lost, Stage, isolated
from msl_guard.model import Checked, Document, Failure, Finding, Page, Report, Severity, Skipped
from msl_guard.pages import illustrated, pages
from msl_guard.ruleset import Ruleset

_FILES_A_JOB = 4
"""So few files are not worth another process."""
_JUDGING = 0.75
"""The part of a file's time after which rules are left out, so that the findings so far are kept."""


def _silent(_done: int, _total: int) -> None:
    """Report no progress."""


Marking = Callable[[Document, Sequence[Finding]], tuple[Finding, ...]]
"""What a document itself says of its findings, such as a directive that excuses one."""


def _as_found(_document: Document, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(findings)


@dataclass(frozen=True, slots=True)
class Effort:
    """How a run is carried out; none of it changes what is found within the limits."""

    limits: Limits = LIMITS
    jobs: int | None = None
    """Worker processes; None for as many as the number of files and the machine suggest."""
    progress: Callable[[int, int], None] = _silent
    """Told how many of how many documents are done."""
    marking: Marking = _as_found
    """Applied to the findings of each document, in its worker process."""
    pages: bool = False
    """Whether the report shall hold the pages on which findings stand."""


@dataclass(frozen=True, slots=True)
class _Examined:
    """What one source came to."""

    checked: tuple[Checked, ...] = ()
    findings: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    pages: tuple[Page, ...] = ()


def check(
    paths: Iterable[Path | Source],
    ruleset: Ruleset,
    given: Mapping[str, Sequence[str]],
    fail_on: Severity | None,
    effort: Effort = Effort(),
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
    ruleset.engine.prepare()
    work = partial(_examine, ruleset, given, effort)
    results: dict[int, _Examined] = {}
    jobs = _jobs(effort, len(found.sources))
    for number, result in isolated(work, found.sources, _caps(effort.limits), jobs):
        path = found.sources[number].path
        results[number] = (
            _Examined(failures=(Failure(path, result.reason),)) if isinstance(result, Lost) else result
        )
        effort.progress(len(results), len(found.sources))
    examined = [results[number] for number in sorted(results)]
    checked = tuple(checked for one in examined for checked in one.checked)
    shown = [page for one in examined for page in one.pages]
    failures = [*found.failures, *(failure for one in examined for failure in one.failures)]
    return Report(
        version=__version__,
        ruleset=ruleset.info,
        fail_on=fail_on,
        checked=checked,
        findings=tuple(finding for one in examined for finding in one.findings),
        failures=tuple(sorted(failures, key=lambda one: one.path)),
        skipped=(*found.skipped, *(skipped for one in examined for skipped in one.skipped)),
        pages=illustrated(shown, checked, found.sources, _caps(effort.limits), jobs),
    )


def read(source: Source, limits: Limits = LIMITS) -> Opened:
    """The documents in one file, read in a worker process."""
    ((_, result),) = isolated(partial(_read, limits), (source,), _caps(limits))
    return Opened(failures=(Failure(source.path, result.reason),)) if isinstance(result, Lost) else result


def _examine(
    ruleset: Ruleset, given: Mapping[str, Sequence[str]], effort: Effort, source: Source, stage: Stage
) -> _Examined:
    """What the rules say of one source, and of the documents in it."""
    opened = _read(effort.limits, source, stage)
    checked: list[Checked] = []
    findings: list[Finding] = []
    failures = list(opened.failures)
    shown: list[Page] = []
    ends = monotonic() + effort.limits.seconds * _JUDGING
    for document in opened.documents:
        context = ruleset.context(PurePath(document.path), given)
        outcome = ruleset.engine.check(document, context, ends - monotonic())
        checked.append(Checked.of(document, context))
        findings += effort.marking(document, outcome.findings)
        failures += [Failure(document.path, fault) for fault in outcome.faults]
        if effort.pages:
            shown += pages(document, list(zip(outcome.findings, outcome.spans, strict=True)))
    return _Examined(tuple(checked), tuple(findings), tuple(failures), opened.skipped, tuple(shown))


def _read(limits: Limits, source: Source, stage: Stage) -> Opened:
    """The documents in a file, and why some of them cannot be read."""
    try:
        opened = open_file(source.path, source.load(), limits)
    except ExtractionError as error:
        opened = Opened(failures=(Failure(source.path, str(error)),))
    except OSError as error:
        reason = f"cannot be opened: {error.strerror or error}"
        opened = Opened(failures=(Failure(source.path, reason),))
    stage()
    return opened


def _caps(limits: Limits) -> Caps:
    return Caps(limits.seconds, limits.memory_bytes)


def _jobs(effort: Effort, files: int) -> int:
    """How many processes share the files."""
    if effort.jobs is not None:
        return effort.jobs
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(allowed, files // _FILES_A_JOB))
