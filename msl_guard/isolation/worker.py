"""A worker process: what it does, and the caps it sets on itself."""

import faulthandler
import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol, TypeVar

from msgspec import Struct

from msl_guard.errors import MslGuardError

if sys.platform != "win32":
    import resource

Task = TypeVar("Task")
Result = TypeVar("Result")
Stage = Callable[[], None]
"""Called by the work when a stage of it is done: the next one has the whole time again."""

ANSWER, STAGE = "answer", "stage"
GRACE = 5.0
"""Seconds after its time is up at which a worker ends itself, should its parent be gone."""


class Caps(Struct, frozen=True):
    """What one task may take: seconds for each stage, bytes of memory."""

    seconds: float
    memory_bytes: int


class Lost(Struct, frozen=True):
    """A task that came to nothing, and why, as the end of a sentence that begins with its name."""

    reason: str


class Closable(Protocol):
    """An end of a pipe that a forked worker must not hold open."""

    def close(self) -> None:
        """Let go of it."""
        ...


def serve(
    work: Callable[[Task, Stage], object],
    tasks: Sequence[Task],
    caps: Caps,
    connection: "Connection[tuple[str, object, bool], int]",
    inherited: Sequence[Closable],
) -> None:
    """Do tasks as they are named, until the parent hangs up."""
    # An interrupt reaches the whole group of processes; the parent decides what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for one in inherited:
        one.close()
    _hush()
    _cap_memory(caps.memory_bytes)

    def stage() -> None:
        _cap_time(caps.seconds)
        connection.send((STAGE, Lost(""), False))

    while True:
        try:
            number = connection.recv()
        except EOFError:
            return
        _cap_time(caps.seconds)
        connection.send((ANSWER, _attempt(work, tasks[number], stage, caps), _spent(caps.memory_bytes)))


def _attempt(work: Callable[[Task, Stage], Result], task: Task, stage: Stage, caps: Caps) -> Result | Lost:
    try:
        return work(task, stage)
    except MemoryError:
        return Lost(_out_of_memory(caps))
    except RecursionError:
        return Lost("is nested too deeply to be read")
    except MslGuardError as error:
        return Lost(f"was not checked: {error}")
    except Exception as error:  # noqa: BLE001 - a bug costs one file and is named
        return Lost(f"made the program fail ({_place(error)}); this is a bug, please report it")


def _place(error: Exception) -> str:
    """The error and the line of code it came from."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    said = " ".join(str(error).split())[:100]
    return f"{type(error).__name__}: {said}, {Path(last.filename).name}:{last.lineno}"


def _out_of_memory(caps: Caps) -> str:
    return f"needs more than {caps.memory_bytes >> 20} MB of memory to be read; split it"


def _hush() -> None:
    """Keep what libraries print out of the report and its warnings."""
    faulthandler.disable()
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)


def _cap_time(seconds: float) -> None:
    """Let the kernel end a worker that hangs after its parent has gone."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds + GRACE)


def _cap_memory(allowed: int) -> None:
    """Refuse memory beyond so many bytes more than the process has now."""
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = _address_space() + allowed
    if hard == resource.RLIM_INFINITY or wanted < hard:
        try:
            resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
        except (ValueError, OSError):  # macOS knows the limit and refuses it
            return


def _address_space() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _spent(allowed: int) -> bool:
    """Whether a worker has grown so much that the next task would not have the memory it may take."""
    if sys.platform == "win32":
        return False
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return grown * (1 if sys.platform == "darwin" else 1024) > allowed // 2
