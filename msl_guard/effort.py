"""How a run is carried out."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from msl_guard.extract.limits import LIMITS, Limits
from msl_guard.model import Document, Finding
from msl_guard.resultcache import ResultCache


def _silent(_done: int, _total: int) -> None:
    """Report no progress."""


Given = Mapping[str, Sequence[str]]
"""Axis values that outrank the project's contexts."""
Marking = Callable[[Document, Sequence[Finding]], tuple[Finding, ...]]
"""What a document itself says of its findings, such as a directive that excuses one."""


def _as_found(_document: Document, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(findings)


class Effort(Struct, frozen=True):
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
    share: int = 1
    """Processes that may share the rules among them while they judge one document."""


USUAL = Effort()
"""What a run takes that nobody said anything about."""
