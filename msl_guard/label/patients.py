"""Who is treated: ages, read from text."""

from collections.abc import Iterator
from math import inf

import regex

from msl_guard.label.gated import Gated
from msl_guard.label.quantity import days, number
from msl_guard.label.record import Ages

_AGE_UNIT = r"(?:days?|weeks?|months?|years?|yrs?|yo)"
_YEAR = 365.25
_PHRASE = 40
"""Characters between an age in figures and the word it makes exact."""
_A = (
    r"(?P<a>[0-9]+(?:[.,][0-9]+)?|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|"
    r"fourteen|fifteen|sixteen|seventeen|eighteen)(?![\p{L}]))"
)
_B = r"(?P<b>[0-9]+(?:[.,][0-9]+)?)"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth"
).split()
_ORD_WORDS = rf"(?:{'|'.join(_ORDINALS)}|[0-9]{{1,2}}(?:st|nd|rd|th))"
_TENS = "teens twenties thirties forties fifties sixties seventies eighties nineties".split()
_DECADES = "|".join(_TENS[1:])
_TIME_BEFORE = (
    r"(?:follow[\s\-]?up|duration|median|mean|over|for|after|within|during|every|up\sto|survival|next|"
    r"last|past|first|to|of)\W{0,3}"
)
_NO_TIME = (
    r"(?!\W{0,2}(?:of\s(?!age)|follow|surviv|OS\b|PFS|DFS|data|results|since|from|after|post|later|treatment|exposure|duration|"
    r"extension|study|ago|history|before|prior|apart|interval))"
)
"""What makes of so many years a time and no age."""
_OF_AGE = r"(?:\s(?:of\sage|old)|-old)"
_AGE = Gated(
    # aged 6 to 11 years, ages 6-11, 6 to 11 years of age, 6- to 11-year-olds
    rf"(?:(?<![\p{{L}}])(?:ages?|aged)\s(?:between\s)?{_A}(?:[\s\-]?(?P<ua>{_AGE_UNIT}))?\s?(?P<to>to|"
    rf"-|–|through|and|to\sless\sthan|up\sto)\s?{_B}(?:[\s\-]?(?P<ub>{_AGE_UNIT}))?{_OF_AGE}?)"
    rf"|(?:(?<![\p{{N}}.]){_A}(?:[\s\-](?P<ua>{_AGE_UNIT}))?\s?-?\s?(?P<to>to\sless\sthan|"
    rf"to|-|–|through)\s?{_B}[\s\-](?P<ub>{_AGE_UNIT}){_OF_AGE}s?)"
    # aged 12 years and older, 12 years of age or older, ≥12 years of age, aged ≥ 12
    rf"|(?:(?<![\p{{L}}])(?:ages?|aged|age)\s(?:of\s)?(?P<from>≥|>=|at\sleast|from|over|above|"
    rf"older\sthan|>)?\s?{_A}(?:\s?(?P<ua>{_AGE_UNIT}))?(?:\sof\sage)?(?P<up>\s?\+|"
    rf"\s(?:and|or)\s(?:older|over|above|up|upwards?))?(?P<down>\s(?:and|or)\s(?:younger|"
    rf"under|below))?)"
    rf"|(?:(?P<from>≥|>=|at\sleast|over|above|older\sthan|from)\s?{_A}[\s\-]?(?P<ua>{_AGE_UNIT})"
    rf"(?:{_OF_AGE}|"
    rf"(?=\s(?:and|or)\solder)|(?=\swith\s|,|\s(?:it|they|he|she|can|may|is|are|should)\s|\sonwards?[\s,.]|\son(?:,|\.|$|\s(?:can|may|are|is|should|must|receive|benefit)\b))))"
    rf"|(?:(?<![\p{{N}}.]){_A}[\s\-](?P<ua>{_AGE_UNIT})(?:\sof\sage|\sold)?(?P<up>\s(?:and|"
    rf"or)\s(?:older|over|above|up|upwards?)|(?<=old)(?:\s(?:and|or)\solder)))"
    rf"|(?:(?P<below>under|below|younger\sthan|less\sthan|<|up\sto)\s(?:the\sage\sof\s|"
    rf"age\s)?{_A}[\s\-]?(?P<ua>{_AGE_UNIT}){_OF_AGE})"
    rf"|(?:(?P<below>under|below|younger\sthan|<)\s(?:the\sage\sof\s|age\s)?{_A}(?:\s(?P<ua>years?))?"
    rf"(?=\s*(?:[.,;)]|"
    rf"$)))"
    rf"|(?:(?<![\p{{N}}.]){_A}[\s\-](?P<ua>years?|months?|weeks?)[\s\-]olds?)"
    rf"|(?:patients?|child(?:ren)?|infants?|babies|toddlers?|newborns?|those|anyone|people|individuals|"
    rf"adolescents?|adults|"
    rf"girls|boys|youngsters|women|men|subjects)\s(?:aged\s)?(?:(?P<below>under|below|younger\sthan|less\sthan|<)|"
    rf"(?P<from>from|over|above|≥|>=|older\sthan|at\sleast)|of(?=\s[1-9][0-9]?\b))\s(?:the\sage\sof\s)?{_A}"
    rf"(?:[\s\-](?P<ua>{_AGE_UNIT})(?:\sof\sage)?(?P<up>\s(?:and|or)\s(?:older|over|above|"
    rf"up))?)?(?![\p{{N}}%\p{{L}}]|[.,][0-9])"
    rf"(?!\s(?:(?:to|or)\s(?:[<≤]?\s?[0-9]|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?![\p{{L}}]))|kg|mg|%|weeks?\sof|cm|mm|sites?|countries|centres?|centers?|stud|trials?|doses?|days?|"
    rf"minutes?|hours?))"
    # from birth through 6 months, at 2 months of age, of four and a half years
    rf"|(?:(?:from\s)?(?P<birth>birth)\s(?P<to>to\sless\sthan|to|through|until|up\sto|-|–)\s?{_B}[\s\-](?P<ub>{_AGE_UNIT}){_OF_AGE}?)"
    rf"|(?:(?<![\p{{N}}.])(?<!(?:than|least|under|below|over|above)\s){_A}(?P<half>\sand\sa\shalf)?[\s\-](?P<ua>{_AGE_UNIT})\sof\sage)"
    rf"|(?:(?:of|aged|at)\s{_A}(?P<half>\sand\sa\shalf)[\s\-](?P<ua>{_AGE_UNIT})(?![\p{{L}}]))"
    # 6–11 y, ≥65 yrs
    rf"|(?:(?<![\p{{N}}.\-–/])(?<!{_TIME_BEFORE})(?:{_A}\s?(?P<to>to|-|–)\s?{_B}|(?P<from>≥|>=)\s?{_A}|(?P<below><)\s?{_A})"
    rf"\s?(?P<ub>y|yr|yrs|y\.o\.)(?![\p{{L}}\p{{N}}/\-]){_NO_TIME})"
    # from the age of 12
    rf"|(?:(?P<from>from|above|over|after|past)|(?P<below>below|under|before|until|"
    rf"up\sto))\sthe\sage\sof\s{_A}"
    rf"(?:[\s\-](?P<ua>{_AGE_UNIT}))?(?![\p{{N}}\p{{L}}])"
    # from the sixth birthday, by their second birthday
    rf"|(?:(?P<from>from|after|past|beyond|on)|(?P<below>before|until|up\sto|by))\s(?:the|their|his|her|"
    rf"a)\s(?P<a>{_ORD_WORDS})\s"
    rf"(?P<ua>birthday)"
    # over-75s, the over-80s, under-5s, patients in their eighties
    rf"|(?P<from>over)[\s\-]?(?P<a>[1-9][0-9])s(?![\p{{L}}])|"
    rf"(?P<below>under)[\s\-]?(?P<a>[1-9][0-9]?)s(?![\p{{L}}])"
    rf"|in\stheir\s(?P<a>{_DECADES})(?P<decade>)(?![\p{{L}}])"
    r"|(?P<every>(?:all|any)\s(?:ages?|age\sgroups?)|(?:of|at)\s(?:any|all)\sages?(?![\p{L}])|(?:regardless|"
    r"irrespective)\sof\s(?:their\s|the\s|any\s|patients?['’]s?\s)?ages?(?![\p{L}]))",
)
# "median age 61", "aged 54 on average", a baseline figure: no population that is claimed.
_NOT_AGE = regex.compile(r"(?:mean|median|average|range|±|SD)\W{0,3}(?:\w+\W){0,3}$", regex.IGNORECASE)
_AGE_WORDS: tuple[tuple[str, Ages], ...] = (
    (
        r"newborns?|neonat(?:es?|al)|"
        r"(?<!age )(?<!weight )(?<!length )(?:at|from|straight after|right after) birth",
        Ages(0, 28 / 365.25),
    ),
    (r"preterm(?:\sinfants)?|premature\s(?:infants|babies)", Ages(0, 28 / 365.25)),
    (r"infants?|babies|(?<!(?:having|have|has|had|after) (?:a|her|their|your) )baby", Ages(0.25, 2)),
    (r"toddlers?", Ages(1, 3)),
    (r"pre-?school(?:ers?|[\s\-](?:age(?:d)?|child(?:ren)?|years))", Ages(2, 6)),
    (r"school[\s\-](?:aged?|years)(?:\schildren)?|schoolchild(?:ren)?", Ages(6, 12)),
    (r"primary[\s\-]school(?:\s(?:child(?:ren)?|pupils))?", Ages(6, 12)),
    (r"p(?:a)?ediatrics?|minors|juveniles?", Ages(0, 18)),
    (
        r"child(?:ren)?(?!-Pugh)|boys|girls|kids?|youngsters|youths?|(?:son|daughter)s?|little\sones",
        Ages(0, 18),
    ),
    (
        r"adolescents?|teenaged?|teenagers?|teens|adolescence|secondary[\s\-]school\s(?:pupils|children)",
        Ages(12, 18),
    ),
    (r"adults?", Ages(18, inf)),
    (r"septuagenarians", Ages(70, 80)),
    (r"octogenarians|nonagenarians", Ages(80, inf)),
    (
        r"elderly|geriatrics?|older\sadults|seniors|pensioners|nursing[\s\-]home\sresidents|retirees",
        Ages(65, inf),
    ),
)
_AGE_WORD = Gated(
    "|".join(
        f"(?P<w{at}>(?<![\\p{{L}}\\-])(?:{words})(?![\\p{{L}}]))" for at, (words, _) in enumerate(_AGE_WORDS)
    ),
)


