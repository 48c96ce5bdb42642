"""Patients by a measured value: "LVEF ≤ 40 %", "BMI of 30 or more", "eosinophils below 150".

A value is an interval; a label's interval must hold that of a text.
"""

from collections.abc import Iterator
from math import inf, nextafter

import regex
from msgspec import Struct

from msl_guard.label.gated import Gated
from msl_guard.label.qualifiers import IMPLIED_MEASURES, MEASURES

_N = r"(?P<n>[0-9]+(?:[.,][0-9]+)?)"
_UNIT = (
    r"(?:\s?(?:%|percent|kg/m(?:2|²)|kg(?!/)|cells?(?:/|\sper\s)(?:µL|μL|uL|microlit(?:er|re)|mm3|mm³)|"
    r"/(?:µL|μL|uL|mm3)|"
    r"(?:×|x)\s?10(?:\^?9|⁹)/L|m[lL]/min(?:/1\.73\s?m(?:2|²))?|mg/d[lL]|mg/g|mmol/(?:mol|L)|ng/m[lL]|"
    r"mm\s?Hg|[mc]m(?![\p{L}])|predicted|"
    r"days?(?:\s(?:per|a)\smonth)?|points?|bpm|beats?(?:\s(?:per|a)\sminute|/min)|"
    r"(?:events?|episodes?)(?:\s(?:per|an)\shour|/h(?:our)?)?|/h(?:our)?|IU/dL|copies/m[lL]|[µμ]mol/L|mmol/L|mg/L|pg/m[lL]|g/L|ppb))?"
)
_MIN = (
    r"(?P<min>≥|>=|>|at\sleast|(?:of\s)?(?:no|not)\sless\sthan|above|over|exceeding|more\sthan|"
    r"(?:greater|higher)\sthan(?:\sor\sequal\sto)?|from)"
)
_MAX = (
    r"(?P<max>≤|<=|<|at\smost|below|under|up\sto|not\sexceeding|(?:less|lower)\sthan(?:\sor\sequal\sto)?|"
    r"(?:no|not)\s(?:more|higher|greater|larger)\sthan|not\sabove)"
)
# "Below eGFR 25", "above a BMI of 40".
_BEFORE = (
    r"(?:(?:(?P<max>below|under|(?:less|lower)\sthan)|(?P<min>above|(?:greater|higher|more)\sthan))"
    r"\s(?:an?\s)?)?"
)
_OR_MORE = r"(?P<up>\s(?:or|and)\s(?:greater|more|above|higher|over)(?!\s?[0-9])|\+)"
_OR_LESS = r"(?P<down>\s(?:or|and)\s(?:less|lower|below|under)(?!\s?[0-9]))"
_FILL = (
    r"(?:[\s,:(]|(?:has|have|had)\s|(?:dropped|fallen|fell|risen|rose|down|up)\s(?:to\s)?|now\s|only\s|still\s|of\s|is\s|was\s|between\s|counts?\s|levels?\s|values?\s|score\s|status\s|with\s|at\s|(?:consist|persist)ently\s|repeatedly\s|"
    r"a\s){0,5}"
)
_VALUE = (
    rf"(?:(?:{_MIN}|{_MAX})?\s?{_N}{_UNIT}(?:\s?(?:-|–|to|and)\s?(?P<m>[0-9]+(?:[.,][0-9]+)?){_UNIT}"
    rf"|{_OR_MORE}|{_OR_LESS})?)(?![\p{{N}}\p{{L}}])"
)


class Measure(Struct, frozen=True):
    """Values of one measure from `low` to `high`, both counted in."""

    name: str
    low: float = -inf
    high: float = inf

    def holds(self, other: "Measure") -> bool:
        """Whether every value of the other is among these."""
        return self.low <= other.low and other.high <= self.high

    def meets(self, other: "Measure") -> bool:
        """Whether some value is in both."""
        return self.low <= other.high and other.low <= self.high

    def __str__(self) -> str:
        """The values as a reader writes them."""
        if self.high == inf:
            return f"{self.name} from {self.low:g}"
        if self.low == -inf:
            return f"{self.name} up to {self.high:g}"
        span = f"{self.low:g}" if self.low == self.high else f"{self.low:g} to {self.high:g}"
        return f"{self.name} {span}"


def measures(text: str) -> Iterator[tuple[int, int, Measure]]:
    """Yield the values that patients are known by: (start, end, measure)."""
    for match in _PATTERN.finditer(text):
        name = next(name for at, name in enumerate(MEASURES) if match[f"g{at}"])
        found = _measure(name, match)
        if found is not None:
            yield match.start(), match.end(), found
        # "FEV1 below 25 % or above 75 %".
        other = _OR_BEYOND.match(text, match.end())
        if other is not None and (beyond := _measure(name, other)) is not None:
            yield other.start(), other.end(), beyond
    yield from _others(text)
    for match in _WORDS.finditer(text):
        name, low, high = tuple(IMPLIED_MEASURES)[int((match.lastgroup or "w0")[1:])].rsplit(" ", 2)
        yield match.start(), match.end(), Measure(name, float(low), float(high))


