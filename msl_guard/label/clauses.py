"""One test a slot: does what a text says fit one indication?"""

from collections.abc import Iterable, Sequence
from math import inf

from msl_guard.label import qualifiers
from msl_guard.label.conflict import Conflict, Use
from msl_guard.label.mention import DiseaseTerm, Mention
from msl_guard.label.qualifiers import Slot
from msl_guard.label.record import Ages, Lines, Product
from msl_guard.label.terms import normalised


def forbidden(mention: Mention, clause: Iterable[Mention]) -> float:
    """How surely a mention names what a clause of the label rules out: 0 to 1."""
    # "Hypersensitivity to zeltrivanib" rules out no allergic disease.
    named = (one for one in clause if not _is_hypersensitivity(one))
    return max((_same(mention, one) for one in named), default=0.0)


def _is_hypersensitivity(one: Mention) -> bool:
    return isinstance(one.value, DiseaseTerm) and one.value.phrase in ("hypersensitivity", "allergy")


def _same(mention: Mention, ruled_out: Mention) -> float:
    if mention.slot is not ruled_out.slot:
        return 0.0
    said, barred = mention.value, ruled_out.value
    if isinstance(said, Ages) and isinstance(barred, Ages):
        return 1.0 if barred.holds(said) else 0.0
    if isinstance(said, DiseaseTerm) and isinstance(barred, DiseaseTerm):
        below = any(low == high or low.startswith(f"{high}.") for low in said.trees for high in barred.trees)
        return 1.0 if below or said.phrase == barred.phrase else 0.0
    if mention.slot is Slot.GROUP and isinstance(said, str) and isinstance(barred, str):
        if said == barred or said.endswith(f" {barred}"):
            return 1.0
        # "Hepatic impairment" takes in the severe kind that the label rules out.
        return 0.6 if barred.endswith(f" {said}") else 0.0
    return 0.0


def age_conflict(mention: Mention, use: Use) -> Conflict | None:
    """Ages outside the ages of the indication."""
    allowed, ages = use.indication.population.ages, mention.value
    if not isinstance(ages, Ages) or not use.indication.population.ages_given or allowed.holds(ages):
        return None
    base = 1.0 if not allowed.meets(ages) or ages.low < allowed.low else 0.8
    return Conflict("population", mention, f"ages {ages}", f"ages {allowed}", base)


def line_conflict(mention: Mention, use: Use) -> Conflict | None:
    """A line of therapy that the indication does not cover."""
    allowed, lines = use.indication.lines, mention.value
    if allowed is None or not isinstance(lines, Lines) or allowed.holds(lines):
        return None
    if lines.high == inf and allowed.low > lines.low > 1:
        return Conflict("line", mention, str(lines), str(allowed), 0.6)
    return Conflict("line", mention, str(lines), str(allowed), 1.0)


def partner_conflict(mention: Mention, use: Use) -> Conflict | None:
    """A combination that the label does not have."""
    indication = use.indication
    if not indication.combos and not indication.setting:
        return None
    name = mention.value
    written = name.name if isinstance(name, Product) else str(name)
    if any(_shares(written, one) for one in (*indication.combos, *_backgrounds(use))):
        return None
    if not indication.combos and any(
        "add-on" in one or "any" in one or "combin" in one for one in indication.setting
    ):
        return None
    allowed = ", ".join((*indication.setting, *(f"with {one}" for one in indication.combos)))
    return Conflict("combination", mention, f"with {written}", allowed, 1.0)


def _backgrounds(use: Use) -> Sequence[str]:
    return [one for one in use.indication.setting if "with" in one]


def _shares(one: str, other: str) -> bool:
    """Whether two drug names are the same, or one holds the other."""
    first, second = normalised(one), normalised(other)
    return bool(first) and (first in second or second in first)


def setting_conflict(mention: Mention, use: Use) -> Conflict | None:
    """Alone, added on, or without its device, against the label."""
    settings = [one.lower() for one in use.indication.setting]
    said = str(mention.value)
    if not settings and not use.indication.combos:
        return None
    allowed = ", ".join((*settings, *(f"with {one}" for one in use.indication.combos)))
    joined = " ".join(settings)
    if said == "monotherapy" and ("mono" in joined or "any" in joined or "alone" in joined):
        return None
    if said == "add-on" and (
        use.indication.combos or any(w in joined for w in ("add", "combin", "any", "with"))
    ):
        return None
    if said == "without the device" and "device" not in joined:
        return None
    rule = "route" if "device" in said else "use_type"
    return Conflict(rule, mention, said, f"setting: {allowed}", 1.0)


