"""What a text names without a vocabulary of diseases or drugs: numbers, and the tables of qualifiers."""

from collections.abc import Iterator, Sequence

import regex

from msl_guard.label import (
    drugclasses,
    genotypes,
    intervals,
    patients,
    qualifiers,
    quantity,
    schedules,
    therapylines,
    titration,
)
from msl_guard.label.events import is_counted
from msl_guard.label.markers import alterations, biomarkers
from msl_guard.label.measures import measures
from msl_guard.label.mention import Mention, covered
from msl_guard.label.qualifiers import Slot
from msl_guard.label.totals import of_whole_days


def quantities(text: str) -> Iterator[Mention]:
    """Yield ages, lines, doses, intervals, courses and measured values."""
    yield from of_whole_days(text, tuple(_quantities(text)))


def _quantities(text: str) -> Iterator[Mention]:
    measured = [Mention(Slot.MEASURE, *found) for found in measures(text)]
    yield from measured
    ages = (Mention(Slot.AGE, *found) for found in patients.ages(text))
    # "eGFR below 30" is no age.
    yield from (one for one in ages if not covered(one, measured))
    yield from (Mention(Slot.LINE, *found) for found in therapylines.lines(text))
    for match in quantity.DOSE.finditer(text):
        amount = quantity.amount(match)
        if amount is not None:
            dose = Mention(Slot.DOSE, match.start(), match.end(), amount)
            # "UACR of at least 200 mg/g" is no dose.
            if not covered(dose, measured):
                yield dose
    for start, end, every in intervals.intervals(text):
        raised = titration.is_step(text, start, end)
        yield Mention(Slot.STEPS if raised else Slot.FREQUENCY, start, end, every)
    yield from (Mention(Slot.DURATION, *found) for found in quantity.durations(text))
    yield from (Mention(Slot.INFUSION, *found) for found in quantity.infusions(text))
    yield from (Mention(Slot.SCHEDULE, *found) for found in schedules.schedules(text))


_TABLES = (
    (Slot.ROUTE, qualifiers.ROUTES),
    (Slot.SEVERITY, qualifiers.SEVERITIES),
    (Slot.STAGE, qualifiers.STAGES),
    (Slot.RISK, qualifiers.RISKS),
    (Slot.HISTOLOGY, qualifiers.HISTOLOGIES),
    (Slot.USE, qualifiers.USES),
    (Slot.SETTING, qualifiers.SETTINGS),
    (Slot.GROUP, qualifiers.GROUPS),
    (Slot.DOSE, qualifiers.DOSES),
    (Slot.SITE, qualifiers.SITES),
)


def named(text: str) -> Iterator[Mention]:
    """Yield what the tables of qualifiers name: route, stage, marker, patient group and so on."""
    for slot, table in _TABLES:
        for found in qualifiers.find(table, text):
            if found.value != "rescue" or not is_counted(text, found.start, found.end):
                yield Mention(slot, found.start, found.end, found.value)
    for found in biomarkers(text):
        yield Mention(Slot.BIOMARKER, found.start, found.end, found.value)
    yield from _genetic(text)
    for start, end, name in drugclasses.barred(text):
        yield Mention(Slot.GROUP, start, end, f"unable to take {name}")
    for found in alterations(text):
        yield Mention(Slot.ALTERATION, found.start, found.end, found.value)
    for found in qualifiers.numbered_stages(text):
        yield Mention(Slot.STAGE, found.start, found.end, found.value)


def _genetic(text: str) -> Iterator[Mention]:
    for found in genotypes.viruses(text):
        yield Mention(Slot.BIOMARKER, found.start, found.end, found.value)
    for found in genotypes.patients(text):
        yield Mention(Slot.GROUP, found.start, found.end, found.value)


def given_as(text: str, products: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the pharmaceutical forms and strengths in which a text has a product."""
    yield from forms(text, products)
    yield from strengths(text, products)


def forms(text: str, products: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the pharmaceutical forms in which a text has a product: "X cream", "X 80 mg tablets"."""
    for found in qualifiers.find(qualifiers.FORMS, text):
        for product in products:
            between = text[product.end : found.start]
            beside = product.end <= found.start and _BESIDE.fullmatch(between)
            of_it = found.end <= product.start and _OF.fullmatch(text[found.end : product.start])
            if beside or of_it:
                yield Mention(Slot.FORM, found.start, found.end, found.value)
                break


def strengths(text: str, products: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the strengths that stand right behind a product: "X 200/10"."""
    for product in products:
        match = _STRENGTH.match(text, product.end)
        if match:
            yield Mention(Slot.STRENGTH, match.start("name"), match.end("name"), match["name"])
    for match in _PERCENT.finditer(text):
        yield Mention(Slot.STRENGTH, match.start("name"), match.end("name"), match["name"])


_STRENGTH = regex.compile(
    r"[\s(]{1,2}(?P<name>[0-9]+(?:[.,][0-9]+)?(?:/[0-9]+(?:[.,][0-9]+)?)+)(?![\p{L}\p{N}])"
)
_CREAM = (
    r"(?:creams?|ointments?|gels?|lotions?|foams?|shampoos?|"
    r"(?:topical|eye|ophthalmic|cutaneous)\s(?:solution|drops))"
)
_PERCENT = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}.,±])(?P<name>[0-9]{{1,2}}(?:[.,][0-9]+)?\s?%)"
    rf"(?=\s(?:[\p{{L}}\-]+\s)?{_CREAM}(?![\p{{L}}]))"
    rf"|(?<![\p{{L}}]){_CREAM},?\s\(?(?P<name>[0-9]{{1,2}}(?:[.,][0-9]+)?\s?%)"
    r"(?!\s?(?:vs\b|versus|and\s[0-9]|compared|\(|of\b|against|more|fewer|less|reduction|\[))",
    regex.IGNORECASE,
)
"""A strength in per cent beside what is put on the skin or the eye: "0.3% cream", and no result."""
_BESIDE = regex.compile(
    r"[\s,(]*(?:(?:is|comes|given|available|used)?\s?as an?\s)?"
    r"(?:[0-9.,]+\s?(?:mg|µg|mcg|g|%|units?)?(?:/m[lL])?\s)?"
    r""
    r"(?:(?!when|if|and|or|with|before|after|than|by|in|for|to|on|at|of|is|was|has|had|are\b)[\p{L}\-]+\s)?",
    regex.IGNORECASE,
)
_OF = regex.compile(r"\s(?:form(?:ulation)? )?(?:of|with)\s", regex.IGNORECASE)
