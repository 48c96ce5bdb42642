"""The disease and drug vocabularies: phrases looked up in text, and how diseases are related.

A phrase is found by its normalised words in a plain dictionary, longest first. Diseases are MeSH
descriptors; their tree numbers say which is a kind of which.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

import regex
from msgspec import Struct

from msl_guard.fold import unaccented

_WORD = regex.compile(r"[\p{L}\p{N}]+(?:['’][\p{L}]+)?")
_JOINTS = frozenset(
    (" ", " (", ") ", "-", "/", "' ", "\u2019 ", "\u2010", "\u2011", "\u2013", "\u00a0", "  ", "\n")
)
_GENUS = regex.compile(r"(?:^|[^\p{L}\p{N}])?\p{Lu}\.\s")
"""A genus by its first letter: "C. difficile"."""
_SAME = str.maketrans({"’": "'"})


class Word(Struct, frozen=True):
    """One word of a text: its normal form and where it stands."""

    form: str
    start: int
    end: int
    joined: bool = False
    """Whether nothing but a space, a hyphen or a slash stands before it."""


class Phrase(Struct, frozen=True):
    """A phrase of a vocabulary found in a text, and what it stands for."""

    start: int
    end: int
    meaning: tuple[str, ...]


@cache
def form(word: str) -> str:
    """The normal form of a word: lower case, American spelling, singular.

    >>> form("Tumours"), form("anaemia"), form("Crohn's"), form("psoriasis")
    ('tumor', 'anemia', 'crohn', 'psoriasis')
    """
    if not word.isascii():
        word = unaccented(word)
    plain = word.lower().translate(_SAME).removesuffix("'s").replace("'", "")
    plain = plain.replace("ae", "e").replace("oe", "e").replace("tumour", "tumor")
    plain = plain.replace("labour", "labor").replace("alised", "alized").replace("anising", "anizing")
    if len(plain) > 4 and plain.endswith("ies"):
        return plain[:-3] + "y"
    if len(plain) > 5 and plain.endswith(("sses", "shes")):
        return plain[:-2]
    if len(plain) > 7 and plain.endswith(("tases", "oses")):
        return f"{plain[:-2]}is"
    if len(plain) > 3 and plain.endswith("s") and not plain.endswith(("ss", "us", "is")):
        return plain[:-1]
    return plain


@lru_cache(maxsize=2_048)
def words(text: str) -> tuple[Word, ...]:
    """The words of a text in order."""
    found: list[Word] = []
    last = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        joined = text[last:start] in _JOINTS or _GENUS.fullmatch(text, max(0, last - 2), start) is not None
        found.append(Word(form(match[0]), start, end, joined))
        last = end
    return tuple(found)


def normalised(phrase: str) -> str:
    """A phrase as the vocabularies spell it.

    >>> normalised("Non-Small Cell Lung Tumours")
    'non small cell lung tumor'
    """
    return " ".join(word.form for word in words(phrase))


class Lexicon:
    """Phrases and what each stands for."""

    def __init__(self, entries: Mapping[str, tuple[str, ...]]) -> None:
        self._entries = entries
        self._longest: dict[str, int] = {}
        for phrase in entries:
            first, _, rest = phrase.partition(" ")
            count = rest.count(" ") + 2 if rest else 1
            if count > self._longest.get(first, 0):
                self._longest[first] = count

    @property
    def phrases(self) -> Iterable[str]:
        """Every phrase, in normal form."""
        return self._entries

    def meaning(self, phrase: str) -> tuple[str, ...]:
        """What a normalised phrase stands for; nothing if it is unknown."""
        return self._entries.get(phrase, ())

    def _reach(self, found: tuple[Word, ...], at: int) -> int:
        """How many words from here may make one phrase."""
        longest = min(self._longest[found[at].form], len(found) - at)
        for count in range(1, longest):
            if not found[at + count].joined:
                return count
        return longest

    def find(self, found: tuple[Word, ...]) -> Iterator[Phrase]:
        """Yield the longest phrases in a row of words, none overlapping another."""
        at = 0
        while at < len(found):
            if found[at].form not in self._longest:
                at += 1
                continue
            longest = self._reach(found, at)
            for count in range(longest, 0, -1):
                phrase = " ".join(word.form for word in found[at : at + count])
                if phrase in self._entries:
                    yield Phrase(found[at].start, found[at + count - 1].end, self._entries[phrase])
                    at += count - 1
                    break
            at += 1