_KINDS_OF_USE = {
    "prophylaxis": ("prophyl", "prevent", "vaccin", "immunis", "immuniz"),
    "induction": ("induction",),
    "maintenance": ("maintenance",),
    "retreatment": ("retreat", "re-treat"),
    "treatment beyond progression": ("beyond progression",),
    "rescue": ("rescue", "reliev", "acute", "as needed"),
    "diagnosis": ("diagn",),
}


def use_conflict(mention: Mention, use: Use) -> Conflict | None:
    """Prevention for treatment, maintenance for induction and the like."""
    known = " ".join(use.indication.use_type).lower()
    said = str(mention.value)
    if not known or any(stem in known for stem in _KINDS_OF_USE.get(said, ())):
        return None
    # Treatment of a chronic disease takes maintenance in; in oncology it is a use of its own.
    if said == "maintenance" and "induction" not in known and not use.neoplastic:
        return None
    if said == "rescue" and not any(
        one in known for one in ("maintenance", "add-on", "control", "prophyl", "prevent")
    ):
        return None
    return Conflict("use_type", mention, said, f"use: {', '.join(use.indication.use_type)}", 0.9)


_GRADES = ("mild", "moderate", "severe")


def severity_conflict(mention: Mention, use: Use) -> Conflict | None:
    """A severity outside the label's."""
    allowed = {grade for grade in _GRADES for one in use.indication.severity if grade in one.lower()}
    if not allowed or mention.value in allowed:
        return None
    clause = f"severity: {', '.join(use.indication.severity)}"
    return Conflict("broadening", mention, str(mention.value), clause, 0.9)


_EARLY = frozenset({"early", "localized", "resectable", "adjuvant", "neoadjuvant", "smouldering"})
_LATE = frozenset({"advanced", "metastatic", "unresectable", "locally advanced", "extensive", "recurrent"})
_INSIDE = {
    "metastatic": ("advanced",),
    "unresectable": ("advanced", "locally advanced"),
    "locally advanced": ("advanced",),
}


def stage_conflict(mention: Mention, use: Use) -> Conflict | None:
    """Early disease for advanced, adjuvant for metastatic and so on."""
    allowed = {
        one.value
        for text in (*use.indication.stage, *use.indication.setting)
        for one in qualifiers.find(qualifiers.STAGES, f"{text} x")
    }
    said = str(mention.value)
    if not use.indication.stage or not allowed or said in allowed or allowed & set(_INSIDE.get(said, ())):
        return None
    clause = f"stage: {', '.join(use.indication.stage)}"
    if said in _EARLY and allowed <= _LATE:
        return Conflict("broadening", mention, said, clause, 1.0)
    if said in _LATE and allowed <= _EARLY:
        return Conflict("broadening", mention, said, clause, 1.0)
    if said in ("adjuvant", "neoadjuvant") or (said == "locally advanced" and allowed == {"metastatic"}):
        return Conflict("broadening", mention, said, clause, 0.9)
    return None


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


def biomarker_conflict(mention: Mention, use: Use) -> Conflict | None:
    """Another state of a marker than the label's, or any state where it asks for one."""
    allowed = {one.value for text in use.indication.biomarkers for one in qualifiers.biomarkers(text)}
    said = str(mention.value)
    if not allowed or said in allowed:
        return None
    clause = f"biomarker: {', '.join(use.indication.biomarkers)}"
    if said == "any marker":
        return Conflict("broadening", mention, "any marker status", clause, 1.0)
    marker, _, state = said.rpartition(" ")
    known = {one.rpartition(" ")[0]: one.rpartition(" ")[2] for one in allowed}
    if marker in known:
        return Conflict("broadening", mention, said, clause, 1.0)
    if state in ("positive", "low") and not any(
        one.value in allowed for one in use.bundle if one.slot is Slot.BIOMARKER
    ):
        return Conflict("broadening", mention, said, clause, 0.7)
    return None
