"""Clocks: medians of repeated runs, in this process and of commands from their start."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

if sys.platform != "win32":
    pass


def median(work: Callable[[], object], times: int) -> float:
    """The median of the processor seconds that some work takes."""
    spent = []
    for _ in range(times):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return statistics.median(spent)


@dataclass(frozen=True, slots=True)
class Ran:
    """A command's medians: seconds by the clock, seconds of processor time, and its peak memory."""

    wall: float
    cpu: float
    megabytes: float
    code: int


def command(arguments: Sequence[str], times: int, cwd: Path, extra: dict[str, str] | None = None) -> Ran:
    """Run a command several times, once beforehand to warm the caches."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | (extra or {})
    measured = [_once(arguments, cwd, environment) for _ in range(times + 1)][1:]
    return Ran(
        *(statistics.median(getattr(one, name) for one in measured) for name in ("wall", "cpu", "megabytes")),
        measured[-1].code,
    )


def _once(arguments: Sequence[str], cwd: Path, environment: dict[str, str]) -> Ran:
    """One run, started by a small process: Linux counts the memory of whoever starts a command as its own."""
    starter = [sys.executable, "-I", "-S", "-c", _STARTER, *arguments]
    told = subprocess.run(starter, cwd=cwd, env=environment, capture_output=True, text=True, check=True)
    wall, cpu, peak, code = (float(one) for one in told.stdout.split())
    return Ran(wall, cpu, peak * (1 if sys.platform == "darwin" else 1024) / 1e6, int(code))


_STARTER = """
import os, sys, time
began = time.perf_counter()
child = os.fork()
if not child:
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    try:
        os.execvp(sys.argv[1], sys.argv[1:])
    finally:
        os._exit(127)
_, status, used = os.wait4(child, 0)
wall = time.perf_counter() - began
print(wall, used.ru_utime + used.ru_stime, used.ru_maxrss, os.waitstatus_to_exitcode(status))
"""
