"""The command line: arguments in, text and an exit code out."""

import errno
import gc
import traceback
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module

import click

from msl_guard import __version__
from msl_guard.cli.streams import prepare, silence
from msl_guard.errors import MslGuardError

USAGE, BUG, INTERRUPTED = 2, 4, 130
_GARBAGE = 200_000
"""Objects made, less those let go, after which unreachable ones are looked for."""

_COMMANDS = {
    "scan": "Check documents and report what breaks a rule.",
    "annotate": "Write the findings as review comments into a copy of a pptx, docx or pdf.",
    "extract": "Show the text of a document as the rules see it.",
    "explain": "Explain one rule: what, why, what instead.",
    "report": "Print the JSON Schema of the json and jsonl reports.",
    "archive": "Check an archive into Parquet tables; sum them up.",
    "baseline": "Make, clean and count a baseline of known findings.",
    "waivers": "Check a file of waivers: which are over, or excuse nothing.",
    "init": "Write rules.yaml, a pre-commit entry and a CI job.",
    "doctor": "Say what is installed and which settings are in force.",
    "rules": "List, show and test rules; print the rule files' schema.",
    "label": "Check label files; draft one from an official label.",
}


class _Commands(click.Group):
    """Subcommands, imported when they are called: `--version` needs none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, in the order of use."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command, or None if there is none of that name."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"msl_guard.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; one that is misspelt is told with the nearest that there is."""
        near = get_close_matches(args[0], _COMMANDS, 1)
        if args[0] not in _COMMANDS and near:
            raise click.UsageError(f"there is no command {args[0]!r}; did you mean {near[0]!r}?", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands in the help text, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="msl-guard")
def cli() -> None:
    """Find promotional wording, off-label use and missing statements in medical documents.

    Exit codes: 0 no open finding at or above --fail-on, 1 findings, 2 usage or rule error,
    3 incomplete (something was not checked), 4 a bug.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    # Nearly all that is made lives as long as the run: looking for garbage took a third of the time.
    gc.set_threshold(_GARBAGE, 20, 20)
    prepare()
    try:
        return _run(arguments)
    except click.ClickException as error:
        error.show()
        return USAGE
    except MslGuardError as error:
        _complain(str(error))
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        _complain("interrupted")
        return INTERRUPTED
    except OSError as error:
        return _unusable(error)
    except Exception:  # noqa: BLE001 - the one place where a bug becomes exit code 4
        click.echo(traceback.format_exc(), err=True, nl=False)
        click.echo(f"msl-guard {__version__}: this is a bug; please report the lines above", err=True)
        return BUG


def _unusable(error: OSError) -> int:
    """The exit code for a file, a folder or a stream that a command could not use."""
    if isinstance(error, BrokenPipeError):
        silence()
        return INTERRUPTED
    if error.filename is None and error.errno == errno.ENOSPC:
        silence()
    place = f"{error.filename}: " if error.filename is not None else ""
    _complain(f"{place}{error.strerror or error}; check the path, the disk and the current folder")
    return USAGE


def _complain(message: str) -> None:
    from msl_guard.report.visible import named

    # A fault in a rule file may take several lines; each is made safe on its own.
    click.echo("msl-guard: " + "\n".join(named(line) for line in message.split("\n")), err=True)


def _run(arguments: Sequence[str] | None) -> int:
    given = None if arguments is None else list(arguments)
    try:
        code = cli.main(args=given, prog_name="msl-guard", standalone_mode=False)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    return code if isinstance(code, int) else 0
