"""The products of a project: their names, by the class that a pattern asks for them with."""

from collections.abc import Mapping, Sequence

from msl_guard.errors import ConfigError
from msl_guard.ruleset.files import RuleFile
from msl_guard.ruleset.folding import folded
from msl_guard.ruleset.shape import ProductShape

_SELF = "self"


def products_of(file: RuleFile | None) -> Sequence[ProductShape]:
    """The products that a project names.

    Raises:
        ConfigError: one of them has no name, or a name without a letter or digit.
    """
    if file is None:
        return ()
    for at, product in enumerate(file.shape.products):
        place = file.source.place(("products", at))
        if not names_of(product):
            raise ConfigError(f"{place}: a product without a name; give `brand:`, `generic:` or `codes:`")
        for name in names_of(product):
            if not any(char.isalnum() for char in folded(name)):
                raise ConfigError(f"{place}: {name!r} is no name of a product; write letters or digits")
    return file.shape.products


def own_products(products: Sequence[ProductShape]) -> int:
    """How many products are the project's own: only these tell whose claim a claim is."""
    return sum(1 for product in products if product.owner == _SELF)


def names_of(product: ProductShape) -> tuple[str, ...]:
    """Every name of a product."""
    return (*product.brand, *_generic(product), *product.codes)


def _generic(product: ProductShape) -> tuple[str, ...]:
    """The non-proprietary name as texts write it, abbreviations included."""
    return (*([] if product.generic is None else [product.generic]), *product.spellings)


def product_classes(products: Sequence[ProductShape]) -> Mapping[str, Sequence[str]]:
    """The names that @product, @brand, @generic, @approved, @investigational and @competitor stand for."""
    names: dict[str, list[str]] = {
        name: [] for name in ("product", "brand", "generic", "approved", "investigational", "competitor")
    }
    for product in products:
        if product.owner != _SELF:
            names["competitor"] += names_of(product)
            continue
        names["product"] += names_of(product)
        names["brand"] += product.brand
        names["generic"] += _generic(product)
        names[product.status] += names_of(product)
    return names
