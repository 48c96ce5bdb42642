"""By which route, and in which form, a text gives a product, against the label."""

from msl_guard.label import qualifiers
from msl_guard.label.conflict import Conflict, Use
from msl_guard.label.mention import Mention


def route_conflict(mention: Mention, use: Use) -> Conflict | None:
    """A route that the label does not have."""
    allowed = {name for dose in use.indication.doses if dose.route for name in route_names(dose.route)}
    if not allowed or mention.value in allowed:
        return None
    # What is inhaled may come from a nebuliser, unless the label names another form.
    forms = " ".join(use.indication.formulation).lower()
    if mention.value == "nebulised" and "inhaled" in allowed and (not forms or "nebuli" in forms):
        return None
    if mention.value == "inhaled" and "nebulised" in allowed:
        return None
    return Conflict("route", mention, str(mention.value), f"route: {', '.join(sorted(allowed))}", 1.0)


def form_conflict(mention: Mention, use: Use) -> Conflict | None:
    """A pharmaceutical form of another route, or one that the label does not have."""
    form, _, route = str(mention.value).rpartition(" ")
    listed = tuple(
        one.value for text in use.indication.formulation for one in qualifiers.find(qualifiers.FORMS, text)
    )
    routes = {name for dose in use.indication.doses if dose.route for name in route_names(dose.route)}
    routes |= {one.rpartition(" ")[2] for one in listed}
    if not routes or mention.value in listed:
        return None
    clause = f"form: {', '.join(use.indication.formulation) or ', '.join(sorted(routes))}"
    if route not in routes and not (route in _INJECTED and routes & _INJECTED):
        return Conflict("route", mention, f"{form} ({route})", clause, 1.0)
    return Conflict("route", mention, form, clause, 0.5) if listed and route == "oral" else None


_INJECTED = frozenset(
    (
        "intravenous",
        "subcutaneous",
        "intramuscular",
        "intravitreal",
        "intrathecal",
        "intra-articular",
        "intradermal",
    )
)


def route_names(written: str) -> tuple[str, ...]:
    """The routes that a label's wording stands for."""
    plain = written.strip().lower()
    if plain in WRITTEN:
        return (WRITTEN[plain],)
    known = tuple(one.value for one in qualifiers.find(qualifiers.ROUTES, written))
    return known or (plain,)


WRITTEN = {"inhalation": "inhaled", "inhalational": "inhaled", "inhalative": "inhaled"}
"""Routes as label files write them, of which a text says something else: "an inhalation injury"."""
