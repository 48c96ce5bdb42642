"""Words that show that nobody is treated for what they speak of: "risk of", "history of", "was reported".

Where they stand for something else, they show nothing.
"""

from collections.abc import Sequence

import regex

from msl_guard.label.cues import LabelWords, Stretch
from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import Slot

_OBJECTION = 5
"""Words that may stand between "history of" and the disease."""


def is_no_use(
    clause: Stretch, mention: Mention, products: Sequence[Mention], words: LabelWords, *, ruled_out: bool
) -> bool:
    """Whether the words around a mention show that nobody is treated for it."""
    before = clause.part(clause.start, mention.start)
    for start, end in before.hits(words.no_use_before):
        between = clause.text[end : mention.start]
        if _is_no_bar(clause, mention, start, end) or (
            ruled_out and _HISTORY.fullmatch(clause.text, start, end)
        ):
            continue
        # "risk of relapse in RCC": another preposition begins another relation.
        breaks = regex.search(r"[;:.]|\b(?:in|for|with) (?:patients|adults|children|people|the)\b", between)
        # "Reported responses to zeltrivanib in PsA": the report is of the product.
        passed = any(one.within(end, mention.start) for one in products)
        if _length(between) <= _OBJECTION and not breaks and not passed and start < mention.start:
            return True
    if _OF_ANOTHER.search(clause.text, clause.start, mention.start) or _OF_EVENTS.match(
        clause.text, clause.start, mention.start
    ):
        return True
    if _SOURCE.search(clause.text, clause.start, mention.start):
        return False
    after = clause.part(mention.end, clause.end)
    return any(
        _length(between) <= 1 and not _ANOTHER_PHRASE.search(between)
        for start, _ in after.hits(words.no_use_after)
        if (between := clause.text[mention.end : start]) is not None
    )


# "Steatohepatitis, ready for the clinic": another phrase.
_ANOTHER_PHRASE = regex.compile(r",\s.*\b(?:for|in|on|to|at|of)\s(?:the\s)?$", regex.IGNORECASE)


# "Any side effect, severe or worse: diarrhoea, neutropenia": a list or a table of them.
_OF_EVENTS = regex.compile(
    r"\W*(?:(?:any|all|other|most|common|frequent|serious)\s){0,2}"
    r"(?:side effects?|adverse (?:events?|reactions?))\b",
    regex.IGNORECASE,
)
# "A case series in alopecia areata was reported": what was reported is the series.
_SOURCE = regex.compile(
    r"\b(?:stud(?:y|ies)|trials?|series|data|results?|analys[ie]s|experience|efficacy|"
    r"use|treatment|reports?) (?:in|of|for|on)(?: [\p{L}\-]+){0,3} $",
    regex.IGNORECASE,
)


# "With an agent active against anaerobes": what the agent is for, and not the product.
_OF_ANOTHER = regex.compile(
    r"\b(?:an?|other|another|additional|further|some) (?:[\p{L}\-]+ ){0,2}"
    r"(?:agent|drug|medicine|antibiotic|antibacterial|antifungal|antiviral|treatment|therapy|product|one)s?"
    r"(?: (?:that|which) (?:is|are|has|have))? "
    r"(?:active|approved|licensed|indicated|effective|authori[sz]ed|known|with (?:activity|cover(?:age)?)|"
    r"(?:directed|given|used)) (?:against|for|in)(?: [\p{L}\-/]+(?: or| and|,)?){0,4} $",
    regex.IGNORECASE,
)


def _is_no_bar(clause: Stretch, mention: Mention, start: int, end: int) -> bool:
    """Whether words that mostly stand before what is no use stand here for something else."""
    # "Lowers the risk of a heart attack" says what it is for.
    lowers = (
        [_LOWERS]
        + [_LOWERED] * bool(_RISK.match(clause.text, start))
        + [_TREATS] * bool(_EPISODE.match(clause.text, start))
    )
    does = any(one.search(clause.text, clause.start, start) for one in lowers)
    # "Of kidney failure" it names what is kept off, and not the patients.
    if does and mention.slot not in (Slot.GROUP, Slot.MEASURE) and not _AGAINST.search(clause.words):
        return True
    # "Conditions caused by nerve damage, such as Kennedy disease": what is listed is not the cause.
    if _KINDS.search(clause.text, clause.start, start) and _SUCH_AS.search(clause.text, end, mention.start):
        return True
    # "Authorised for dementia due to Alzheimer's disease": a wording of an indication.
    if _DUE.fullmatch(clause.text, start, end) and _APPROVED.search(clause.text, clause.start, start):
        return True
    # "Exercise-induced cough" is a name.
    if clause.text[start - 1 : start] == "-" and not clause.text[end : mention.start].strip():
        return True
    # "Treatment-experienced patients" have seen a treatment, and not what follows.
    if clause.text[start - 1 : start] == "-" and clause.text[start:end].lower().startswith("experienced"):
        return True
    # "Before surgery it prevents infection", "before first-line therapy": a time, and a use.
    timely = mention.slot in (Slot.USE, Slot.LINE) and _TIME.fullmatch(clause.text, start, end) is not None
    return timely and not (mention.slot is Slot.LINE and _DONE.search(clause.text, clause.start, start))


