"""A tie without a verb between a product and what stands beside it: "zeltrivanib for kidney cancer"."""

from collections.abc import Sequence

import regex
from msgspec import Struct

from msl_guard.label.cues import Stretch
from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import Slot

_OF_GIVING = frozenset(
    {
        Slot.DOSE,
        Slot.FREQUENCY,
        Slot.ROUTE,
        Slot.SETTING,
        Slot.PARTNER,
        Slot.DURATION,
        Slot.FORM,
        Slot.INFUSION,
        Slot.SCHEDULE,
        Slot.STRENGTH,
        Slot.STEPS,
    }
)
_FORTH = regex.compile(
    r"(?:^|[\s:,\-])(?:for|in|among|as|to|against|during|:|,|-)(?:[\s,:]|$)|^\W*$",
    regex.IGNORECASE,
)
"""What stands between a product and, behind it, what it is for."""
_OF_DOSE = (
    r"(?:(?:one|two|three|four|an?|the|their|his|her|our|each|every|single|daily|weekly|monthly|nightly|"
    r"once[\s\-]daily|twice[\s\-]daily|early|oral|regular|doses?|injections?|infusions?|tablets?|pens?|"
    r"courses?|of|[0-9.,]+\s?(?:mg|g|µg|mcg|m[lL]|units?)(?:/kg)?)\s+){0,5}"
)
"""What may stand between "on" and the product: "on one weekly dose of zeltrivanib"."""
_BACK = regex.compile(
    r"^[\s:\-]*$|(?:^|\s)(?:on|with|receiv(?:e|es|ed|ing)|taking|takes?|given|gets?|needs?|deserves?|wants?|"
    rf"treated with|started on|under)\s+{_OF_DOSE}$|"
    r"\s(?:mov|transfer|transition|chang|cross|migrat|switch|convert|graduat|turn)[\p{L}]*\s"
    r"(?:(?!not\b|never\b)[\p{L}\-]+\s){0,6}?(?:to|onto)\s+"
    rf"{_OF_DOSE}$",
    regex.IGNORECASE,
)
"""What stands between a patient and, behind it, the product: "adolescents on zeltrivanib"."""
_RELATIVE = regex.compile(r",\s(?:which|that|who|whose|where)\b|[;.]\s", regex.IGNORECASE)
_GIVEN = 60
"""Characters between a dose and its drug, other doses and partners among them."""
NEAR = 45
"""Characters between a use and its drug."""


_WORKS = regex.compile(
    r"\s(?:is|are|was|were|remains?|proves?|proved|stays?)\s(?:(?:very|highly|just|as|also|equally|still)\s)*"
    r"(?:effective|active|efficacious|useful|helpful|beneficial|reliable|an? (?:good )?(?:option|choice))\s"
    r"(?:(?:even|also|too|just|already|at|as|with|after)\s)*",
    regex.IGNORECASE,
)
"""What praises a product before a condition of its use: "is effective (without a test)"."""


class Relation(Struct, frozen=True):
    """How strongly a slot is tied to the product as a use, and the words that tie it."""

    strength: float
    words: str
    intended: bool = False
    """Whether the words say what the product is for, as an indication does."""


def attached(clause: Stretch, mention: Mention, products: Sequence[Mention]) -> Relation | None:
    """A tie without a verb: "zeltrivanib for kidney cancer", "zeltrivanib 160 mg"."""
    for product in products:
        first, last = sorted((product, mention), key=lambda one: one.start)
        if not (clause.start <= first.start and last.end <= clause.end):
            continue
        if first is product and _FOLLOWED.search(clause.text, clause.start, product.start):
            continue
        between = clause.text[first.end : last.start]
        if (
            first is mention
            and _COUNTS.search(between)
            and not _AMONG.search(clause.text, clause.start, mention.start)
        ):
            continue
        if mention.slot in _OF_GIVING:
            if len(between) <= _GIVEN:
                return Relation(1.0, between.strip() or "beside the product")
        elif tie := _beside(clause, mention, product, between):
            return tie
    return None


def _beside(clause: Stretch, mention: Mention, product: Mention, between: str) -> Relation | None:
    """The tie of a patient or disease to a product, by the words between the two."""
    forth = product.end <= mention.start
    if forth and _WORKS.fullmatch(between):
        return Relation(1.0, between.strip())
    if mention.slot is Slot.LINE and _IS.fullmatch(between):
        return Relation(1.0, between.split()[-1])
    subject = forth and _OF_IT.search(clause.text, clause.start, product.start) is None
    if subject and mention.slot in _DONE_TO and _does(between):
        return Relation(_SOME_VERB, between.split()[0])
    if forth and mention.slot in _ONWARD_OF and _ONWARD.fullmatch(between):
        return Relation(0.75, between.strip())
    if not _links(between, forth=forth):
        return None
    # "Zeltrivanib for kidney cancer", and no more: a headline states what the product is for.
    headline = (
        regex.match(r"\s?(?:is\s)?for\s", between) is not None
        and len(between.split()) <= 5
        and _NOTHING_ELSE.fullmatch(clause.text, mention.end, clause.end) is not None
    )
    return Relation(0.75, between.strip() or "beside the product", intended=headline)


