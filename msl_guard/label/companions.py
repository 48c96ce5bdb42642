"""Diseases that patients have beside the one that is treated: "adults with diabetes who have …".

A label may ask for them, as for "established cardiovascular disease", or a text says who the patients are.
"""

from collections.abc import Iterator, Sequence

import regex

from msl_guard.label.cues import Stretch
from msl_guard.label.diseases import Kinship, Trees
from msl_guard.label.mention import DiseaseTerm, Mention
from msl_guard.label.mentions import Reader
from msl_guard.label.record import Indication, Label

_PATIENT = (
    r"(?<![\p{L}])(?:adults?|patients?|people|persons?|individuals|men|wom[ae]n|child(?:ren)?|adolescents|"
    r"those|"
    r"anyone|recipients?|subjects|somebody|smokers|diabetics)"
)
_HAS = regex.compile(
    rf"{_PATIENT}\s(?:[\p{{L}}\p{{N}}\-]+\s){{0,4}}?(?:with|who\s(?:also\s)?(?:have|has|had)|having|"
    rf"living\swith)\s[^.;:]*$|"
    rf"^\W*(?:[^.;:]*:\s)?(?:(?:after|following|with|despite)\s)?(?:an?\s)?(?:previous|prior|established|"
    rf"known|existing|pre-?existing)\s[^.;:]*$",
    regex.IGNORECASE,
)
_WHO = regex.compile(_PATIENT, regex.IGNORECASE)
_COMMON = ("C18.452.394.750", "C19.246", "C14.907.489", "C18.654.726", "C18.452.584", "C25.775.912")
"""Diabetes, hypertension, overweight, dyslipidaemia, smoking: what patients of any disease may have too."""


def is_described(text: Stretch, mention: Mention) -> bool:
    """Whether a disease stands where a text says who the patients are: "a patient with a previous stroke"."""
    return _HAS.search(text.text, text.start, mention.start) is not None


def is_beside(
    text: Stretch, mention: Mention, approved: Sequence[Mention], others: Sequence[Mention] = ()
) -> bool:
    """Whether patients with an approved disease have another one too.

    Args:
        text: the sentence.
        mention: the other disease.
        approved: the mentions of an approved one.
        others: the mentions of further ones.
    """
    if not approved or not is_described(text, mention):
        return False
    if _BEFORE.search(text.text, text.start, mention.start) or _is_apart(text, mention, approved):
        return True
    if any(_is_common(one) and is_described(text, one) for one in (mention, *others)):
        return True
    return _is_listed(text, mention, approved)


def _is_apart(text: Stretch, mention: Mention, approved: Sequence[Mention]) -> bool:
    """Whether words between a disease and an approved one say that patients have both."""
    for one in approved:
        if one.start < mention.end:
            if _RELATIVE.search(text.text, one.end, mention.start):
                return True
        # "Asthma as well as mild eczema".
        elif _RELATIVE.search(text.text, mention.end, one.start) or _ASWELL.match(
            text.text, mention.end, one.start
        ):
            return True
    return False


_RELATIVE = regex.compile(r"\bwho\s(?:also\s|already\s)?(?:have|has|had|suffer|live)\b", regex.IGNORECASE)


_BEFORE = regex.compile(
    r"\b(?:previous|prior|earlier|past|pre-?existing|existing|history of|after an?|survived an?)\s"
    r"(?:[\p{L}\-]+\s){0,2}$",
    regex.IGNORECASE,
)
_ASWELL = regex.compile(
    r"(?:[\s,]|or|and|[\p{L}\-]+){0,8}?\s(?:as well as|in addition to|alongside|besides|on top of|"
    r"together with)\s(?:[\p{L}\-]+\s){0,3}$",
    regex.IGNORECASE,
)
_AND = regex.compile(r"^(?:,|\sand\b|\splus\b|\stogether with\b)", regex.IGNORECASE)


def _is_listed(text: Stretch, mention: Mention, approved: Sequence[Mention]) -> bool:
    """Whether "and" adds a disease of other organs to an approved one: "COPD and heart failure"."""
    return any(
        one.end <= mention.start
        and " or " not in text.text[one.end : mention.start]
        and _AND.search(text.text[one.end : mention.start]) is not None
        and not _fields(one) & _fields(mention)
        for one in approved
    )


def _fields(mention: Mention) -> frozenset[str]:
    """The branches of medicine of a disease."""
    return frozenset(tree.partition(".")[0] for tree in _trees(mention))


def _is_common(mention: Mention) -> bool:
    return any(tree.startswith(_COMMON) for tree in _trees(mention))


def _trees(mention: Mention) -> Trees:
    return mention.value.trees if isinstance(mention.value, DiseaseTerm) else ()


def is_asked_for(mention: Mention, label: Label, reader: Reader) -> bool:
    """Whether a label's own conditions name a disease, or one above it, as one that patients have."""
    term = mention.value
    return isinstance(term, DiseaseTerm) and any(
        term.lies_in(one.value)
        for indication in label.indications
        for text in _conditions(indication)
        for one in reader.clause(text)
        if isinstance(one.value, DiseaseTerm) and not _is_treated(one.value, indication, reader)
    )


def is_aimed_at(mention: Mention, label: Label, reader: Reader) -> bool:
    """Whether a disease, or one above it, is one that the label wants kept off."""
    term = mention.value
    return isinstance(term, DiseaseTerm) and any(
        term.lies_in(one.value)
        for indication in label.indications
        for text in indication.use_type
        for one in reader.clause(text)
        if isinstance(one.value, DiseaseTerm)
    )


def _is_treated(term: DiseaseTerm, one: Indication, reader: Reader) -> bool:
    """Whether a condition names the approved disease itself, or one above it."""
    return reader.approved[one.disease].kinship(term.phrase, term.trees) is not Kinship.OTHER


def _conditions(one: Indication) -> Iterator[str]:
    yield one.line_note
    yield from one.biomarkers
    yield from one.severity
    yield from one.stage
    yield from one.setting
    # "Reduction of the risk of heart failure" names what is kept off, and nobody's disease.
    yield from (text for text in one.use_type if _WHO.search(text))
