"""Numbers with a meaning: doses, frequencies and durations, read from text."""

from collections.abc import Iterator, Mapping
from math import inf

import regex
from msgspec import Struct

from msl_guard.label.gated import Gated

DAYS: Mapping[str, float] = {
    "hour": 1 / 24,
    "day": 1,
    "week": 7,
    "month": 365.25 / 12,
    "year": 365.25,
    "minute": 1 / 1440,
}
_NUMBER_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_DIGITS = (
    r"(?<![0-9][.,·]|[0-9])(?:[0-9]{1,3}(?:,[0-9]{3})+(?:[.·][0-9]+)?|[0-9]+(?:[.,·][0-9]+)?)(?![.,·]?[0-9])"
)
"""A number in figures; "14.2.1" is that of a table."""
_NTH = "second third fourth fifth sixth seventh eighth ninth tenth".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ONES = "|".join(_NUMBER_WORDS[1:10])
_FEW = "|".join((*_TENS, *_NUMBER_WORDS[1:]))
_WORDED = (
    rf"(?:(?:an?|{'|'.join(_NUMBER_WORDS[1:13])})\s(?:hundred|thousand)(?:\s(?:and\s)?(?:{_FEW})"
    rf"(?:[\s\-](?:{_ONES}))?)?|(?:{'|'.join(_TENS)})(?:[\s\-](?:{_ONES}))?|"
    rf"{'|'.join(reversed(_NUMBER_WORDS[1:]))})(?![\p{{L}}])"
)
"""A number in words up to thousands: "four hundred and fifty"."""
NUMBER = rf"(?:{_DIGITS}|(?:{'|'.join(_NUMBER_WORDS[1:])})(?![\p{{L}}]))"
TIME = r"(?:hours?|hrs?|h|days?|d|weeks?|wks?|wk|months?|mos?|years?|yrs?|y)(?![\p{L}])"
_UNITS: Mapping[str, tuple[str, float]] = {
    "g": ("mg", 1e3),
    "gram": ("mg", 1e3),
    "grams": ("mg", 1e3),
    "mg": ("mg", 1.0),
    "milligram": ("mg", 1.0),
    "milligrams": ("mg", 1.0),
    "µg": ("mg", 1e-3),
    "μg": ("mg", 1e-3),
    "ug": ("mg", 1e-3),
    "mcg": ("mg", 1e-3),
    "microgram": ("mg", 1e-3),
    "micrograms": ("mg", 1e-3),
    "ng": ("mg", 1e-6),
    "ml": ("ml", 1.0),
    "l": ("ml", 1e3),
    "iu": ("unit", 1.0),
    "unit": ("unit", 1.0),
    "units": ("unit", 1.0),
    "u": ("unit", 1.0),
    "miu": ("unit", 1e6),
    "mmol": ("mmol", 1.0),
    "vg": ("vg", 1.0),
    "mci": ("mbq", 37.0),
    "gbq": ("mbq", 1e3),
    "mbq": ("mbq", 1.0),
    "puff": ("puff", 1.0),
    "puffs": ("puff", 1.0),
    "inhalation": ("puff", 1.0),
    "inhalations": ("puff", 1.0),
    "actuation": ("puff", 1.0),
    "actuations": ("puff", 1.0),
    "tablet": ("tablet", 1.0),
    "tablets": ("tablet", 1.0),
    "capsule": ("tablet", 1.0),
    "capsules": ("tablet", 1.0),
    "drop": ("drop", 1.0),
    "drops": ("drop", 1.0),
    "spray": ("spray", 1.0),
    "sprays": ("spray", 1.0),
}
"""A unit and what it is in the unit that amounts are compared in."""

_PER = {"kg": "/kg", "m2": "/m2", "m²": "/m2", "mm2": "/mm2", "mm²": "/mm2"}
"""What an amount is counted by: weight, body surface, or the surface of a device."""

