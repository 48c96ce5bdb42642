"""What a tumour or a site is like, against one indication: histology, marker, alteration, site."""

import regex

from msl_guard.label import qualifiers
from msl_guard.label.conflict import Conflict, Use
from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import Slot


def histology_conflict(mention: Mention, use: Use) -> Conflict | None:
    """Another histology than the label's."""
    allowed = {
        one.value
        for text in use.indication.histology
        for one in qualifiers.find(qualifiers.HISTOLOGIES, text)
    }
    if not allowed or mention.value in allowed:
        return None
    clause = f"histology: {', '.join(use.indication.histology)}"
    return Conflict("broadening", mention, str(mention.value), clause, 1.0)


def alteration_conflict(mention: Mention, use: Use) -> Conflict | None:
    """A gene altered in another way than the label asks for: amplified for mutated, exon 20 for exon 19."""
    gene, _, said = str(mention.value).partition(" ")
    pairs = (one.partition(" ") for one in use.asks.values(Slot.ALTERATION))
    asked = {how for name, _, how in pairs if name == gene}
    # "Mutated" may stand for any mutation, and takes each of them in.
    wider = said == "mutation" and not asked <= _OF_THE_WHOLE
    narrower = "mutation" in asked and said not in _OF_THE_WHOLE
    if not asked or said in asked or wider or narrower:
        return None
    clause = f"biomarker: {', '.join(use.indication.biomarkers) or ', '.join(sorted(asked))}"
    return Conflict("broadening", mention, str(mention.value), clause, 1.0)


_OF_THE_WHOLE = frozenset(("amplification", "fusion", "expression"))
"""Alterations of a gene as a whole; the others are mutations."""


def site_conflict(mention: Mention, use: Use) -> Conflict | None:
    """Another vessel, joint or area of skin than those of the indication."""
    said = str(mention.value)
    kind = said.partition(" ")[0]
    asked = {one for one in use.asks.values(Slot.SITE) if one.startswith(f"{kind} ")}
    if not asked or said in asked:
        return None
    clause = f"indicated for {use.indication.disease.text}"
    return Conflict("indication", mention, said.partition(" ")[2], clause, 1.0)


_ANTIBODY = regex.compile(r"^(?:ANTI|ACHR|AQP4|MUSK|LRP4|ACPA|RF\b)")


def biomarker_conflict(mention: Mention, use: Use) -> Conflict | None:
    """Another state of a marker than the label's, or any state where it asks for one."""
    allowed = {*use.asks.values(Slot.BIOMARKER)}
    said = str(mention.value)
    if said in allowed or not (allowed or use.asks.measures()):
        return None
    clause = f"biomarker: {', '.join(use.indication.biomarkers) or ', '.join(sorted(allowed))}"
    if said == "any marker":
        return Conflict("broadening", mention, "any marker status", clause, 1.0)
    if not allowed:
        return None
    marker, _, state = said.rpartition(" ")
    known = {one.rpartition(" ")[0] for one in allowed}
    # "Seronegative": none of the antibodies that the label asks for.
    known |= (
        {"antibody"} if any(_ANTIBODY.search(one) and not one.endswith(state) for one in allowed) else set()
    )
    if marker in known:
        return Conflict("broadening", mention, said, clause, 1.0)
    if (
        marker != "antibody"
        and state in ("positive", "low")
        and not any(one.value in allowed for one in use.bundle if one.slot is Slot.BIOMARKER)
    ):
        return Conflict("broadening", mention, said, clause, 0.7)
    return None
