"""Reads a stretch of text: every product, disease, patient, dose and so on that it names, with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import regex

from msl_guard.label import patients, qualifiers, quantity
from msl_guard.label.diseases import Approved, Vocabulary, vocabulary
from msl_guard.label.gated import Gated
from msl_guard.label.mention import DiseaseTerm, Mention, after_drugs, covered, of_disease
from msl_guard.label.qualifiers import Slot
from msl_guard.label.record import Disease, LabelBook, Product
from msl_guard.label.terms import Lexicon, normalised, words

_SHORT = regex.compile(r"(?<![\p{L}\p{N}\-])[\p{L}]{2,4}[\p{L}\p{N}\-]{0,5}(?<!-)(?![\p{L}\p{N}])")
_INN = Gated(
    r"(?<![\p{L}\-])(?!(?:con|per|inter|pre|ac|ex)cept)\p{L}{3,}(?:mab|nib|cept|"
    r"ciclib|parib|statin|sartan|gliptin|gliflozin|glutide|xaban|"
    r"platin|taxel|zomib|lisib|rafenib|siran|poetin|grastim|prazole|conazole|floxacin|cillin|vastatin|"
    r"lukast|triptan|setron|oxetine|limus|leucel|umab|trexed|rubicin|mustine)(?:s|-[a-z]{4})?(?![\p{L}])",
)
_STAND_IN = Gated(
    r"(?<![\p{L}])(?:(?i:drug|agent|compound|comparator|product|competitor)s? (?:[A-Z](?![\p{L}])|"
    r"[a-z](?![\p{L}])(?<! a)))"
    r"|(?<![\p{L}])[A-Z][\p{L}]{3,}(?=\s?[®™])|(?<![\p{L}])[A-Z]{5,}(?: [A-Z]{2,4})?(?=(?: "
    r"[a-z]+){0,2} (?:is|"
    r"was) (?:indicated|approved|an? ))"
    r"|(?<![\p{L}])(?i:chemo(?:therapy)?|chemoimmunotherapy|radiotherapy|radiation(?: therapy)?|"
    r"immunotherapy|"
    r"(?:immune )?checkpoint inhibitors?|anti[\s\-]PD-?L?1(?: (?:therapy|antibod(?:y|"
    r"ies)|agents?))?|PD-?1 inhibitors?|"
    r"(?:VEGF|TNF|JAK|CDK4/6|PARP|SGLT2|DPP-?4|IL-?[0-9]+(?:/IL-?[0-9]+)?)[\s\-](?:receptor )?"
    r"(?:inhibitors?|"
    r"blockers?|antagonists?)|(?:inhaled )?corticosteroids?|"
    r"endocrine therapy|statins?|metformin|insulin|methotrexate|biologics?|phototherapy|"
    r"anti[\s\-]?angiogenics?|"
    r"standard (?:of care|therapy|treatment))(?![\p{L}])",
    ignore_case=False,
)


# "Dexamethasone testing", "insulin resistance": the substance, and no treatment.
_NOT_THE_DRUG = (
    r"(?![\s\-](?:test|level|concentration|resistan|sensitivity|secretion|metabolit|derivative|receptor|"
    r"deficien|allerg|suppression test|production|assay))"
)


@dataclass(frozen=True)
class Reader:
    """Reads texts with the names of a project's products and the diseases of their labels."""

    book: LabelBook
    _clauses: dict[str, tuple[Mention, ...]] = field(default_factory=dict, repr=False)

    def __getstate__(self) -> dict[str, object]:
        """The labels alone: a worker process reads the vocabularies by itself."""
        return {"book": self.book, "_clauses": {}}

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
        return self._products_pattern.search(text) is not None

    def read(self, text: str, spelled_out: frozenset[str] = frozenset()) -> tuple[Mention, ...]:
        """Everything that the text names, in order.

        Args:
            text: the text of a block.
            spelled_out: ambiguous abbreviations that the document explains.
        """
        found = [*self.drugs(text), *_quantities(text), *_qualifiers(text)]
        found += after_drugs(text, found)
        groups = [one for one in found if one.slot in (Slot.GROUP, Slot.DRUG)]
        found += [one for one in self._diseases(text, spelled_out) if not covered(one, groups)]
        kept = (one for one in found if one.slot is not Slot.SEVERITY or of_disease(text, one, found))
        return tuple(sorted(kept, key=lambda one: (one.start, one.end)))

    def clause(self, text: str) -> tuple[Mention, ...]:
        """What a clause of a label names, read once."""
        if text not in self._clauses:
            self._clauses[text] = self.read(text)
        return self._clauses[text]

    def spelled_out(self, text: str) -> frozenset[str]:
        """The ambiguous abbreviations that a document explains by giving the long form."""
        tokens = {match[0] for match in _SHORT.finditer(text)}
        doubtful = [one for one in tokens if self._doubtful(one)]
        if not doubtful:
            return frozenset()
        plain = f" {normalised(text)} "
        return frozenset(
            one
            for one in doubtful
            if any(f" {long} " in plain for long in self.words.abbreviations[one].long_forms)
        )

    def _doubtful(self, token: str) -> bool:
        short = self.words.abbreviations.get(token)
        return short is not None and short.ambiguous

    @cached_property
    def _products(self) -> Mapping[str, Product]:
        return {name.lower(): product for product in self.book.products for name in product.names}

    @cached_property
    def _products_pattern(self) -> "regex.Pattern[str]":
        names = "|".join(
            r"[\s\-]?".join(map(regex.escape, regex.split(r"[\s\-]+", name)))
            for name in sorted(self._products, key=len, reverse=True)
        )
        return regex.compile(
            rf"(?<![\p{{L}}\p{{N}}])(?:{names or '(?!)'})(?![\p{{L}}\p{{N}}]){_NOT_THE_DRUG}",
            regex.IGNORECASE,
        )

    @cached_property
    def _own_terms(self) -> Lexicon:
        """The wordings of the labels, which count even where the vocabulary has them not."""
        phrases = {phrase for place in self.approved.values() for phrase in (*place.phrases, *place.parents)}
        return Lexicon({phrase: self.words.diseases.meaning(phrase) for phrase in phrases})

    def drugs(self, text: str) -> tuple[Mention, ...]:
        """The products and other drugs that the text names."""
        return tuple(self._drugs(text))

    def _drugs(self, text: str) -> Iterator[Mention]:
        taken: list[tuple[int, int]] = []
        for match in self._products_pattern.finditer(text):
            written = regex.sub(r"[\s\-]+", "", match[0].lower())
            product = next(one for name, one in self._products.items() if _bare(name) == written)
            taken.append(match.span())
            yield Mention(Slot.DRUG, match.start(), match.end(), product)
        for start, end in self._other_drugs(text):
            if not any(start < last and first < end for first, last in taken):
                taken.append((start, end))
                yield Mention(Slot.DRUG, start, end, text[start:end])

    def _other_drugs(self, text: str) -> Iterator[tuple[int, int]]:
        for pattern in (_STAND_IN, _INN):
            for match in pattern.finditer(text):
                yield match.span()
        for word in words(text):
            if word.form in self.words.drugs:
                yield word.start, word.end

    def _diseases(self, text: str, spelled_out: frozenset[str]) -> Iterator[Mention]:
        row = words(text)
        phrases = [*self._own_terms.find(row), *self.words.diseases.find(row)]
        taken: list[tuple[int, int]] = []
        for phrase in sorted(phrases, key=lambda one: one.start - one.end):
            if not any(phrase.start < last and first < phrase.end for first, last in taken):
                taken.append((phrase.start, phrase.end))
                term = DiseaseTerm(normalised(text[phrase.start : phrase.end]), phrase.meaning)
                yield Mention(Slot.DISEASE, phrase.start, phrase.end, term)
        for match in _SHORT.finditer(text):
            short = self.words.abbreviations.get(match[0])
            if short is None or (short.ambiguous and match[0] not in spelled_out):
                continue
            if not any(match.start() < last and first < match.end() for first, last in taken):
                term = DiseaseTerm(short.long_forms[0], short.trees)
                yield Mention(Slot.DISEASE, match.start(), match.end(), term)


