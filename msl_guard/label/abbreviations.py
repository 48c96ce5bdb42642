"""Abbreviations of diseases: what each stands for, and which have other meanings too."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from msl_guard.label.terms import form, normalised
from msl_guard.label.vocabularyfiles import lines


class Abbreviation(Struct, frozen=True):
    """A short form, and whether it has other meanings too."""

    ambiguous: bool
    trees: tuple[str, ...]
    long_forms: tuple[str, ...]


def abbreviations(diseases: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Abbreviation]]:
    """Yield each abbreviation of the vocabulary, as written."""
    for line in lines("abbreviations.tsv"):
        short, doubt, written = line.split("\t")
        forms = tuple(normalised(one) for one in written.split("|"))
        trees = tuple(dict.fromkeys(tree for one in forms for tree in diseases.get(one, ())))
        yield short, Abbreviation(bool(doubt), trees, forms)


def agreed(
    short: Mapping[str, Abbreviation], diseases: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the abbreviations that are names of another disease too, with what they stand for here."""
    for written, meant in short.items():
        if not meant.ambiguous and meant.trees and (plain := form(written)) in diseases:
            yield plain, meant.trees


def shortened(written: str, known: Mapping[str, Abbreviation]) -> str:
    """An abbreviation as the vocabulary has it, be it written in the plural: "GIST" for "GISTs"."""
    if written not in known and written.endswith("s") and written[:-1] in known:
        return written[:-1]
    return written
