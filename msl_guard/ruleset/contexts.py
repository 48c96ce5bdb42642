"""Which documents a project's `contexts:` speak of: globs, relative to the folder of its rule file."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path, PurePath

from msl_guard.errors import ConfigError
from msl_guard.ruleset.files import RuleFile
from msl_guard.ruleset.shape import ContextShape


def contexts_of(file: RuleFile | None) -> tuple[ContextShape, ...]:
    """A project's contexts.

    Raises:
        ConfigError: one of their globs can match nothing, or not what it seems to.
    """
    if file is None:
        return ()
    for at, shape in enumerate(file.shape.contexts):
        for number, glob in enumerate(shape.paths):
            if fault := _fault(glob):
                place = file.source.place(("contexts", at, "paths", number))
                raise ConfigError(f"{place}: the path {glob!r} {fault}")
    return tuple(file.shape.contexts)


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


_FAULTS: tuple[tuple[Callable[[str], bool], str], ...] = (
    (lambda glob: glob != glob.strip() or not glob, "is empty, or begins or ends with a space"),
    (
        lambda glob: glob.startswith("!"),
        "begins with !; the first entry that matches counts, so name the exception before",
    ),
    (lambda glob: glob.startswith("#"), "begins with #, which would make it a comment"),
    (lambda glob: "\\" in glob, "has a \\; write / between folders"),
    (lambda glob: ".." in glob.split("/"), "leads out of the rule file's folder; move the rule file up"),
)


def _fault(glob: str) -> str:
    from pathspec import GitIgnoreSpec

    for found, fault in _FAULTS:
        if found(glob):
            return fault
    try:
        GitIgnoreSpec.from_lines([glob])
    except ValueError as error:
        return f"is no glob: {str(error).splitlines()[0]}"
    return ""
