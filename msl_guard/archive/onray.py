"""A run over a folder or object store on the machines of a Ray cluster.

Ray Data reads, retries and spreads the work; an actor writes a part for each batch. A batch that is
done again after a worker was lost has the same documents, and so replaces its own part.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from msl_guard.archive.batch import BatchScanner
from msl_guard.archive.listing import Listed, Naming, listed
from msl_guard.archive.rows import Rows, recorded
from msl_guard.archive.store import Store
from msl_guard.errors import ConfigError, MslGuardError
from msl_guard.extract.limits import LIMITS
from msl_guard.model import Examined, Failure

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH = 64
"""Documents in a part."""
_JUDGING, _READING = 0.9, 0.1
"""What an actor and a reading task ask for of a processor: with an actor on each there is room to read."""
_LOST = "was lost on the cluster twice: it could not be read, or cost its machine; see the logs of Ray"
_ANY_NUMBER = -1


class Plan(Struct, frozen=True):
    """What each actor needs: it opens the store and loads the rules by itself."""

    out: str
    record: dict[str, str]
    scanner: BatchScanner


class _Actor:
    """Judges batches and writes their parts."""

    def __init__(self, plan: Plan, naming: Naming) -> None:
        self._plan = plan
        self._naming = naming

    def __call__(self, batch: "pa.Table") -> "pa.Table":
        """How many documents are done, or why none ever will be."""
        import pyarrow as pa

        names = [self._naming(path) for path in batch["path"].to_pylist()]
        try:
            self._plan.scanner.agree(self._plan.record)
            rows = self._plan.scanner.rows(names, batch["bytes"].to_pylist())
            self._store.write(rows)
        except (MslGuardError, OSError) as error:
            return pa.table({"done": [0], "fault": [str(error)]})
        except Exception as error:  # noqa: BLE001 - told to the driver: Ray would pass over the batch in silence
            return pa.table({"done": [0], "fault": [f"{type(error).__name__}: {error}"]})
        return pa.table({"done": [len(rows)], "fault": [""]})

    @cached_property
    def _store(self) -> Store:
        return Store.opened(self._plan.out, self._plan.record, ())


def scanned(
    source: str, store: Store, plan: Plan, progress: Callable[[int, int], None], workers: int | None
) -> None:
    """Check every document of a source that the store does not know yet.

    Raises:
        ConfigError: Ray is missing, the source cannot be read, or a machine cannot judge or write.
    """
    try:
        import ray
    except ImportError:
        raise ConfigError("--ray needs Ray; install msl-guard[ray]") from None
    found = listed(source, store.done(), (plan.scanner.limits or LIMITS).file_bytes)
    _refuse(store, found.refused)
    if not found.paths:
        return
    _start()
    workers = workers or max(int(ray.cluster_resources().get("CPU", 2)) - 1, 1)  # type: ignore[no-untyped-call]  # Ray's
    count = len(found.paths)
    done = 0
    for more in _judged(found, found.paths, plan, workers):
        done += more
        progress(done, count)
    # What Ray cannot read takes the rest of its block with it: they get a second turn, each on its own.
    left = _left(found, store)
    if again := _present(found, left):
        for more in _judged(found, again, plan, workers, alone=True):
            done += more
            progress(done, count)
        left = _left(found, store)
    if count > 1 and not done:
        raise ConfigError(f"none of {count} documents could be read on the cluster; see the logs of Ray")
    _refuse(store, [Failure(found.naming(path), _LOST) for path in left])


def _left(found: Listed, store: Store) -> list[str]:
    """The documents of which the store knows nothing."""
    known = store.done()
    return [path for path in found.paths if recorded(found.naming(path)) not in known]


def _present(found: Listed, paths: list[str]) -> list[str]:
    """Those that are files still."""
    there: list[str] = []
    for path in paths:
        with suppress(OSError, ValueError):
            there += [path] * found.files.get_file_info(path).is_file
    return there


def _start() -> None:
    """Join the cluster, or start one on this machine; what Ray says goes to its own logs."""
    import ray
    import ray.data

    ray.init(ignore_reinit_error=True, log_to_driver=False, logging_level=logging.ERROR)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.max_errored_blocks = _ANY_NUMBER
    for handler in logging.getLogger("ray.data").handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setLevel(logging.CRITICAL)


def _judged(
    found: Listed, paths: list[str], plan: Plan, workers: int, *, alone: bool = False
) -> Iterator[int]:
    """Have documents judged, many at once or each alone; yield how many are done, batch by batch."""
    import ray

    count = len(paths)
    blocks = count if alone else max(min(count // _BATCH, 20_000), min(workers * 2, count))
    try:
        files = ray.data.read_binary_files(
            paths,
            filesystem=found.files,
            include_paths=True,
            ignore_missing_paths=True,
            override_num_blocks=blocks,
            num_cpus=_READING,
        )
    except (OSError, ValueError):
        # Nothing that can be listed is among them: all are told as lost.
        return
    data = files.map_batches(
        _Actor,
        fn_constructor_args=(plan, found.naming),
        batch_size=1 if alone else _BATCH,
        batch_format="pyarrow",
        compute=ray.data.ActorPoolStrategy(size=workers),
        num_cpus=_JUDGING,
    )
    for row in data.iter_rows():
        if row["fault"]:
            raise ConfigError(f"on a machine of the cluster: {row['fault']}")
        yield int(row["done"])


def _refuse(store: Store, failures: list[Failure]) -> None:
    rows = Rows()
    for failure in failures:
        rows.add(failure.path, Examined(failures=(failure,)))
    if len(rows):
        store.write(rows)
