"""`msl-guard init`: the files that make a folder of documents a checked one."""

import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import TypedDict, Unpack

import click

from msl_guard import __version__
from msl_guard.cli.options import AXES
from msl_guard.cli.output import write
from msl_guard.errors import ConfigError
from msl_guard.extract import SUFFIXES
from msl_guard.model import Verdict
from msl_guard.ruleset import load

_CI = {
    "github": (".github/workflows/msl-guard.yml", "github.yml"),
    "gitlab": (".gitlab/msl-guard.yml", "gitlab.yml"),
    "azure": ("azure-msl-guard.yml", "azure.yml"),
}


class _Options(TypedDict):
    """What click passes."""

    folder: Path
    brand: str | None
    generic: str | None
    investigational: bool
    content_type: str | None
    jurisdiction: str | None
    pre_commit: bool
    ci: str
    yes: bool


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True), default=".")
@click.option("--brand", help="The product's brand name.")
@click.option("--generic", help="The product's international non-proprietary name.")
@click.option("--investigational", is_flag=True, help="The product is not approved anywhere yet.")
@click.option("--content-type", type=click.Choice(AXES["content_type"]), help="What most documents are.")
@click.option("--jurisdiction", type=click.Choice(AXES["jurisdiction"]), help="Where they are used.")
@click.option("--pre-commit/--no-pre-commit", default=True, show_default=True, help="Write the hook's entry.")
@click.option("--ci", type=click.Choice([*_CI, "none"]), default="none", show_default=True, help="A CI job.")
@click.option("--yes", is_flag=True, help="Ask nothing.")
def command(**options: Unpack[_Options]) -> int:
    """Write rules.yaml, the pre-commit entry and a CI job into FOLDER; nothing is overwritten."""
    asked = not options["yes"] and sys.stdin.isatty()
    brand = options["brand"] or _ask("Brand name of the product (empty if none)", asked=asked)
    generic = options["generic"] or _ask("Its non-proprietary name (empty if none)", asked=asked)
    status = "investigational" if options["investigational"] else "approved"
    contexts = {
        "content_type": options["content_type"]
        or _choose("What are most documents?", AXES["content_type"], asked=asked),
        "jurisdiction": options["jurisdiction"]
        or _choose("Where are they used?", AXES["jurisdiction"], asked=asked),
    }
    products = _product(brand, generic, status)
    made = {"rules.yaml": _filled("rules.yaml", products=products, contexts=_contexts(contexts))}
    if options["pre_commit"]:
        suffixes = "|".join(suffix.removeprefix(".") for suffix in SUFFIXES)
        made[".pre-commit-config.yaml"] = _filled(
            "pre-commit.yaml", version=__version__, files=f"(?i)\\.({suffixes})$"
        )
    if options["ci"] in _CI:
        path, template = _CI[options["ci"]]
        made[path] = _filled(template, version=__version__)
    _written(options["folder"], made)
    click.echo(f"now try: msl-guard scan {options['folder']}")
    return int(Verdict.CLEAN)


def _ask(question: str, *, asked: bool) -> str:
    return str(click.prompt(question, default="", show_default=False)).strip() if asked else ""


def _choose(question: str, values: Sequence[str], *, asked: bool) -> str:
    if not asked:
        return ""
    return str(click.prompt(question, type=click.Choice(["", *values]), default="", show_default=False))


def _product(brand: str, generic: str, status: str) -> str:
    """The products of the rule file, as YAML."""
    names = [f"brand: [{_quoted(brand)}]"] if brand else []
    names += [f"generic: {_quoted(generic)}"] if generic else []
    if not names:
        return "# products:\n#   - {brand: [ZELTRIVA], generic: zeltrivanib, owner: self, status: approved}\n"
    return f"products:\n  - {{{', '.join(names)}, owner: self, status: {status}}}\n"


def _contexts(values: dict[str, str]) -> str:
    """The contexts of the rule file, as YAML."""
    said = ", ".join(f"{axis}: {value}" for axis, value in values.items() if value)
    if not said:
        return "# contexts:\n#   - {paths: ['letters/**'], content_type: mi_response, jurisdiction: EU}\n"
    return f"contexts:\n  - {{paths: ['**'], {said}}}\n"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _filled(name: str, **values: str) -> str:
    text = (files("msl_guard.cli") / "templates" / name).read_text(encoding="utf-8")
    return Template(text).substitute(values)


def _written(folder: Path, made: dict[str, str]) -> None:
    """Write all of the files, or none.

    Raises:
        ConfigError: one exists, or what was asked for makes no rule file.
    """
    for name in made:
        if (folder / name).exists():
            raise ConfigError(f"{folder / name}: exists; add the entry by hand, or move the file away")
    for name, text in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, text)
        if name == "rules.yaml":
            _checked(path)
        click.echo(f"wrote {path}")


def _checked(path: Path) -> None:
    try:
        load(path)
    except ConfigError:
        path.unlink()
        raise
