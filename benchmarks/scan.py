"""How long a scan of a PDF of 100 pages takes, from the start of the process to its result.

    python benchmarks/scan.py [--rounds N] [--pages N] [FOLDER ...]

The pages are taken as they are from the PDFs of the folder, the longest first; without a folder, of
`corpus/real` in the folder that MSL_GUARD_TEST_DATA names. Patterns are compiled before, as they are on any
machine that has scanned once.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import pypdfium2

GOAL = 1.5


def main() -> int:
    """Measure and print the median; exit code 1 if it misses the goal, 2 without pages."""
    parser = argparse.ArgumentParser(description="Measure the scan of a long PDF.")
    data = os.environ.get("MSL_GUARD_TEST_DATA")
    default = [Path(data, "corpus", "real")] if data else []
    parser.add_argument("folders", nargs="*", type=Path, default=default, metavar="FOLDER")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pages", type=int, default=100)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.pdf"
        if not _gathered(arguments.folders, arguments.pages, path):
            sys.stderr.write("no PDF found; name a folder or set MSL_GUARD_TEST_DATA\n")
            return 2
        pairs = [_scan(path) for _ in range(arguments.rounds + 1)][1:]
    wall, work = median(one for one, _ in pairs), median(other for _, other in pairs)
    sys.stdout.write(
        f"{arguments.pages} pages: {wall:.2f} s by the clock, {work:.2f} s of the processor (goal {GOAL})\n"
    )
    return int(wall > GOAL)


def _gathered(folders: Sequence[Path], pages: int, path: Path) -> int:
    """Write a PDF of so many pages; tells how many there are."""
    files = [one for folder in folders for one in sorted(folder.rglob("*.pdf"))]
    made = pypdfium2.PdfDocument.new()
    sources = sorted(map(pypdfium2.PdfDocument, files), key=len, reverse=True)
    while sources and len(made) < pages:
        for source in sources:
            made.import_pages(source, list(range(min(len(source), pages - len(made)))))
            if len(made) >= pages:
                break
    made.save(path)
    return len(made)


def _scan(path: Path) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    before, start = os.times(), time.perf_counter()
    subprocess.run([sys.executable, "-m", "msl_guard", "scan", str(path)], capture_output=True, check=False)
    wall, after = time.perf_counter() - start, os.times()
    work = after.children_user - before.children_user + after.children_system - before.children_system
    return wall, work


if __name__ == "__main__":
    raise SystemExit(main())
