"""The names of a project's own and competing products in a text, with or without their spaces and hyphens."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import regex

from msl_guard.label.drugwords import NOT_THE_DRUG
from msl_guard.label.record import Product

_GAPS = re.compile(r"[\s\-]+")


@dataclass(frozen=True)
class ProductNames:
    """Finds products by any of their names."""

    products: Sequence[Product]

    def stand_in(self, text: str) -> bool:
        """Whether the text names any of the products."""
        return self._pattern.search(text) is not None

    def find(self, text: str) -> Iterator[tuple[int, int, Product]]:
        """Yield where each name begins and ends, and whose it is."""
        for match in self._pattern.finditer(text):
            yield match.start(), match.end(), self._by_name[_bare(match[0].lower())]

    @cached_property
    def _by_name(self) -> dict[str, Product]:
        """The products by their bare names; of two alike, the first."""
        names = [(_bare(name.lower()), product) for product in self.products for name in product.names]
        return dict(reversed(names))

    @cached_property
    def _pattern(self) -> "regex.Pattern[str]":
        names = {name.lower() for product in self.products for name in product.names}
        written = "|".join(
            r"[\s\-]?".join(map(regex.escape, _GAPS.split(name)))
            for name in sorted(names, key=lambda one: (-len(one), one))
        )
        return regex.compile(
            rf"(?<![\p{{L}}\p{{N}}])(?:{written or '(?!)'})(?![\p{{L}}\p{{N}}]){NOT_THE_DRUG}",
            regex.IGNORECASE,
        )


def _bare(name: str) -> str:
    return _GAPS.sub("", name)
