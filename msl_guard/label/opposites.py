"""A word before a disease that says the contrary of the label's: "acquired" for "congenital".

"Secondary" for "primary", "non-obstructive": the name is the approved one, and the disease is not.
"""

from collections.abc import Iterator, Sequence

import regex

from msl_guard.label.asks import content
from msl_guard.label.conflict import Conflict
from msl_guard.label.cues import Stretch
from msl_guard.label.gated import Gated
from msl_guard.label.mention import Mention, covered
from msl_guard.label.qualifiers import Slot
from msl_guard.label.record import Indication

_CONTRARY = {
    "acquired": ("congenital", "hereditary", "inherited", "familial"),
    "congenital": ("acquired", "immune-mediated", "autoimmune"),
    "hereditary": ("acquired", "immune-mediated", "autoimmune"),
    "inherited": ("acquired", "immune-mediated", "autoimmune"),
    "familial": ("acquired", "immune-mediated", "autoimmune"),
    "secondary": ("primary", "idiopathic", "essential", "without an identifiable"),
    "primary": ("secondary",),
    "acute": ("chronic",),
    "chronic": ("episodic",),
    "episodic": ("chronic",),
    "ocular": ("generalised", "generalized"),
    "relapsed": ("newly diagnosed", "newly-diagnosed", "previously untreated"),
    "refractory": ("newly diagnosed", "newly-diagnosed", "previously untreated"),
    "unstable": ("stable",),
    "decompensated": ("compensated", "stable"),
    "inactive": ("active",),
    "quiescent": ("active",),
    "burnt-out": ("active",),
    "asymptomatic": ("symptomatic",),
    "generalised": ("focal", "partial", "localised", "localized"),
    "generalized": ("focal", "partial", "localised", "localized"),
    "drug-induced": ("primary", "idiopathic", "spontaneous"),
}
_SAID = regex.compile(
    rf"(?<![\p{{L}}\-])(?:(?P<word>{'|'.join(_CONTRARY)})|non[\-\s]?(?P<non>[\p{{L}}]{{5,}}))(?![\p{{L}}\-])",
    regex.IGNORECASE,
)
_OTHER_KIND = (
    "acquired",
    "congenital",
    "hereditary",
    "inherited",
    "familial",
    "secondary",
    "primary",
    "drug-induced",
    "ocular",
    "chronic",
    "episodic",
)
"""What makes another disease of it, and not another state of the same."""
_GENES = "C16"
"""Diseases that are inborn or inherited."""
_REACH = 3
"""Words between the contrary word and the disease."""


def contrary(text: Stretch, uses: Sequence[Indication], diseases: Sequence[Mention]) -> Iterator[Conflict]:
    """Yield what makes of an approved disease one of the contrary kind, for every use it may be.

    Args:
        text: the sentence.
        uses: the indications that the sentence may speak of.
        diseases: the mentions of an approved disease.
    """
    for match in _SAID.finditer(text.text, text.start, text.end):
        named = next((one for one in diseases if _qualifies(text.text, match, one)), None)
        if named is None or not uses or not all(_asks_contrary(match, one, named) for one in uses):
            continue
        mention = Mention(Slot.WAIVED, match.start(), max(named.end, match.end()), match[0].lower())
        clause = f"indicated for {uses[0].disease.text}"
        question = "indication" if match["non"] or match[0].lower() in _OTHER_KIND else "broadening"
        yield Conflict(question, mention, match[0].lower(), clause, 1.0)


_AGAINST = tuple(
    (regex.compile(asked, regex.IGNORECASE), regex.compile(said, regex.IGNORECASE))
    for asked, said in (
        (r"\bunilateral", r"\bbilateral(?:ly)?\b|\bboth sides\b|\bon either side\b"),
        (
            r"\bsingle[\s\-](?:use|patient)",
            r"\bre-?us(?:ed?|able|ing)\b|\bre-?sterili[sz]\w+|\breprocess\w*|"
            r"\b(?:second|next|another) patient\b",
        ),
        (
            r"\b(?:during|in) sleep\b|\bat night\b",
            r"\b(?:while|when) awake\b|\bday and night\b|\b(?:during|by|in) (?:the )?day(?:time)?\b",
        ),
        (
            r"\bfasting\b|\bempty stomach\b|\bwithout food\b",
            r"\bwith (?:food|meals?|breakfast|dinner|a snack)\b",
        ),
        (r"\bwith (?:food|meals?)\b", r"\bempty stomach\b|\bfast(?:ing|ed)\b|\bwithout food\b"),
    )
)
"""What a label says of how a product is used, and the contrary of it."""


_STATES = tuple(
    (regex.compile(asked, regex.IGNORECASE), regex.compile(said, regex.IGNORECASE))
    for asked, said in (
        (
            r"\bnode[\s\-]?positive|positive (?:[\p{L}]+ )?(?:lymph )?nodes|nodal involvement",
            r"\bnode[\s\-]?negative|\b(?:no|without) (?:any )?(?:nodal (?:involvement|disease|spread)|"
            r"positive (?:[\p{L}]+ )?(?:lymph )?nodes|(?:lymph )?node (?:involvement|metastas[ei]s))|"
            r"\b(?:clear|clean|negative|uninvolved|tumou?r-free) (?:axillary |sentinel |regional )?"
            r"(?:lymph )?nodes|\bp?T[1-4][abc]?N0\b|\bp?N0\b",
        ),
        (
            r"\bwith albuminuria|\balbuminuric",
            r"\b(?:no|without|absent) (?:any )?(?:albuminuria|proteinuria)|\bnormo-?albuminuri[ac]",
        ),
    )
)
"""The state that a label asks for, and the contrary of it."""


