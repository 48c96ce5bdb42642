"""Diseases: which term means which, and which is a kind of which.

A disease is a set of MeSH tree numbers; a tree number that begins with another one, a dot and more
stands below it. `vocabulary/SOURCES.md` says where the terms come from.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from itertools import pairwise

import regex
from msgspec import Struct

from msl_guard.label.abbreviations import Abbreviation, abbreviations, agreed
from msl_guard.label.coordinated import alternatives
from msl_guard.label.eponyms import compound, renamed, spelled
from msl_guard.label.record import Disease
from msl_guard.label.terms import Lexicon, normalised, words
from msl_guard.label.vocabularyfiles import rows, text

Trees = tuple[str, ...]

_IN_WOMEN = regex.compile(r"(?P<what>[\p{L}\- ]+?) in postmenopausal women\b", regex.IGNORECASE)
"""A wording that patients' doctors turn round: "postmenopausal osteoporosis"."""
SYMPTOMS = "C23."
NEOPLASMS = "C04"

# Words of a label that narrow a disease without naming another one.
_QUALIFIERS = regex.compile(
    r"\b(?:(?:mild|moderate(?:ly)?|severe(?:ly)?|active|advanced|locally|metastatic|unresectable|resectable|"
    r"recurrent|refractory|relapsed|relapsing|progressive|chronic|acute|adult|p(?:a)?ediatric|symptomatic|"
    r"inadequately|poorly|controlled|uncontrolled|early|late|stage|newly|diagnosed|previously|treated|"
    r"untreated|invasive|high|low|risk|persistent|primary|secondary|patients?|"
    r"or|and|to|with|an?|the|of|in)"
    r"(?:\s|-|/|$)|stage\s[IV]+[ABC]?\s)",
    regex.IGNORECASE,
)
_GENERIC = frozenset(
    "cancer tumor carcinoma adenocarcinoma malignancy neoplasm neoplasia sarcoma metastasis".split()
)
"""Words for any cancer: broader than each, whatever their place in the trees."""
# MeSH sets these below another disease by organ, though an approval of that one does not take them in.
_NOT_A_KIND = (("C17.800.859.675", "C17.800.859.675.175"),)


class Kinship(StrEnum):
    """How a disease in a text stands to the disease of a label."""

    SAME = "the approved disease"
    NARROWER = "a kind of the approved disease"
    UNQUALIFIED = "the approved disease without what narrows it"
    BROADER = "broader than the approved disease"
    OTHER = "another disease"


class Approved(Struct, frozen=True):
    """The disease of an indication, placed in the vocabulary."""

    trees: Trees
    """The disease itself; empty if the vocabulary has only broader ones."""
    above: Trees
    """Broader diseases that the label names, or that its wording narrows."""
    phrases: frozenset[str]
    parents: frozenset[str]
    parts: tuple[Trees, ...] = ()
    """The diseases inside its wording, if the vocabulary has not the whole of it."""

    @property
    def known(self) -> bool:
        """Whether the vocabulary places it anywhere."""
        return bool(self.trees or self.above)

    def kinship(self, phrase: str, trees: Trees) -> Kinship:
        """How a mention, by its normal form and its tree numbers, stands to this disease."""
        if phrase in self.phrases or (set(trees) & set(self.trees)):
            return Kinship.SAME
        if self.trees and _below(trees, self.trees):
            return Kinship.NARROWER
        named_above = phrase in self.parents and not any(set(trees) & set(one) for one in self.parts)
        if not self.trees and set(trees) & set(self.above) and not named_above:
            return Kinship.UNQUALIFIED
        if phrase in _GENERIC and any(tree.startswith(NEOPLASMS) for tree in (*self.trees, *self.above)):
            return Kinship.BROADER
        if phrase in self.parents or _below(self.trees or self.above, trees):
            return Kinship.BROADER
        return Kinship.OTHER


def _below(lower: Iterable[str], upper: Iterable[str]) -> bool:
    return any(
        low.startswith(f"{high}.") and (high, low) not in _NOT_A_KIND for low in lower for high in upper
    )