_ONWARD_OF = (Slot.AGE, Slot.LINE, Slot.STAGE, Slot.SEVERITY, Slot.MEASURE)
_ONWARD = regex.compile(
    r"\s(?:(?:already|even|right|starting|as early as|as soon as)\s)?(?:from|at|in|already|as early as)\s"
    r"(?:an?\s|the\s)?",
    regex.IGNORECASE,
)
"""What stands between a product and the patients with whom its use begins: "X from stage 1 on"."""


# "Fever was common after X in infants".
_FOLLOWED = regex.compile(
    r"\b(?:was|were|is|are)\s(?:\w+\s)?(?:common|frequent|rare|uncommon|reported|observed|seen|noted|"
    r"recorded)\s"
    r"(?:with|after|on|during|under|following)\s$|^\W*(?:[\p{L}\-]+\s){1,4}(?:after|following)\s$",
    regex.IGNORECASE,
)
# "Candidiasis: 63/680 (9.3%) with X" counts an event; "in psoriatic arthritis: 31/60 with X" a result.
_COUNTS = regex.compile(r"[0-9]\s?/\s?[0-9]+\s?\(")
_AMONG = regex.compile(r"\b(?:in|for|with|among|of)\s(?:[\p{L}\-]+\s){0,3}$", regex.IGNORECASE)
# "Conjunctivitis: reported in 9% of patients on X".
_SEEN = regex.compile(
    r"\b(?:has|have)\sbeen\s(?:described|reported|observed|seen|noted|recorded)\s(?:with|on|under|in|during)\b|"
    r"^\s?:.*\b(?:reported|occurr\w+|seen|observed|noted|recorded|[0-9]\s?%)",
    regex.IGNORECASE,
)
# "X is the opening move", "our first choice is X".
_IS = regex.compile(
    r"\s(?:is|are|was|as|remains|becomes|stays)\s(?:still\s|now\s|also\s)?|.{0,60}\s(?:is|remains|stays)\s",
    regex.IGNORECASE,
)
_NOTHING_ELSE = regex.compile(
    r"(?:\s(?:in|for)\s(?:adults?|patients|people|women|men))?[\s.!]*", regex.IGNORECASE
)


_SOME_VERB = 0.6
"""The strength of a verb that no list has: "X brightens vitiligo"."""
_VERB = regex.compile(
    r"\s(?:(?:also|even|now|clearly|quickly|reliably)\s)?(?P<verb>\p{Ll}{3,}s)(?:\s(?:up|down|out|off|away|"
    r"through))?"
    r"(?:\s(?!of|with|from|after|during|because|to|and|or|than|if|when|while|in|on|by|for|as|at|over|risk|"
    r"not|no)[\p{L}\-]+){0,3}\s"
)
# What a medicine does to a body, or what follows from it, is no use.
_OTHERWISE = frozenset(
    "has was is its this does means contains comprises includes binds inhibits blocks targets interacts "
    "belongs causes induces "
    "increases raises worsens aggravates triggers precipitates provokes exacerbates mimics masks leads "
    "results carries costs requires "
    "needs affects influences involves resembles differs remains becomes seems appears shows depends "
    "enters crosses reaches "
    "penetrates undergoes accumulates produces exhibits represents lacks excludes doses tablets patients "
    "trials studies users "
    "recipients levels concentrations investigates evaluates assesses compares examines explores".split()
)


_DONE_TO = (Slot.DISEASE, Slot.SITE, Slot.AGE, Slot.GROUP, Slot.SEVERITY, Slot.STAGE, Slot.USE)
# "The warning of X covers …": the product is not the one that does it.
_OF_IT = regex.compile(
    r"\b(?:of|with|on|for|in|to|by|than|from|and|or|about|after|during)\s(?:the\s)?$", regex.IGNORECASE
)


def _does(between: str) -> bool:
    """Whether the product does something, whatever it is, to what follows."""
    match = _VERB.fullmatch(between)
    return (
        match is not None
        and match["verb"] not in _OTHERWISE
        and not match["verb"].endswith(("ss", "us", "is"))
    )


def acts(text: str, product: int) -> bool:
    """Whether a verb behind a product, which ends at an offset, says that it does something."""
    match = _ACTS.match(text, product)
    return (
        match is not None
        and match["verb"] not in _OTHERWISE
        and not match["verb"].endswith(("ss", "us", "is"))
    )


_ACTS = regex.compile(
    r"[®™]?\s(?:(?:also|even|now|clearly|quickly|reliably)\s)?(?P<verb>\p{Ll}{3,}s)\s(?!of\b|and\b|or\b)\p{L}"
)


def _links(between: str, *, forth: bool) -> bool:
    """Whether the words between a product and what it is for tie the two."""
    if len(between) > 2 * NEAR or _RELATIVE.search(between):
        return False
    if not forth and _SEEN.search(between):
        return False
    return (_FORTH if forth else _BACK).search(between) is not None
