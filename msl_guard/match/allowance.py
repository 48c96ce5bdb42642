"""The time that a rule may take on a document."""

import math
import time
from threading import local

from msl_guard.errors import RuleTimeoutError

_FRESH = 0.1
"""Seconds by the clock for which the processor time that was used is known well enough."""


class _Asked(local):
    """When a thread last asked for its processor time, which takes long, and what that was."""

    at = -math.inf
    used = 0.0


_asked = _Asked()


class Allowance:
    """Processor time for what comes next, and a last moment by the clock."""

    def __init__(self) -> None:
        self._deadline = self._earliest = self._seconds = self._until = math.inf

    def give(self, seconds: float, until: float = math.inf) -> None:
        """Allow so much processor time from now on."""
        now = time.monotonic()
        if not 0 <= now - _asked.at <= _FRESH:
            _asked.at, _asked.used = now, time.thread_time()
        self._deadline, self._earliest = _asked.used + (now - _asked.at) + seconds, now + seconds
        self._seconds, self._until = seconds, until

    def heed(self) -> None:
        """Go on only within the time allowed.

        Raises:
            RuleTimeoutError: it is used up.
        """
        now = time.monotonic()
        # A thread works no longer than the clock runs, and to read the clock costs a hundredth of asking.
        if now > self._earliest and time.thread_time() > self._deadline:
            raise RuleTimeoutError(f"it took longer than {self._seconds:.0f} s on this document; simplify it")
        if now > self._until:
            raise RuleTimeoutError("the time for this document was used up; split it")
