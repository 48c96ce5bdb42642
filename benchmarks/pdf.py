"""How fast PDFs are read, structure included, against pdfminer.six's `extract_pages`.

    python benchmarks/pdf.py [--rounds N] [--list] [FOLDER ...]

Without a folder, the PDFs of `corpus` in the folder that MSL_GUARD_TEST_DATA names. Both readers take
turns on each file, `N` times; a file counts with the median of its times (of the processor, not of the
clock), and the first turn, which loads libraries, does not count. Files that one of the two refuses are
left out and counted.
"""

import argparse
import io
import logging
import os
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from statistics import median

from pdfminer.high_level import extract_pages

from msl_guard.errors import ExtractionError
from msl_guard.extract.limits import Limits
from msl_guard.extract.pdf import read
from msl_guard.extract.pdfgraph import BROKEN

GOAL = 8.0


def main() -> int:
    """Measure and print the ratios; exit code 1 if the total misses the goal, 2 without files."""
    arguments = _arguments()
    logging.disable(logging.CRITICAL)
    files = sorted(path for folder in arguments.folders for path in folder.rglob("*.pdf"))
    if not files:
        sys.stderr.write("no PDF found; name a folder or set MSL_GUARD_TEST_DATA\n")
        return 2
    measured = [(times, path) for path in files if (times := _times(path.read_bytes(), arguments.rounds))]
    if not measured:
        sys.stderr.write("no PDF that both readers open\n")
        return 2
    lines = [
        f"{theirs / ours:7.1f}  {ours * 1000:9.1f} ms  {theirs * 1000:9.1f} ms  {path.name}\n"
        for (ours, theirs), path in measured
    ]
    sys.stdout.writelines(lines if arguments.list else ())
    total = sum(theirs for (_, theirs), _ in measured) / sum(ours for (ours, _), _ in measured)
    typical = median(theirs / ours for (ours, theirs), _ in measured)
    sys.stdout.write(
        f"{len(measured)} files, {len(files) - len(measured)} left out, {arguments.rounds} rounds\n"
        f"times faster than pdfminer.six: {total:.1f} in total, {typical:.1f} in the median file "
        f"(goal {GOAL:.0f})\n"
    )
    return 0 if total >= GOAL else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the reading of PDFs against pdfminer.six.")
    data = os.environ.get("MSL_GUARD_TEST_DATA")
    default = [Path(data, "corpus")] if data else []
    parser.add_argument("folders", nargs="*", type=Path, default=default, metavar="FOLDER")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--list", action="store_true", help="print each file")
    return parser.parse_args()


def _times(data: bytes, rounds: int) -> tuple[float, float] | None:
    """The median seconds that we and pdfminer.six take for a file; None if one of the two refuses it."""

    def ours() -> None:
        read(data, Limits())

    def theirs() -> None:
        deque(extract_pages(io.BytesIO(data)), maxlen=0)

    try:
        pairs = [(_seconds(ours), _seconds(theirs)) for _ in range(rounds + 1)][1:]
    except (ExtractionError, *BROKEN):
        return None
    return median(one for one, _ in pairs), median(other for _, other in pairs)


def _seconds(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    raise SystemExit(main())
