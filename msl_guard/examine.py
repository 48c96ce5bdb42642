"""What the rules say of files, each read and judged in a worker process."""

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import PurePath
from time import monotonic

from msgspec.structs import replace

from msl_guard.discover import Source, unopened
from msl_guard.effort import Effort, Given
from msl_guard.errors import ExtractionError
from msl_guard.evidence import informed
from msl_guard.extract.limits import LIMITS, Limits
from msl_guard.extract.opening import Opened, open_file
from msl_guard.isolation import Caps, Lost, Stage, isolated, shared
from msl_guard.match import NOTHING
from msl_guard.model import Checked, Context, Document, Examined, Failure
from msl_guard.pages import pages
from msl_guard.ruleset import Ruleset

_FILES_A_JOB = 4
"""So few files are not worth another process."""
_LONG = 20_000
"""Characters of a document whose rules are worth another process."""
_JUDGING = 0.75
"""The part of a file's time after which rules are left out, so that the findings so far are kept."""


def examined(
    ruleset: Ruleset, given: Given, effort: Effort, sources: Sequence[Source]
) -> Iterator[tuple[int, Examined]]:
    """Yield what each source comes to, by number, as results come in."""
    processes = jobs(effort, len(sources))
    ruleset = informed(ruleset, effort.limits, processes)
    if processes > 1:
        ruleset.engine.prepare()
    effort = replace(effort, share=_free(effort) // max(min(processes, len(sources)), 1))
    work = partial(examine, ruleset, given, effort)
    for number, result in isolated(work, sources, caps(effort.limits), processes):
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
    left = ends - monotonic()
    is_long = effort.share > 1 and sum(len(block.text) for block in document.blocks) >= _LONG
    sharing = partial(shared, processes=effort.share, seconds=max(left, 0)) if is_long else None
    outcome = ruleset.engine.check(document, context, left, ruleset.evidence or NOTHING, sharing)
    return Examined(
        (Checked.of(document, context, outcome.sources),),
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
    except (ExtractionError, OSError) as error:
        return Opened(failures=(unopened(source.path, error),))


def caps(limits: Limits) -> Caps:
    """What one file may take in a worker process."""
    return Caps(limits.seconds, limits.memory_bytes)


def jobs(effort: Effort, files: int) -> int:
    """How many processes share the files."""
    if effort.jobs is not None:
        return effort.jobs
    return max(1, min(_free(effort), files // _FILES_A_JOB))


def _free(effort: Effort) -> int:
    """How many processes the run may have at a time."""
    if effort.jobs is not None:
        return effort.jobs
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
