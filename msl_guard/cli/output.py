"""Where reports go: to standard output, which may be full or gone, and to files of their own."""

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path

import click

from msl_guard.cli.streams import silence
from msl_guard.errors import ConfigError
from msl_guard.model import Verdict
from msl_guard.report import FORMATS, Look
from msl_guard.report.visible import named


def printed(text: str, code: int, *, colour: bool = False) -> int:
    """Print a report and return the exit code: the one given, unless the report was lost.

    A reader that went away, as `head` does, has seen what it wanted.
    """
    try:
        click.echo(text, nl=False, color=colour)
    except BrokenPipeError:
        silence()
    except OSError as error:
        silence()
        click.echo(f"msl-guard: standard output cannot be written: {error.strerror}", err=True)
        return max(code, int(Verdict.INCOMPLETE))
    return code


def report_files(written: Sequence[str]) -> list[tuple[str, Path]]:
    """The format and the path of each `-o` option.

    Raises:
        UsageError: one cannot be understood, or its file could not be written.
    """
    outputs = [_report_file(one) for one in written]
    if len({os.path.realpath(path) for _, path in outputs}) < len(outputs):
        raise click.UsageError("-o names the same file twice; give each report a file of its own")
    return outputs


def _report_file(written: str) -> tuple[str, Path]:
    name, colon, file = written.partition(":")
    if name not in FORMATS or not colon or not file:
        raise click.UsageError(f"-o {named(written)}: write FORMAT:PATH; formats: {', '.join(FORMATS)}")
    path = Path(file)
    if not path.parent.is_dir():
        raise click.UsageError(
            f"-o {named(written)}: there is no folder {named(str(path.parent))}; make it first"
        )
    if file.endswith("/") or path.is_dir():
        raise click.UsageError(f"-o {named(written)}: is a folder; name a file in it")
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        mode = stat.S_IFREG
    if not stat.S_ISREG(mode):
        raise click.UsageError(f"-o {named(written)}: is no regular file; name a new one")
    if not os.access(path.parent, os.W_OK):
        raise click.UsageError(f"-o {named(written)}: the folder may not be written to; choose another")
    return name, path


def refuse_documents(outputs: Collection[tuple[str, Path]], documents: Collection[str]) -> None:
    """See to it that no report replaces a document that was named or checked.

    Raises:
        ConfigError: one would.
    """
    known = {os.path.realpath(one) for one in documents}
    for _, path in outputs:
        if os.path.realpath(path) in known:
            raise ConfigError(f"-o {named(str(path))}: is one of the documents; name another file")


def write(path: Path, text: str) -> None:
    """Write a report file whole or not at all.

    Raises:
        ConfigError: it cannot be written.
    """
    mask = os.umask(0)
    os.umask(mask)
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".msl-guard.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
                stream.write(text)
            Path(temporary).chmod(0o666 & ~mask)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ConfigError(f"{named(str(path))}: the report cannot be written: {error.strerror}") from None


def look_for(colour: str) -> Look:
    """Colours as asked for; by itself on a terminal, by the usual variables."""
    wanted = colour == "always" or (colour == "auto" and _colour_by_itself())
    width = shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else 80
    return Look(width=max(min(width, 110), 40), colour=wanted)


def _colour_by_itself() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
