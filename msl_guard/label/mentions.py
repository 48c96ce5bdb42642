"""Reads a stretch of text: every product, disease, patient, dose and so on that it names, with its place."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import regex

from msl_guard.label.abbreviations import shortened
from msl_guard.label.asks import Asks, asked
from msl_guard.label.diseasenames import worded
from msl_guard.label.diseases import Approved, Vocabulary, vocabulary
from msl_guard.label.drugwords import CLASS, INN, NO_DRUG, STAND_IN
from msl_guard.label.imaging import imaged
from msl_guard.label.limits import Limits, limits
from msl_guard.label.measures import counts_attacks
from msl_guard.label.mention import (
    WHO_AS_WELL,
    DiseaseTerm,
    Mention,
    after_drugs,
    covered,
    names_more,
    of_disease,
    taken_by,
)
from msl_guard.label.plainslots import given_as, named, quantities
from msl_guard.label.productnames import ProductNames
from msl_guard.label.qualifiers import Slot
from msl_guard.label.record import Disease, Indication, LabelBook, Product
from msl_guard.label.shortforms import is_plain, long_name
from msl_guard.label.terms import Lexicon, normalised, words

_SHORT = regex.compile(r"(?<![\p{L}\p{N}\-])\p{L}[\p{L}\p{N}\-][\p{L}\p{N}\-]{0,7}(?<!-)(?![\p{L}\p{N}])")
_LEAD = regex.compile(
    r"^(?:(?:(?:concomitant|concurrent|prior) )?(?:use|treatment|therapy|(?:co-?)?administration)"
    r"(?: of| in| for)?(?: combination)?(?: with)? |patients (?:with|who have(?: had)?|receiving) |"
    r"(?:(?:personal|family|prior|known|recent) )*history of (?:an? )?|known |active )+",
    regex.IGNORECASE,
)
_NONE = Lexicon({})
_UNDERSTOOD = (Slot.AGE, Slot.GROUP, Slot.DISEASE, Slot.MEASURE, Slot.DRUG)


@dataclass(frozen=True)
class Reader:
    """Reads texts with the names of a project's products and the diseases of their labels."""

    book: LabelBook
    _clauses: dict[str, tuple[Mention, ...]] = field(default_factory=dict, repr=False)
    _asks: dict[Indication, Asks] = field(default_factory=dict, repr=False)

    def __getstate__(self) -> dict[str, object]:
        """The labels alone: a worker process reads the vocabularies by itself."""
        return {"book": self.book, "_clauses": {}, "_asks": {}}

    @cached_property
    def words(self) -> Vocabulary:
        """The vocabularies."""
        return vocabulary()

    @cached_property
    def approved(self) -> Mapping[Disease, Approved]:
        """The diseases of all labels, placed."""
        return {
            one.disease: self.words.place(one.disease)
            for product in self.book.products
            for label in product.labels
            for one in label.indications
        }

    def names(self, text: str) -> bool:
        """Whether the text names a product of the book."""
        return self._names.stand_in(text)

    def read(self, text: str, spelled_out: frozenset[str] = frozenset()) -> tuple[Mention, ...]:
        """Everything that the text names, in order.

        Args:
            text: the text of a block.
            spelled_out: ambiguous abbreviations that the document explains.
        """
        return self._read(text, spelled_out, self._ruled_out)

    def _read(self, text: str, spelled_out: frozenset[str], ruled_out: Lexicon) -> tuple[Mention, ...]:
        spelled_out |= self._own_abbreviations
        drugs = self.drugs(text)
        own = [one for one in drugs if isinstance(one.value, Product)]
        found = [*drugs, *quantities(text), *named(text), *(given_as(text, own) if own else ())]
        taken = [one for one in found if one.slot in (Slot.GROUP, Slot.DRUG) or counts_attacks(one.value)]
        taken = [one for one in taken if one.value not in WHO_AS_WELL]
        loose = self._limits_in_short.find(words(text)) if ruled_out is not _NONE else ()
        for phrase in (*ruled_out.find(words(text)), *loose):
            group = Mention(Slot.GROUP, phrase.start, phrase.end, phrase.meaning[0])
            if not covered(group, taken):
                taken.append(group)
                found.append(group)
        diseases = list(self._diseases(text, spelled_out))
        inside = [one for one in taken if any(names_more(text, two, one) for two in diseases)]
        taken = [one for one in taken if one not in inside]
        found = [one for one in found if one not in inside]
        diseases = [one for one in diseases if not covered(one, taken)]
        markers = [one for one in found if one.slot is Slot.BIOMARKER]
        # Eosinophilia as a marker of another disease.
        found += [
            one
            for one in diseases
            if not (
                covered(one, markers)
                and isinstance(one.value, DiseaseTerm)
                and one.value.phrase == "eosinophilia"
            )
        ]
        read = [*drugs, *diseases, *(one for one in found if one.slot is Slot.MEASURE)]
        for match in CLASS.finditer(text):
            one = Mention(Slot.DRUG, match.start(), match.end(), match[0])
            if not covered(one, read):
                found.append(one)
        found += [*after_drugs(text, found), *taken_by(text, found)]
        kept = (one for one in found if one.slot is not Slot.SEVERITY or of_disease(text, one, found))
        return tuple(sorted(kept, key=lambda one: (one.start, one.end)))

    def asks(self, indication: Indication) -> Asks:
        """What an indication asks of a patient, read once."""
        if indication not in self._asks:
            self._asks[indication] = asked(indication, self.clause)
        return self._asks[indication]

    @cached_property
    def _ruled_out(self) -> Lexicon:
        """Clauses of the labels that rule something out which no slot understands, word for word."""
        phrases: dict[str, tuple[str, ...]] = {}
        for text in self._limits():
            phrase = normalised(_LEAD.sub("", text))
            understood = self._read(text, frozenset(), _NONE)
            whole = any(one.slot in _UNDERSTOOD and not self._is_own(one, phrase) for one in understood)
            if phrase and len(phrase) > 3 and not whole:
                phrases[phrase] = (phrase,)
        return Lexicon(phrases)

    @cached_property
    def _limits_in_short(self) -> Limits:
        return limits(self._ruled_out.phrases)

    def _is_own(self, one: Mention, phrase: str) -> bool:
        """Whether a limit names a kind of the approved disease: "secondary hypertension"."""
        if not isinstance(one.value, DiseaseTerm) or not phrase.endswith(f" {one.value.phrase}"):
            return False
        return any(set(one.value.trees) & set(place.trees) for place in self.approved.values())

    def _limits(self) -> Iterator[str]:
        for label in (label for product in self.book.products for label in product.labels):
            yield from (*label.contraindications, *label.not_established)
            for one in label.indications:
                yield from one.population.exclusions

    def clause(self, text: str) -> tuple[Mention, ...]:
        """What a clause of a label names, read once."""
        if text not in self._clauses:
            self._clauses[text] = self.read(text)
        return self._clauses[text]

    def spelled_out(self, text: str) -> frozenset[str]:
        """The ambiguous abbreviations that a document explains by giving the long form."""
        tokens = {shortened(match[0], self.words.abbreviations) for match in _SHORT.finditer(text)}
        doubtful = [one for one in tokens if self._doubtful(one)]
        if not doubtful:
            return frozenset()
        plain = f" {normalised(text)} "
        return frozenset(
            one
            for one in doubtful
            if any(f" {long} " in plain for long in self.words.abbreviations[one].long_forms)
        )

    @cached_property
    def _own_abbreviations(self) -> frozenset[str]:
        """Ambiguous abbreviations that stand for a disease of the labels, or for one above it."""
        return self.words.doubtful(
            tree for one in self.approved.values() for tree in (*one.trees, *one.above)
        )

    def _doubtful(self, token: str) -> bool:
        short = self.words.abbreviations.get(token)
        return short is not None and short.ambiguous

    @cached_property
    def _names(self) -> ProductNames:
        return ProductNames(self.book.products)

    @cached_property
    def _own_terms(self) -> Lexicon:
        """The wordings of the labels, which count even where the vocabulary has them not."""
        meant: dict[str, tuple[str, ...]] = {}
        for place in self.approved.values():
            meant |= {phrase: self.words.meaning(phrase) for phrase in place.parents}
        for place in self.approved.values():
            # A synonym that the vocabulary has not means the disease beside which it is written.
            meant |= {
                one: self.words.diseases.meaning(one) or meant.get(one) or place.trees or place.above
                for one in place.phrases
            }
        return Lexicon(meant)

    @cached_property
    def _imaged(self) -> Lexicon:
        """What a contrast agent shows, if a label is of one."""
        labels = [label for product in self.book.products for label in product.labels]
        return imaged(one for label in labels for one in label.indications)

    def drugs(self, text: str) -> tuple[Mention, ...]:
        """The products and other drugs that the text names."""
        return self._drugs_in(text)

    @cached_property
    def _drugs_in(self) -> Callable[[str], tuple[Mention, ...]]:
        return lru_cache(maxsize=2_048)(lambda text: tuple(self._drugs(text)))

    def _drugs(self, text: str) -> Iterator[Mention]:
        taken: list[tuple[int, int]] = []
        for start, end, product in self._names.find(text):
            taken.append((start, end))
            yield Mention(Slot.DRUG, start, end, product)
        for start, end in self._other_drugs(text):
            if NO_DRUG.match(text, end) is None and not any(
                start < last and first < end for first, last in taken
            ):
                taken.append((start, end))
                yield Mention(Slot.DRUG, start, end, text[start:end])

    def _other_drugs(self, text: str) -> Iterator[tuple[int, int]]:
        for pattern in (STAND_IN, INN):
            for match in pattern.finditer(text):
                yield match.span()
        for word in words(text):
            if word.form in self.words.drugs:
                yield word.start, word.end

    def _diseases(self, text: str, spelled_out: frozenset[str]) -> Iterator[Mention]:
        taken: list[tuple[int, int]] = []
        for start, end, term in sorted(
            worded(text, self.words.diseases, self._own_terms, self._imaged), key=lambda one: one[0] - one[1]
        ):
            if not any(start < last and first < end for first, last in taken):
                taken.append((start, end))
                yield Mention(Slot.DISEASE, start, end, term)
        own = [one for one in self.drugs(text) if isinstance(one.value, Product)]
        for match in _SHORT.finditer(text):
            written = shortened(match[0], self.words.abbreviations)
            short = self.words.abbreviations.get(written)
            if short is None:
                continue
            if any(match.start() < last and first < match.end() for first, last in taken):
                continue
            whole = long_name(text, match, short, self._own_terms, self.words.diseases)
            if whole is not None:
                yield whole
            elif not short.ambiguous or written in spelled_out or is_plain(text, match, own):
                meant = DiseaseTerm(short.long_forms[0], short.trees)
                yield Mention(Slot.DISEASE, match.start(), match.end(), meant)
