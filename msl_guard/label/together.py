"""What a product is given with, or without: partners, backgrounds, alone or added on."""

from collections.abc import Sequence

import regex

from msl_guard.label import drugclasses
from msl_guard.label.conflict import Conflict, Use
from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import Slot
from msl_guard.label.record import Product
from msl_guard.label.terms import normalised


def name_of(mention: Mention) -> str:
    """The name of a drug as a text has it."""
    return mention.value.name if isinstance(mention.value, Product) else str(mention.value)


def partner_conflict(mention: Mention, use: Use) -> Conflict | None:
    """A combination that the label does not have."""
    indication = use.indication
    if not indication.combos and not indication.setting:
        return None
    written = name_of(mention)
    barred = [one for one in indication.setting if _NOT_WITH.search(one)]
    for text in barred:
        if drugclasses.is_in(written, text) or drugclasses.of(written) & drugclasses.within(text):
            return Conflict("combination", mention, f"with {written}", text, 1.0)
    free = len(barred) == len(indication.setting) and not indication.combos
    if free or any(_OPEN.match(one) for one in indication.combos):
        return None
    backgrounds = (*indication.combos, *_backgrounds(use))
    if any(_shares(written, one) or drugclasses.of(written) & drugclasses.named(one) for one in backgrounds):
        return None
    if not indication.combos and any(
        "add-on" in one or "adjunct" in one or "any" in one or "combin" in one for one in indication.setting
    ):
        return None
    allowed = ", ".join((*indication.setting, *(f"with {one}" for one in indication.combos)))
    return Conflict("combination", mention, f"with {written}", allowed, 1.0)


_OPEN = regex.compile(
    r"(?:other|background|standard)\b.*\b(?:therap|agent|medicin|medicat|drug|treatment|care)",
    regex.IGNORECASE,
)
"""A list of partners that is left open: "other LDL-C lowering therapies"."""
_NOT_WITH = regex.compile(
    r"\b(?:not|never|no)\b.*\b(?:with|without|other|together)\b|(?<!with or )(?<!and )\bwithout\b",
    regex.IGNORECASE,
)
"""A setting that says what the product is not given with."""


def _backgrounds(use: Use) -> Sequence[str]:
    return [one for one in use.indication.setting if "with" in one and not _NOT_WITH.search(one)]


def _shares(one: str, other: str) -> bool:
    """Whether two drug names are the same, or one holds the other."""
    first, second = normalised(one), normalised(other)
    return bool(first) and (first in second or second in first)


def setting_conflict(mention: Mention, use: Use) -> Conflict | None:
    """Alone, added on, or without its device, against the label."""
    settings = [one.lower() for one in use.indication.setting if not _NOT_WITH.search(one)]
    said = str(mention.value)
    if not settings and not use.indication.combos:
        return None
    allowed = ", ".join((*settings, *(f"with {one}" for one in use.indication.combos)))
    joined = " ".join(settings)
    if said == "monotherapy" and ("mono" in joined or "any" in joined or "alone" in joined):
        return None
    if said == "add-on" and (
        use.indication.combos or any(w in joined for w in ("add", "adjunct", "combin", "any", "with"))
    ):
        return None
    if said == "without the device" and "device" not in joined:
        return None
    rule = "route" if "device" in said else "use_type"
    return Conflict(rule, mention, said, f"setting: {allowed}", 1.0)


def left_out(mention: Mention, drug: str, use: Use) -> Conflict | None:
    """A medicine that the label gives the product with, or after, and that a text leaves out for it."""
    one = use.indication
    texts = [text for text in (*one.combos, *one.setting, one.line_note) if text]
    unable = any(
        other.slot is Slot.GROUP
        and any(f"unable to take {name}" == other.value for name in drugclasses.within(drug))
        for other in use.bundle
    )
    if unable:
        return None
    for text in texts:
        if drugclasses.within(drug) & drugclasses.within(text):
            return Conflict("combination", mention, f"instead of {drug}", text, 0.9)
    return None
