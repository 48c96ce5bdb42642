"""The scan of a batch of documents: what a Ray actor runs, and a pandas UDF on Databricks or Spark.

The rules are loaded once in a process. Documents are judged in worker processes, so that one that
crashes or hangs its reader costs one row in the failures and nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from msl_guard import __version__
from msl_guard.archive.rows import Rows
from msl_guard.discover import Source
from msl_guard.effort import Effort
from msl_guard.errors import ConfigError
from msl_guard.evidence import informed
from msl_guard.examine import caps, examine, told
from msl_guard.extract.limits import LIMITS, Limits, limited
from msl_guard.isolation import isolated
from msl_guard.ruleset import Ruleset, ready


@dataclass
class BatchScanner:
    """Judges documents that are given as names and bytes; it pickles, the rules do not travel."""

    rules_file: Path | None = None
    given: dict[str, tuple[str, ...]] = field(default_factory=dict)
    limits: Limits | None = None
    """What one file may cost; None for what the rule file says."""
    _ruleset: Ruleset | None = field(default=None, repr=False)

    def __getstate__(self) -> dict[str, object]:
        """The settings alone."""
        return {**self.__dict__, "_ruleset": None}

    def rows(self, paths: Sequence[str], contents: Sequence[bytes]) -> Rows:
        """What the documents came to.

        Raises:
            ConfigError: the rules cannot be loaded.
        """
        ruleset = self._loaded()
        limits = self._allowed(ruleset)
        work = partial(examine, ruleset, self.given, Effort(limits))
        sources = [Source(path, partial(bytes, data)) for path, data in zip(paths, contents, strict=True)]
        rows = Rows()
        for number, result in isolated(work, sources, caps(limits)):
            rows.add(paths[number], told(paths[number], result))
        return rows

    def agree(self, record: Mapping[str, str]) -> None:
        """Make sure that this machine judges by the rules and the version that a run is recorded with.

        Raises:
            ConfigError: it does not, or the rules cannot be loaded.
        """
        for what, own in (("version", __version__), ("rules", self._loaded().info.sha256)):
            if record.get(what, own) != own:
                reason = f"{what} {own[:12]} is here, but the run began with {record[what][:12]}"
                raise ConfigError(f"{reason}; install the same everywhere, and give the command again")

    def _loaded(self) -> Ruleset:
        if self._ruleset is None:
            self._ruleset = ready(self.rules_file)
            self._ruleset = informed(self._ruleset, self._allowed(self._ruleset))
            self._ruleset.engine.prepare()
        return self._ruleset

    def _allowed(self, ruleset: Ruleset) -> Limits:
        return limited(LIMITS, ruleset.limits) if self.limits is None else self.limits
