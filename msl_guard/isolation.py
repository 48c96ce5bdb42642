"""Work on one thing after another in worker processes, so that none of them can stop the run.

A worker has a cap on time, and on Linux one on memory (its address space; other systems honour
the limit as far as they know it, and Windows knows none). What crashes it, hangs it or blows it up
costs that one task: the worker is ended and another takes over. A worker is forked where the
platform can, which costs milliseconds; elsewhere work and tasks must pickle.
"""

import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Generic, Protocol, TypeVar

if sys.platform != "win32":
    import resource

Task = TypeVar("Task")
Result = TypeVar("Result")
Stage = Callable[[], None]
"""Called by the work when a stage of it is done: the next one has the whole time again."""

_ANSWER, _STAGE = "answer", "stage"
_GRACE = 5.0
"""Seconds after its time is up at which a worker ends itself, should its parent be gone."""


@dataclass(frozen=True, slots=True)
class Caps:
    """What one task may take: seconds for each stage, bytes of memory."""

    seconds: float
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class Lost:
    """A task that came to nothing, and why, as the end of a sentence that begins with its name."""

    reason: str


class _Closed(Protocol):
    """An end of a pipe that a forked worker must not hold open."""

    def close(self) -> None: ...


def isolated(
    work: Callable[[Task, Stage], Result], tasks: Sequence[Task], caps: Caps, jobs: int = 1
) -> Iterator[tuple[int, Result | Lost]]:
    """Yield (number of the task, its result) as results come in, from so many workers.

    Workers end with the iterator, however it ends.
    """
    waiting = deque(range(len(tasks)))
    workers: list[_Worker[Task, Result]] = []
    try:
        while waiting or any(worker.busy for worker in workers):
            workers = [worker for worker in workers if worker.usable]
            while len(workers) < min(jobs, len(waiting) + sum(worker.busy for worker in workers)):
                workers.append(_Worker(work, tasks, caps, [one.connection for one in workers]))
            for worker in workers:
                if waiting and not worker.busy:
                    worker.take(waiting.popleft())
            yield from _answers([worker for worker in workers if worker.busy])
    finally:
        for worker in workers:
            worker.end()


def _answers(workers: "Sequence[_Worker[Task, Result]]") -> Iterator[tuple[int, Result | Lost]]:
    """Yield what has come in, after waiting for something to happen."""
    soonest = min(worker.deadline for worker in workers)
    ready = wait([worker.connection for worker in workers], max(soonest - time.monotonic(), 0))
    for worker in workers:
        number = worker.task
        found = worker.answer() if worker.connection in ready else worker.overdue()
        if number is not None and found is not None:
            yield number, found[0]


class _Worker(Generic[Task, Result]):
    """A process that does one task at a time."""

    def __init__(
        self,
        work: Callable[[Task, Stage], Result],
        tasks: Sequence[Task],
        caps: Caps,
        others: Sequence[_Closed],
    ) -> None:
        forks = "fork" in multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("fork" if forks else "spawn")
        self.caps = caps
        self.connection: Connection[int, tuple[str, Result | Lost, bool]]
        self.connection, theirs = context.Pipe()
        inherited = (self.connection, *others) if forks else ()
        self.process: BaseProcess = context.Process(  # type: ignore[attr-defined]  # not in the base class
            target=_serve, args=(work, tasks, caps, theirs, inherited), daemon=True
        )
        self.process.start()
        theirs.close()
        self.task: int | None = None
        self.deadline = 0.0
        self.usable = True

    @property
    def busy(self) -> bool:
        """Whether a task is under way."""
        return self.task is not None

    def take(self, task: int) -> None:
        """Begin with a task."""
        self.task = task
        self.deadline = time.monotonic() + self.caps.seconds
        try:
            self.connection.send(task)
        except OSError:
            self.deadline = 0.0  # It died between two tasks; `answer` finds its end.

    def answer(self) -> tuple[Result | Lost] | None:
        """The result that came in; None if only a stage is done."""
        try:
            kind, value, spent = self.connection.recv()
        except (EOFError, OSError):
            self.process.join(_GRACE)
            return self._lost(_obituary(self.process.exitcode, self.caps))
        if kind == _STAGE:
            self.deadline = time.monotonic() + self.caps.seconds
            return None
        self.task = None
        if spent:
            self.end()
        return (value,)

    def overdue(self) -> tuple[Result | Lost] | None:
        """The loss of the task if its time is up."""
        if time.monotonic() < self.deadline:
            return None
        return self._lost(_too_slow(self.caps))

    def _lost(self, reason: str) -> tuple[Result | Lost]:
        self.task = None
        self.end()
        return (Lost(reason),)

    def end(self) -> None:
        """End the process and wait for its end."""
        self.usable = False
        self.process.kill()
        self.process.join()
        self.connection.close()


def _serve(
    work: Callable[[Task, Stage], object],
    tasks: Sequence[Task],
    caps: Caps,
    connection: "Connection[tuple[str, object, bool], int]",
    inherited: Sequence[_Closed],
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
        connection.send((_STAGE, Lost(""), False))

    while True:
        try:
            number = connection.recv()
        except EOFError:
            return
        _cap_time(caps.seconds)
        connection.send((_ANSWER, _attempt(work, tasks[number], stage, caps), _spent(caps.memory_bytes)))


def _attempt(work: Callable[[Task, Stage], Result], task: Task, stage: Stage, caps: Caps) -> Result | Lost:
    try:
        return work(task, stage)
    except MemoryError:
        return Lost(_out_of_memory(caps))
    except RecursionError:
        return Lost("is nested too deeply to be read")
    except Exception as error:  # noqa: BLE001 - a bug costs one file and is named
        return Lost(f"made the program fail ({_place(error)}); this is a bug, please report it")


def _place(error: Exception) -> str:
    """The error and the line of code it came from."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    said = " ".join(str(error).split())[:100]
    return f"{type(error).__name__}: {said}, {Path(last.filename).name}:{last.lineno}"


def _obituary(code: int | None, caps: Caps) -> str:
    """Why a worker ended by itself."""
    name = signal.Signals(-code).name if code is not None and code < 0 else f"exit code {code}"
    if name == "SIGALRM":
        return _too_slow(caps)
    if name == "SIGKILL":
        return f"was given up by the system ({name}), most likely for want of memory; split it"
    return f"crashed its reader ({name}); open and save it again, and please report it"


def _too_slow(caps: Caps) -> str:
    return f"took longer than {caps.seconds:g} s; split it, or raise the time limit"


def _out_of_memory(caps: Caps) -> str:
    return f"needs more than {caps.memory_bytes >> 20} MB of memory to be read; split it"


def _hush() -> None:
    """Keep what libraries print out of the report and its warnings."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)


def _cap_time(seconds: float) -> None:
    """Let the kernel end a worker that hangs after its parent has gone."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)


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
