"""A run over a folder with the processes of this machine."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from msgspec import Struct

from msl_guard.archive.rows import Rows, recorded
from msl_guard.archive.store import Store
from msl_guard.discover import discover
from msl_guard.effort import Effort, Given
from msl_guard.evidence import informed
from msl_guard.examine import caps, examine, jobs, told
from msl_guard.extract import SUFFIXES, UNREAD_SUFFIXES
from msl_guard.isolation import isolated
from msl_guard.model import Examined
from msl_guard.ruleset import Ruleset

PART = 500
"""Documents in a part, at most."""
SECONDS = 60.0
"""After which a part is written: so much work is lost when a run is stopped."""


class Judging(Struct, frozen=True):
    """By what documents are judged, and how."""

    ruleset: Ruleset
    given: Given
    effort: Effort


def scanned(source: Path, store: Store, judging: Judging, part: int = PART) -> None:
    """Check every document below a folder that the store does not know yet.

    Raises:
        OSError: a part cannot be written.
    """
    done, effort = store.done(), judging.effort
    found = discover([source], SUFFIXES, UNREAD_SUFFIXES, effort.limits.file_bytes)
    rows = Rows()
    for failure in found.failures:
        if recorded(failure.path) not in done:
            rows.add(failure.path, Examined(failures=(failure,)))
    waiting = [one for one in found.sources if recorded(one.path) not in done]
    ruleset = informed(judging.ruleset, effort.limits, jobs(effort, len(waiting)))
    ruleset.engine.prepare()
    work = partial(examine, ruleset, judging.given, effort)
    results = isolated(work, waiting, caps(effort.limits), jobs(effort, len(waiting)))
    write = _Writer(store, part)
    count = len(found.sources) - len(waiting)
    try:
        for number, result in results:
            path = waiting[number].path
            rows.add(path, told(path, result))
            rows = write(rows)
            count += 1
            effort.progress(count, len(found.sources))
    finally:
        # What was judged before an interrupt is kept too.
        if len(rows):
            store.write(rows)


class _Writer:
    """Writes rows when there are enough of them, or when they have waited long enough."""

    def __init__(self, store: Store, part: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._part, self._clock = store, part, clock
        self._since = clock()

    def __call__(self, rows: Rows) -> Rows:
        """The rows that still wait."""
        if len(rows) < self._part and self._clock() - self._since < SECONDS:
            return rows
        self._store.write(rows)
        self._since = self._clock()
        return Rows()
