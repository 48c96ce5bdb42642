"""Products that show something instead of treating it: contrast agents and tracers."""

from collections.abc import Iterable
from functools import cache

import regex

from msl_guard.label.eponyms import spelled
from msl_guard.label.record import Indication, Label
from msl_guard.label.terms import Lexicon
from msl_guard.label.vocabularyfiles import rows

_SHOWS = regex.compile(
    r"diagnos|imag|contrast|visuali[sz]|detect|\b(?:MRI|PET|CT|SPECT|scintigraphy|ultrasound)\b",
    regex.IGNORECASE,
)


def is_diagnostic(one: Indication) -> bool:
    """Whether an indication is to show something."""
    return any(_SHOWS.search(text) for text in (*one.use_type, *one.setting))


def imaged(uses: Iterable[Indication]) -> Lexicon:
    """What a contrast agent shows, if a use is one."""
    return _imaged() if any(is_diagnostic(one) for one in uses) else Lexicon({})


@cache
def _imaged() -> Lexicon:
    """What a contrast agent shows, which is a disease only to the label of one."""
    found = {term: tuple(trees) for trees, _, terms in rows("imaging.tsv") for term in spelled(terms)}
    return Lexicon(found)


_REGIONS = tuple(
    regex.compile(rf"(?<![\p{{L}}])(?:{words})(?![\p{{L}}])", regex.IGNORECASE)
    for words in (
        r"liver|hepatic|hepato\p{L}+",
        r"brain|cerebral|intracranial|central nervous system|CNS",
        r"spine|spinal(?: cord)?|CNS|central nervous system",
        r"breasts?|mammary",
        r"prostat\p{L}+",
        r"kidneys?|renal",
        r"heart|myocard\p{L}+|cardiac|coronary",
        r"lungs?|pulmonary",
        r"thyroid",
        r"pancrea\p{L}+",
        r"bones?|skelet\p{L}+",
        r"abdom\p{L}+",
    )
)


def shows_there(text: str, label: Label) -> bool:
    """Whether a sentence names a part of the body that a product of imaging is there to show."""
    if not label.indications or not all(is_diagnostic(one) for one in label.indications):
        return False
    wording = " ".join(
        words for one in label.indications for words in (one.disease.text, *one.disease.synonyms)
    )
    return any(one.search(wording) and one.search(text) for one in _REGIONS)
