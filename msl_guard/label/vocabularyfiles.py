"""The files of the vocabularies inside the package."""

from collections.abc import Iterator
from importlib import resources


def rows(name: str) -> Iterator[tuple[list[str], str, str]]:
    """Yield what each line of a table of terms holds: tree numbers, preferred name, terms."""
    for line in lines(name):
        trees, preferred, terms = line.split("\t")
        yield trees.split(" "), preferred, terms


def lines(name: str) -> Iterator[str]:
    """The lines of a table, remarks left out."""
    return (line for line in text(name).splitlines() if line and not line.startswith("#"))


def text(name: str) -> str:
    """What a file of the vocabulary holds."""
    return (resources.files("msl_guard.label") / "vocabulary" / name).read_text(encoding="utf-8")
