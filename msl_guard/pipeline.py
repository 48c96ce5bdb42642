"""One run: discover, extract, match, report."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
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
from msl_guard.model import Checked, Context, Document, Examined, Failure, Finding, Report, Severity
from msl_guard.pages import illustrated, pages
from msl_guard.resultcache import ResultCache
from msl_guard.ruleset import Ruleset

_FILES_A_JOB = 4
"""So few files are not worth another process."""
_JUDGING = 0.75
"""The part of a file's time after which rules are left out, so that the findings so far are kept."""


def _silent(_done: int, _total: int) -> None:
    """Report no progress."""


Given = Mapping[str, Sequence[str]]
"""Axis values that outrank the project's contexts."""
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
    cache: ResultCache | None = None
    """What is known of files from earlier runs; asked before and told after."""


def check(
    paths: Iterable[Path | Source],
    ruleset: Ruleset,
    given: Given,
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
    results = dict(_known(ruleset, given, effort.cache, found.sources))
    waiting = [number for number in range(len(found.sources)) if number not in results]
    for at, result in _examined(ruleset, given, effort, [found.sources[number] for number in waiting]):
        results[waiting[at]] = result
        effort.progress(len(results), len(found.sources))
    if waiting and effort.cache is not None:
        effort.cache.prune()
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
        pages=illustrated(
            shown, checked, found.sources, caps(effort.limits), jobs(effort, len(found.sources))
        ),
    )


def _known(
    ruleset: Ruleset, given: Given, cache: ResultCache | None, sources: Sequence[Source]
) -> Iterator[tuple[int, Examined]]:
    """Yield what earlier runs say of files, by number; what cannot be loaded now is not known."""
    if cache is None:
        return
    contexts = _contexts(ruleset, given)
    for number, source in enumerate(sources):
        with suppress(OSError, ExtractionError):
            known = cache.recall(source.path, source.load(), contexts)
            if known is not None:
                yield number, known


def _examined(
    ruleset: Ruleset, given: Given, effort: Effort, sources: Sequence[Source]
) -> Iterator[tuple[int, Examined]]:
    """Yield what each source comes to, by number, from worker processes."""
    if not sources:
        return
    ruleset.engine.prepare()
    work = partial(examine, ruleset, given, effort)
    for number, result in isolated(work, sources, caps(effort.limits), jobs(effort, len(sources))):
        yield number, told(sources[number].path, result)


def told(path: str, result: Examined | Lost) -> Examined:
    """What a file came to; one that cost its worker is a failure."""
    return Examined(failures=(Failure(path, result.reason),)) if isinstance(result, Lost) else result


def read(source: Source, limits: Limits = LIMITS) -> Opened:
    """The documents in one file, read in a worker process."""
    ((_, result),) = isolated(partial(_read, limits), (source,), caps(limits))
    return Opened(failures=(Failure(source.path, result.reason),)) if isinstance(result, Lost) else result


def examine(ruleset: Ruleset, given: Given, effort: Effort, source: Source, stage: Stage) -> Examined:
    """What the rules say of one source, and of the documents in it.

    `stage` is called between reading and judging, each of which has the whole time.
    """
    loaded = _loaded(source)
    opened = loaded if isinstance(loaded, Opened) else open_file(source.path, loaded, effort.limits)
    stage()
    contexts = _contexts(ruleset, given)
    ends = monotonic() + effort.limits.seconds * _JUDGING
    judged = [_judged(ruleset, contexts, effort, one, ends) for one in opened.documents]
    examined = Examined(
        tuple(checked for one in judged for checked in one.checked),
        tuple(finding for one in judged for finding in one.findings),
        (*opened.failures, *(failure for one in judged for failure in one.failures)),
        opened.skipped,
        tuple(page for one in judged for page in one.pages),
    )
    if effort.cache is not None and isinstance(loaded, bytes):
        effort.cache.keep(source.path, loaded, contexts, opened.documents, examined)
    return examined


def _judged(
    ruleset: Ruleset, contexts: Callable[[str], Context], effort: Effort, document: Document, ends: float
) -> Examined:
    context = contexts(document.path)
    outcome = ruleset.engine.check(document, context, ends - monotonic())
    return Examined(
        (Checked.of(document, context),),
        effort.marking(document, outcome.findings),
        tuple(Failure(document.path, fault, passing=True) for fault in outcome.faults),
        pages=pages(document, list(zip(outcome.findings, outcome.spans, strict=True)))
        if effort.pages
        else (),
    )


def _contexts(ruleset: Ruleset, given: Given) -> Callable[[str], Context]:
    return lambda path: ruleset.context(PurePath(path), given)


def _read(limits: Limits, source: Source, stage: Stage) -> Opened:
    """The documents in a file, and why some of them cannot be read."""
    loaded = _loaded(source)
    opened = loaded if isinstance(loaded, Opened) else open_file(source.path, loaded, limits)
    stage()
    return opened


def _loaded(source: Source) -> bytes | Opened:
    """The bytes of a file, or why there are none."""
    try:
        return source.load()
    except ExtractionError as error:
        return Opened(failures=(Failure(source.path, str(error)),))
    except OSError as error:
        return Opened(failures=(Failure(source.path, f"cannot be opened: {error.strerror or error}"),))


def caps(limits: Limits) -> Caps:
    """What one file may take in a worker process."""
    return Caps(limits.seconds, limits.memory_bytes)


def jobs(effort: Effort, files: int) -> int:
    """How many processes share the files."""
    if effort.jobs is not None:
        return effort.jobs
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(allowed, files // _FILES_A_JOB))
