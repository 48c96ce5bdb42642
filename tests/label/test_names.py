"""The names that labels, doctors and slides give to some 540 diseases: see `names.txt`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from msl_guard.label.kin import Kin
from msl_guard.label.mentions import Reader
from msl_guard.label.record import Disease, Indication, Label, LabelBook, Product

HERE = Path(__file__).parent


def rows() -> Iterator[object]:
    """The rows of the table: the label's wording, other names of the same, names of something else."""
    for line in (HERE / "names.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            same, _, others = line.partition(" >< ")
            wording, _, names = same.partition(": ")
            yield pytest.param(wording, names.split("; "), others.split("; "), id=wording)


def outside(wording: str, names: list[str]) -> list[str]:
    """The names that the label of a disease does not take in."""
    label = Label("EU", "approved", indications=(Indication("one", Disease(wording)),))
    product = Product(brand=("ZELOTRA",), generic="zelotrinab", labels=(label,))
    reader = Reader(LabelBook((product,)))
    kin = Kin(product, label, reader)
    texts = {name: f"patients with {name}." for name in names if not name.startswith("=")}
    texts |= {name: f"ZELOTRA in {name[1:]}." for name in names if name.startswith("=")}
    return [name for name, text in texts.items() if any(kin.conflicts(reader.read(text), ()))]


@pytest.mark.parametrize(("wording", "names", "others"), tuple(rows()))
def test_a_disease_is_known_by_its_names_and_told_from_others(wording, names, others):
    assert outside(wording, [wording, *names]) == []
    assert set(others) - set(outside(wording, others)) == set()