# "NYHA class II to IV" in numbers.
_CLASSED = Gated(
    r"(?<![\p{L}])(?:(?:NYHA|WHO)[\s\-](?:(?i:functional)\s)?(?:(?i:class(?:es)?)\s|FC\s?)?|"
    r"(?i:functional class)\s)"
    r"(?P<n>IV|III|II|I)(?:\s?(?:-|–|to|or|and|/)\s?(?P<m>IV|III|II))?(?![\p{L}])",
    ignore_case=False,
)
_CLASSES = ("I", "II", "III", "IV")
# A count before its name: "at least 4 migraine days per month".
_COUNTED = Gated(
    rf"(?:(?P<min>≥|>=|at\sleast|more\sthan|as\s(?:few|little)\sas)|(?P<max>≤|<=|<|fewer\sthan|less\sthan|up\sto)|(?:with|have|"
    rf"having|has|"
    rf"experiencing))\s?{_N}(?P<up>\sor\smore)?\s(?P<name>(?:monthly\s)?(?:migraine|headache)\sdays|"
    r"(?:monthly\s)?(?:migraine|headache)(?:\sattacks?)?(?=\s(?:a|per|each|every|/)\s?month)|"
    r"(?:cells(?:/|\sper\s)(?:µL|uL)\s)?(?:blood\s)?eosinophils)"
)


# "A thirteen-year-old of 34 kg", "children under 20 kg", "a 30-kg child".
_WEIGHT = Gated(
    rf"(?:(?P<who>patients?|recipients?(?:\s\([^)]{{1,12}}\))?|child(?:ren)?|infants?|adults?|adolescents?|those|people|girls?|boys?|"
    rf"teenagers?|olds?|women|men|"
    rf"man|woman|individuals?|anyone)\s(?:who\sweigh\s|of\s|at\s|with\s)?(?:(?P<min>≥|>=|>|at\sleast|above|"
    rf"over|from|more\sthan)|"
    rf"(?P<max>≤|<=|<|below|under|up\sto|less\sthan))?\s?{_N}\s?kg(?![\p{{L}}/])(?P<up>\s(?:or|"
    rf"and)\s(?:more|above|over|heavier))?)"
    rf"|(?<![\p{{N}}.,/]){_N}[\s\-]?kg[\s\-](?:child|adolescent|infant|patient|adult|girl|boy|teenager|"
    rf"toddler|baby|man|woman)"
)


# "A 20 cm lesion", "vessels of 2.5 mm".
_LONG = Gated(
    rf"(?<![\p{{N}}.,]){_N}[\s\-]?(?P<unit>[mc]m)[\s\-](?:long\s|"
    rf"of\s(?:the\s)?)?(?:[\p{{L}}]+\s){{0,2}}?(?P<what>SFA|segments?|lesions?|occlusions?|stenos[ei]s|"
    r"vessels?|arter(?:y|ies)|branch(?:es)?)(?![\p{L}])"
)


# "Between weeks 24 and 36 of gestation", "at 20 weeks' gestation", "the first trimester".
_WEEKS = Gated(
    rf"(?:(?P<min>from|after|≥|>=)\s|(?P<max>before|until|<|up\sto)\s)?(?:the\s)?(?:gestational\s)?(?:weeks?\s)?{_N}(?:st|nd|rd|th)?"
    r"(?:\s?(?:-|–|to|and|through)\s?(?P<m>[0-9]{1,2}))?(?:st|nd|rd|th)?(?:\s?weeks?['’]?)?\s(?:of\s)?(?:completed\s)?"
    r"(?:gestation|pregnan(?:cy|t))"
    r"|(?P<trimester>first|second|third|1st|2nd|3rd)\strimester"
    rf"|(?:gestational\sage|pregnan(?:cy|t)|gestation)[^.;]{{0,30}}?(?:(?P<min>from|after|≥|>=)\s|(?P<max>before|until|<|up\sto)\s)?"
    rf"weeks?\s{_N}(?:\s?(?:-|–|to|and|through)\s?(?:week\s)?(?P<m>[0-9]{{1,2}}))?"
)
_TRIMESTERS = {
    "f": (0.0, 13.0),
    "1": (0.0, 13.0),
    "s": (14.0, 27.0),
    "2": (14.0, 27.0),
    "t": (28.0, 42.0),
    "3": (28.0, 42.0),
}


