"""The clauses behind a finding on one line: those that bind this document first."""

from collections.abc import Sequence

from msl_guard.model import Clause

_ISSUED_IN = {
    "UK": ("ABPI", "Human Medicines", "MHRA", "PAGB", "PIPA", "PMCPA", "UK"),
    "US": ("21 CFR", "FDA", "FD&C", "FTC", "OIG", "Open Payments", "PhRMA"),
    "EU": ("Directive", "EFPIA", "EU", "GDPR"),
    "AU": ("Medicines Australia",),
    "CA": ("PAAB",),
    "JP": ("MHLW",),
}
"""Jurisdictions by the first words of the sources they issue; any other source is international."""
_EVERYWHERE = "INTL"


def grounds(clauses: Sequence[Clause], jurisdictions: Sequence[str]) -> str:
    """The clauses as they may be quoted, one group a source.

    Those of the document's jurisdictions come first, then the international ones. Clauses that are
    not confirmed are named only where there is no other.
    """
    confirmed = [clause for clause in clauses if clause.confidence != "G"]
    order = [*jurisdictions, _EVERYWHERE]
    sources: dict[str, list[Clause]] = {}
    for clause in sorted(confirmed or clauses, key=lambda one: _rank(one, order)):
        sources.setdefault(clause.source, []).append(clause)
    return "; ".join(", ".join([str(first), *map(_number, others)]) for first, *others in sources.values())


def _rank(clause: Clause, order: Sequence[str]) -> int:
    issued = next(
        (name for name, first in _ISSUED_IN.items() if clause.source.startswith(first)), _EVERYWHERE
    )
    return order.index(issued) if issued in order else len(order)


def _number(clause: Clause) -> str:
    """A further clause of a source that is named already."""
    return str(clause).removeprefix(clause.source).strip()
