"""Stages of a tumour or of a course of disease against those of an indication."""

from collections.abc import Iterable, Mapping

import regex

from msl_guard.label.asks import stages_of
from msl_guard.label.conflict import Conflict, Use
from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import STEPS

_STEPS: Mapping[str, frozenset[str]] = {
    name: frozenset(steps.split())
    for name, steps in {
        "early": "I II",
        "localized": "I II IIIA",
        "resectable": "I II IIIA",
        "locally advanced": "IIIA IIIB",
        "unresectable": "IIIB IV",
        "advanced": "IIIA IIIB IV",
        "metastatic": "IV",
        "non-metastatic": "I II IIIA IIIB",
        "extensive": "IV",
    }.items()
}
_BEFORE_SPREAD = frozenset("I II IIIA IIIB".split())
_EARLIEST = regex.compile(
    r"asymptomatic|symptomless|preclinical|carrier|at risk|smou?ldering", regex.IGNORECASE
)
"""What a label says that takes in those without symptoms."""


def steps(said: str) -> frozenset[str]:
    """The steps that a stage takes in; none if it is no stage but a setting."""
    return _STEPS.get(said) or frozenset(one for one in said.split() if one in STEPS)


def _all_steps(names: Iterable[str]) -> frozenset[str]:
    return frozenset(step for name in names for step in steps(name))


def stage_conflict(mention: Mention, use: Use) -> Conflict | None:
    """Early disease for advanced, adjuvant for metastatic and so on."""
    allowed = stages_of(use.indication)
    said = str(mention.value)
    if said == "preclinical":
        return _before_symptoms(mention, use)
    base = 0.0 if not allowed or said in allowed else _broader(said, allowed)
    if not base:
        return None
    named = ", ".join((*use.indication.stage, *use.indication.use_type)) or ", ".join(sorted(allowed))
    return Conflict("broadening", mention, said, f"stage: {named}", base)


def _broader(said: str, allowed: frozenset[str]) -> float:
    """How surely a stage lies outside the allowed ones; 0 where it may not."""
    stages = _all_steps(allowed) or (_BEFORE_SPREAD if allowed & {"adjuvant", "neoadjuvant"} else frozenset())
    mine = steps(said)
    if mine and stages and not mine & stages:
        return 1.0
    if said in ("adjuvant", "neoadjuvant", "smouldering") and stages:
        return 1.0 if {"adjuvant", "neoadjuvant"} & allowed or not stages & {"I", "II"} else 0.9
    if said == "resectable" and "unresectable" in allowed:
        return 0.9
    # "Stage I to IV" where the label ends with III.
    return 0.8 if mine and stages and said.split()[0] in STEPS and not mine <= stages else 0.0


def _before_symptoms(mention: Mention, use: Use) -> Conflict | None:
    """People without symptoms, where the label names the stages or severities of those who have some."""
    asked = (*use.indication.stage, *use.indication.severity)
    early = any(_EARLIEST.search(one) for one in (*asked, use.indication.disease.text))
    if not asked or early:
        return None
    return Conflict("broadening", mention, "before symptoms", f"stage: {', '.join(asked)}", 0.9)
