"""Tasks shared out among worker processes, and what becomes of those that lose theirs."""

import multiprocessing
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

from msl_guard.isolation.worker import GRACE, STAGE, Caps, Closable, Lost, Stage, serve

Task = TypeVar("Task")
Result = TypeVar("Result")


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
        others: Sequence[Closable],
    ) -> None:
        forks = "fork" in multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("fork" if forks else "spawn")
        self.caps = caps
        self.connection: Connection[int, tuple[str, Result | Lost, bool]]
        self.connection, theirs = context.Pipe()
        inherited = (self.connection, *others) if forks else ()
        self.process: BaseProcess = context.Process(  # type: ignore[attr-defined]  # not in the base class
            target=serve, args=(work, tasks, caps, theirs, inherited), daemon=True
        )
        _start(self.process)
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
            self.process.join(GRACE)
            return self._lost(_obituary(self.process.exitcode, self.caps))
        if kind == STAGE:
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


def _start(process: BaseProcess) -> None:
    """Start a process that is deaf to interrupts from its first moment on."""
    if sys.platform == "win32":
        process.start()
        return
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)


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
