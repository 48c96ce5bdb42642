"""English word forms: inflections of a word, and its British and American spellings."""

from functools import cache

import regex

_IRREGULAR = {
    "beat": "beats beat beaten beating",
    "win": "wins won winning",
    "give": "gives gave given giving",
    "take": "takes took taken taking",
    "choose": "chooses chose chosen choosing",
    "begin": "begins began begun beginning",
    "get": "gets got gotten getting",
    "make": "makes made making",
    "put": "puts putting",
    "set": "sets setting",
    "sell": "sells sold selling",
    "think": "thinks thought thinking",
    "fall": "falls fell fallen falling",
    "rise": "rises rose risen rising",
    "grow": "grows grew grown growing",
    "show": "shows showed shown showing",
    "prove": "proves proved proven proving",
    "bring": "brings brought bringing",
    "keep": "keeps kept keeping",
    "lead": "leads led leading",
    "see": "sees saw seen seeing",
    "go": "goes went gone going",
    "do": "does did done doing",
    "have": "has had having",
    "be": "is are was were been being",
    "stand": "stands stood standing",
    "hold": "holds held holding",
    "find": "finds found finding",
    "feel": "feels felt feeling",
    "know": "knows knew known knowing",
    "say": "says said saying",
    "write": "writes wrote written writing",
    "speak": "speaks spoke spoken speaking",
    "wait": "waits waited waiting",
    "let": "lets letting",
    "cut": "cuts cutting",
    "hit": "hits hitting",
    "become": "becomes became becoming",
    "overcome": "overcomes overcame overcoming",
    "patient": "patients",
    "child": "children",
    "man": "men",
    "woman": "women",
    "outdo": "outdoes outdid outdone outdoing",
    "offset": "offsets offsetting",
}
_DOUBLED = frozenset(
    "stop trial refer prefer occur permit commit submit omit admit control enrol fulfil label "
    "model travel cancel excel propel rebut regret star step drop plan ban pin top".split()
)
_VOWELS = "aeiou"


def inflected(word: str) -> tuple[str, ...]:
    """The word and its regular or irregular forms, each once.

    >>> inflected("prescribe")
    ('prescribe', 'prescribes', 'prescribed', 'prescribing')
    >>> inflected("therapy")
    ('therapy', 'therapies', 'therapied', 'therapying')
    """
    lower = word.lower()
    if lower in _IRREGULAR:
        return (lower, *_IRREGULAR[lower].split())
    if lower.endswith("e"):
        stem = lower[:-1]
        forms = [lower + "s", lower + "d", stem + "ing"]
    elif lower.endswith("y") and lower[-2:-1] not in _VOWELS:
        stem = lower[:-1]
        forms = [stem + "ies", stem + "ied", lower + "ing"]
    elif lower.endswith(("s", "x", "z", "ch", "sh")):
        forms = [lower + "es", lower + "ed", lower + "ing"]
    else:
        forms = [lower + "s", lower + "ed", lower + "ing"]
        if lower in _DOUBLED:
            forms += [lower + lower[-1] + "ed", lower + lower[-1] + "ing"]
    return tuple(dict.fromkeys([lower, *forms]))


# British and American spellings of one word: (what to find in a word, what may stand there).
_SPELLINGS = tuple(
    (regex.compile(found), stands)
    for found, stands in (
        (r"(?<=\w{2})i[sz](?=(?:e|ed|es|er|ers|ing|ation|ations)$)", "i[sz]"),
        (r"(?<=\w{2})y[sz](?=(?:e|ed|es|ing)$)", "y[sz]"),
        (
            r"(?<=(?:col|fav|behavi|tum|hon|lab|neighb|hum|vap|od|rig|vig|endeav|flav|harb|rum|sav))ou?r",
            "ou?r",
        ),
        (r"^(?:ae|e)(?=tiolog)", "a?e"),
        (r"(?<!sc|t)h(?:ae|e)m(?=[aeo])", "ha?em"),
        (r"(?<=an|isch|leuk|glyc|ur|tox|lipid|sept|vir|vol)(?:ae|e)(?=mi[ac])", "a?e"),
        (r"p(?:ae|e)d(?=iatr)", "pa?ed"),
        (r"(?<=^|ph|\W)(?:oe|e)dema", "o?edema"),
        (r"(?:oe|e)(?=strogen|sophag)", "o?e"),
        (r"diarrh(?:oe|e)a", "diarrho?ea"),
        (r"f(?:oe|e)t(?=us|al)", "fo?et"),
        (r"gyn(?:ae|e)c", "gyna?ec"),
        (r"orthop(?:ae|e)d", "orthopa?ed"),
        (r"an(?:ae|e)sth", "ana?esth"),
        (r"program(?:me)?(?=s?$)", "program(?:me)?"),
        (r"(?<=unriva|unequa|trave|labe|mode|cance|enro|counse|signa)ll?(?=ed|ing|er)", "ll?"),
        (r"(?<=\w{2}[tb])(?:re|er)(?=s?$)", "(?:re|er)"),
        (r"(?<=def|off|pret)en[cs]e", "en[cs]e"),
        (r"(?<=licen|practi)[cs](?=e)", "[cs]"),
        (r"skil?l?ful", "skill?ful"),
        (r"(?<=fulfi|enro)ll?(?=$|s$|ment)", "ll?"),
        (r"judge?ment", "judge?ment"),
        (r"catalogu?e?", "catalog(?:ue)?"),
        (r"ag(?:ei|i)ng", "age?ing"),
        (r"gr[ae]y", "gr[ae]y"),
        (r"na[iï]ve", "na[iï]ve"),
    )
)
_SPELLED_TWICE = regex.compile("|".join(found.pattern for found, _ in _SPELLINGS))
_NOT_RE_ER = frozenset(
    "after better other either neither never over under more sooner later "
    "greater faster water enter letter matter alter register starter".split()
)


@cache
def spelled(word: str) -> str:
    """A regular expression for the word in British and in American spelling.

    >>> spelled("tumour"), spelled("optimised"), spelled("safe")
    ('tumou?r', 'optimi[sz]ed', 'safe')
    """
    if not word.isalpha() or len(word) < 4:
        return str(regex.escape(word))
    lower = word.lower()
    if _SPELLED_TWICE.search(lower) is None:
        return word
    cuts: list[tuple[int, int, str]] = []
    for found, stands in _SPELLINGS:
        match = found.search(lower)
        if match is None or (stands == "(?:re|er)" and lower.rstrip("s") in _NOT_RE_ER):
            continue
        if not any(match.start() < end and start < match.end() for start, end, _ in cuts):
            cuts.append((match.start(), match.end(), stands))
    pieces, at = [], 0
    for start, end, stands in sorted(cuts):
        pieces += [word[at:start], stands]
        at = end
    return "".join([*pieces, word[at:]])
