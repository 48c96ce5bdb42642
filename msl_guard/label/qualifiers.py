"""What narrows a use besides disease, age, line and dose: route, stage, marker, patient group and so on.

Each table gives, for one slot, the words of a text and the value they stand for. The first entry
that matches at a place counts.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from importlib import resources

import regex
from msgspec import Struct

from msl_guard.label.gated import Gated


class Slot(StrEnum):
    """What a claim can say of a use."""

    DISEASE = "disease"
    AGE = "age"
    GROUP = "population"
    LINE = "line of therapy"
    DOSE = "dose"
    FREQUENCY = "frequency"
    DURATION = "duration"
    INFUSION = "infusion time"
    SCHEDULE = "schedule"
    STRENGTH = "strength"
    STEPS = "titration"
    ROUTE = "route"
    PARTNER = "combination"
    SETTING = "setting"
    USE = "use type"
    SEVERITY = "severity"
    RISK = "risk group"
    STAGE = "stage"
    HISTOLOGY = "histology"
    BIOMARKER = "biomarker"
    MEASURE = "measured value"
    FORM = "formulation"
    ALTERATION = "alteration"
    SITE = "site"
    WAIVED = "condition waived"
    DRUG = "drug"


class Words(Struct, frozen=True):
    """Words found in a text and the value they stand for."""

    start: int
    end: int
    value: str


def _tables() -> dict[str, dict[str, str]]:
    """The tables of `vocabulary/qualifiers.tsv` by name."""
    text = (resources.files("msl_guard.label") / "vocabulary" / "qualifiers.tsv").read_text(encoding="utf-8")
    tables: dict[str, dict[str, str]] = {}
    table: dict[str, str] = {}
    for line in text.splitlines():
        if line.startswith("["):
            table = tables.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            value, _, words = line.partition("\t")
            table[value] = words
    return tables


_TABLES = _tables()
ROUTES: Mapping[str, str] = _TABLES["routes"]
SEVERITIES: Mapping[str, str] = _TABLES["severities"]
STAGES: Mapping[str, str] = _TABLES["stages"]
RISKS: Mapping[str, str] = _TABLES["risks"]
HISTOLOGIES: Mapping[str, str] = _TABLES["histologies"]
USES: Mapping[str, str] = _TABLES["uses"]
SETTINGS: Mapping[str, str] = _TABLES["settings"]
DOSES: Mapping[str, str] = _TABLES["doses"]
"""Doses and intervals named without a number."""
GROUPS: Mapping[str, str] = _TABLES["groups"]
"""Patient groups; a graded one stands before the ungraded one."""
FORMS: Mapping[str, str] = _TABLES["forms"]
"""Pharmaceutical forms, each as "form route"."""
MEASURES: Mapping[str, str] = _TABLES["measures"]
IMPLIED_MEASURES: Mapping[str, str] = _TABLES["implied measures"]
"""Words that stand for a value without a number, each as "measure lowest highest"."""

SITES: Mapping[str, str] = _TABLES["sites"]
"""Sites of the body by their kind, each as "kind site"."""
MARKERS: Mapping[str, str] = _TABLES["markers"]


def find(table: Mapping[str, str], text: str) -> Iterator[Words]:
    """Yield the words of a table in a text, in order."""
    for match in _compiled(table).finditer(text):
        name = match.lastgroup or ""
        yield Words(match.start(), match.end(), tuple(table)[int(name[1:])])


_NUMERAL = r"(?:IV|III|II|I|[1-4])[ABC]?[1-3]?"
_NUMBERED = Gated(
    rf"(?<![\p{{L}}\p{{N}}])(?i:stages?)\s(?P<low>{_NUMERAL})(?:\s?(?:-|–|/|to|through|or|and)\s?"
    rf"(?P<high>{_NUMERAL}))?(?![\p{{L}}\p{{N}}])",
    ignore_case=False,
)
STEPS = ("I", "II", "IIIA", "IIIB", "IV")
"""Stages of a tumour, as far as they decide what is done."""


def numbered_stages(text: str) -> Iterator[Words]:
    """Yield stages given by number, each as the steps that it takes in: "stage II-IIIA" is "II IIIA"."""
    for match in _NUMBERED.finditer(text):
        low = _step(match["low"])
        high = _step(match["high"], last=True) if match["high"] else _step(match["low"], last=True)
        yield Words(match.start(), match.end(), " ".join(STEPS[low : high + 1]))


def _step(written: str, *, last: bool = False) -> int:
    roman = {"1": "I", "2": "II", "3": "III", "4": "IV"}
    numeral = regex.match(r"IV|III|II|I|[1-4]", written)
    name = numeral[0] if numeral else "I"
    name = roman.get(name, name)
    if name != "III":
        return STEPS.index(name)
    letter = written[3:4] if written.startswith("III") else written[1:2]
    return STEPS.index("IIIA" if letter == "A" or (not letter and not last) else "IIIB")


_PATTERNS: dict[int, Gated] = {}


def _compiled(table: Mapping[str, str]) -> Gated:
    """One pattern for a table; capitals count only in words that are all capitals."""
    if id(table) not in _PATTERNS:
        parts = "|".join(f"(?P<g{at}>{_cased(words)})" for at, words in enumerate(table.values()))
        _PATTERNS[id(table)] = Gated(rf"(?<![\p{{L}}\p{{N}}])(?:{parts})(?![\p{{L}}])", ignore_case=False)
    return _PATTERNS[id(table)]


def _cased(words: str) -> str:
    """The alternatives of one entry, each read in any case unless it begins as an abbreviation."""
    return "|".join(
        piece if regex.match(r"[a-z]?[A-Z]{2}", piece) else f"(?i:{piece})" for piece in _alternatives(words)
    )


def _alternatives(words: str) -> Iterator[str]:
    """Yield the alternatives outside every group."""
    depth, start = 0, 0
    for at, char in enumerate(words):
        depth += (char in "([") - (char in ")]")
        if char == "|" and not depth:
            yield words[start:at]
            start = at + 1
    yield words[start:]
