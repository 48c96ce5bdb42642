"""What a sentence says need not be: a condition of the label waived, or its one kind made all kinds.

"Without pre-dilatation", "whether or not alternatives remain", "all serotypes included".
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

import regex
from msgspec.structs import replace

from msl_guard.label import drugclasses
from msl_guard.label.asks import content
from msl_guard.label.conflict import Conflict
from msl_guard.label.cues import Stretch
from msl_guard.label.gated import Gated
from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import Slot
from msl_guard.label.record import Indication
from msl_guard.label.terms import Word, words

_WAIVES = regex.compile(
    r"(?<![\p{L}\-])(?:without(?: (?:any|a|an|the|prior|previous|having|needing))*|(?:regardless|"
    r"irrespective|independent(?:ly)?) of|no matter (?:the|what|which|how)|"
    r"(?:whether|with) or (?:not|without)|even (?:if|when|where|though)(?: there (?:is|are))?(?: no| not)?|"
    r"even (?:in|with) no|"
    r"with no need (?:for|of|to)|(?:in place of|as an? (?:replacement|substitute|alternative) (?:for|to))|"
    r"(?:need|needs|require|requires|asks for|calls for) (?:neither|no)|"
    r"not yet (?:on|taking|receiving|treated with)|"
    r"no longer (?:needs?|requires?|depends? on)|"
    r"(?:makes?|renders?) (?:any |the )?(?=[^.,;]{3,40} (?:unnecessary|superfluous|redundant))|"
    r"(?:there is )?no need (?:for|of|to)|"
    r"(?:skip|skips|skipping|bypass(?:es|ing)?|omit(?:s|ting)?|forgo(?:es|ing)?|forget|drop(?:s|"
    r"ping)?)(?: the| any)?|in the absence of|"
    r"(?:has |have |had |were |was )?(?:never|not yet) (?:yet )?(?:been|had|needed|required|received|"
    r"undergone|tried|experienced|taken|seen|used|swallowed|met)|"
    r"(?:has|have|had) not (?:yet )?(?:seen|had|taken|tried)|"
    r"(?:need|needs) not (?:come|be|have)|"
    r"(?:no|without) (?:history of|previous|prior|recent|earlier)|instead of|"
    r"not only (?:when|in|with|after)|also (?:when|where) no|(?:who|that) (?:have|has|had|show|shows) no|"
    r"not just|with no|skip|(?<=[:,] )no(?= [\p{L}\- ]{3,30} (?:needed|necessary|required)))\b",
    regex.IGNORECASE,
)
_OPTIONAL = regex.compile(
    r"\s(?:is|are|was|being|step(?: is)?)\s(?:\w+\s)?(?:optional|unnecessary|superfluous|irrelevant|"
    r"not (?:needed|necessary|required|mandatory|relevant|decisive|important))|"
    r"\s(?:no\slonger|never|(?:does|do|did)(?:\snot|n't))\s(?:really\s)?(?:matter|count|decide)s?\b|"
    r"\s(?:makes?|made)\sno\sdifference\b|\splays?\sno\s(?:role|part)\b|"
    r"(?<=\bwith (?:(?:the|their|oral|inhaled) ){0,2}[\p{L}\-]+)\s(?:stopped|withdrawn|discontinued)\b|"
    r",?\s(?:or\s(?:not|none|without))\b|\scan\s(?:wait|be\s(?:skipped|omitted|left\sout|dropped))",
    regex.IGNORECASE,
)
_NAIVE = regex.compile(r"[\s\-]na[iï]ve(?=\s)", regex.IGNORECASE)
_ORALLY = regex.compile(r"\b(?:by mouth|oral(?:ly)?|tablets?|pills?|capsules?|swallowed)\b", regex.IGNORECASE)
_STOP = regex.compile(
    r"[,;:.?!]|\s(?:in|(?<!\b(?:fit|fitness|eligible|eligibility|suitable|suitability|candidates?|need)\s)for|"
    r"among|who|where|when|after|before|"
    r"(?<!(?:whether|even)\b.{0,40})(?:is|are|can|may|should|(?:have|has) not))\s",
    regex.IGNORECASE,
)
_EVERY = regex.compile(
    r"(?<![\p{L}])(?:all|any|every|each|whatever the|both)\s(?:(?:kinds?|types?|sorts?|forms?|of|the|other|"
    r"known|possible)\s)*"
    r"(?P<said>(?:[\p{L}\-]+\s)??[\p{L}\-]+?)(?=\s(?:of|in|for|with|included|covered|alike|and|or|is|are|"
    r"when|if|that|who|as|on|by|"
    r"to|can|may|should|will|profit\w*|benefit\w*|respond\w*|improv\w*|do)\b|[,.;:!?)]|$)",
    regex.IGNORECASE,
)
_REACH = 7
"""Words between "without" and what the label asks for."""
_MARKER = regex.compile(r"(?<![\p{L}\p{N}])[A-Z][A-Z0-9\-]{2,}(?![\p{L}\p{N}])")
_PEOPLE = frozenset(("patient", "case", "sufferer"))
_NOBODY = frozenset(
    "patient adult child people infant adolescent woman man person day week month year dose disease "
    "treatment therapy time case group level option other indication use area clinical".split()
)
# What a condition is called by whoever waives it.
_OFTEN = frozenset(
    (
        "such simple conventional only where when whom successful treatment therapy with have that least "
        "more option suitable other "
        "inadequate response"
    ).split()
)


def waived(
    text: Stretch, candidates: Sequence[Indication], diseases: Sequence[Mention] = ()
) -> Iterator[Conflict]:
    """Yield what the label asks for and a sentence does without, for every use it may speak of."""
    ends = frozenset(one.end for one in diseases if one.slot is Slot.DISEASE)
    if _GATE.may_match(text.text):
        yield from _first(one for indication in candidates for one in _waived(text, indication, ends))
    if not _ALL.may_match(text.text):
        return
    every = [one for indication in candidates for one in _first(_every(text, indication))]
    if every and len(every) == len(candidates):
        yield every[0]


def _first(found: Iterator[Conflict]) -> Iterator[Conflict]:
    yield from islice(found, 1)


_GATE = Gated(f"{_WAIVES.pattern}|{_OPTIONAL.pattern}|{_NAIVE.pattern}")
_ALL = Gated(_EVERY.pattern)
"""What says whether a text is worth a closer look."""


def _waived(text: Stretch, one: Indication, ends: Collection[int]) -> Iterator[Conflict]:
    if not any(one.search(text.words) for one in (_WAIVES, _OPTIONAL, _NAIVE)):
        return
    own = words(text.words)
    row = [replace(word, start=word.start + text.start, end=word.end + text.start) for word in own]
    conditions = tuple(_conditions(one))
    for match in _WAIVES.finditer(text.text, text.start, text.end):
        said = [word for word in row if word.start >= match.end()][:_REACH]
        behind = match.start() - 1 in ends
        yield from _without(text, conditions, match.start(), said, enough=1 if behind else 0)
    for match in _NAIVE.finditer(text.text, text.start, text.end):
        before = [word for word in row if word.end <= match.start()][-1:]
        if before:
            yield from _without(text, conditions, before[0].start, before, enough=1)
    for match in _OPTIONAL.finditer(text.text, text.start, text.end):
        comma = text.text.rfind(",", text.start, match.start())
        before = [word for word in row if comma < word.start and word.end <= match.start()][-3:]
        if before:
            yield from _without(text, conditions, before[0].start, before)


def _without(
    text: Stretch,
    conditions: Sequence[tuple[str, frozenset[str]]],
    start: int,
    said: Sequence[Word],
    *,
    enough: int = 0,
) -> Iterator[Conflict]:
    unable = {name for _, _, name in drugclasses.barred(text.words)}
    first = said[0].start if said else start
    stop = _STOP.search(text.text, first, said[-1].end) if said else None
    end = stop.start() if stop else (said[-1].end if said else start)
    forms = {word.form for word in said if word.end <= end}
    for condition, carried in conditions:
        if _ORALLY.search(text.text, start, end):
            forms |= {"oral"}
        classes = drugclasses.within(condition) & drugclasses.within(text.text[start:end])
        if classes & unable:
            # "Instead of a statin where statins are not tolerated" is what the label says.
            continue
        # "Predilatation" is "pre-dilatation".
        inside = {word for word in carried if any(_akin(one, word) for one in forms if len(word) > 5)}
        shared = (carried & forms) | inside
        # "BRCA testing": the marker's name is enough; and so is a word right behind the disease.
        marker = set(_MARKER.findall(condition)) & set(_MARKER.findall(text.text[start:end]))
        few = bool(enough and shared and said[0].form in shared)
        # A long word such as "hospitalization" is known by itself.
        few = few or any(len(word) > _LONG or word == "oral" for word in shared)
        few = few or ("background" in forms and condition.lower().startswith(_BESIDE))
        few = few or any(carried & kin and forms & kin for kin in _KIN)
        # "Regardless of inhibitors" names the head of "factor VIII inhibitors" alone.
        few = few or (_ANY.match(text.text, start, first) is not None and bool(forms & _head(condition)))
        if classes or marker or few or (carried and 2 * len(shared) >= min(len(carried), 4)):
            mention = Mention(Slot.WAIVED, start, end, condition)
            yield Conflict("broadening", mention, f"without {condition}", f"asks for {condition}", 0.9)


_KIN = (frozenset("diet dietary exercise lifestyle calorie activity".split()),)
"""Words of which a condition has one and a text another, both for the same."""
_BESIDE = ("add-on", "adjunct", "combination", "in combination")
_ANY = regex.compile(
    r"(?:regardless|irrespective|independent(?:ly)?) of|no matter|(?:whether|with) or (?:not|without)",
    regex.IGNORECASE,
)


def _head(condition: str) -> frozenset[str]:
    """The last word of a condition that carries meaning: "inhibitors", "mutation"."""
    plain = [one for one in words(condition) if one.form in content(condition) - _OFTEN - _NOBODY]
    return frozenset((plain[-1].form,)) if plain and len(plain) <= _REACH else frozenset()


def _akin(said: str, asked: str) -> bool:
    """Whether two words are of one stem: "predilatation" and "dilatation", "obstruction", "obstructive"."""
    same = len(asked) >= _STEM and said[:_STEM] == asked[:_STEM]
    return said.endswith(asked) or same


_LONG = 9
_STEM = 8
"""Letters by which two words are of one stem."""


def _conditions(one: Indication) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each text that narrows a use, with the words it is known by."""
    alone = any("mono" in text.lower() or "any" in text.lower() for text in one.setting)
    texts = [*one.severity, *one.stage, *one.biomarkers, *one.prior_required, one.line_note]
    texts += [*one.setting, *(() if alone else one.combos)]
    texts += _of_disease(one.disease.text)
    absent = [one for one in texts if one.lower().startswith(("no ", "not ", "without "))]
    free = frozenset(word for text in absent for word in content(text))
    # What is to be absent, or may be, cannot be left out.
    for text in (one for one in texts if one not in absent):
        if not content(text) & free:
            yield text, content(text) - _OFTEN


