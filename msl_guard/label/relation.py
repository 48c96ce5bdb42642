"""Is it a use at all? How a slot is tied to the product: by a use relation, not by mere nearness.

Step 3 of the rule catalogue, section B3.
"""

from collections.abc import Sequence

import regex

from msl_guard.label.attached import NEAR, Relation, attached
from msl_guard.label.cues import LabelWords, Stretch
from msl_guard.label.forerunner import comes_first
from msl_guard.label.harms import is_counted_event, is_warned_way
from msl_guard.label.mention import Mention
from msl_guard.label.nearcues import nearest_cue, own_cue
from msl_guard.label.nouse import is_no_use
from msl_guard.label.qualifiers import Slot

PATIENT_SIDE = frozenset(
    {
        Slot.DISEASE,
        Slot.AGE,
        Slot.GROUP,
        Slot.LINE,
        Slot.STAGE,
        Slot.SEVERITY,
        Slot.RISK,
        Slot.HISTOLOGY,
        Slot.BIOMARKER,
        Slot.MEASURE,
        Slot.USE,
        Slot.SITE,
        Slot.ALTERATION,
        Slot.WAIVED,
    }
)


def relation(
    clause: Stretch,
    mention: Mention,
    products: Sequence[Mention],
    words: LabelWords,
    *,
    ruled_out: bool = False,
) -> Relation | None:
    """How a mention in a clause is a use of the product; None if it is none.

    Args:
        clause: the clause that holds the mention.
        mention: the disease, age, dose and so on.
        products: the mentions of the product in the sentence, none if it is only implied.
        words: the words to look for.
        ruled_out: whether the label rules it out, so that even a history of it counts.
    """
    if is_something_else(clause, mention, products, words, ruled_out=ruled_out):
        return None
    if mention.slot is Slot.USE and any(_distance(one, mention) <= 2 * NEAR for one in products):
        return Relation(1.0, clause.text[mention.start : mention.end])
    if ruled_out and mention.slot is Slot.GROUP and (own := own_cue(clause, mention, words.intended)):
        return Relation(1.0, own)
    intended = nearest_cue(clause, mention, words.intended)
    if intended:
        approval = any(
            _TREATED.search(clause.text, clause.start, end) is None for _, end in clause.hits(words.approval)
        )
        return Relation(1.0, intended, intended=approval)
    benefit = nearest_cue(clause, mention, words.benefit)
    if benefit:
        return Relation(1.0, benefit)
    return attached(clause, mention, products)


_TREATED = regex.compile(
    r"\b(?:adults?|patients?|people|those|children|women|men|individuals|adolescents)\s(?:who\sare\s|being\s)?"
    r"treated(?:\s(?:for|with|in))?$",
    regex.IGNORECASE,
)
"""Who is treated, which says of nothing what it is for: "is cut to 2 g in adults treated for …"."""


def is_something_else(
    clause: Stretch,
    mention: Mention,
    products: Sequence[Mention],
    words: LabelWords,
    *,
    ruled_out: bool,
) -> bool:
    """Whether the words around a slot show that it says nothing of how the product is used."""
    if mention.slot is Slot.FREQUENCY:
        return not _is_of_dose(clause, mention, products)
    if any(one(clause, mention) for one in (comes_first, is_warned_way, is_counted_event)):
        return True
    if mention.slot is Slot.ROUTE:
        beside = any(0 <= one.start - mention.end <= 1 for one in products)
        return not beside and is_of_other_matter(clause, mention)
    if _is_of_other_time(clause, mention, products):
        return True
    return mention.slot in PATIENT_SIDE and is_no_use(clause, mention, products, words, ruled_out=ruled_out)


def _is_of_other_time(clause: Stretch, mention: Mention, products: Sequence[Mention]) -> bool:
    """Whether a setting, a stage or a kind of use is that of what was before, or of other words."""
    before = _BEFORE_IT.search(clause.text, clause.start, mention.start)
    if mention.slot is Slot.SETTING and before is not None:
        # "Responds to zeltrivanib by itself" is no story of before.
        own = any(one.within(before.start(), mention.start) for one in products)
        return not (own and before[0].lower().startswith("responds"))
    if mention.slot is Slot.STAGE and _is_of_other_therapy(clause, mention, products):
        return True
    return mention.slot is Slot.USE and _PRONOUN.match(clause.text, mention.end) is not None


