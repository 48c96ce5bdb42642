"""How often something is given, in figures or in words: "q3w", "every other week", "morning and evening"."""

from collections.abc import Iterator

import regex

from msl_guard.label.gated import Gated
from msl_guard.label.quantity import DAYS, NUMBER, TIME, days, number

_MORNING = r"(?:mornings?|breakfasts?|a\.?m\.?(?![\p{L}]))"
_EVENING = r"(?:evenings?|nights?|dinners?|suppers?|bedtimes?|p\.?m\.?(?![\p{L}]))"
_AT = r"(?:(?:in|at|with|before|after|on|each|every|once|the|per)\s){0,3}"
_ONE = (
    r"(?:one|a\s(?:single|once)|a|1|single)\s(?:daily\s)?(?:dose|tablet|pill|capsule|inhalation|puff|injection|"
    r"infusion|drop|spray|application|shot|sachet)"
)
_SEASON = r"(?:winters?|summers?|autumns?|springs?|seasons?)"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?"
_EVERY = Gated(
    rf"(?P<twice>(?:{_ONE}(?:\s(?:of|with)\s[\p{{L}}\-]+)?\s)?(?:(?:in\sthe|each|every|at|with|after|before|one)\s"
    rf"{_MORNING}[^.;:]{{0,30}}?|{_MORNING})[\s,]+(?:and|then|plus|again)\s[^.;:]{{0,40}}?{_EVENING}(?![\p{{L}}]))"
    rf"|(?P<thrice>(?:with|at|after|before)\s(?:each|every|all|the)\s(?:(?:three|main)\s){{0,2}}meals?)"
    rf"|(?P<days>{_WEEKDAY}(?:,?\s(?:and\s)?{_WEEKDAY}|,\s?{_WEEKDAY})+)"
    rf"|(?P<once>{_ONE}(?:\s(?:of|with)\s[\p{{L}}\-]+(?:\s[0-9.,/]+\s?m?[gcµ]+)?)?\s(?:(?:a|per|each|every)\sday|"
    rf"{_AT}(?:{_MORNING}|{_EVENING}))|(?:a\ssingle|one|single|a)\s(?:morning|evening|bedtime|nightly)\s(?:dose|tablet|pill|capsule|inhalation|injection|puff)|(?:each|every)\s(?:{_MORNING}|{_EVENING})|(?<![\p{{L}}\-])nightly|"
    rf"at\sbedtime|(?:one|a)\ssingle\sdaily|(?:one|a\ssingle|single)\sdaily(?=\s(?:dose|tablet|capsule|pill)))"
    rf"|(?P<season>(?:before|in|ahead\sof|at)\s(?:each|every|the\sstart\sof\s(?:each|every))\s"
    rf"(?:[\p{{L}}\-]+\s)?{_SEASON}|(?:each|every)\s(?:[\p{{L}}\-]+\s)?{_SEASON})"
    rf"|(?:every|each)[\s\-](?P<n>{NUMBER}\s?(?:to\s{NUMBER}\s)?)?-?"
    rf"(?P<unit>(?:other|second)[\s\-](?:day|week|month|year)|third[\s\-](?:day|week|month|year)|fortnight|quarter(?![\p{{L}}])|{TIME})"
    r"|(?:on\s)?(?P<alternate>alternat(?:e|ing)\s(?:days?|weeks?|months?))"
    rf"|day\s(?:1|one)\sof\s(?:each|every|a|the)\s(?P<apart1>{NUMBER})[\s\-](?P<aunit1>days?|weeks?)\scycle"
    rf"|(?P<apart2>{NUMBER})[\s\-](?P<aunit2>days?|weeks?|months?)\s(?:apart|after the (?:first|previous|"
    rf"last) (?:dose|injection|shot))"
    rf"|intervals?\sof\s(?P<apart3>{NUMBER})\s(?P<aunit3>days?|weeks?|months?)"
    rf"|(?P<apart4>{NUMBER})[\s\-](?P<aunit4>days?|weeks?|months?)\sintervals?"
    rf"|(?<![\p{{L}}\p{{N}}])(?P<count>{NUMBER})\s(?:doses|injections|infusions|applications)\s"
    r"(?:of\s[\p{L}\-]+\s)?(?:a|per|each|every)\s(?P<cunit>day|week|month)(?![\p{L}])"
    rf"|(?<![\p{{L}}\p{{N}}])(?P<apart5>{NUMBER})-(?P<aunit5>hour|day|week|month|year)ly(?![\p{{L}}])"
    rf"|(?<![\p{{L}}])q\s?(?P<qn>[0-9]+)\s?(?P<qunit>hours?|h|d|days?|w|wk|weeks?|m|months?)(?![\p{{L}}])"
    rf"|(?P<times>once|twice|thrice|(?:{NUMBER})[\s\-]?(?:times|[x×]))[\s\-]?(?:a|per|each|in\sa|/|"
    rf"every)?[\s\-]?(?P<tunit>dai?ly|day|week(?:ly)?|fortnight(?:ly)?|month(?:ly)?|year(?:ly)?)(?![\p{{L}}])"
    r"|(?<![\p{L}])(?P<latin>QD|OD|BID|TID|QID|b\.i\.d\.|t\.i\.d\.|q\.d\.|q\.i\.d\.|bd|tds|qds)(?![\p{L}])"
    r"|(?<![\p{L}\-])(?P<adverb>daily|weekly|biweekly|fortnightly|monthly|bimonthly|quarterly|"
    r"half-yearly|semi-?annual(?:ly)?|annual(?:ly)?|yearly)(?![\p{L}])",
)
_LATIN = {"qd": 1, "od": 1, "bid": 2, "tid": 3, "qid": 4, "bd": 2, "tds": 3, "qds": 4}
_ADVERB = {
    "daily": 1,
    "weekly": 7,
    "biweekly": 14,
    "fortnightly": 14,
    "monthly": DAYS["month"],
    "bimonthly": 2 * DAYS["month"],
    "quarterly": 91,
    "half-yearly": 182.6,
    "semiannual": 182.6,
    "semiannually": 182.6,
    "annual": 365.25,
    "annually": 365.25,
    "yearly": 365.25,
}
_WORDED = {"twice": 0.5, "thrice": 1 / 3, "once": 1.0, "season": 365.25}
_APART = tuple((f"apart{at}", f"aunit{at}") for at in range(1, 6))
"""The groups of an interval between two doses; PCRE2 wants each name once."""
_SIGN = regex.compile(r"(?<=[0-9])[x×]$|times$")
_LONG = {"fortnight": 14.0, "quarter": 91.0}
_OTHER = {"other": 2, "second": 2, "third": 3}


