"""Whose slot is it? With two drugs in a sentence, each has its own doses and diseases (B4)."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from math import inf

import regex

from msl_guard.label.conflict import Conflict
from msl_guard.label.inplay import InPlay
from msl_guard.label.mention import Mention
from msl_guard.label.partners import partners
from msl_guard.label.qualifiers import Slot
from msl_guard.label.record import Lines
from msl_guard.label.units import Unit

DOSING = (
    Slot.DOSE,
    Slot.FREQUENCY,
    Slot.ROUTE,
    Slot.DURATION,
    Slot.INFUSION,
    Slot.SCHEDULE,
    Slot.STRENGTH,
    Slot.STEPS,
)
_COORDINATED = regex.compile(
    r"[\s,]*(?:(?:HCl|hydrochloride|sulfate|sodium|mesylate|acetate)\s)?"
    r"(?:\([^)]*\)[\s,]*)?(?:and|or|plus|with|versus|vs\.?|compared with|"
    r"compared to|\+|/|,|in combination with)?[\s,]*(?:[\p{L}]+-based\s)?",
    regex.IGNORECASE,
)


def owns(unit: Unit, play: InPlay, mention: Mention) -> bool:
    """Whether a slot is the product's and not another drug's: the drug that governs it has it."""
    drugs = [one for one in unit.own if one.slot is Slot.DRUG and one is not mention]
    if mention.slot is Slot.LINE and (
        isinstance(mention.value, str)
        or _WAIVED.match(unit.text.text, mention.start)
        or _takes_its_place(unit, play, mention, drugs)
    ):
        return True
    # "After first-line drug B": the line was that of drug B, whatever else it is.
    others = [one for one in drugs if one.value is not play.product]
    of_other = mention.slot is Slot.LINE and _leads(others, mention, unit.text.text)
    if of_other or (mention.slot not in (*DOSING, Slot.WAIVED) and _comes_before(unit, play, mention)):
        return False
    together = {id(one.value) for one in partners(unit.text, play.mentions, drugs)}
    drugs = [one for one in drugs if one.value is play.product or not _is_aside(unit, one, together)]
    others = [one for one in drugs if one.value is not play.product]
    if not others:
        return True
    text = unit.text.text
    if mention.slot in DOSING:
        return _nearest(drugs, mention, text) is play.product
    before = [one for one in drugs if one.end <= mention.start]
    if not before or before[-1].value is play.product:
        return not _leads(others, mention, text)
    # "Zeltrivanib or drug B in PsA" speaks of both; "guidelines list agent A for PsA" of one.
    return any(_is_listed(one, before, text) for one in play.mentions if one.end <= before[-1].start)


# "Without waiting for drug B to fail": the step is the product's, whatever it names.
_WAIVED = regex.compile(r"(?:without|(?:with )?no|skip\w*|regardless|irrespective)\b", regex.IGNORECASE)
# "Instead of first-line chemotherapy": whatever the product comes before or replaces, the line is its own.
_TAKES_ITS_PLACE = regex.compile(
    r"\b(?:instead of|rather than|in place of|in lieu of|replac(?:es?|ing)|before|prior to|ahead of|"
    r"alternative to|tak(?:es?|ing) the place of|substitutes? for)\s"
    r"(?:(?:an?|the|any|your|their|standard|usual|conventional|oral|systemic|[\p{L}]+-based)\s)*$",
    regex.IGNORECASE,
)
_TOO_EARLY = regex.compile(r"\btoo (?:early|soon)\b", regex.IGNORECASE)


def _takes_its_place(unit: Unit, play: InPlay, mention: Mention, drugs: Sequence[Mention]) -> bool:
    """Whether the product is used before or instead of the line that is named: no other drug does."""
    text = unit.text
    cue = _TAKES_ITS_PLACE.search(text.text, text.start, mention.start)
    if cue is None or _TOO_EARLY.search(text.text, text.start, cue.start()):
        return False
    before = max((one for one in drugs if one.end <= cue.start()), key=lambda one: one.end, default=None)
    return before is not None and before.value is play.product


# "An alternative to drug B in PsA": drug B is what the product takes the place of.
_REPLACED = regex.compile(
    r"\b(?:alternative to|instead of|rather than|in place of|replac\w+|switch\w* from|unlike|"
    r"better than|over|as long as)"
    r"(?: \w+)?\s$",
    regex.IGNORECASE,
)


def _is_aside(unit: Unit, drug: Mention, together: Collection[int]) -> bool:
    """Whether a drug is given with the product, or left for it."""
    if id(drug.value) in together:
        return True
    text = unit.text
    before = _REPLACED.search(text.text, text.start, drug.start) or _GONE.search(
        text.text, text.start, drug.start
    )
    return before is not None or _GONE_BY.match(text.text, drug.end, text.end) is not None


# "Failed to improve on drug B in PsA": drug B is the past of the patients.
_GONE = regex.compile(
    r"\b(?:fail\w*|respon\w+|improve|control\w*|progress\w*|relaps\w+|refractory|inadequate\w*|intoleran\w+|"
    r"after|despite|following|previously|beyond|(?:patients?|adults|people|those|women|men|children|individuals|already|"
    r"currently|still|stable|disease) (?:on|taking|receiving|treated with)|, on)"
    r"(?:\s(?!in\b|with\b.*\bwith\b)[\p{L}\-]+){0,3}(?:\s|\s[\p{L}\-]+/)$",
    regex.IGNORECASE,
)
_GONE_BY = regex.compile(
    r"(?:/[\p{L}]+)?[\s\-](?:intoleran\w+|refractory|resistan\w+|fail(?:s|ed|ure)\b|experienced|"
    r"(?:pre-?)?treated|stabili[sz]ed|maintained|exposed|"
    r"(?:is|are|was|were)\s(?:not|no longer)\s|"
    r"(?:has|have|had|did|does|do)\s(?:not|never|failed|stopped|lost|proved|proven)\b)",
    regex.IGNORECASE,
)


# "Treat nausea before each infusion": the product is a point in time.
_BEFORE = regex.compile(
    r"\b(?:before|prior to|besides|in addition to|apart from|instead of|until|rather than)\b",
    regex.IGNORECASE,
)


def _comes_before(unit: Unit, play: InPlay, mention: Mention) -> bool:
    """Whether something else is done about a slot, before or besides the product."""
    behind = [one for one in play.mentions if one.start >= mention.end]
    if isinstance(mention.value, Lines) and mention.value.high == 1:
        # "There is no need to try a statin before X".
        return False
    if not behind or any(one.end <= mention.start for one in play.mentions):
        return False
    found = _BEFORE.search(unit.text.text, mention.end, behind[0].start)
    # "Even before any therapy has been tried, patients are candidates for X" puts nothing before it.
    return found is not None and "," not in unit.text.text[found.end() : behind[0].start]


def _is_listed(product: Mention, drugs: Sequence[Mention], text: str) -> bool:
    """Whether the product and the drugs behind it make one list: "zeltrivanib, drug B and drug C"."""
    row = [product, *(one for one in drugs if one.start >= product.end)]
    return all(_COORDINATED.fullmatch(text[one.end : other.start]) for one, other in pairwise(row))


def _nearest(drugs: Sequence[Mention], mention: Mention, text: str) -> object:
    """The drug that a dose belongs to: one right behind it, else the last one before it."""
    before = [one for one in drugs if one.end <= mention.start]
    after = [one for one in drugs if one.start >= mention.end]
    # "160 mg of zeltrivanib", "intravenous zeltrivanib".
    if after and len(text[mention.end : after[0].start].split()) <= 1:
        return after[0].value
    return (before[-1] if before else after[0]).value


def _leads(others: Sequence[Mention], mention: Mention, text: str) -> bool:
    """Whether another drug stands right behind a slot and owns it: "first-line drug B"."""
    if isinstance(mention.value, Lines) and mention.value.high == inf:
        # "After progression on drug B": drug B is the past, and the line is ours.
        return False
    return any(one.start >= mention.end and not text[mention.end : one.start].strip(" -") for one in others)


def outcomes(unit: Unit, conflicts: Sequence[Conflict]) -> set[int]:
    """Diseases that are measured in patients with an approved one: "lowered albuminuria in CKD"."""
    outside = {id(one.mention) for one in conflicts}
    diseases = [one for one in unit.own if one.slot is Slot.DISEASE]
    found: set[int] = set()
    for first, second in reversed([*pairwise(diseases)]):
        between = unit.text.text[first.end : second.start]
        measured = id(second) not in outside and _MEASURED_IN.fullmatch(between) is not None
        # "Arthritis and fatigue improved in patients with lupus".
        if measured or (id(second) in found and _LISTED.fullmatch(between)):
            found.add(id(first))
    return found & outside


_LISTED = regex.compile(r"\s?(?:,|and|or|, and)\s(?:[\p{L}\-]+\s)?", regex.IGNORECASE)
_MEASURED_IN = regex.compile(
    r"\s(?:[\p{L}\-]+\s){0,2}(?:in|of) (?:(?!and |or )[\p{L}\-]+\s){0,6}", regex.IGNORECASE
)
