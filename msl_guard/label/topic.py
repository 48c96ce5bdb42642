"""A use without a verb: a topic, and then the product that it is for.

"Rheumatic mitral stenosis: zeltrivanib 40 mg", "For patients with MASH, resmifexor is a choice",
"Adolescents have few options; zeltrivanib fills the gap".
"""

from collections.abc import Sequence
from itertools import pairwise

import regex

from msl_guard.label.attached import Relation
from msl_guard.label.cues import LabelWords, Stretch
from msl_guard.label.mention import Mention
from msl_guard.label.owner import DOSING
from msl_guard.label.qualifiers import Slot
from msl_guard.label.reading import Above
from msl_guard.label.relation import PATIENT_SIDE, is_of_other_matter, is_something_else

_LONGEST = 14
"""Words of a topic."""
_HEADLINE = 0.75
_NEXT = 0.75
_PARTED = regex.compile(r"\s*(?::|\s[-–—→=]|[-–—→]>?\s|\.\.\.|…)\s*")
# What may stand between the colon and the product: "start zeltrivanib", "a case for zeltrivanib".
_LEAD = regex.compile(
    r"(?:(?:(?:the|a|an|our|your|why|time|case|role|think|consider|go|turn|keep|put|use|start|give|try|add|"
    r"choose|continue|carry|extend|"
    r"switch|here|comes?|works?|it's|with|to|for|of|on|straight|directly|first|now|then|patients?|them|"
    r"these|this|is|"
    r"one|two|three|four|five|six|eight|twelve|[0-9]+|months?|weeks?|years?|cycles?|single|shots?|doses?|injections?|courses?|sessions?|of|daily|early|more|better|good|"
    r"best|maintenance|adjuvant|adjunctive|add-on|oral|topical|inhaled|subcutaneous|intravenous|weekly|monthly|low-dose)\s){0,5})",
    regex.IGNORECASE,
)
_FRONTED = regex.compile(r"\W*(?:for|if|when(?:ever)?|in|with|among|as to|where)\b", regex.IGNORECASE)
_SAYS_GOOD = regex.compile(
    r"(?:[®™]|\s[0-9.,/]+\s?(?:mg|g|µg|mcg|ml|micrograms?|units?|puffs?)?(?:\s(?:a|per|every|once|"
    r"twice)\s\w+(?:\s\w+)?|\sdaily)?)*"
    r"\s(?:(?:is|are|remains|stays|makes|becomes|provides|gives)\s(?:still\s)?(?:an?|the|our|your|what|how|"
    r"where|worth)\b|offers|brings|means|fits|fills|wins)"
    r"(?!\s(?:[\p{L}\-]+\s){0,2}(?:substrate|inhibitor of|prodrug|risk|cause|contra|concern|problem))",
    regex.IGNORECASE,
)
_ENDS = regex.compile(r"[\s®™.!]*")
_FIGURE = regex.compile(r"\W{0,3}[0-9.,]+\s?%|\s(?:arm|group|n\s?=)", regex.IGNORECASE)


def topic(
    sentence: Stretch, mention: Mention, products: Sequence[Mention], words: LabelWords
) -> Relation | None:
    """How a mention that comes before the product is what the sentence puts the product to; None if not."""
    product = next((one for one in products if one.start >= mention.end), None)
    if product is None or mention.slot not in PATIENT_SIDE:
        return None
    head = sentence.part(sentence.start, product.start)
    if _is_none(sentence, head, product, words) or is_something_else(
        sentence, mention, products, words, ruled_out=False
    ):
        return None
    for match in _PARTED.finditer(sentence.text, mention.end, product.start):
        rest = sentence.part(match.end(), sentence.end)
        says = ":" in match[0] and rest.has(words.benefit)
        if says or _LEAD.fullmatch(sentence.text, match.end(), product.start):
            return Relation(_HEADLINE, "under the topic of the sentence")
    between = sentence.text[mention.end : product.start]
    fronted = "," in between and _FRONTED.match(head.words) is not None
    if (
        fronted
        and _LEAD.fullmatch(between.rpartition(",")[2].lstrip())
        and (
            _SAYS_GOOD.match(sentence.text, product.end)
            or _ENDS.fullmatch(sentence.text, product.end, sentence.end)
        )
    ):
        return Relation(_HEADLINE, head.words.split()[0])
    return _answered(sentence, mention, product, words)


def _is_none(sentence: Stretch, head: Stretch, product: Mention, words: LabelWords) -> bool:
    """Whether what stands before a product is too long for a topic, or the row of a table."""
    # "Any woman with … who wants to avoid chemotherapy: zeltrivanib": a colon says what the topic is.
    colon = head.words.rstrip().endswith(":")
    long = len(head.words.split()) > (2 * _LONGEST if colon else _LONGEST)
    return long or _FIGURE.match(sentence.text, product.end) is not None or head.has(words.no_use_topic)


def _answered(sentence: Stretch, mention: Mention, product: Mention, words: LabelWords) -> Relation | None:
    """The patients of one clause, for whom the product of the next one does something."""
    clauses = sentence.clauses(words.clause_break)
    for first, second in pairwise(clauses):
        if not (first.holds(mention.start) and second.holds(product.start)):
            continue
        does = next((hit for cues in (words.benefit, words.intended) for hit in second.hits(cues)), None)
        if does is not None and mention.slot is not Slot.USE:
            return Relation(_NEXT, second.text[does[0] : does[1]])
    return None


def under_product(
    clause: Stretch, mention: Mention, above: Sequence[Above], words: LabelWords
) -> Relation | None:
    """A disease or patient named alone under a title or header that names the product."""
    if mention.slot in DOSING:
        return None if is_of_other_matter(clause, mention) else Relation(1.0, "under the product's name")
    if clause.has(words.no_use_before) or clause.has(words.no_use_after):
        return None
    alone = mention.end - mention.start >= 0.5 * len(clause.words.strip())
    # "Zeltrivanib: who to treat", and under it who.
    title = next((one.text for one in above if one.mentions), None)
    alone = alone or (title is not None and _WHOM.search(title.words) is not None)
    return Relation(UNTIED, "under the product's name") if alone else None


def is_off_topic(above: Sequence[Above], words: LabelWords) -> bool:
    """Whether a title over a sentence says that its diseases are none that one treats.

    So does the header of a row that denies: "not established", "contraindicated".
    """
    return any(
        one.text.has(words.no_use_topic) or (one.how == "table header" and one.text.has(words.limit))
        for one in above
    )


UNTIED = 0.6
"""The strength of a product under a title that names the use, without a word that ties them."""
_WHOM = regex.compile(
    r"\b(?:who(?:m)? (?:to|should|can|may|is|benefits|gets|qualifies)|whom|which patients|who benefits|"
    r"(?:eligible|suitable|appropriate|right|ideal) (?:patients?|candidates?)|candidates?|"
    r"patient (?:selection|profile|types?)|"
    r"when to (?:use|start|consider|treat)|where (?:it|to) (?:fits|use)|place in therapy)\b",
    regex.IGNORECASE,
)
"""A title that says for whom a product is."""
