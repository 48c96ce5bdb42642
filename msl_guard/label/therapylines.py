"""When in the course of treatment: lines of therapy, read from text."""

from collections.abc import Iterator
from math import inf

import regex

from msl_guard.label.gated import Gated
from msl_guard.label.record import Lines

_LINE_WORDS = "first second third fourth fifth".split()
_LINE = Gated(
    r"(?P<ord>first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th)(?:[\s\-]+(?P<or>or|"
    r"and|to)[\s\-]+(?P<ord2>second|third|fourth|later|subsequent|2nd|3rd))?[\s\-]*(?:line|"
    r"lines)(?P<open>\s(?:or|and)\s(?:later|beyond|above|higher|subsequent))?(?![\p{L}])(?!\s(?:of|"
    r"in)\s(?:the|a|this)\s)"
    r"|(?<![\p{L}\p{N}])(?P<n>[1-5])L\s?[-–/]\s?(?P<n2>[2-5])L(?P<plus>\+)?(?![\p{L}\p{N}])"
    r"|(?<![\p{L}\p{N}])(?P<n>[1-5])(?:\s?-\s?(?P<n2>[2-5]))?L(?P<plus>\+)?(?![\p{L}\p{N}])"
    r"|(?P<front>front[\s\-]?line|up[\s\-]?front|(?:as\s)?(?:an?|the|our|your)?\s?(?:opening|first|initial|"
    r"starting)\s(?:(?:oral|anti-?[\p{L}]+|[\p{L}]+-lowering|injectable|advanced|targeted)\s)?(?:move|shot|step|gambit|salvo|"
    r"choice|pick|option|go-to|port\sof\scall|treatment|therapy|drug|agent|biologic|systemic|medicine|"
    r"regimen)(?!\s(?:failed|was|has|had|were|"
    r"failure|did))|first-choice|"
    r"(?<!time\s)(?<!years\s)(?<!months\s)(?<!interval\s)(?<!longer\s)(?<!more\s)(?<!duration\s)(?:right\s)?from\s(?:the\s)?(?:(?:time|moment|day|point)\sof\s)?(?:diagnosis|day\sone|day\s1(?!\d)|(?:very\s)?"
    r"(?:start|outset|beginning)(?!\sof))|out\sof\sthe\sgate|(?:go|going|goes|move|straight|jump|"
    r"head)\s(?:straight|right|directly)\sto|"
    r"straight\s(?:away|to)(?=\s)|(?:as\ssoon\sas|the\sday|once|when(?:ever)?)\s(?:[\p{L}]+\s){0,4}(?:is|"
    r"are)\s(?:first\s)?diagnosed|on\sdiagnosis|"
    r"before\s(?:anything\selse|any(?:\s(?:other|prior|systemic))*\s(?:therapy|treatment|drug|agent|"
    r"option)s?)|"
    r"(?:no|without)\s(?:need\s(?:to|for)\s)(?:try|tr(?:y)?ing|fail(?:ing|ure)?|wait|step|prior|previous|"
    r"first|having)|"
    r"(?:without|not|why)\s(?:having\sto\s)?wait(?:ing)?\s(?:for|until)|untreated(?=\s\p{L})|"
    r"empiric(?:al)?(?:ly)?(?!\s(?:data|evidence|formula|stud))|"
    r"therapy-na[iï]ve|(?:treatment|therapy|drug|systemic[\s\-]therapy|"
    r"chemotherapy)[\s\-]na[iï]ve|bio(?:logic)?[\s\-]na[iï]ve|"
    r"(?:anti-)?[\p{L}\p{N}/]{2,}-na[iï]ve(?!\s(?:T|B)\s)|(?:previously|hitherto)[\s\-]untreated|"
    r"(?:not\spreviously|never(?:\spreviously)?(?:\sbeen)?)\streated|(?:without|"
    r"no|not\sreceived(?:\sany)?)\sprior\s(?:systemic\s|drug\s|anti[\s\-]?cancer\s)?(?:therapy|"
    r"treatment|chemotherapy)|newly[\s\-]diagnosed|de[\s\-]novo|initial\s(?:therapy|"
    r"treatment)|at\sdiagnosis|straight\safter\s(?:the\s|a\s)?diagnosis|"
    r"(?:(?:regardless|irrespective)\sof|no\smatter(?:\show\smany|\swhich|\swhat)?)\s(?:the\s)?(?:number\sof\s)?(?:prior|previous|earlier)\s"
    r"(?:therap(?:y|ies)|treatments?|lines?|medications?|exposure)|"
    r"no\smatter\show\smany\s(?:lines|therapies|treatments)|"
    r"in\s(?:an?|the|their|his|her)\s(?:very\s)?first\sepisode|"
    r"(?:earlier|sooner)\sthan\s(?:the\s)?(?:second|third|fourth|2nd|3rd|4th)[\s\-]line|"
    r"as\s(?:the\s|an?\s)?first\s(?:(?:cs|b)?DMARDs?|antidepressants?|anti-?[\p{L}]+s?|injectables?|steroid-sparing\sagents?))"
    r"|(?:after|at|in)\s(?:the\s)?(?P<relapse>first|second|third)\s(?:relapse|progression|recurrence)"
    r"|(?P<one>(?:after|following|off\sthe\sback\sof|on\sthe\sback\sof|(?:have|has|had|having)\s(?:only\s|just\s)?(?:had|"
    r"received|failed)|received|with)\s(?:only|just|as\slittle\sas|no\smore\sthan)?\s?(?:(?<=only\s|just\s|as\s|than\s|"
    r"back\sof\s)(?:one|an?|1)|a\ssingle)\s(?:prior\s|previous\s|earlier\s)?(?:line|course|regimen|therapy|treatment)"
    r"(?![\p{L}]))"
    r"|(?P<earlier>earlier[\s\-](?:use|lines?|in\sthe\streatment)|early\s(?:use|"
    r"line)|(?:in\s)?earlier\slines)"
    r"|(?P<later>(?:later|subsequent)[\s\-](?:lines?|treatment)|"
    r"at\srelapse(?![\p{L}\-])|(?:as|for)\s(?:a\s)?salvage(?:\s(?:therapy|treatment|regimen))?(?![\p{L}]))"
    r"|(?P<after>after\s(?:only\s|just\s)?(?P<count>one|two|three)\s(?:failed|unsuccessful|ineffective|unsuccessfully\stried)\s)"
    r"|(?P<after>(?:after|following|despite|upon)\s(?:an?\s)?(?:(?:the\s)?(?:failure|"
    r"progression|relapse|disease\sprogression|recurrence)\s(?:of|on|after|to|"
    r"during|following|with)?\s?|(?:at\sleast\s(?P<count>one|two|three|four|five|[1-6])\s|"
    r"(?P<count>one|two|three|four|five|[1-6]|≥\s?[1-6])\s(?:or\smore\s)?)?(?:prior|previous|"
    r"earlier)\s)|progress(?:ed|ing|ion)\s(?:on|after|following|during)|(?:who\shave\s|"
    r"having\s)?(?:previously\s(?:been\s)?treated|received\s(?:at\sleast\s(?P<count>one|"
    r"two|three|four|five|[1-6])\s|(?P<count>one|two|three|four|five)\s(?:or\smore\s)?|a\s)?(?:prior|"
    r"previous))|after\s(?:at\sleast\s)?(?P<count>one|two|three|four|five|[1-6])\s(?:or\smore\s)?"
    r"(?:lines?(?:\sof\s(?:therapy|treatment))?|systemic\s(?:therapies|treatments|regimens))(?![\p{L}])|relapsed\s(?:or|and|/)\s?refractory|relapsed/refractory|(?:≥|"
    r">=)\s?(?P<count>[1-6])\sprior|inadequate(?:ly)?\s(?:response|responded|respond|"
    r"controlled)|pre[\s\-]?treated|(?:refractory|intolerant|unresponsive)\s(?:to|of)|"
    r"(?:still|keeps?|kept)\s(?:have|has|having|get|gets|getting|experienc\w+|suffer\w*)\s"
    r"(?:[\p{L}\-]+\s){1,4}?(?:on|despite|after)\s(?:an?|one|two|three|other|another|their|existing|current)\s|"
    r"(?:fail(?:ed|s)?|failing)\sto\srespond|(?:not|never)\s(?:adequately\s)?(?:respond(?:ed|ing)?\sto|"
    r"controlled)(?:\s(?:(?:on|by|with|despite)\s)?(?:at\sleast\s)?(?P<count>two|three|four|[2-4])(?:\sor\smore)?(?=\s))?|"
    r"unable\sto\stolerate|not\stolerated\s(?:other|prior|previous|conventional))",
)
_COUNT = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5} | {
    str(number): number for number in range(1, 7)
}
_ORDINAL = {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5} | {
    word: number for number, word in enumerate(_LINE_WORDS, start=1)
}


