"""A run over a folder or object store on the machines of a Ray cluster.

Ray Data reads, retries and spreads the work; an actor writes a part for each batch. A batch that
is done again after a worker was lost has the same documents, and so replaces its own part.
"""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from msl_guard.archive.batch import BatchScanner
from msl_guard.archive.listing import Naming, listed
from msl_guard.archive.rows import Rows
from msl_guard.archive.store import Store
from msl_guard.errors import ConfigError
from msl_guard.extract.limits import LIMITS
from msl_guard.model import Examined

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH = 64
"""Documents in a part."""
_JUDGING, _READING = 0.9, 0.1
"""What an actor and a reading task ask for of a processor: with an actor on each there is room to read."""


class Plan(Struct, frozen=True):
    """What each actor needs: it opens the store and loads the rules by itself."""

    out: str
    record: dict[str, str]
    scanner: BatchScanner


class _Actor:
    """Judges batches and writes their parts."""

    def __init__(self, plan: Plan, naming: Naming) -> None:
        self._store = Store.opened(plan.out, plan.record, ())
        self._scanner = plan.scanner
        self._naming = naming

    def __call__(self, batch: "pa.Table") -> "pa.Table":
        import pyarrow as pa

        names = [self._naming(path) for path in batch["path"].to_pylist()]
        rows = self._scanner.rows(names, batch["bytes"].to_pylist())
        self._store.write(rows)
        return pa.table({"done": [len(rows)]})


def scanned(
    source: str, store: Store, plan: Plan, progress: Callable[[int, int], None], workers: int | None
) -> None:
    """Check every document of a source that the store does not know yet.

    Raises:
        ConfigError: Ray is missing, or the source cannot be read.
    """
    try:
        import ray
    except ImportError:
        raise ConfigError("--ray needs Ray; install msl-guard[ray]") from None
    found = listed(source, store.done(), (plan.scanner.limits or LIMITS).file_bytes)
    refused = Rows()
    for failure in found.refused:
        refused.add(failure.path, Examined(failures=(failure,)))
    if len(refused):
        store.write(refused)
    paths = found.paths
    if not paths:
        return
    ray.init(ignore_reinit_error=True, log_to_driver=False, logging_level=logging.WARNING)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    workers = workers or max(int(ray.cluster_resources().get("CPU", 2)) - 1, 1)  # type: ignore[no-untyped-call]  # Ray's
    blocks = max(min(len(paths) // _BATCH, 20_000), min(workers * 2, len(paths)))
    data = ray.data.read_binary_files(
        paths,
        filesystem=found.files,
        include_paths=True,
        override_num_blocks=blocks,
        ray_remote_args={"num_cpus": _READING},
    ).map_batches(
        _Actor,
        fn_constructor_args=(plan, found.naming),
        batch_size=_BATCH,
        batch_format="pyarrow",
        compute=ray.data.ActorPoolStrategy(size=workers),
        num_cpus=_JUDGING,
    )
    done = 0
    for row in data.iter_rows():
        done += int(row["done"])
        progress(done, len(paths))