def _gestation(match: "regex.Match[str]") -> Measure:
    if match["trimester"]:
        return Measure("gestation", *_TRIMESTERS[match["trimester"][0].lower()])
    low = float(match["n"].replace(",", "."))
    if match["m"]:
        return Measure("gestation", low, float(match["m"]))
    if match["max"]:
        return Measure("gestation", -inf, low if match["max"].startswith("up") else nextafter(low, -inf))
    return Measure("gestation", low, inf if match["min"] else low)


def _others(text: str) -> Iterator[tuple[int, int, Measure]]:
    for match in _WEEKS.finditer(text):
        yield match.start(), match.end(), _gestation(match)
    for match in _LONG.finditer(text):
        name = "vessel diameter" if match["what"][0].lower() in "vab" else "lesion length"
        found = _measure(name, match)
        if found is not None:
            yield match.start(), match.end(), found
    for match in _WEIGHT.finditer(text):
        start = (
            match.start("min") if match["min"] else match.start("max") if match["max"] else match.start("n")
        )
        found = _measure("weight", match)
        if found is not None:
            yield start, match.end(), found
    for match in _CLASSED.finditer(text):
        first, last = match["n"], match["m"] or match["n"]
        span = (_CLASSES.index(first) + 1.0, _CLASSES.index(last) + 1.0)
        yield match.start(), match.end(), Measure("functional class", *span)
    for match in _COUNTED.finditer(text):
        said = match["name"].lower()
        name = "eosinophils" if "eos" in said else "headache days" if "days" in said else "headache attacks"
        value = float(match["n"].replace(",", "."))
        low, high = (-inf, value) if match["max"] else (value, inf if match["min"] or match["up"] else value)
        yield match.start(), match.end(), Measure(name, low, high)


def _measure(name: str, match: "regex.Match[str]") -> Measure | None:
    if name == "weight" and "kg" not in match[0]:
        return None
    scale = 1000.0 if regex.search(r"10(?:\^?9|⁹)", match[0]) else 1.0
    if name.startswith(("lesion", "vessel")):
        if regex.search(r"[0-9]\s?-?[mc]m(?![\p{L}])", match[0]) is None:
            return None
        scale = 10.0 if regex.search(r"[0-9]\s?-?cm", match[0]) else 1.0
    scale *= _scale(name, match[0])
    value = float(match["n"].replace(",", ".")) * scale
    if match.groupdict().get("m"):
        return Measure(name, value, float(match["m"].replace(",", ".")) * scale)
    given = match.groupdict()
    if given.get("min") or given.get("up"):
        return Measure(name, nextafter(value, inf) if _is_strict(given.get("min")) else value, inf)
    if given.get("max") or given.get("down"):
        return Measure(name, -inf, nextafter(value, -inf) if _is_strict(given.get("max")) else value)
    return Measure(name, value, value)


_UNITS: dict[str, tuple[tuple[str, float], ...]] = {
    "triglycerides": (("mmol/L", 88.57),),
    "LDL-C": (("mmol/L", 38.67),),
    "uric acid": (("µmol/L", 1 / 59.48), ("μmol/L", 1 / 59.48), ("umol/L", 1 / 59.48), ("mmol/L", 16.81)),
    "bilirubin": (("µmol/L", 1 / 17.1), ("μmol/L", 1 / 17.1)),
    "haemoglobin": (("g/L", 0.1), ("mmol/L", 1.611)),
}
"""Units of a measure besides the one that it is compared in, such as mg/dL."""


def _scale(name: str, said: str) -> float:
    return next((factor for unit, factor in _UNITS.get(name, ()) if unit.lower() in said.lower()), 1.0)


_STRICT = frozenset("> above over exceeding more greater higher < below under less lower".split())


def _is_strict(words: str | None) -> bool:
    """Whether the value itself is left out: "below 40 kg"."""
    return bool(words) and str(words).split()[0].lower() in _STRICT and "equal" not in str(words).lower()


def _pattern() -> Gated:
    names = "|".join(f"(?P<g{at}>(?:{words}))" for at, words in enumerate(MEASURES.values()))
    return Gated(rf"(?<![\p{{L}}\p{{N}}]){_BEFORE}(?:{names})(?![\p{{L}}]){_FILL}{_VALUE}")


_PATTERN = _pattern()
_OR_BEYOND = regex.compile(rf",?\sor\s(?:{_MIN}|{_MAX})\s?{_N}{_UNIT}", regex.IGNORECASE)
_IMPLIED = "|".join(f"(?P<w{at}>{words})" for at, words in enumerate(IMPLIED_MEASURES.values()))
_WORDS = Gated(rf"(?<![\p{{L}}])(?:{_IMPLIED})(?![\p{{L}}])")


def counts_attacks(value: object) -> bool:
    """Whether a value counts attacks, whose name is then no other disease."""
    return isinstance(value, Measure) and value.name == "headache attacks"
