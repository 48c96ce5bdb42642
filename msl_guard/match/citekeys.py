"""What a project calls a cited work by: a DOI, a PubMed number, a number in the list, or a label."""

from enum import StrEnum
from functools import lru_cache

import regex
from msgspec import Struct

from msl_guard.fold import unaccented
from msl_guard.late import Late

_DOI = Late(r"(?:https?://(?:dx\.)?doi\.org/|doi[:\s]\s*)?(?P<doi>10\.[0-9]{4,9}/\S+)", regex.I)
_PMID = Late(r"(?:PMID[:\s]?\s*)?(?P<pmid>[0-9]{4,9})", regex.I)
_NUMBER = Late(r"\[?(?P<number>[0-9]{1,3})\]?\.?")
_WORD = Late(r"[\p{L}\p{N}]+")
_NAMED = Late(r"\p{L}{2}")
_YEAR = Late(r"(?:19|20)[0-9]{2}")
WRITTEN_DOI = Late(r"10\.[0-9]{4,9}/[^\s\"<>]+")
WRITTEN_PMID = Late(r"\bPMID[:\s]?\s*(?P<pmid>[0-9]{4,9})(?![0-9])", regex.I)
_ENDS = ".,;:)]}'"


class Means(StrEnum):
    """What a key is."""

    DOI = "doi"
    PMID = "pmid"
    NUMBER = "number"
    LABEL = "label"


class Key(Struct, frozen=True):
    """A key by what it is, in the form in which it is compared."""

    means: Means
    plain: str


@lru_cache(maxsize=1_024)
def key_of(written: str) -> Key | None:
    """The key that somebody wrote; None for a text that names nothing.

    >>> key_of("https://doi.org/10.1000/FICT.1").plain, key_of("Marek et al. 2024").plain
    ('10.1000/fict.1', 'marek 2024')
    """
    text = written.strip()
    if found := _DOI.fullmatch(text):
        return Key(Means.DOI, found["doi"].casefold().rstrip(_ENDS))
    if found := _NUMBER.fullmatch(text):
        return Key(Means.NUMBER, str(int(found["number"])))
    if found := _PMID.fullmatch(text):
        return Key(Means.PMID, found["pmid"])
    label = " ".join(one for one in words(text) if one not in ("et", "al"))
    return Key(Means.LABEL, label) if _NAMED.search(label) else None


def words(text: str) -> list[str]:
    """The words and numbers of a text in small letters without accents."""
    return _WORD.findall(unaccented(text).casefold())


def means(key: Key, entry: str, number: int | None) -> bool:
    """Whether a key means an entry of a reference list, which may have a number."""
    match key.means:
        case Means.NUMBER:
            return number is not None and key.plain == str(number)
        case Means.LABEL:
            return set(key.plain.split()) <= set(words(entry))
        case _:
            return names(key, entry)


def names(key: Key, text: str) -> bool:
    """Whether a text gives the DOI or the PubMed number that a key is."""
    if key.means is Means.DOI:
        return any(one.rstrip(_ENDS).casefold() == key.plain for one in WRITTEN_DOI.findall(text))
    if key.means is Means.PMID:
        return any(one["pmid"] == key.plain for one in WRITTEN_PMID.finditer(text))
    return False


@lru_cache(maxsize=256)
def in_text(key: Key) -> "regex.Pattern[str] | None":
    """What a label looks like where a sentence cites it; None for other keys.

    One with a year is a citation wherever it stands, and others where brackets or a word such as
    "source" show it.
    """
    if key.means is not Means.LABEL:
        return None
    others = r"(?:,?\set\sal\b\.?|\s(?:and|&)\s\p{L}[\p{L}'\-]+)?"
    joined = rf"{others}[^\p{{L}}\p{{N}}]{{1,4}}".join(regex.escape(one) for one in key.plain.split())
    if _YEAR.fullmatch(key.plain.split()[-1]):
        return regex.compile(rf"(?<![\p{{L}}\p{{N}}]){joined}[a-z]?(?![\p{{L}}\p{{N}}])")
    shown = (
        r"(?:[(\[;]\s?|\b(?:sources?|references?|ref|adapted\sfrom|data\sfrom|according\sto)\b[:\s.]{1,3})"
    )
    return regex.compile(rf"{shown}{joined}(?=\s?[)\];.,]|\s?$)")


def plainly(text: str) -> str:
    """A text of the same length in which labels are looked for: small letters, accents taken off."""
    return "".join(_bare(one) for one in text)


@lru_cache(maxsize=4_096)
def _bare(char: str) -> str:
    if char.isascii():
        return char.lower()
    bare = unaccented(char).casefold()
    return bare if len(bare) == 1 else char