def is_of_other_matter(clause: Stretch, mention: Mention) -> bool:
    """Whether an interval is that of an examination, or a route that of something else: "oral glucose"."""
    if mention.slot is Slot.FREQUENCY:
        return _MONITORED.search(clause.text, clause.start, mention.start) is not None
    if mention.slot is not Slot.ROUTE or _ADVERBIAL.match(clause.text, mention.start):
        return False
    besides = _BESIDES.search(clause.text, clause.start, mention.start)
    return bool(
        (besides and _OTHER_DRUG.match(clause.text, mention.end))
        or _OTHER_MATTER.match(clause.text, mention.end)
    )


# "On top of inhaled therapy", "resistant to every oral and first-line agent": what else is given, or was.
_BESIDES = regex.compile(
    r"\b(?:on top of|in addition to|added(?: on)? to|alongside|together with|despite|instead of|rather than|"
    r"(?:resistant|refractory|intolerant|unresponsive) (?:to|of)|not tolerat(?:e|ed|ing)|fail(?:ed|ing|s)?|"
    r"after|following|than|versus|vs\.?) (?:(?:an?|the|all|any|every|each|other|their|his|her|its|existing|"
    r"stable|ongoing|standard|previous|prior|earlier|maximal|optimi[sz]ed|(?:high|low|medium)-dose)\s)*"
    r"(?:[\p{L}\-]+\s(?:and|or)\s)?$",
    regex.IGNORECASE,
)
_OTHER_DRUG = regex.compile(
    r"\s(?:(?:and|or)\s[\p{L}\-]+\s)?(?:[\p{L}\-]+\s)?"
    r"(?:therap(?:y|ies)|treatments?|agents?|medicines?|medications?|drugs?|antibiotics?|antifungals?|"
    r"antivirals?|(?:cortico)?steroids?|bronchodilators?|immunosuppressants?|chemotherapy|regimens?)\b",
    regex.IGNORECASE,
)


# "Inadequately controlled on metformin alone": how it went before.
_BEFORE_IT = regex.compile(
    r"\b(?:controlled|respon\w+|fail\w*|progress\w*|inadequate\w*|insufficient\w*|versus|vs\.?|than|"
    r"compared (?:with|to))"
    r"\W(?:[\w\-]+\W){0,4}$",
    regex.IGNORECASE,
)


def _is_of_other_therapy(clause: Stretch, mention: Mention, products: Sequence[Mention]) -> bool:
    """Whether a stage is that of an earlier treatment: "recurred after adjuvant endocrine therapy"."""
    if _OTHER_THERAPY.search(clause.text, clause.start, mention.start):
        return True
    named = _ITS_THERAPY.match(clause.text, mention.end)
    return (
        named is not None
        and _EARLIER.search(clause.text, clause.start, mention.start) is not None
        and not any(0 <= one.start - mention.end <= NEAR for one in products)
    )


_EARLIER = regex.compile(
    r"\b(?:after|following|during|completing|completed|completion of|despite|since|prior|previous|earlier|"
    r"finished|received|had)\s(?:(?:the|their|her|his|an?|at least|end of)\s)?$",
    regex.IGNORECASE,
)
_ITS_THERAPY = regex.compile(
    r"\s(?:[\p{L}\-]+\s){0,2}?(?:therap(?:y|ies)|treatment|chemotherapy|radiotherapy|tamoxifen|"
    r"\p{L}+(?:mab|nib|zole|platin))\b",
    regex.IGNORECASE,
)
# "It came back after hormone therapy given after surgery": that therapy came after it, not the product.
_OTHER_THERAPY = regex.compile(
    r"\b(?:(?:hormon\w*|endocrine|radiation|radio|chemo|cytotoxic|platinum|antibody|steroid|systemic)[\s\-]?"
    r"(?:therapy|treatment|chemotherapy|tablets)|"
    r"(?:during|on|after|following|despite|had|received|finished|completed)\s(?:[\p{L}\-]+\s){0,4}?"
    r"(?:therapy|treatment|chemotherapy|radiotherapy|medicines?|tablets))\s"
    r"(?:(?:that|which)\s(?:was|were)\s)?(?:given|taken|received|used|started)\s$",
    regex.IGNORECASE,
)
_PRONOUN = regex.compile(r"\s(?:them|it|him|her|us|you|this|that|these|those|any)\b", regex.IGNORECASE)


