"""What a change of the rules does to the findings: two commits over the same text, as a diff.

    python eval/compare.py BEFORE [AFTER] --data FOLDER

AFTER defaults to the working tree. Each version runs with its own code and packs.
"""

import argparse
import io
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from difflib import unified_diff
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: Sequence[str]) -> int:
    """Print the diff of findings; 0 if there is none."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("before")
    parser.add_argument("after", nargs="?")
    parser.add_argument("--data", type=Path, required=True)
    chosen = parser.parse_args(arguments)
    before = findings(chosen.before, chosen.data)
    after = findings(chosen.after, chosen.data)
    difference = list(unified_diff(before, after, chosen.before, chosen.after or "working tree", n=0))
    sys.stdout.writelines(difference)
    return bool(difference)


def findings(commit: str | None, data: Path) -> list[str]:
    """Every finding of a version, sorted."""
    with tempfile.TemporaryDirectory() as folder:
        root = ROOT
        if commit is not None:
            root = Path(folder)
            packed = subprocess.run(
                ["git", "archive", commit, "msl_guard"], cwd=ROOT, check=True, capture_output=True
            )
            with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
                archive.extractall(root, filter="data")
        done = subprocess.run(
            [sys.executable, str(ROOT / "eval" / "measure.py"), "--dump", "--data", str(data.resolve())],
            env={"PYTHONPATH": str(root)},
            check=True,
            capture_output=True,
            text=True,
        )
    return sorted(done.stdout.splitlines(keepends=True))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