_COUNTED = r"(?:puffs?|inhalations?|actuations?|tablets?|capsules?|drops?|sprays?)(?![\p{L}])"
DOSE = Gated(
    rf"(?<![\p{{L}}\p{{N}}.,/])(?P<amount>{_DIGITS}|"
    rf"(?:{'|'.join(_NUMBER_WORDS[1:13])})(?=\s{_COUNTED})|{_WORDED}(?=\s(?:milligrams?|mg|micrograms?|mcg|grams?|units?|mL)(?![\p{{L}}])))(?:/{_DIGITS})*(?:\s?(?:to|"
    rf"-|–|or)\s?(?P<to>{_DIGITS}))?"
    rf"[\s\-]?(?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))})"
    r"(?P<per>\s?(?:/|per|for\severy|for\seach|a)\s?(?:kg|kilo(?:gram(?:me)?)?|mm?2|mm?²)(?![\p{L}])"
    r"(?:\s(?:of\s)?body[\s\-]?weight)?)?(?P<daily>\s?(?:/|per|a)\s?d(?:ay)?(?![\p{L}]))?"
    # A concentration, a laboratory value or a stretch of a word is no dose.
    r"(?!\s?(?:/|per)\s?(?:d?L|ml|mmol|mol|g\b|h\b|min))(?![\p{L}²]|\s?[∙·⋅]\s?(?:kg|m))",
)
_DURATION = Gated(
    rf"(?<![\p{{L}}])(?:for|over|during|through|up to|continued? for|"
    rf"(?P<more>(?:for\s)?(?:beyond|past|longer than|more than)|"
    rf"without (?:a )?stop(?:ping)?\s(?:at|after)))\s"
    rf"(?:up to\s|at least\s|more than\s|(?:a|the|another)\s(?:(?:full|further|whole|entire|first)\s)?)?"
    rf"(?P<n>{NUMBER})[\s\-]?(?P<unit>days?|weeks?|wks?|months?|years?|yrs?)"
    rf"(?![\p{{L}}]|\s(?:of\s(?:age|gestation|pregnancy)|old|pregnant|gestation))"
    rf"|(?:extend|prolong|lengthen|continu)\w*\s(?:[\p{{L}}\-]+\s){{0,3}}to\s(?P<n>{NUMBER}|an?|half\sa)[\s\-]?"
    r"(?P<unit>days?|weeks?|wks?|months?|years?|yrs?)(?![\p{L}]|\s(?:of age|old))"
    rf"|(?P<n>{NUMBER})[\s\-](?P<unit>days?|weeks?|months?)\s(?=of\s(?:treatment|therapy|dosing|"
    rf"(?-i:[A-Z]{{4,}})))"
    r"|(?:for|over) (?P<n>an?|half\sa)\s(?:whole\s|full\s)?(?P<unit>weeks?|months?|years?)(?![\p{L}\-])"
    r"|(?:means|(?:comes|amounts|adds\sup|stretches)\sto)\s(?:up\sto\s)?"
    rf"(?P<n>{NUMBER})[\s\-](?P<unit>weeks?|months?|years?)(?![\p{{L}}])"
    rf"|(?P<n>{NUMBER})-(?P<unit>week|month|year)\s(?:course|treatment|regimen)(?!\s(?:data|arm|results?|stud|period|outcome))"
    rf"|(?:into|through|in|beyond)\s(?:an?|the|their|its)\s(?P<nth>{'|'.join(_NTH)})\s(?P<unit>year|month)"
    r"(?=\safter|\s(?:of\s(?:treatment|therapy|use|dosing)|too|as\swell)|[,.;:]|$)"
    r"|(?P<ever>indefinitely|lifelong|long[\s\-]term treatment)",
)


class Amount(Struct, frozen=True):
    """A dose as a number in a unit that compares: mg, mg/kg, unit, ml, puff …"""

    low: float
    high: float
    unit: str
    daily: bool = False

    def __str__(self) -> str:
        """The amount as a reader writes it."""
        low, high = f"{self.low:g}", f"{self.high:g}"
        return f"{low if low == high else f'{low} to {high}'} {self.unit}" + ("/day" if self.daily else "")


def number(written: str) -> float:
    """The number that figures or a word stand for.

    >>> number("1,000"), number("2.5"), number("four")
    (1000.0, 2.5, 4.0)
    """
    plain = written.strip().lower().replace("·", ".")
    if plain[:1].isalpha():
        return _worded(plain)
    if regex.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", plain):
        plain = plain.replace(",", "")
    return float(plain.replace(",", "."))


def _worded(plain: str) -> float:
    """A number in words: "four", "four hundred and fifty", "a thousand"."""
    total, last = 0.0, 0.0
    for word in plain.replace("-", " ").split():
        if word in _SCALES:
            total, last = total + (last or 1.0) * _SCALES[word], 0.0
        elif word in _TENS:
            last += 10.0 * (_TENS.index(word) + 2)
        elif word in _NUMBER_WORDS:
            last += _NUMBER_WORDS.index(word)
    return total + last


