"""Turns of one task, shared out among copies of the process that live as long as it takes."""

import os
import signal
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import takewhile

from msl_guard.isolation.worker import GRACE

Turn = Callable[[int], bytes]
"""Does one turn, by its number, and says what it came to; asked twice, it says the same."""
MOST = 4_000
"""Turns that are shared out: their numbers wait in a pipe, which holds no more everywhere."""
_MOST_OPEN = 1 << 16
_NUMBER = struct.Struct(">H")
_ANSWER = struct.Struct(">HI")


def shared(turn: Turn, count: int, processes: int, seconds: float) -> Iterator[bytes]:
    """Yield what each turn comes to, in order.

    Where processes can be forked, copies of this one take turns too. Turns that a copy does not answer for,
    for whatever reason, are done here; one that outlives this process ends with its turn, or after so many
    seconds.
    """
    helpers = min(processes, count) - 1 if hasattr(os, "fork") and count <= MOST else 0
    answers = _shared_out(turn, count, helpers, seconds) if helpers > 0 else {}
    return (answers[one] if one in answers else turn(one) for one in range(count))


def _shared_out(turn: Turn, count: int, helpers: int, seconds: float) -> dict[int, bytes]:
    """The answers of this process and of its copies."""
    waiting, numbers = os.pipe()
    os.write(numbers, b"".join(map(_NUMBER.pack, range(count))))
    os.close(numbers)
    copies: list[tuple[int, int]] = []
    try:
        with suppress(OSError):
            copies.extend(_copy(turn, waiting, seconds) for _ in range(helpers))
        answers = {one: turn(one) for one in _numbers(waiting)}
        for _, answering in copies:
            with os.fdopen(answering, "rb", closefd=False) as stream:
                answers.update(_answers(stream.read()))
        return answers
    finally:
        os.close(waiting)
        for process, answering in copies:
            os.close(answering)
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(process, 0)


def _copy(turn: Turn, waiting: int, seconds: float) -> tuple[int, int]:
    """Start a copy of the process; its number, and where its answers can be read.

    Raises:
        OSError: the system has no room for one.
    """
    answering, answers = os.pipe()
    parent = os.getpid()
    try:
        process = os.fork()
    except OSError:
        os.close(answering)
        os.close(answers)
        raise
    if process:
        os.close(answers)
        return process, answering
    try:
        _let_go(waiting, answers)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds + GRACE)
        with os.fdopen(answers, "wb") as stream:
            for one in takewhile(lambda _: os.getppid() == parent, _numbers(waiting)):
                answer = turn(one)
                stream.write(_ANSWER.pack(one, len(answer)) + answer)
    finally:
        # Whatever happened: nothing of what the process would do next is for a copy to do.
        os._exit(0)


def _let_go(*kept: int) -> None:
    """Close what other processes wait to see closed."""
    start = 3
    for one in (*sorted(kept), min(os.sysconf("SC_OPEN_MAX"), _MOST_OPEN)):
        os.closerange(start, one)
        start = one + 1


def _numbers(waiting: int) -> Iterator[int]:
    while found := os.read(waiting, _NUMBER.size):
        yield _NUMBER.unpack(found)[0]


def _answers(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the answers that came whole."""
    at = 0
    while at + _ANSWER.size <= len(data):
        number, size = _ANSWER.unpack_from(data, at)
        at += _ANSWER.size + size
        if at <= len(data):
            yield number, data[at - size : at]
