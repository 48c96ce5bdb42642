"""One test a slot: does what a text says fit one indication?"""

from math import inf

import regex

from msl_guard.label import drugclasses
from msl_guard.label.conflict import Conflict, Use
from msl_guard.label.measures import Measure
from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import Slot
from msl_guard.label.record import Ages, Indication, Lines, Product
from msl_guard.label.together import left_out, name_of

_CHILDREN = Ages(0, 18)


def age_conflict(mention: Mention, use: Use) -> Conflict | None:
    """Ages outside the ages of the indication."""
    allowed, ages = use.indication.population.ages, mention.value
    if not isinstance(ages, Ages) or not use.indication.population.ages_given or allowed.holds(ages):
        return None
    # "Protection of infants" by vaccinating their mothers.
    if any(one.value == ages for one in use.asks.found):
        return None
    base = 1.0 if not allowed.meets(ages) or ages.low < allowed.low else 0.8
    if ages == _CHILDREN and allowed.low <= 1 and allowed.holds(Ages(1, 18)):
        # "Children", where the label leaves out some of their first months only.
        return None
    return Conflict("population", mention, f"ages {ages}", f"ages {allowed}", base)


def line_conflict(mention: Mention, use: Use) -> Conflict | None:
    """A line of therapy that the indication does not cover."""
    worded = next(iter(use.asks.lines()), None)
    allowed, lines = use.indication.lines or worded, mention.value
    required = use.indication.prior_required
    if isinstance(lines, str):
        early = any(drugclasses.within(lines) & drugclasses.within(one) for one in required)
        clause = f"after {', '.join(required)}"
        if early:
            return Conflict("line", mention, f"before {lines}", clause, 1.0)
        return left_out(mention, lines, use)
    if not isinstance(lines, Lines):
        return None
    history = _history_conflict(mention, lines, use)
    if history is not None or allowed is None or allowed.holds(lines):
        return history
    if lines.high == inf and allowed.low > lines.low > 1:
        # "Relapsed or refractory … after four prior lines": the number says how late.
        later = (one.value for one in use.bundle if one.slot is Slot.LINE and isinstance(one.value, Lines))
        exact = any(allowed.holds(one) for one in later)
        return None if exact else Conflict("line", mention, str(lines), str(allowed), 0.6)
    return Conflict("line", mention, str(lines), str(allowed), 1.0)


def _history_conflict(mention: Mention, lines: Lines, use: Use) -> Conflict | None:
    """An earlier treatment other than the label asks for, or none where it is to be the last resort."""
    one = use.indication
    if lines.low > 1 and (other := _other_prior(mention, use)):
        return Conflict("line", mention, f"after {other}", f"after {', '.join(one.prior_required)}", 0.7)
    if lines.low > 1 and (barred := _barred_prior(mention, use)):
        return Conflict("line", mention, f"after {barred}", f"not after {', '.join(one.prior_excluded)}", 1.0)
    late = _LAST_RESORT.search(one.line_note) or (
        _FAILED.search(one.line_note) and not _UNTREATED.search(one.line_note)
    )
    if lines.high == 1 and late:
        return Conflict("line", mention, str(lines), one.line_note, 0.9)
    return None


def _other_prior(mention: Mention, use: Use) -> str:
    """The earlier treatment that a text names, if none of its drugs is of a class that the label asks for."""
    required = frozenset(one for text in use.indication.prior_required for one in drugclasses.within(text))
    drugs = [
        one
        for one in use.bundle
        if one.slot is Slot.DRUG and not (isinstance(one.value, Product) and one.value.owner == "self")
    ]
    classes = {id(one): drugclasses.within(name_of(one)) for one in drugs}
    if not required or any(required & found for found in classes.values()):
        return ""
    for one in drugs:
        if classes[id(one)] and mention.start <= one.start <= mention.end + _NEAR:
            return name_of(one)
    return ""


def _barred_prior(mention: Mention, use: Use) -> str:
    """The earlier treatment that a text names and the label does not take after."""
    for one in use.bundle:
        own = isinstance(one.value, Product) and one.value.owner == "self"
        if one.slot is not Slot.DRUG or own or not mention.start <= one.start <= mention.end + _NEAR:
            continue
        if any(drugclasses.is_in(name_of(one), text) for text in use.indication.prior_excluded):
            return name_of(one)
    return ""


_LAST_RESORT = regex.compile(
    r"limited|no (?:other|alternative|suitable)|other (?:options|treatments?|therap)|not suitable|reserved|"
    r"last",
    regex.IGNORECASE,
)
_FAILED = regex.compile(
    r"non-?respons|intoleran|refractory|despite|inadequate|insufficient|failed|failure|progress|relaps",
    regex.IGNORECASE,
)
_UNTREATED = regex.compile(r"\bno\b.*\b(?:history|prior|previous)|na[iï]ve|untreated", regex.IGNORECASE)
"""What says that patients were treated before, or that some were not."""
_NEAR = 40
"""Characters between "after failure of" and the drug that failed."""


