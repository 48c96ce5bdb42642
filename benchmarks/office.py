"""How fast decks and documents are read against the ten-line loops of python-pptx and python-docx.

    python benchmarks/office.py [--rounds N] [--json] [FOLDER ...]

Without a folder, the files of `corpus` in the folder that MSL_GUARD_TEST_DATA names. Reader and loop take
turns on each file, `N` times; a file counts with the median of its times (of the processor, not of the
clock), and the first turn, which loads libraries, does not count. Files that one of the two refuses are
left out and counted. The memory is the peak of a process that reads a deck of 100 MB, nearly all of it
pictures, with what Python and the program take.
"""

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from statistics import median

import docx
import pptx

from msl_guard.errors import ExtractionError
from msl_guard.extract import FORMATS
from msl_guard.extract.limits import LIMITS

PPTX_GOAL, DOCX_GOAL, MEMORY_GOAL = 2.0, 2.5, 300
FIXTURE = Path(__file__).parent.parent / "fixtures"
READING = """\
import resource, sys
from pathlib import Path
from msl_guard.extract import open_file
opened = open_file("deck.pptx", Path(sys.argv[1]).read_bytes())
assert opened.documents, opened.failures
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10)
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was measured of one format: times that a loop takes, counted in files and in all."""

    kind: str
    files: int
    left_out: int
    median_ratio: float
    total_ratio: float
    goal: float


def main() -> int:
    """Measure and print; exit code 1 if a goal is missed, 2 without files."""
    arguments = _arguments()
    memory = _memory()  # First: a process counts as its own peak what its parent held when it began.
    outcomes = [
        one
        for kind, loop, goal in (("pptx", _shapes, PPTX_GOAL), ("docx", _paragraphs, DOCX_GOAL))
        if (one := _outcome(kind, loop, goal, arguments)) is not None
    ]
    if not outcomes:
        sys.stderr.write("no deck or document found; name a folder or set MSL_GUARD_TEST_DATA\n")
        return 2
    if arguments.json:
        sys.stdout.write(json.dumps({"ratios": [asdict(one) for one in outcomes], "deck_mb": memory}) + "\n")
    for one in () if arguments.json else outcomes:
        sys.stdout.write(
            f"{one.kind}: {one.files} files, {one.left_out} left out; times what the loop takes: "
            f"{one.median_ratio:.2f} in the median file, {one.total_ratio:.2f} in total (goal {one.goal})\n"
        )
    if not arguments.json:
        sys.stdout.write(f"memory for a deck of 100 MB: {memory} MB (goal {MEMORY_GOAL})\n")
    return int(memory >= MEMORY_GOAL or any(one.median_ratio > one.goal for one in outcomes))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the reading of decks and documents.")
    data = os.environ.get("MSL_GUARD_TEST_DATA")
    default = [Path(data, "corpus")] if data else []
    parser.add_argument("folders", nargs="*", type=Path, default=default, metavar="FOLDER")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser.parse_args()


def _outcome(
    kind: str, loop: Callable[[bytes], None], goal: float, arguments: argparse.Namespace
) -> Outcome | None:
    files = sorted(path for folder in arguments.folders for path in folder.rglob(f"*.{kind}"))
    measured = [one for path in files if (one := _times(kind, loop, path.read_bytes(), arguments.rounds))]
    if not measured:
        return None
    return Outcome(
        kind,
        len(measured),
        len(files) - len(measured),
        median(ours / theirs for ours, theirs in measured),
        sum(ours for ours, _ in measured) / sum(theirs for _, theirs in measured),
        goal,
    )


def _times(kind: str, loop: Callable[[bytes], None], data: bytes, rounds: int) -> tuple[float, float] | None:
    """The median seconds that we and the loop take for a file; None if one of the two refuses it."""

    def ours() -> None:
        FORMATS[kind].read(data, LIMITS)

    def theirs() -> None:
        loop(data)

    try:
        pairs = [(_seconds(ours), _seconds(theirs)) for _ in range(rounds + 1)][1:]
    except (ExtractionError, KeyError, ValueError, AttributeError, NotImplementedError, zipfile.BadZipFile):
        return None
    except Exception as error:  # the libraries' own: package not found, syntax errors of lxml
        if type(error).__module__.partition(".")[0] in ("pptx", "docx", "lxml"):
            return None
        raise
    return median(one for one, _ in pairs), median(other for _, other in pairs)


def _seconds(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _shapes(data: bytes) -> None:
    for slide in pptx.Presentation(io.BytesIO(data)).slides:
        for shape in slide.shapes:
            if hasattr(shape, "text"):
                str(shape.text)


def _paragraphs(data: bytes) -> None:
    for paragraph in docx.Document(io.BytesIO(data)).paragraphs:
        str(paragraph.text)


def _memory() -> int:
    """The peak, in MB, of a process that reads a deck of 100 MB."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deck.pptx"
        source = next(iter(sorted(FIXTURE.rglob("*.pptx"))))
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in old.infolist():
                new.writestr(entry, old.read(entry))
            for number, picture in enumerate(_pictures(), start=900):
                new.writestr(f"ppt/media/image{number}.png", picture)
        done = subprocess.run(
            [sys.executable, "-c", READING, str(path)], capture_output=True, text=True, check=True
        )
    return int(done.stdout)


def _pictures() -> Iterator[bytes]:
    """Yield pictures of 5 MB each that do not pack, 100 MB in all."""
    chance = Random(1)
    for _ in range(20):
        yield b"\x89PNG\r\n\x1a\n" + chance.randbytes(5 << 20)


if __name__ == "__main__":
    raise SystemExit(main())