_SCALES = {"hundred": 100.0, "thousand": 1000.0}


def unit(written: str) -> tuple[str, float] | None:
    """The unit that amounts are compared in, and how much of it one of the written unit is.

    >>> unit("mcg"), unit("mg/kg"), unit("furlong")
    (('mg', 0.001), ('mg/kg', 1.0), None)
    """
    base, _, per = written.strip().lower().replace(" per ", "/").replace(" ", "").partition("/")
    if base not in _UNITS or (per and per not in _PER):
        return None
    name, factor = _UNITS[base]
    return name + _PER.get(per, ""), factor


def amount(match: "regex.Match[str]") -> Amount | None:
    """The amount of a match of `DOSE`."""
    found = unit(match["unit"].lower() + _counted_by(match["per"] or ""))
    if found is None:
        return None
    name, factor = found
    low = number(match["amount"]) * factor
    high = number(match["to"]) * factor if match["to"] else low
    return Amount(min(low, high), max(low, high), name, bool(match["daily"]))


def _counted_by(written: str) -> str:
    """What an amount is counted by: "/kg" for "per kilogram of body weight"."""
    if "k" in written.lower():
        return "/kg"
    return written.replace("per", "/").replace(" ", "")


def days(count: float, name: str) -> float:
    """So many hours, days, weeks, months or years in days."""
    for known, length in DAYS.items():
        if known.startswith(name.lower().rstrip("s")[:2]) or known[0] == name.lower():
            return float(count * length)
    return float(count)


_INFUSION = Gated(
    rf"(?:infus(?:ed|ions?)|given|administered|run|push(?:ed)?|intravenously|"
    rf"IV)\s(?:[\p{{L}}]+\s){{0,2}}?(?:over|during|within|in)\s"
    rf"(?P<n>{NUMBER}|half\san|an)[\s\-](?P<unit>minutes?|mins?|hours?|hrs?|h)(?![\p{{L}}])"
    rf"|(?P<n>{NUMBER}|half)[\s\-](?P<unit>minute|min|hour|hr|h)[\s\-](?:(?:iv|intravenous|"
    rf"long)\s)?(?:infusion|drip)"
    rf"|(?:over|within)\s(?P<n>{NUMBER}|half\san|an)[\s\-](?P<unit>minutes?|mins?|hours?|hrs?|"
    rf"h)(?![\p{{L}}])"
    r"|(?P<push>(?:i\.?v\.?\s|intravenous\s|slow\s|rapid\s|as\sa\s)?(?:bolus|(?:i\.?v\.?|intravenous|slow|"
    r"rapid)\spush)(?:\sinjection)?)(?![\p{L}])",
)


def infusions(text: str) -> Iterator[tuple[int, int, float]]:
    """Yield how long an infusion runs: (start, end, days); no time for a bolus."""
    for match in _INFUSION.finditer(text):
        if match["push"]:
            yield match.start(), match.end(), 0.0
            continue
        word = match["n"].lower()
        count = 0.5 if "half" in word else 1.0 if word == "an" else number(word)
        yield match.start(), match.end(), days(count, match["unit"])


_LENGTH = regex.compile(rf"(?P<n>{NUMBER})[\s\-]?(?P<unit>minutes?|mins?|{TIME})", regex.IGNORECASE)


def length(text: str) -> float | None:
    """A length of time in days: "30 minutes", "12 weeks"; None if the text is none.

    >>> length("2 weeks"), length("soon")
    (14.0, None)
    """
    match = _LENGTH.fullmatch(text.strip())
    return days(number(match["n"]), match["unit"]) if match else None


def _count(written: str) -> float:
    """A count that may be an article: "for a year", "for half a year"."""
    plain = written.lower()
    return 0.5 if plain.startswith("half") else 1.0 if plain in ("a", "an") else number(written)


def _lasts(match: "regex.Match[str]") -> float:
    """How many units a course lasts: into a fifth year, it is longer than four."""
    if match["nth"]:
        return _NTH.index(match["nth"].lower()) + 1.5
    return _count(match["n"]) * (_MORE if match["more"] else 1)


_MORE = 1.1
"""How much longer than two years "longer than two years" is taken to be."""


def durations(text: str) -> Iterator[tuple[int, int, float]]:
    """Yield how long something is given: (start, end, days)."""
    for match in _DURATION.finditer(text):
        long = inf if match["ever"] else days(_lasts(match), match["unit"])
        yield match.start(), match.end(), long