def _of_disease(wording: str) -> Sequence[str]:
    """What a disease's wording asks for besides it: "albuminuria", "type 2 diabetes"."""
    if regex.search(r"with(?:in)? or without", wording):
        return ()
    return [*(one.strip() for one in _WITH.split(wording)[1:]), *_ADJECTIVE.findall(_WITH.split(wording)[0])]


_ADJECTIVE = regex.compile(r"(?<![\p{L}\-])(?!primary|chronic)[\p{L}]{6,}(?:ive|ic|ed)(?=\s)")
"""What a disease is like: "symptomatic", "obstructive"."""
_WITH = regex.compile(
    r"\s(?:with|associated with|due to|caused by|evidenced by)(?: an?| the)?\s", regex.IGNORECASE
)


def _every(text: Stretch, one: Indication) -> Iterator[Conflict]:
    """Yield "all serotypes" where the label takes some: the noun is the label's, and its qualifier is not."""
    wording = " ".join((one.disease.text, *one.severity, *one.stage, *one.biomarkers))
    known = {word.form for word in words(wording)}
    for match in _EVERY.finditer(text.text, text.start, text.end):
        forms = [word.form for word in words(match["said"])]
        before, noun = forms[:-1], forms[-1] if forms else ""
        mention = Mention(Slot.WAIVED, match.start(), match.end("said"), noun)
        if noun in _PEOPLE and set(before) & known and one.severity:
            yield Conflict("broadening", mention, match[0], f"asks for {', '.join(one.severity)}", 0.9)
        elif noun in known - _NOBODY and known != {noun} and len(noun) > 4 and not set(before) & known:
            yield Conflict("broadening", mention, match[0], f"indicated for {one.disease.text}", 0.9)