_GATE = Gated("|".join((_SAID.pattern, *(said.pattern for _, said in (*_AGAINST, *_STATES)))))


def speaks_contrary(text: Stretch) -> bool:
    """Whether a sentence may have a word that says the contrary of something."""
    return _GATE.may_match(text.text)


def against(text: Stretch, uses: Sequence[Indication]) -> Iterator[Conflict]:
    """Yield the contrary of how every use says the product is used: "both sides" for "unilateral"."""
    for asked, said in _AGAINST:
        if not uses or not all(asked.search(_manner(one)) and not said.search(_manner(one)) for one in uses):
            continue
        for match in said.finditer(text.text, text.start, text.end):
            mention = Mention(Slot.WAIVED, match.start(), match.end(), match[0].lower())
            clause = "; ".join(dict.fromkeys(_manner(one) for one in uses))
            yield Conflict("use_type", mention, match[0].lower(), clause, 0.9)
    yield from _other_state(text, uses)


def _other_state(text: Stretch, uses: Sequence[Indication]) -> Iterator[Conflict]:
    """Yield the contrary of the state that every use asks for: "node-negative" for "node-positive"."""
    for asked, said in _STATES:
        if not uses or not all(asked.search(_state(one)) and not said.search(_state(one)) for one in uses):
            continue
        for match in said.finditer(text.text, text.start, text.end):
            mention = Mention(Slot.WAIVED, match.start(), match.end(), match[0].lower())
            yield Conflict("broadening", mention, match[0].lower(), f"asks for {_state(uses[0])}", 1.0)


def _state(one: Indication) -> str:
    return "; ".join((one.disease.text, *one.severity, *one.stage, *one.biomarkers, one.population.note))


def _manner(one: Indication) -> str:
    doses = (text for dose in one.doses for text in (dose.text, *dose.adjustments))
    return "; ".join(text for text in (*one.formulation, *one.setting, *doses) if text)


_ABSENT = regex.compile(
    r"\b(?:no|without|not)\s(?:known\s|suspected\s|or\s|any\s|an?\s|prior\s|evidence\sof\s|history\sof\s)*(?P<what>[^,;]+)",
    regex.IGNORECASE,
)
_HAS = (
    r"(?<![\p{L}])(?:with|despite|harbou?r(?:s|ing)?|carr(?:y|ies|ying)|have|has|had|prior|previous|presence\sof|after)"
    r"\s(?:(?!no\b|not\b|without\b|never\b)[\p{L}\p{N}\-]+\s){0,3}"
)
_NO_HISTORY = regex.compile(r"(?:no|without)\s(?:[\p{L}]+\s){0,2}history of", regex.IGNORECASE)
_VAGUE = frozenset(
    "therapy treatment treated patient history known associated suspected evidence class".split()
)


def present(text: Stretch, uses: Sequence[Indication], diseases: Sequence[Mention]) -> Iterator[Conflict]:
    """Yield what every use asks to be absent, such as a resistance, and the sentence says there is."""
    for what in sorted(_absent(uses[0])) if uses else ():
        if not all(what in _absent(one) for one in uses):
            continue
        for match in regex.finditer(f"{_HAS}(?P<what>{what}\\p{{L}}*)", text.words, regex.IGNORECASE):
            start, end = text.start + match.start("what"), text.start + match.end("what")
            mention = Mention(Slot.WAIVED, start, end, what)
            if not covered(mention, diseases):
                yield Conflict("broadening", mention, f"with {what}", f"asks for no {what}", 0.9)


def _absent(one: Indication) -> frozenset[str]:
    """The words for what an indication asks to be absent, and nowhere to be present."""
    texts = [*one.biomarkers, *one.severity, *one.stage]
    found = [match["what"] for text in texts for match in _ABSENT.finditer(text)]
    found += [match["what"] for match in _ABSENT.finditer(one.line_note) if _NO_HISTORY.match(match[0])]
    asked = " ".join((_ABSENT.sub("", " ".join((one.disease.text, *texts))), *one.setting))
    return frozenset(
        word
        for text in found
        for word in content(text)
        if len(word) > 6 and word not in _VAGUE and word not in asked
    )


def _qualifies(text: str, match: "regex.Match[str]", disease: Mention) -> bool:
    """Whether the word stands before the disease, or is the first one of its name."""
    if match.start() <= disease.start < match.end():
        return True
    between = text[match.end() : disease.start]
    apart = regex.search(r"[,;:.]|\b(?:with|in|of|for)\b", between) is not None
    return match.end() <= disease.start and len(between.split()) < _REACH and not apart


def _asks_contrary(match: "regex.Match[str]", one: Indication, named: Mention) -> bool:
    asked = " ".join((one.disease.text, *one.severity, *one.stage, *one.biomarkers)).lower()
    said = match[0].lower().replace(" ", "-")
    if match["non"]:
        word = match["non"].lower()
        bare = regex.sub(r"\bnon[\-\s]?\p{L}+", "", asked)
        return f"non{word}" not in asked.replace("-", "").replace(" ", "") and _has(word, bare)
    if _has(said, regex.sub(r"\bwithout\b[^,;]*", "", asked)):
        return False
    inborn = said == "acquired" and any(tree.startswith(_GENES) for tree in getattr(named.value, "trees", ()))
    return inborn or any(_has(contrary_word, asked) for contrary_word in _CONTRARY[said])


def _has(word: str, text: str) -> bool:
    return regex.search(rf"(?<![\p{{L}}\-]){regex.escape(word)}(?![\p{{L}}])", text) is not None