def ages(text: str) -> Iterator[tuple[int, int, Ages]]:
    """Yield the ages that a text speaks of: (start, end, ages); figures before words."""
    taken: list[tuple[int, int]] = []
    for match in _AGE.finditer(text):
        if _NOT_AGE.search(text, max(match.start() - 40, 0), match.start()):
            taken.append(match.span())
            continue
        found = _decade(match) or _ages(match)
        if found is not None:
            taken.append(match.span())
            yield match.start(), match.end(), found
    for match in _AGE_WORD.finditer(text):
        if not any(_one_phrase(text, match, start, end) for start, end in taken):
            at = next(number for number, _ in enumerate(_AGE_WORDS) if match[f"w{number}"])
            yield match.start(), match.end(), _AGE_WORDS[at][1]


def _one_phrase(text: str, word: "regex.Match[str]", start: int, end: int) -> bool:
    """Whether figures make a word exact: "children aged 6 to 11 years"."""
    between = text[word.end() : start] if word.end() <= start else text[end : word.start()]
    return len(between) <= _PHRASE and not any(char in ".;:!?" for char in between)


def _ages(match: "regex.Match[str]") -> Ages | None:
    if match["every"]:
        return Ages()
    upper_unit = match["ub"] or match["ua"] or "years"
    # "From birth through 6 months".
    first = 0.0 if match["birth"] else _counted(match["a"]) + (0.5 if match["half"] else 0)
    low = _years(first, match["ua"] or upper_unit)
    if match["b"]:
        high = number(match["b"])
        # "6 to 11 years" takes in those of eleven and a half; "to less than 12" does not.
        above = 0 if "less" in match["to"].lower() else 1
        ages = Ages(low, _years(high + above, upper_unit))
        return ages if ages.low < ages.high else None
    if match["below"] or match["down"]:
        above = 1 if match["down"] or (match["below"] or "").lower() == "up to" else 0
        # "Adults under 65" are no children.
        grown = next((low for word, low in _GROWN.items() if word in match[0].lower()), 0.0)
        high = _years(_counted(match["a"]) + above, upper_unit)
        return Ages(grown if grown < high else 0, high)
    if match["from"]:
        return Ages(low, inf, onward=True)
    if match["up"]:
        return Ages(low, inf)
    return Ages(low, low + _years(1, upper_unit))


_GROWN = {"adult": 18.0, "adolescent": 12.0}


def _decade(match: "regex.Match[str]") -> Ages | None:
    """The ages of “in their eighties”."""
    if match["decade"] is None:
        return None
    low = 10.0 * (_TENS.index(match["a"].lower()) + 1)
    return Ages(low, low + 10)


def _counted(written: str) -> float:
    """A number of years or months, in figures or in words: "12", "twelve", "twelfth"."""
    plain = written.lower()
    if plain in _ORDINALS:
        return _ORDINALS.index(plain) + 1.0
    return number(plain.rstrip("stndrh") if plain[0].isdigit() else plain)


def _years(count: float, name: str) -> float:
    return count if name.lower().startswith(("y", "birthday")) else days(count, name) / _YEAR