class EachDay(float):
    """A day as a lay text has it: "used every day", which says nothing of how often in a day."""


_EACH_DAY = regex.compile(r"(?:every|each)[\s\-](?:single\s)?day", regex.IGNORECASE)


def intervals(text: str) -> Iterator[tuple[int, int, float]]:
    """Yield how often something is given: (start, end, days between two administrations)."""
    for match in _EVERY.finditer(text):
        every = _interval(match)
        if every is not None:
            yield match.start(), match.end(), EachDay(1.0) if _EACH_DAY.fullmatch(match[0]) else every


def _interval(match: "regex.Match[str]") -> float | None:
    """The days between two administrations; None for "0 times a day"."""
    worded = next((every for name, every in _WORDED.items() if match[name]), None)
    if worded is not None:
        return worded
    if match["latin"]:
        return 1 / _LATIN[match["latin"].lower().replace(".", "")]
    if match["adverb"]:
        adverb = match["adverb"].lower()
        return float(_ADVERB.get(adverb) or _ADVERB[adverb.replace("-", "")])
    if match["times"]:
        times = _times(match["times"])
        return _span(match["tunit"]) / times if times else None
    if match["count"]:
        return _span(match["cunit"]) / max(number(match["count"]), 1.0)
    return _every(match)


def _every(match: "regex.Match[str]") -> float:
    """Days of "every 4 weeks", "every other day", "each fortnight", "Mondays and Thursdays"."""
    for given, named in (*_APART, ("qn", "qunit")):
        if match[given]:
            return days(number(match[given]), match[named])
    if match["days"]:
        return 7.0 / float(match["days"].lower().count("day"))
    if match["alternate"]:
        return 2 * days(1, match["alternate"].split()[1])
    name = match["unit"].lower()
    first, _, unit = name.replace("-", " ").partition(" ")
    if first in _OTHER:
        return _OTHER[first] * days(1, unit)
    count = number(match["n"].split(" to ")[0].rstrip()) if match["n"] else 1.0
    return count * _LONG[name] if name in _LONG else days(count, name)


def _times(written: str) -> float:
    first = written.lower().split()[0].split("-")[0]
    return {"once": 1.0, "twice": 2.0, "thrice": 3.0}.get(first) or number(_SIGN.sub("", first))


def _span(unit: str) -> float:
    return {"d": 1.0, "w": 7.0, "f": 14.0, "m": DAYS["month"], "y": 365.25}[unit.lower()[0]]