def _bare(name: str) -> str:
    return str(regex.sub(r"[\s\-]+", "", name))


def _quantities(text: str) -> Iterator[Mention]:
    for start, end, ages in patients.ages(text):
        yield Mention(Slot.AGE, start, end, ages)
    for start, end, lines in patients.lines(text):
        yield Mention(Slot.LINE, start, end, lines)
    for match in quantity.DOSE.finditer(text):
        amount = quantity.amount(match)
        if amount is not None:
            yield Mention(Slot.DOSE, match.start(), match.end(), amount)
    for start, end, every in quantity.intervals(text):
        yield Mention(Slot.FREQUENCY, start, end, every)
    for start, end, long in quantity.durations(text):
        yield Mention(Slot.DURATION, start, end, long)


_TABLES = (
    (Slot.ROUTE, qualifiers.ROUTES),
    (Slot.SEVERITY, qualifiers.SEVERITIES),
    (Slot.STAGE, qualifiers.STAGES),
    (Slot.HISTOLOGY, qualifiers.HISTOLOGIES),
    (Slot.USE, qualifiers.USES),
    (Slot.SETTING, qualifiers.SETTINGS),
    (Slot.GROUP, qualifiers.GROUPS),
    (Slot.DOSE, qualifiers.DOSES),
)


def _qualifiers(text: str) -> Iterator[Mention]:
    for slot, table in _TABLES:
        for found in qualifiers.find(table, text):
            yield Mention(slot, found.start, found.end, found.value)
    for found in qualifiers.biomarkers(text):
        yield Mention(Slot.BIOMARKER, found.start, found.end, found.value)
