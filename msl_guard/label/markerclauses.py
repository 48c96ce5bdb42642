"""What a tumour or a site is like, against one indication: histology, marker, alteration, site."""

from collections.abc import Set

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
    narrower = "mutation" in asked and said not in _OF_THE_WHOLE
    if not asked or said in asked or narrower:
        return None
    clause = f"biomarker: {', '.join(use.indication.biomarkers) or ', '.join(sorted(asked))}"
    if said == "mutation" and not asked <= _OF_THE_WHOLE:
        if asked & _COMMON.get(gene, frozenset()):
            return None
        # "Mutated" takes every mutation in, unless the one that is meant stands beside it.
        meant = {f"{gene} {how}" for how in asked}
        named = any(one.slot is Slot.ALTERATION and one.value in meant for one in use.bundle)
        return None if named else Conflict("broadening", mention, str(mention.value), clause, _WIDER)
    return Conflict("broadening", mention, str(mention.value), clause, 1.0)


_COMMON = {"EGFR": frozenset(("exon 19", "exon 21", "L858R"))}
"""What "mutated" stands for in short."""
_WIDER = 0.7
"""How much a wider group of mutations conflicts."""
_OF_THE_WHOLE = frozenset(("amplification", "fusion", "expression"))
"""Alterations of a gene as a whole; the others are mutations."""


def site_conflict(mention: Mention, use: Use) -> Conflict | None:
    """Another vessel, joint or area of skin than those of the indication."""
    said = str(mention.value)
    kind = said.partition(" ")[0]
    asked = {one for one in use.asks.values(Slot.SITE) if one.startswith(f"{kind} ")}
    if not asked or any(_takes_in(one, said) for one in asked):
        return None
    clause = f"indicated for {use.indication.disease.text}"
    return Conflict("indication", mention, said.partition(" ")[2], clause, 1.0)


def _takes_in(asked: str, said: str) -> bool:
    """Whether a site is the label's, a kind of it, or its name in short."""
    if asked == "graft solid organ" and said.startswith("graft ") and "cell" not in said:
        return True
    asked, said = asked.partition(" ")[2], said.partition(" ")[2]
    return asked == said or asked.endswith(f" {said}") or said.endswith(f" {asked}")


def _after_response(drug: str, use: Use) -> bool:
    """Whether the patients of an indication have responded to a medicine."""
    note = use.indication.line_note.lower()
    return drug in note and _RESPONSE.search(note) is not None


_RESPONSE = regex.compile(
    r"(?<!inadequate )(?<!insufficient )(?<!no )(?<!loss of )\b(?:in|after|with|achieved|showing) "
    r"(?:(?:an?|complete|partial|or|objective|\([^)]*\)) ?)*\s?response\b|\bsensitive to\b"
)
_ANTIBODY = regex.compile(r"^(?:ANTI|AUTOANTIBOD|ACHR|AQP4|MUSK|LRP4|ACPA|RF\b)")


def biomarker_conflict(mention: Mention, use: Use) -> Conflict | None:
    """Another state of a marker than the label's, or any state where it asks for one."""
    allowed = {*use.asks.values(Slot.BIOMARKER)}
    said = str(mention.value)
    drug, _, fit = said.rpartition(" ")
    if fit == "resistant" and said not in allowed and _after_response(drug, use):
        return Conflict("broadening", mention, said, f"asks for {use.indication.line_note}", 1.0)
    if said in allowed or not (allowed or use.asks.measures()):
        return None
    clause = f"biomarker: {', '.join(use.indication.biomarkers) or ', '.join(sorted(allowed))}"
    if said == "any marker":
        return Conflict("broadening", mention, "any marker status", clause, 1.0)
    return _other_state(mention, use, allowed, clause) if allowed else None


def _other_state(mention: Mention, use: Use, allowed: Set[str], clause: str) -> Conflict | None:
    """Another state of a marker that the label names, or another marker instead of the label's."""
    marker, _, state = str(mention.value).rpartition(" ")
    known = {one.rpartition(" ")[0] for one in allowed}
    # "Seronegative": none of the antibodies that the label asks for.
    known |= (
        {"antibody"} if any(_ANTIBODY.search(one) and not one.endswith(state) for one in allowed) else set()
    )
    if marker in known:
        return Conflict("broadening", mention, str(mention.value), clause, 1.0)
    if (
        marker != "antibody"
        and state in ("positive", "low")
        and not any(one.value in allowed for one in use.bundle if one.slot is Slot.BIOMARKER)
    ):
        return Conflict("broadening", mention, str(mention.value), clause, 0.7)
    return None
