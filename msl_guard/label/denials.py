"""Lines that deny a use which a title names: references, prohibitions, pages that say "no data"."""

import regex

from msl_guard.label.attached import Relation
from msl_guard.label.cues import LabelWords, Stretch
from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import Slot
from msl_guard.label.reading import Reading
from msl_guard.label.record import Product
from msl_guard.label.units import Unit
from msl_guard.model import Part

_CITED = regex.compile(
    r"\W*(?:[0-9]{1,2}[.)]?\s+)?(?:(?:sources?|references?|refs?|based on|see|adapted from|from|"
    r"data on file)\b\W*)?"
    r"(?:[\p{L}\p{N}\-®™,()]+\s){0,4}?(?:(?:US|EU|UK|Swiss|current|full)\s)?"
    r"(?:SmPC|SPC|USPI|PI|summary of product characteristics|(?:US\s|full\s)?prescribing information|"
    r"product information|"
    r"package (?:insert|leaflet)|product monograph|label)"
    r"(?:[\s,;.:()\-–/]|section|sections|table|version|revised|accessed|last|updated|available|at|from|"
    r"https?\S+|www\S+|of|in|dated|"
    r"EMA|FDA|MHRA|EU|US|UK|[0-9]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\p{L}*uary|march|april|"
    r"june|july|august|"
    r"\p{L}+ember|october)*",
    regex.IGNORECASE,
)


def is_reference(text: Stretch, words: LabelWords) -> bool:
    """Whether a line is a reference to a label, and says nothing: "ZELTRIVA SmPC, section 4.6, 2026."."""
    return text.has(words.label_reference) and _CITED.fullmatch(text.words.strip()) is not None


_FORBIDS = regex.compile(
    r"\W*(?:[\p{L}\-]+\s){0,3}?(?:never|(?:do|must|may|should|shall|can) ?not|don't|mustn't|"
    r"cannot)\s(?:\p{L}+ly\s)?"
    r"(?:offer|raise|discuss|mention|bring|promote|share|send|present|recommend|prescribe|start|initiate|"
    r"volunteer|"
    r"introduce|suggest|use|give|hand|show|solicit|prompt|tell|encourage)\b",
    regex.IGNORECASE,
)


def forbids(text: Stretch) -> bool:
    """Whether a sentence forbids something: "Never offer data unprompted"."""
    return _FORBIDS.match(text.text, text.start, text.end) is not None


def page_denies(reading: Reading, unit: Unit, patients: Mention) -> bool:
    """Whether a line under the title says that nobody has tried it in the patients of the title."""
    if patients.slot not in (Slot.GROUP, Slot.AGE):
        return False
    lines = [
        one for one in reading.page(unit.sentence) if not (one.block.part is Part.TITLE or one.block.level)
    ]
    denied = False
    for line in lines:
        text, named = reading.stretch(line), reading.mentions(line)
        if not text.has(reading.words.untried):
            # A page that shows a result has tried it, whatever its last line says.
            if text.has(reading.words.benefit) or _RESULT.search(text.words):
                return False
            continue
        others = any(one.slot is Slot.DRUG and not isinstance(one.value, Product) for one in named)
        values = [one.value for one in named if one.slot is patients.slot]
        denied |= not others and (not values or patients.value in values)
    return denied


_RESULT = regex.compile(r"[0-9]\s?%")


def may_be_denied(reading: Reading, unit: Unit, tie: Relation) -> bool:
    """Whether a tie is so loose, as in the title "Use in pregnancy", that the page under it decides."""
    title = unit.sentence.block.part is Part.TITLE
    return tie.strength < 1 or (title and not unit.text.has(reading.words.benefit))


def is_barred(head: Stretch, mention: Mention, words: LabelWords) -> bool:
    """Whether a title names a disease otherwise than as a use: "Prevalence of ulcerative colitis"."""
    before, after = head.part(head.start, mention.start), head.part(mention.end, head.end)
    return before.has(words.no_use_before) or after.has(words.no_use_after)