def measure_conflict(mention: Mention, use: Use) -> Conflict | None:
    """A measured value that the indication does not take in."""
    said = mention.value
    if not isinstance(said, Measure):
        return None
    allowed = [one for one in use.asks.measures() if one.name == said.name]
    if (
        not allowed
        and said.name == "gestation"
        and any(_MOTHERS.search(_who(one)) for one in use.label.indications)
    ):
        return Conflict("population", mention, "pregnancy", f"ages {use.indication.population.ages}", 0.9)
    if not allowed or any(one.holds(said) for one in allowed):
        return None
    base = 0.9 if any(one.meets(said) for one in allowed) else 1.0
    return Conflict("broadening", mention, str(said), "; ".join(map(str, allowed)), base)


_MOTHERS = regex.compile(r"pregnan|gestation|trimester", regex.IGNORECASE)


def _who(one: Indication) -> str:
    return f"{one.disease.text} {one.line_note} {one.population.note}"


def group_conflict(mention: Mention, use: Use) -> Conflict | None:
    """The other sex, or women before the menopause, where the label speaks of those after it."""
    said, sex = str(mention.value), use.indication.population.sex
    asked = use.asks.values(Slot.GROUP)
    if (sex == "female" and said == "men") or (
        sex == "male" and (said == "pregnancy" or said.endswith("women"))
    ):
        return Conflict("population", mention, said, f"sex: {sex}", 1.0)
    if said == "premenopausal women" and "postmenopausal women" in asked:
        return Conflict("population", mention, said, "postmenopausal women", 1.0)
    return None


_KINDS_OF_USE = {
    "prophylaxis": ("prophyl", "prevent", "vaccin", "immunis", "immuniz"),
    "induction": ("induction",),
    "maintenance": ("maintenance",),
    "retreatment": ("retreat", "re-treat"),
    "treatment beyond progression": ("beyond progression",),
    "rescue": ("rescue", "reliev", "acute", "as needed"),
    "diagnosis": ("diagn",),
    # Of a vaccine, or of a medicine that only prevents.
    "treatment of the established disease": (
        "treat",
        "therap",
        "maintenance",
        "relie",
        "manag",
        "rescue",
        "cur",
    ),
}


_ACUTE = regex.compile(r"\b(?<!prevention of )(?<!reduce )(?:acute|on[\s-]demand)\b", regex.IGNORECASE)
_AGAIN = regex.compile(r"secondary (?:prevention|prophylaxis)|prevention of recurren\w+")


def use_conflict(mention: Mention, use: Use) -> Conflict | None:
    """Prevention for treatment, maintenance for induction and the like."""
    known = " ".join(use.indication.use_type).lower()
    said = str(mention.value)
    if said == "prophylaxis":
        # To prevent the next event is no leave to prevent the first.
        known = _AGAIN.sub("again", known)
    if not known or any(stem in known for stem in _KINDS_OF_USE.get(said, ())):
        return None
    # Treatment of a chronic disease takes maintenance in; in oncology it is a use of its own.
    chronic = "induction" not in known and "acute" not in known and not use.neoplastic
    if said == "maintenance" and chronic:
        return None
    if said == "treatment of the established disease" and not any(
        one in known for one in ("prevent", "prophyl", "immunis", "immuniz", "vaccin", "protect")
    ):
        return None
    settled = (*use.indication.setting, known)
    if said == "rescue" and not any(
        one in text
        for text in settled
        for one in ("maintenance", "add-on", "control", "prophyl", "prevent", "chronic", "long-term")
    ):
        return None
    if said == "rescue" and _ACUTE.search(" ".join((use.indication.disease.text, known, *use.label.text))):
        return None
    return Conflict("use_type", mention, said, f"use: {', '.join(use.indication.use_type)}", 0.9)


def risk_conflict(mention: Mention, use: Use) -> Conflict | None:
    """Another risk group than the label's; the extreme of a group is of it."""
    allowed = use.asks.values(Slot.RISK)
    said = str(mention.value)
    if not allowed or said in allowed or said.removeprefix("very ") in allowed:
        return None
    return Conflict("broadening", mention, f"{said} risk", f"risk: {', '.join(sorted(allowed))}", 0.9)


_GRADES = ("mild", "moderate", "severe")


def severity_conflict(mention: Mention, use: Use) -> Conflict | None:
    """A severity outside the label's."""
    texts = (*use.indication.severity, *use.indication.stage, use.indication.disease.text)
    allowed = {grade for grade in _GRADES for one in texts if grade in one.lower()}
    if not allowed or mention.value in allowed:
        return None
    clause = f"severity: {', '.join(use.indication.severity) or ', '.join(sorted(allowed))}"
    return Conflict("broadening", mention, str(mention.value), clause, 0.9)
