"""The documentation: what it tells people to type is what the program takes."""

import re
import shlex
from pathlib import Path

import click
import pytest

from msl_guard.cli import cli

ROOT = Path(__file__).parent.parent
PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "start").glob("*.md")),
]
TYPED = [
    pytest.param(line[2:].partition(" #")[0].partition(" > ")[0], id=f"{page.stem}: {line[2:]}")
    for page in PAGES
    for block in re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    for line in block.splitlines()
    if line.startswith("$ msl-guard ")
]


@pytest.mark.parametrize("typed", TYPED)
def test_every_command_in_the_documentation_exists_with_its_options(typed: str):
    words = shlex.split(typed)[1:]
    command: click.Command = cli
    while isinstance(command, click.Group):
        found = command.get_command(click.Context(command), words[0])
        if found is None and (found := command.get_command(click.Context(command), "run")):
            words = ["run", *words]  # `archive SOURCE` leaves the word out.
        assert found is not None, f"there is no command {words[0]}"
        command, words = found, words[1:]
    options = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    named = [word.partition("=")[0] for word in words if word.startswith("-") and word != "-"]
    assert [name for name in named if name not in options] == []


def test_the_pages_show_commands():
    assert len(TYPED) > 20


@pytest.mark.parametrize("page", PAGES, ids=lambda one: one.stem)
def test_every_link_between_pages_leads_somewhere(page: Path):
    text = page.read_text(encoding="utf-8")
    links = [
        link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link and "reference/" not in link
    ]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_page_of_the_site_is_in_its_navigation():
    listed = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    pages = [page.relative_to(ROOT / "docs").as_posix() for page in PAGES[1:]]
    assert [page for page in pages if f": {page}" not in listed] == []
