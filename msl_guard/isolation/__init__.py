"""Work on one thing after another in worker processes, so that none of them can stop the run.

A worker has a cap on time, and on Linux one on memory (its address space; other systems honour
the limit as far as they know it, and Windows knows none). What crashes it, hangs it or blows it up
costs that one task: the worker is ended and another takes over. A worker is forked where the
platform can, which costs milliseconds; elsewhere work and tasks must pickle.
"""

from msl_guard.isolation.pool import isolated
from msl_guard.isolation.sharing import shared
from msl_guard.isolation.worker import Caps, Lost, Stage

__all__ = ["Caps", "Lost", "Stage", "isolated", "shared"]
