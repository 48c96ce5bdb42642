"""Which drugs a sentence gives together with the product."""

from collections.abc import Iterator, Sequence
from functools import partial

import regex

from msl_guard.label.cues import Stretch
from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import Slot


def partners(sentence: Stretch, products: Sequence[Mention], drugs: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the drugs that a sentence gives together with the product."""
    before: Mention | None = None
    for drug in sorted(drugs, key=lambda one: one.start):
        # "With trastuzumab and vinorelbine": what is true of the first is of the rest.
        listed = before is not None and _ALSO.fullmatch(sentence.text, before.end, drug.start) is not None
        if _FIT_FOR.search(sentence.text, sentence.start, drug.start):
            continue
        if (
            listed
            or any(_together(sentence, product, drug) for product in products)
            or (_WITH_IT.search(sentence.text, sentence.start, drug.start) is not None)
            or (not products and _COMBINED.search(sentence.text, sentence.start, drug.start))
        ):
            before = drug
            yield Mention(Slot.PARTNER, drug.start, drug.end, drug.value)


_expression = partial(regex.compile, flags=regex.IGNORECASE)

# However far behind the product, "in combination with" speaks of it.
_WITH_IT = _expression(
    r"\bin (?:fixed[\s\-])?(?:combination|conjunction) with (?:[\p{L}\-]+\s){0,3}$|"
    r"\b(?:combin\w+|pair\w*|team\w*|coupl\w+|giv\w+) (?:it|this) (?:up )?with (?:[\p{L}\-]+\s){0,2}$|"
    r"\bas add[\s\-]on to (?:[\p{L}\-]+\s){0,2}$",
)
# "AML ineligible for intensive chemotherapy": what patients cannot have is no partner.
_FIT_FOR = _expression(
    r"\b(?:(?:in|un)?eligib\w+|unfit|fit|fitness|(?:un)?suitab\w+|candidates?|unable) (?:for|to \w+) "
    r"(?:[\p{L}\-]+\s){0,3}$"
)
_ALSO = _expression(r"\s*(?:,|and|&|\+|plus|, and)\s*(?:an?\s)?")
_JOINS = _expression(
    r"(?:\+|\bplus\b|\bin (?:fixed[\s\-])?(?:dose )?combination with\b|\bcombin(?:ed|"
    r"es|ing|e)(?: (?:it|them|this|both))? with\b|\btogether with\b|\balongside\b|"
    r"\bin conjunction with\b|\b(?:patients|people|those|individuals|anyone|adults) "
    r"(?:already |currently )?(?:on|taking|receiving|using)\b|"
    r"\badd(?:ed|ing|s)? (?:it )?to\b|\badd[\s\-]on to\b|\bon top of\b|\bco-?administered with\b|"
    r"\bpair(?:s|ed|ing)?(?: (?:it|them|this))? with\b|\bcombination\b|^\s?/\s?$|^\s?-\s?$)",
)
_BARE_WITH = _expression(
    r"(?<!compared )(?<!treated )(?<!patients )(?<!adults )(?<!children )(?<!people )(?<!those )\bwith\b|"
    r"\balong with\b",
)
_LISTED = _expression(r"\band\b|,|%|\(")
_PARTS = _expression(
    r"\b(?:versus|vs\.?|compared|than|relative to|or|after|prior|previous|following|"
    r"instead|unlike|against|despite|failure|inadequate|intoleran\w*|uncontrolled|"
    r"switch(?:ed|ing)?|from|failed|refractory|interact\w*|"
    r"without|rather|replac\w+)\b|[;:]|\.\s",
)
_COMBINED = _expression(
    r"\b(?:(?:combin(?:e|es|ed|ing|ation)|pair(?:ed|ing|s)?|team(?:ed|ing|s)?(?: up)?|coupl(?:e|ed|"
    r"ing)) (?:\w+ )?with|combining|plus|add(?:ed|ing)? to|"
    r"together with|add[\s\-]on to)\b",
)
_COMPARES = _expression(r"\bcompar(?:e|es|ed|ing|isons? of)\s(?:[\p{L}\-]+\s){0,4}$")
_AND = _expression(
    r"\b(?:combin(?:e|es|ed|ing|ation)|both|together|pair(?:s|ed|ing)?|doublet|"
    r"triplet|add(?:s|ed|ing)?|giv(?:e|ing|en)|use)\b",
)


def _together(sentence: Stretch, product: Mention, drug: Mention) -> bool:
    first, last = sorted((product, drug), key=lambda one: one.start)
    between = sentence.text[first.end : last.start]
    if len(between) > 80 or _PARTS.search(between):
        return False
    tail = sentence.text[last.end : last.end + 12].lower()
    if regex.match(r"\W*(?:arm|group|cohort)", tail):
        return False
    before = sentence.text[sentence.start : first.start]
    # "The trial compared X with docetaxel".
    if _COMPARES.search(before):
        return False
    if _JOINS.search(between) or (_BARE_WITH.search(between) and not _LISTED.search(between)):
        return True
    joined = regex.fullmatch(r"\s*(?:and|&|,|to)\s*", between) is not None
    return joined and _AND.search(before) is not None
