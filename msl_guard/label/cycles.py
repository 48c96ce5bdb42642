"""Days on and days off, and doses that come once: "4 days on, 3 off", "without a break", "a second dose"."""

from collections.abc import Iterator
from functools import cache

import regex

from msl_guard.label.conflict import Conflict, Use
from msl_guard.label.gated import Gated
from msl_guard.label.mention import Mention
from msl_guard.label.quantity import NUMBER, days, number
from msl_guard.label.record import Dose

_UNIT = r"(?:days?|weeks?)"
_CYCLE = Gated(
    rf"(?P<on>{NUMBER})[\s\-](?P<unit>{_UNIT})[\s\-](?:of\s(?:treatment|therapy)\s|on[\s\-]?(?:treatment|therapy)?)"
    rf"[\s,/]*(?:(?:and|then|followed\sby|by|with)\s)*(?:an?\s)?(?P<off>{NUMBER})(?:[\s\-](?P<unit2>{_UNIT}))?"
    r"[\s\-](?:off|without|of\s(?:rest|break|no\streatment)|rest|break|pause)"
    rf"|(?:days?\s(?:1|one)\s?(?:-|–|to|through)\s?(?P<on>[0-9]+)|for\s(?P<on>{NUMBER})(?:\sconsecutive)?\sdays)\s"
    rf"(?:of|in|out\sof)\s(?:each\s|every\s|a\s|the\s)?(?P<cycle>[0-9]+)[\s\-]day\scycles?"
    r"|(?P<always>(?<![\p{L}])continuously|(?<![\p{L}])continuous(?=[\s,;.]*(?:dos|daily|schedule|treat|use|ther|twice|once|without|[0-9]|$))"
    r"|(?:without|with\sno|no)\s(?:an?\s|any\s|the\s)?(?:treatment[\s\-])?(?:breaks?|pauses?|interruptions?|"
    r"drug[\s\-]holidays?|rest\s(?:days?|weeks?)|days?\soff|weeks?\soff)(?![\p{L}])|(?:7|seven)\sdays\s(?:a|per|each)\sweek|"
    r"every\s(?:single\s)?day\sof\sthe\s(?:week|month|cycle)|(?<![\p{L}])(?:all[\s\-]|the\swhole\s)?year[\s\-](?:round|long)|"
    r"(?<![\p{L}])(?:skip|omit|drop|leav(?:e|ing)\sout|forgo|cut\sout)\w*\s(?:the\s|a\s|any\s|their\s|your\s)?(?:[0-9]+[\s\-](?:days?|weeks?)[\s\-])?"
    r"(?:treatment[\s\-])?(?:breaks?|pauses?|rest\s(?:days?|weeks?)|(?:days?|weeks?|month)\soff|off[\s\-](?:periods?|cycles?|phases?|weeks?|days?)))"
)
_AGAIN = Gated(
    r"(?<![\p{L}])(?:(?:two|three|four|[234]|second|third|another|further|repeat(?:ed)?|additional|extra|booster|"
    r"yearly|annual)[\s\-](?:booster[\s\-]|(?-i:[\p{Lu}]{3,}[®™]?)\s)?(?:doses?|shots?|injections?|vaccinations?|jabs?|infusions?|"
    r"administrations?|courses?)|boosters?|re-?vaccinat\w+|re-?immuni[sz]\w+|re-?dos(?:ed?|ing)|re-?administ\w+|"
    r"(?:months?|weeks?|days?)\s0(?:\s?,\s?[0-9]+)*,?\s(?:and|&)\s[0-9]+|"
    r"(?:mL|mg|dos(?:e|ed|es)|injected|intra[\p{L}]+|given|administered)\s(?:[\p{L}]+\s){0,2}at\s"
    r"(?:month|week)\s(?:[1-9]|1[0-9])(?=\W*$)|"
    r"(?:repeat(?:ed)?|give[sn]?|vaccinat\w+|immuni[sz]\w+|inject\w*)\s(?:it\s|them\s|[\p{L}\-]+®?\s)?(?:again|a\ssecond\stime|once\smore))(?![\p{L}])"
)


_SINGLE = Gated(
    r"(?<![\p{L}])(?:(?:only|just)\s(?:one|a\ssingle)\s(?:dose|injection|shot|jab|vaccination)|one\s(?:dose|shot)\sonly|"
    r"(?:single|one)[\s\-]dose\s(?:schedule|regimen|course|series)|(?:one|a\ssingle)\s(?:dose|injection|shot|jab|vaccination)"
    r"(?:\s(?:of|with)\s[\p{L}\-]+)?\s(?:is|are|will\sbe|would\sbe|should\sbe)?\s?(?:already\s)?(?:enough|sufficient|suffices|all\s))"
    r"(?![\p{L}])"
)


def cycles(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield days on and off, and doses after the first: (start, end, "on 4 off 3", "always" or "again")."""
    for match in _CYCLE.finditer(text):
        yield match.start(), match.end(), "always" if match["always"] else _turns(match)
    for match in _AGAIN.finditer(text):
        yield match.start(), match.end(), "again"
    for match in _SINGLE.finditer(text):
        yield match.start(), match.end(), "single"


def _turns(match: "regex.Match[str]") -> str:
    on = number(match["on"])
    if match["cycle"]:
        return f"on {on:g} off {float(match['cycle']) - on:g}"
    on, off = days(on, match["unit"]), days(number(match["off"]), match["unit2"] or match["unit"])
    return f"on {on:g} off {off:g}"


@cache
def _in(text: str) -> str:
    return next((value for _, _, value in cycles(text) if value.startswith("on")), "")


def is_once(dose: Dose) -> bool:
    """Whether a dose is given one time and no more."""
    return dose.once or any(_ONLY.fullmatch(one) for one in dose.adjustments)


_ONLY = regex.compile(
    r"(?:as )?(?:an? )?(?:single|one)[\s\-](?:dose|injection|infusion|shot|vaccination)(?: only)?",
    regex.IGNORECASE,
)


def cycle_conflict(mention: Mention, use: Use) -> Conflict | None:
    """Treatment without the label's days off, or with others; a second dose where there is to be one."""
    said = str(mention.value)
    doses = [one for one in use.indication.doses if not one.part]
    if said == "again":
        clause = "; ".join(dict.fromkeys(one.text for one in doses if one.text))
        once = bool(doses) and all(map(is_once, doses))
        return Conflict("dose", mention, "more than one dose", clause, 0.9) if once else None
    if said == "single":
        series = bool(doses) and all(len(one.schedule) > 1 for one in doses)
        clause = "; ".join(f"at {', '.join(one.schedule)}" for one in doses)
        return Conflict("dose", mention, "fewer doses", clause, 0.9) if series else None
    texts = [text for one in doses for text in (one.text, *one.adjustments)]
    texts += use.label.text
    known = [one for one in map(_in, texts) if one]
    if not known or said in known:
        return None
    clause = "; ".join(text for text in texts if _in(text))
    return Conflict("dose", mention, "other days on and off", clause, 0.9)