_THERAPY = (
    r"(?:[\p{L}\-]+\s){0,2}?(?:therap(?:y|ies)|treatments?|(?:chemo|immuno|radio|pharmaco)therap(?:y|ies)|agents?|medicines?|"
    r"medications?|drugs?|options?|regimens?|antibiotics?|antifungals?|antivirals?|platinum|biologics?|DMARDs?|"
    r"TKIs?|statins?|steroids?|[\p{L}]*inhibitors?|[\p{L}]*blockers?|induction|standards?\sof\scare)(?![\p{L}])"
)
# "Refractory to first-line therapy", "after first- and second-line agents", "when first-line options fail".
_GONE_BEFORE = regex.compile(
    r"(?<![\p{L}\-])(?:after|following|follows?|despite|beyond|post|"
    r"(?:resistant|refractory|intolerant|unresponsive|unsuited|unsuitable)\s(?:to|of|for)|"
    r"(?:not|un(?:able|willing)\sto)\s(?:tolerate|take)[ds]?|fail(?:ed|ing|s|ures?)?(?:\s(?:of|on|to\srespond\sto))?|"
    r"progress(?:ed|ing|ion|es)?\s(?:on|after|during|following)|relaps(?:ed?|es|ing)\s(?:on|after|during|following|from)|"
    r"respon(?:ded|ding|ds?|se)\s(?:to|on)|controlled\s(?:on|by|with)|contra-?indications?\sto|"
    r"exhausted|(?:stopp?|discontinu)(?:ed|ing|s))"
    r"\s(?:(?:an?|the|all|any|every|each|their|his|her|its|your|other|standard|previous|prior|earlier|available|at\sleast|one|two|"
    r"both|oral|systemic|of|on)\s)*(?:[\p{L}\-]+\s(?:and|or)\s)?$",
    regex.IGNORECASE,
)
_OF_THERAPY = regex.compile(rf"\s{_THERAPY}|\s?[.,;:)]|\s?$", regex.IGNORECASE)
_FAILS = regex.compile(
    rf"\s{_THERAPY}\s(?:(?:has|have|had|is|are|was|were|do|does|did|can|could|no|not|longer|then|already|all)\s)*"
    r"(?:fail(?:s|ed|ure)?|exhausted|work(?:s|ing)?|enough|tolerated|contra-?indicated|unsuitable|ineffective|inadequate|"
    r"suffice|unsuccessful|lost|stopped|insufficient)(?![\p{L}])",
    regex.IGNORECASE,
)
# "No need to wait until first-line therapy has failed", "before first-line agents fail".
_NOT_WAITED_FOR = regex.compile(
    r"(?:\b(?:not|never|no|nobody|without|why|rather\sthan)\b|n['’]t)[^.;:]{0,25}?\b"
    r"(?:wait\w*|delay\w*|hold\w*|defer\w*|postpon\w*|keep|kept|reserv\w*|sav(?:e|ed|ing))\b[^.;:]{0,40}$|"
    r"\bbefore\s(?:[\p{L}\-]+\s){0,2}$",
    regex.IGNORECASE,
)
_LASTS = regex.compile(
    rf"\s{_THERAPY}\s(?:(?:has|have|had|is|are|was|were|do|does|did)\s)?(?:not|never)\s(?:yet\s|ever\s|been\s)*"
    r"(?:fail(?:ed)?|exhausted|stopped|lost|tried|given|used)(?![\p{L}])",
    regex.IGNORECASE,
)
_REACH = 90
"""Characters before a line of therapy in which stands that it is over."""
_NEVER = regex.compile(r"\b(?:not|never|no|without)(?: (?:been|have|had|yet))*\s*$", regex.IGNORECASE)


