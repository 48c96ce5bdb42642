"""A project's `contexts:`, and what a glob in them must not be."""

from collections.abc import Callable

from msl_guard.errors import ConfigError
from msl_guard.ruleset.files import RuleFile
from msl_guard.ruleset.globs import Placing


def contexts_of(file: RuleFile | None) -> tuple[Placing, ...]:
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
    return tuple(
        Placing(tuple(one.paths), one.content_type, one.audience, one.jurisdiction, one.mode)
        for one in file.shape.contexts
    )


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
