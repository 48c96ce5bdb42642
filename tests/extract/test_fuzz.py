"""A bounded run of the fuzzer; `make fuzz` runs it for longer."""

import random

import pytest

from tests.extract.fuzz import broken, mutants, seeds

FEW, MANY = 15, 120
"""Damaged copies of each file: a page layout costs more to read than a note."""


@pytest.mark.parametrize("name", seeds())
def test_no_damage_breaks_a_reader(name: str):
    data = seeds()[name]
    damaged = mutants(data, random.Random(name))
    for _ in range(FEW if name.endswith((".pdf", ".pptx", ".docx")) else MANY):
        assert broken(name, next(damaged)) == ""