def lines(text: str) -> Iterator[tuple[int, int, Lines]]:
    """Yield the lines of therapy that a text speaks of: (start, end, lines)."""
    for match in _LINE.finditer(text):
        never = match["after"] and _NEVER.search(text, max(0, match.start() - 30), match.start())
        found = Lines(1, 1) if never else _lines(match)
        over = (match["ord"] or match["n"]) and found.high < inf and _is_over(text, match)
        yield match.start(), match.end(), Lines(int(found.high) + 1, inf) if over else found


def _is_over(text: str, match: "regex.Match[str]") -> bool:
    """Whether the line that is named is the one before: that of another medicine."""
    reach = max(0, match.start() - _REACH)
    if _NOT_WAITED_FOR.search(text, reach, match.start()) or _LASTS.match(text, match.end()):
        return False
    before = _GONE_BEFORE.search(text, reach, match.start())
    return bool((before and _OF_THERAPY.match(text, match.end())) or _FAILS.match(text, match.end()))


def _lines(match: "regex.Match[str]") -> Lines:
    if match["ord"]:
        low = _ORDINAL[match["ord"].lower()]
        second = (match["ord2"] or "").lower()
        if match["open"] or second in ("later", "subsequent"):
            return Lines(low, inf)
        return Lines(low, _ORDINAL.get(second, low))
    if match["n"]:
        low = int(match["n"])
        return Lines(low, inf if match["plus"] else int(match["n2"] or low))
    if match["front"] or match["earlier"]:
        return Lines(1, 1)
    if match["one"] or match["relapse"]:
        low = 2 if match["one"] else _ORDINAL[match["relapse"].lower()] + 1
        return Lines(low, low)
    count = (match["count"] or "1").lower().lstrip("≥>= ")
    return Lines(2 if match["later"] else _COUNT[count] + 1, inf)