class Vocabulary(Struct, frozen=True):
    """Disease terms, disease abbreviations and drug names."""

    diseases: Lexicon
    names: dict[str, str]
    """Tree number to preferred name."""
    abbreviations: dict[str, Abbreviation]
    drugs: frozenset[str]

    def place(self, disease: Disease) -> Approved:
        """The disease of a label, placed by its wording, its synonyms and its parents."""
        wordings = (disease.text, *disease.synonyms)
        said_first = (_IN_WOMEN.match(one) for one in wordings)
        phrases = {normalised(one) for one in wordings}
        # A wording that the vocabulary has is not cut: "non-small cell" is not "small cell".
        phrases |= {self._plain(one) for one in wordings if not self.diseases.meaning(normalised(one))}
        phrases |= {name for one in wordings for name in (*compound(one), *self._in_full(one))}
        phrases |= {normalised(f"postmenopausal {one['what']}") for one in said_first if one is not None}
        # "Relapsing MS" without its first word is no longer that disease.
        phrases -= {normalised(one) for one in self.abbreviations if self.abbreviations[one].ambiguous}
        above = tuple(tree for parent in disease.parents for tree in self.meaning(parent))
        listed = self._listed(disease.text)
        phrases |= set(listed)
        exact = tuple(tree for one in listed for tree in self.diseases.meaning(one))
        others = disease.synonyms if listed else wordings
        exact += tuple(tree for one in others for tree in self.meaning(one))
        part = () if exact else self._part(_core(disease.text))
        parts = () if exact else tuple(inside for one in wordings for inside in self._inside(one))
        return Approved(
            tuple(dict.fromkeys(exact)),
            tuple(dict.fromkeys((*part, *above))),
            frozenset(other for one in phrases - {""} for other in _also(one)),
            frozenset(other for one in disease.parents for other in _also(normalised(one))),
            parts,
        )

    def _in_full(self, wording: str) -> Iterator[str]:
        """Yield a wording with the abbreviation in it spelled out: "relapsing multiple sclerosis"."""
        for word in wording.split():
            short = self.abbreviations.get(word) if word != wording else None
            for long in short.long_forms if short is not None else ():
                yield normalised(wording.replace(word, long))

    def doubtful(self, trees: Iterable[str]) -> frozenset[str]:
        """The ambiguous abbreviations that may stand for one of some diseases."""
        own = frozenset(trees)
        short = self.abbreviations.items()
        return frozenset(one for one, meant in short if meant.ambiguous and own.intersection(meant.trees))

    def name(self, trees: Trees) -> str:
        """The preferred name of a disease."""
        return next((self.names[tree] for tree in trees if tree in self.names), "")

    def meaning(self, wording: str) -> Trees:
        """What a wording stands for, if need be without the words that narrow it."""
        short = self.abbreviations.get(wording.strip())
        if short is not None:
            return short.trees
        return self.diseases.meaning(normalised(wording)) or self.diseases.meaning(self._plain(wording))

    def _plain(self, wording: str) -> str:
        """A wording without as many of the words that narrow it as it takes to be known, or without all.

        "Moderate to severe chronic obstructive pulmonary disease" is the chronic kind still.
        """
        rest = wording
        while match := _QUALIFIERS.match(rest):
            rest = rest[match.end() :]
            if self.diseases.meaning(normalised(rest)):
                return normalised(rest)
        return _core(wording)

    def _listed(self, wording: str) -> tuple[str, ...]:
        """The diseases that a wording lists, if it is no name by itself."""
        if self.diseases.meaning(normalised(wording)):
            return ()
        return alternatives(_unlimited(wording), self.diseases)

    def _inside(self, wording: str) -> Iterator[Trees]:
        return (phrase.meaning for phrase in self.diseases.find(words(wording)))

    def _part(self, core: str) -> Trees:
        """The narrowest disease named inside a longer wording."""
        found = [phrase.meaning for phrase in self.diseases.find(words(core))]
        return max(found, key=lambda trees: max(map(len, trees), default=0), default=())


@cache
def members(wording: str) -> frozenset[str]:
    """The diseases that a wording lists as alternatives: "pneumonia and otitis media caused by …".

    Nothing if the list is narrowed by another disease: "stroke and embolism in atrial fibrillation".
    """
    wording = regex.split(r"\s(?:caused by|due to|resulting from)\s", wording)[0]
    found = list(vocabulary().diseases.find(words(wording)))
    for first, second in pairwise(found):
        if _LISTS.fullmatch(wording, first.end, second.start) is None:
            return frozenset()
    tail = wording[found[-1].end :] if found else ""
    if len(found) < 2 and "," not in wording[: found[0].start if found else 0]:
        return frozenset()
    if _NARROWS.match(tail):
        return frozenset()
    return frozenset(normalised(wording[one.start : one.end]) for one in found)


_LISTS = regex.compile(
    r"(?:,|\s)*(?:and|or|/|,)(?:\s(?:acute|chronic|severe|invasive|[\p{L}]+))?\s?", regex.IGNORECASE
)
_NARROWS = regex.compile(r"\s(?:in|among|associated with|with)\b", regex.IGNORECASE)


_ORGANS = (("lung", "pulmonary"), ("kidney", "renal"), ("liver", "hepatic"), ("heart", "cardiac"))


def _also(phrase: str) -> Iterator[str]:
    """Yield a name, and the same name with the other word for its organ: "lung infection"."""
    yield phrase
    for pair in _ORGANS:
        for one, other in (pair, pair[::-1]):
            if one in phrase.split():
                yield phrase.replace(one, other)


def _unlimited(wording: str) -> str:
    """A wording without the words that narrow it at its beginning."""
    while match := _QUALIFIERS.match(wording):
        wording = wording[match.end() :]
    return wording


def _core(wording: str) -> str:
    """A wording without the words that narrow it: "advanced renal cell carcinoma" without "advanced"."""
    return normalised(_QUALIFIERS.sub("", wording))


@cache
def vocabulary() -> Vocabulary:
    """The vocabularies of the package, read once."""
    entries: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for trees, name, terms in rows("diseases.tsv"):
        for tree in trees:
            names[tree] = name
        for term in terms.split("|"):
            entries.setdefault(term, []).extend(trees)
    for trees, name, terms in rows("supplement.tsv"):
        # A term of the supplement means what the supplement says, and nothing else.
        same = tuple(dict.fromkeys(entries.get(normalised(name), ()))) if names.get(trees[0]) else ()
        for tree in trees:
            names.setdefault(tree, name)
        for term in spelled(terms):
            entries[term] = list(dict.fromkeys((*trees, *same)))
    entries = {**dict(_renamed(entries)), **entries}
    short = dict(abbreviations(entries))
    lexicon = Lexicon(
        {term: tuple(trees) for term, trees in (entries | dict(agreed(short, entries))).items()}
    )
    drugs = frozenset(text("drugs.txt").split())
    return Vocabulary(lexicon, names, short, drugs)


def _renamed(entries: Mapping[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    """Yield the diseases by their names with another head: "Noonan disease", "cervical carcinoma"."""
    return ((other, trees) for term, trees in entries.items() for other in renamed(term))
