"""Turns that copies of a process take: all are answered, in order, whatever becomes of a copy."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msl_guard.isolation import shared, sharing

HERE = os.getpid()
FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")


def held() -> tuple[set[str], str]:
    """The open files of this process and its child processes, where the system tells."""
    own = Path("/proc/self")
    if not own.is_dir():
        return set(), ""
    children = own / "task" / str(HERE) / "children"
    return {one.name for one in (own / "fd").iterdir()}, children.read_text() if children.exists() else ""


def answers(turn, count: int = 40, processes: int = 3) -> list[bytes]:
    """The answers; no copy is left behind, nor an open file."""
    before = held()
    found = list(shared(turn, count, processes, 30.0))
    assert held() == before
    return found


def told(one: int) -> bytes:
    return b"%d" % one * (one % 5)


@given(count=st.integers(0, 60), processes=st.integers(0, 5))
def test_every_turn_is_answered_in_order(count: int, processes: int):
    assert answers(told, count, processes) == [told(one) for one in range(count)]


@FORKS
def test_several_processes_take_turns():
    def turn(one: int) -> bytes:
        time.sleep(0.02)
        return b"%d" % os.getpid()

    assert len(set(answers(turn))) == 3


def lose(one: int) -> None:
    if os.getpid() != HERE:
        os._exit(3)


def kill(one: int) -> None:
    if os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)


def fail(one: int) -> None:
    if os.getpid() != HERE:
        raise KeyError(one)


@FORKS
@pytest.mark.parametrize("deed", [lose, kill, fail])
@pytest.mark.parametrize("after", [0, 3])
def test_turns_of_a_copy_that_is_lost_are_done_here(deed, after: int):
    taken = 0

    def turn(one: int) -> bytes:
        nonlocal taken
        taken += 1
        if taken > after:
            deed(one)
        time.sleep(0.005)
        return told(one)

    assert answers(turn) == [told(one) for one in range(40)]


@FORKS
def test_large_answers_do_not_block_each_other():
    def turn(one: int) -> bytes:
        return bytes([one]) * 200_000

    assert answers(turn) == [turn(one) for one in range(40)]


@FORKS
def test_an_error_here_ends_the_copies():
    def turn(one: int) -> bytes:
        if os.getpid() == HERE:
            raise KeyError(one)
        time.sleep(60)
        return b""

    before, began = held(), time.monotonic()
    with pytest.raises(KeyError):
        answers(turn)
    assert held() == before
    assert time.monotonic() - began < 30


@FORKS
def test_a_copy_that_outlives_the_process_ends_with_its_turn(tmp_path: Path):
    def turn(one: int) -> bytes:
        (tmp_path / str(one)).write_text(str(os.getpid()), encoding="ascii")
        time.sleep(0.2)
        return b""

    process = os.fork()
    if not process:
        with suppress(BaseException):
            list(shared(turn, 400, 3, 60.0))
        os._exit(0)
    while len(list(tmp_path.iterdir())) < 6:
        time.sleep(0.01)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    time.sleep(0.6)
    taken = len(list(tmp_path.iterdir()))
    time.sleep(0.6)
    assert len(list(tmp_path.iterdir())) == taken < 400


@FORKS
def test_without_room_for_a_copy_all_is_done_here(monkeypatch):
    def none() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", none)
    assert answers(told) == [told(one) for one in range(40)]


def test_more_turns_than_a_pipe_holds_are_done_here(monkeypatch):
    monkeypatch.setattr(os, "fork", None)
    assert answers(told, sharing.MOST + 1) == [told(one) for one in range(sharing.MOST + 1)]


@FORKS
def test_what_is_open_here_is_closed_in_a_copy():
    reading, writing = os.pipe()

    def turn(one: int) -> bytes:
        time.sleep(0.02)
        try:
            os.fstat(writing)
        except OSError:
            return b"closed"
        return b"open"

    assert set(answers(turn)) == {b"open", b"closed"}
    os.close(reading)
    os.close(writing)