# "Monthly migraine days", "every 8 weeks by CT": a frequency of something else.
_DOSED = regex.compile(
    r"(?:dos(?:e|ed|es|ing)|giv(?:e|en|ing)|tak(?:e|en|ing)|inject(?:ed|ion|ions)?|"
    r"administ\w+|appl(?:y|ied)|us(?:e|ed)|"
    r"(?:interval|spacing)s?(?: (?:may|can|could|should|might))?(?: be)?|"
    r"(?:shorten|tighten|lengthen|stretch|extend|mov|chang|switch)(?:e?s|e?d|ing|e)?"
    r"|infus(?:e|ed|ion)|inhal\w+|[0-9]\s?(?:mg|µg|mcg|g|ml|units?|puffs?)(?:/\w+)?)(?:\W+\w+){0,3}\W*$",
    regex.IGNORECASE,
)
# "LVEF should be assessed before treatment and every 3 months".
_MONITORED = regex.compile(
    r"\b(?:assess|monitor|measur|check|test|evaluat|scan|imag|visit|follow(?:ed)? up|examin|screen|MRI|CT|"
    r"PET|ECG|echo|biops|blood counts?|samples|x-ray|questionnaire|diar(?:y|ies)|laborator|ultrasound|"
    r"blood tests?)\w*\b(?!.*\bmg\b)",
    regex.IGNORECASE,
)
_OTHER_HEAD = regex.compile(
    r"[\s\-]+(?!(?:dos|inject|infus|administ|use|regimen|schedule|treatment|therapy|"
    r"option|choice|inhal|tablet|pill|capsule|puff|pen|medicine|drug|product|solution|alternative|intake|"
    r"antibody|biologic|"
    r"for|in|and|or|if|when|until"
    r"|after|with|as|is|was|to|from|on|at|keeps?|helps?|works?|by)\b)\p{L}",
    regex.IGNORECASE,
)


# "Oral glucose": the route of something else; an adverb has no noun behind it.
_OTHER_MATTER = regex.compile(
    r"(?<!ly)\s(?!(?:use|admin|dos|form|route|tablet|treat|ther|infus|inject|solut|"
    r"suspen|capsul|push|bolus|product"
    r"|spray|gel|cream|drug|medic|agent|deliver|in|for|and|or|is|was|are|if|when|"
    r"to|with|at|on|by|every|once|twice"
    r"|as|so|too|also|just|directly|because|instead|daily|version|pen)\w*\b)\p{L}",
    regex.IGNORECASE,
)
_ADVERBIAL = regex.compile(
    r"(?:in(?:to)?|onto|under|beneath|below|by|via|through|down|up|as)\b", regex.IGNORECASE
)


def _distance(one: Mention, other: Mention) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _is_of_dose(clause: Stretch, mention: Mention, products: Sequence[Mention]) -> bool:
    """Whether an interval is that of the product's doses."""
    # "One dose of zeltrivanib in the evening", "one drop in the morning and one at night".
    itself = _ONE_DOSE.match(clause.text, mention.start, mention.end) is not None
    if itself or any(one.within(mention.start, mention.end) for one in products):
        return True
    # "Weekly injections of zeltrivanib".
    if _OF_DOSES.match(clause.text, mention.end) and any(one.start >= mention.end for one in products):
        return True
    if " " not in clause.text[mention.start : mention.end] and _OTHER_HEAD.match(clause.text, mention.end):
        return False
    if is_of_other_matter(clause, mention):
        return False
    if _DOSED.search(clause.text, clause.start, mention.start):
        return True
    return any(
        len(clause.text[one.end : mention.start].split()) <= 2 for one in products if one.end <= mention.start
    )


_ONE_DOSE = regex.compile(
    r"(?:one|an?|a single|1|single)\s(?:[\p{L}]+\s)?(?:dose|tablet|pill|capsule|inhalation|puff|injection|"
    r"infusion|drop|spray|application|shot|sachet)\b",
    regex.IGNORECASE,
)
_OF_DOSES = regex.compile(
    r"[\s\-](?:[\p{L}]+\s)?(?:inject|infus|tablet|capsule|shot|administ|intake|inhal|application)\w*\sof\s",
    regex.IGNORECASE,
)
