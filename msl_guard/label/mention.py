"""One thing that a text names, and what the words around it make of it."""

from collections.abc import Iterable, Iterator

import regex
from msgspec import Struct

from msl_guard.label.diseases import Trees
from msl_guard.label.measures import Measure
from msl_guard.label.qualifiers import Slot
from msl_guard.label.quantity import Amount
from msl_guard.label.record import Ages, Lines, Product


class DiseaseTerm(Struct, frozen=True):
    """A disease as a text words it: its normal form, and where the vocabulary places it."""

    phrase: str
    trees: Trees

    def lies_in(self, other: "DiseaseTerm") -> bool:
        """Whether it is another disease, or stands below it in the tree of diseases."""
        return self.phrase == other.phrase or any(
            low == high or low.startswith(f"{high}.") for low in self.trees for high in other.trees
        )


Value = str | DiseaseTerm | Ages | Lines | Amount | Measure | float | Product


class Mention(Struct, frozen=True):
    """One thing that a text names: what it says of a use, and where it stands in the block."""

    slot: Slot
    start: int
    end: int
    value: Value

    def within(self, start: int, end: int) -> bool:
        """Whether it lies between two offsets."""
        return start <= self.start and self.end <= end


_AFTER = regex.compile(
    r"(?:after|following|failing|failed|despite|refractory to|progressed on|(?:previous|"
    r"prior)(?:ly)?(?: treatment with| therapy with)?)"
    r"(?: (?:an?|any|at least|or more|(?P<count>one|two|three|four|1|2|3|4)|prior|previous|other|different|"
    r"the|their|his|her|first|single|initial|only|just|"
    r"treatment with|therapy with|courses? of))*\s*$",
    regex.IGNORECASE,
)
_DEFINITE = regex.compile(r"\b(?:the|their|his|her|first|single|initial|only|just)\b", regex.IGNORECASE)
_HAS_FAILED = regex.compile(
    r"\s(?:(?:has|have|had|did|does)\s)?(?:failed|fails|not|stopped|lost|proved|proven|was|were|is|are)\b",
    regex.IGNORECASE,
)
"""After "the first statin": words that say that it did not help."""
_ONLY_ONE = regex.compile(r"\b(?:(?:first|single|initial|only|just)\b|(?:only|just) one\b)", regex.IGNORECASE)
"""What says that it was one medicine and no more."""
_AHEAD = regex.compile(
    r"(?:\bbefore|\bahead of|\bprior to|\binstead of|\bin place of|\bin preference to|\brather than|"
    r"(?:\bcan|\bmay|\bcould|\bwill|\bto) (?:replace|substitute(?: for)?|supplant)|\breplaces|"
    r"\b(?P<stop>(?:stop|drop|withdraw)(?:ping|ing)?)|"
    r"\bwithout (?:first |previously |ever )?(?:trying|failing|using|receiving))"
    r"(?: (?:an?|any|all|the|other|ever|first|starting|initiating|using|trying|having to use))*\s*$",
    regex.IGNORECASE,
)
_NEVER = regex.compile(r"\b(?:not|never|no|without)(?: \w+){0,2}\s*$", regex.IGNORECASE)
_GO_ON = regex.compile(
    r",?\s(?:and|then|and then)\s(?:give|start|use|switch|take|begin|try|inject)", regex.IGNORECASE
)
"""After "stop the statin": something takes its place."""
_COUNT = {"one": 1, "two": 2, "three": 3, "four": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def after_drugs(text: str, found: Iterable[Mention]) -> list[Mention]:
    """Lines of therapy that a drug implies: "after an anti-angiogenic", "before TNF blockers".

    A line before a drug has the drug as its value; the label says whether that is too early.
    """
    lines = [one for one in found if one.slot is Slot.LINE]
    implied: list[Mention] = []
    for one in found:
        if one.slot is not Slot.DRUG or (isinstance(one.value, Product) and one.value.owner == "self"):
            continue
        match = _AFTER.search(text, max(0, one.start - 60), one.start)
        if match and not covered(Mention(Slot.LINE, match.start(), one.end, ""), lines):
            count = _COUNT.get((match["count"] or "1").lower(), 1)
            only = _ONLY_ONE.search(match[0]) is not None
            if _DEFINITE.search(match[0]) and not _HAS_FAILED.match(text, one.end):
                continue
            never = _NEVER.search(text, max(0, match.start() - 30), match.start())
            lines_meant = Lines(1, 1) if never else Lines(2, 2) if only else Lines(count + 1)
            implied.append(Mention(Slot.LINE, match.start(), one.end, lines_meant))
        ahead = _AHEAD.search(text, max(0, one.start - 60), one.start)
        going_on = ahead and (not ahead["stop"] or _GO_ON.match(text, one.end))
        if ahead and going_on and isinstance(one.value, str):
            implied.append(Mention(Slot.LINE, ahead.start(), one.end, one.value))
    return implied


_TAKING = regex.compile(
    r"(?:patients?|people|adults|those|anyone|individuals|women|men|children|infants)\s(?:who\s(?:are|is)\s)?"
    r"(?:already\s|currently\s|still\s|also\s)?(?:on|taking|takes?|receiving|receives?|using|uses?|"
    r"anticoagulated with|"
    r"treated with|(?:who\s)?(?:also\s)?(?:needs?|needing|requires?|requiring))\s"
    r"(?:(?:an?|the|long-term|chronic|concomitant|oral|regular|daily|systemic)\s){0,2}$",
    regex.IGNORECASE,
)


def taken_by(text: str, found: Iterable[Mention]) -> Iterator[Mention]:
    """Yield the patients that a text knows by a drug that they take: "patients on warfarin"."""
    for one in found:
        own = isinstance(one.value, Product) and one.value.owner == "self"
        start = _TAKING.search(text, max(0, one.start - 60), one.start)
        start = start or _STABLE.search(text, max(0, one.start - 60), one.start)
        if one.slot is Slot.DRUG and not own and start is not None:
            name = one.value.name if isinstance(one.value, Product) else str(one.value)
            yield Mention(Slot.GROUP, start.start(), one.end, f"{TAKES}{name}")


_STABLE = regex.compile(
    r"\b(?:on|despite|under|alongside|with)\s(?:stable|ongoing|continued|continuing|uninterrupted|background|"
    r"concomitant|concurrent|chronic|existing|therapeutic|full-dose|long-term)\s(?:oral\s|systemic\s)?$",
    regex.IGNORECASE,
)
"""Before a drug: "on stable anticoagulation"."""
TAKES = "taking "


def covered(one: Mention, others: Iterable[Mention]) -> bool:
    """Whether a mention overlaps one of the others."""
    return any(one.start < other.end and other.start < one.end for other in others)


WHO_AS_WELL = ("postmenopausal women", "transplant", "men", "women")
"""Groups that the name of a disease says beside it: "postmenopausal osteoporosis"."""


def names_more(text: str, disease: Mention, other: Mention) -> bool:
    """Whether a disease's name holds another thing, and more than what narrows it: "gestational diabetes"."""
    if not other.within(disease.start, disease.end):
        return False
    more: str = text[disease.start : other.start] + text[other.end : disease.end]
    return bool(_NARROWS.sub("", more).strip(" -"))


_NARROWS = regex.compile(
    r"\b(?:mild|moderate|severe|acute|chronic|advanced|end[\- ]stage|progressive|compensated|"
    r"decompensated)\b",
    regex.IGNORECASE,
)
_HEAD = regex.compile(
    r"[\s,\-]*(?:(?:chronic|active|to|or|and|[\p{L}]+ly|persistent|stable|adult|"
    r"uncontrolled|eosinophilic|plaque)[\s\-]+){0,3}"
    r"(?:disease|forms?|cases?|illness|symptoms of|(?:\p{L}+[\s\-])?phenotypes?|"
    r"(?:\p{L}+[\s\-]){0,1}patients|severity)",
    regex.IGNORECASE,
)


def of_disease(text: str, severity: Mention, found: Iterable[Mention]) -> bool:
    """Whether "mild" speaks of a disease, and not of an adverse event or an organ's function."""
    if any(one.slot is Slot.DISEASE and severity.within(one.start, one.end) for one in found):
        return True
    if "severit" in text[severity.start : severity.end].lower():
        return True
    if _HEAD.match(text, severity.end):
        return True
    return any(
        one.slot is Slot.DISEASE
        and 0 <= one.start - severity.end <= _NEAR
        and not regex.search(r"[.;:,]", text[severity.end : one.start])
        for one in found
    ) or bool(regex.search(r"(?:is|was|are|were|disease|psoriasis)\s$", text[: severity.start]))


_NEAR = 28
"""Characters between "severe" and the disease it speaks of: "severe active chronic psoriasis"."""


def is_generic(mention: Mention) -> bool:
    """Whether it is a word for any tumour."""
    return isinstance(mention.value, DiseaseTerm) and mention.value.phrase in (
        "tumor",
        "cancer",
        "malignancy",
    )


def is_symptom(mention: Mention) -> bool:
    """Whether it is a symptom, and no disease."""
    term = mention.value
    return (
        isinstance(term, DiseaseTerm)
        and bool(term.trees)
        and all(tree.startswith("C23") for tree in term.trees)
    )


def is_sign(mention: Mention) -> bool:
    """Whether it is a sign or symptom, such as seizures or itch, be it a disease of its own too."""
    term = mention.value
    return (
        isinstance(term, DiseaseTerm)
        and any(tree.startswith("C23.888") for tree in term.trees)
        and not any(tree.startswith("C18") for tree in term.trees)
    )
