"""Which documents a project's contexts mean: globs, relative to the folder of its rule file."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath

Values = str | Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Placing:
    """The context of the files that match one of the globs; None where it says nothing of an axis."""

    paths: tuple[str, ...]
    content_type: Values
    audience: Values
    jurisdiction: Values
    mode: Values


def matches(globs: Sequence[str], path: PurePath, root: Path) -> bool:
    """Whether one of the globs means the file; links and `..` are followed to the file itself."""
    try:
        relative = Path(path).resolve().relative_to(root)
    except (ValueError, OSError):
        return False
    return any(_matches(glob, relative.as_posix()) for glob in globs)


@cache
def _matches(glob: str, path: str) -> bool:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines([glob]).match_file(path)
