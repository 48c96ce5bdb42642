"""Reading leaves no trace: no file is written outside the temporary folder, no connection is tried."""

import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT
from tests.extract.samples import SAMPLES

# Runs in a process of its own, since an audit hook cannot be taken out again.
WATCHED = """\
import os, sys, tempfile
from pathlib import Path
from msl_guard.extract import open_file
from tests.extract.samples import SAMPLES

temporary = os.path.realpath(tempfile.gettempdir())
tried = []

def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        tried.append(f"{event} {arguments[1:]}")
    if event in ("os.mkdir", "os.rename", "os.remove", "os.symlink", "os.link"):
        changed(str(arguments[0]))
    if event == "open" and isinstance(arguments[0], (str, bytes)) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        changed(os.fsdecode(arguments[0]))

def changed(path):
    path = os.path.realpath(path)
    if not path.startswith(temporary) and not path.startswith("/dev/") and "__pycache__" not in path:
        tried.append(path)

files = dict(SAMPLES)
files |= {path.as_posix(): path.read_bytes() for path in sorted(Path("fixtures").rglob("*")) if path.is_file()}
sys.addaudithook(watch)
read = sum(len(open_file(name, data).documents) for name, data in files.items())
print(read, tried)
"""


def test_no_sample_and_no_fixture_makes_the_reader_write_or_connect(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-c", WATCHED],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    read, _, tried = done.stdout.strip().partition(" ")
    assert tried == "[]"
    assert int(read) > len(SAMPLES)
