"""Which documents a project's contexts mean: globs, relative to the folder of its rule file."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path, PurePath

from msgspec import Struct

Values = str | Sequence[str] | None


class Placing(Struct, frozen=True):
    """The context of the files that match one of the globs; None where it says nothing of an axis."""

    paths: tuple[str, ...]
    content_type: Values
    audience: Values
    jurisdiction: Values
    mode: Values


def meant_by(placings: Sequence[Placing], path: PurePath, root: Path) -> Placing | None:
    """The first of which a glob means the file; links and `..` are followed to the file itself."""
    if not placings:
        return None
    try:
        relative = Path(path).resolve().relative_to(root).as_posix()
    except (ValueError, OSError):
        return None
    return next((one for one in placings if any(_matches(glob, relative) for glob in one.paths)), None)


@cache
def _matches(glob: str, path: str) -> bool:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines([glob]).match_file(path)
