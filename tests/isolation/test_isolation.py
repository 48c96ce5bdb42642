"""Work that crashes, hangs or blows up costs one task and nothing else."""

import ctypes
import multiprocessing
import os
import signal
import sys
import time

import pytest

from msl_guard.isolation import Caps, Lost, Stage, isolated

CAPS = Caps(seconds=0.5, memory_bytes=400 << 20)
SLOW = Caps(seconds=60, memory_bytes=400 << 20)
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux caps the memory of a process")


def deeper(depth: int) -> int:
    return deeper(depth + 1) + 1


def hang() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    while True:
        pass


def grow() -> None:
    held = []
    while True:
        held.append("x" * (1 << 20))


def fail() -> None:
    raise KeyError("a slide")


DEEDS = {
    "crash": lambda: ctypes.string_at(0),
    "hang": hang,
    "allocate at once": lambda: bytearray(64 << 30),
    "allocate bit by bit": grow,
    "recurse": lambda: deeper(0),
    "leave": lambda: os._exit(7),
    "be killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "fail": fail,
}


def work(task: str, stage: Stage) -> object:
    """Do what the task's name says."""
    DEEDS.get(task, lambda: None)()
    for _ in range(4 if task == "take stages" else 0):
        time.sleep(0.3)
        stage()
    return (lambda: task) if task == "answer with what does not pickle" else f"{task} done"


def results(*tasks: str, caps: Caps = SLOW, jobs: int = 1) -> list[object]:
    return [result for _, result in sorted(isolated(work, tasks, caps, jobs), key=lambda one: one[0])]


@pytest.fixture(autouse=True)
def no_orphans():
    """No worker outlives the work."""
    yield
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize(
    ("task", "reason"),
    [
        ("crash", "crashed its reader (SIGSEGV); open and save it again, and please report it"),
        pytest.param("allocate at once", "needs more than 400 MB of memory to be read; split it", marks=LINUX),
        pytest.param("allocate bit by bit", "needs more than 400 MB of memory to be read; split it", marks=LINUX),
        ("recurse", "is nested too deeply to be read"),
        ("leave", "crashed its reader (exit code 7); open and save it again, and please report it"),
        ("be killed", "was given up by the system (SIGKILL), most likely for want of memory; split it"),
        ("answer with what does not pickle", "crashed its reader (exit code 1); open and save it again, and please report it"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_loss_costs_one_task_and_is_named(task: str, reason: str, jobs: int):
    assert results("a", task, "b", jobs=jobs) == ["a done", Lost(reason), "b done"]


def test_a_task_that_hangs_loses_its_worker_and_no_more():
    found = results("a", "hang", "b", caps=CAPS)
    assert found == ["a done", Lost("took longer than 0.5 s; split it, or raise the time limit"), "b done"]


def test_a_bug_is_named_with_its_place():
    (found,) = results("fail")
    assert isinstance(found, Lost)
    assert found.reason.startswith("made the program fail (KeyError: 'a slide', test_isolation.py:")
    assert found.reason.endswith("); this is a bug, please report it")


def test_each_stage_of_a_task_has_the_whole_time():
    assert results("take stages", caps=CAPS) == ["take stages done"]


def test_every_task_is_answered_once_whatever_the_number_of_workers():
    tasks = [str(number) for number in range(20)]
    for jobs in (1, 3, 50):
        assert results(*tasks, jobs=jobs) == [f"{task} done" for task in tasks]


def test_no_tasks_need_no_worker():
    assert results() == []


def test_workers_end_when_their_results_are_no_longer_wanted():
    coming = isolated(work, ["a", "hang", "hang"], SLOW, 3)
    assert next(coming) == (0, "a done")
    coming.close()
    assert multiprocessing.active_children() == []


def test_what_libraries_print_stays_out_of_the_report(capfd):
    def talk(task: str, stage: Stage) -> str:
        os.write(1, b"to stdout")
        os.write(2, b"to stderr")
        return task

    assert list(isolated(talk, ["a"], SLOW)) == [(0, "a")]
    assert capfd.readouterr() == ("", "")


def test_workers_are_started_afresh_where_a_process_cannot_fork(monkeypatch):
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    assert results("a", "leave", "b")[::2] == ["a done", "b done"]