_LOWERS = regex.compile(
    r"\b(?:reduces|lowers|cuts|halves|slashes)\s(?:the\s|their\s|a patient's\s)?$", regex.IGNORECASE
)
_LOWERED = regex.compile(
    r"\b(?:reduced|lowered|cut|halved|slashed|decreas(?:es|ed)|diminish(?:es|ed)|minimi[sz](?:es|ed))"
    r"\s(?:the\s|their\s)?$",
    regex.IGNORECASE,
)
_TREATS = regex.compile(
    r"\b(?:treat|prevent|stop|shorten|reliev|control|abort|resolv|manag|end|protect|guard|shield)"
    r"(?:e?s|p?ed|p?ing|e)?(?:\s(?:against|from))?\s(?:the\s|acute\s|new\s|recurrent\s|frequent\s|most\s)?$",
    regex.IGNORECASE,
)
_KINDS = regex.compile(
    r"\b(?:conditions?|diseases?|disorders?|illness(?:es)?|problems|syndromes?|infections?)\s"
    r"(?:(?:that|which)\s(?:are|is)\s)?$",
    regex.IGNORECASE,
)
_SUCH_AS = regex.compile(r",?\s(?:such as|including|like|for example|e\.g\.|namely)\s", regex.IGNORECASE)
_DUE = regex.compile(r"due to|secondary to|caused by|associated with|caused", regex.IGNORECASE)
_APPROVED = regex.compile(
    r"\b(?:indicated|approved|authori[sz]ed|licen[cs]ed|registered)\s(?:in\s\p{L}+\s)?(?:for|in|to treat)\s"
    r"(?:[\p{L}\p{N}'’\-]+\s){1,8}$",
    regex.IGNORECASE,
)
_RISK = regex.compile(r"(?:risk|likelihood|probability|odds)s? ", regex.IGNORECASE)
_EPISODE = regex.compile(r"(?:episode|flare|case|event|sign|onset)s? ", regex.IGNORECASE)
_AGAINST = regex.compile(r"\b(?:versus|vs|compared|than|relative to|bleeding)\b", regex.IGNORECASE)
_TIME = regex.compile(r"before|prior to", regex.IGNORECASE)
# "Who had surgery before first-line chemotherapy": the product is not what comes before.
_DONE = regex.compile(
    r"\b(?:had|has|have|having|underw[\p{L}]+|undergo[\p{L}]*|receiv\w+|given another|test(?:s|ed|ing)?|"
    r"imag(?:ed|ing)|scan(?:s|ned)?|surgery|resect\w+|biops\w+|radiotherapy|assess\w*|measur\w+|perform\w*|obtain\w*|collect\w*|"
    r"diagnos\w+|sequenc\w+|genotyp\w+|took|taken|stopp\w+|months?|weeks?|years?|days?)\b[^;.]{0,30}$",
    regex.IGNORECASE,
)
# A patient who has had what the label rules out is a patient whom it rules out.
_HISTORY = regex.compile(
    r"history of|(?:comorbid|co-morbid|concomitant|concurrent|coexisting|underlying)|"
    r"(?:who|patients?|people) (?:\w+ )?(?:also|already) (?:had|has|have)|had",
    regex.IGNORECASE,
)


# "Hearing loss that may be permanent can occur".
_RELATIVE = regex.compile(
    r"^,?\s(?:that|which)\s(?:(?:may|can|might|could|is|are|was|were|sometimes|often)\s){1,3}(?:be\s)?[\p{L}\-]+(?:\sor\s[\p{L}\-]+)?,?(?=\s)",
    regex.IGNORECASE,
)
# "Diarrhoea of any grade occurred".
_GRADED = regex.compile(
    r"^\s?[,(]?\s?(?:of\s(?:any|all|every)\s(?:grade|severity)s?|any[\s\-]grade|all[\s\-]grades?|"
    r"(?:of\s)?grades?\s(?:≥\s?|>=\s?)?[1-5](?:\s?(?:-|to|or)\s?(?:[1-5]|higher|above|worse))?)\)?,?"
    r"(?=\s|$)",
    regex.IGNORECASE,
)
# "Hyperglycaemia, in some cases fatal, was reported".
_ASIDE = regex.compile(
    r",\s(?:(?:in|with|without|some|sometimes|including|occasionally|rarely|often|mostly|at times|even|"
    r"which|that)\b[^,;.]{0,60}|fatal[^,;.]{0,30}|severe[^,;.]{0,30}|serious[^,;.]{0,30}),\s$",
    regex.IGNORECASE,
)
_SEPARATOR = regex.compile(r",|\b(?:and|or|such as|including)\b", regex.IGNORECASE)
_MEMBER = 4
"""Words of a member of a list."""


def _length(between: str) -> int:
    """How many words stand between a cue and what it speaks of; other members of a list count as none."""
    between = _ASIDE.sub(" ", _GRADED.sub("", _RELATIVE.sub("", between)))
    parts = _SEPARATOR.split(between)
    is_list = len(parts) > 1 and not (parts[0].strip() and parts[-1].strip())
    if is_list and all(len(part.split()) <= _MEMBER for part in parts):
        return 0
    return len(between.split())
