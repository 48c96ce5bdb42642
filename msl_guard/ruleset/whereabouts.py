"""Where a project's rule file is, and how messages print a path."""

from pathlib import Path

from msl_guard.errors import ConfigError

CONFIG_NAME = "rules.yaml"
_MISNAMED = "rules.yml"


def nearest(start: Path) -> Path | None:
    """The `rules.yaml` of the folder or of one above it, up to the repository's root.

    Whatever bears that name is taken: that it cannot be read is told, not passed over.

    Raises:
        ConfigError: a `rules.yml` lies where `rules.yaml` would be looked for.
    """
    for folder in (start, *start.parents):
        named = folder / CONFIG_NAME
        if named.exists() or named.is_symlink():
            return named
        if (folder / _MISNAMED).exists():
            raise ConfigError(
                f"{shown(folder / _MISNAMED)}: is not read; name it {CONFIG_NAME}"
                " (--rules and --isolated do without)"
            )
        if (folder / ".git").exists():
            break
    return None


def shown(path: Path) -> str:
    """A path as messages print it: relative to here if it lies below, with forward slashes."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def meant(written: str, root: Path) -> list[Path]:
    """The files that a path or glob in a rule file means, which is relative to the folder of that file."""
    return [Path(written)] if Path(written).is_absolute() else sorted(root.glob(written))
