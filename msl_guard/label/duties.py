"""What a label asks of a whole document: its status, its date, its boxed warning; and what it says of others.

Where the label or the document does not say what is needed to decide, nothing is reported.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import regex

from msl_guard.label.assertion import Assertion, assertion
from msl_guard.label.compare import Comparison
from msl_guard.label.dropped import states_approval
from msl_guard.label.inplay import InPlay
from msl_guard.label.mention import Mention, covered
from msl_guard.label.owner import owns
from msl_guard.label.qualifiers import Slot
from msl_guard.label.reading import UNREAD, Reading
from msl_guard.label.record import Label, Product
from msl_guard.label.relation import relation
from msl_guard.label.terms import words
from msl_guard.label.units import Unit
from msl_guard.model import Ruling, Severity, Span

_PLAIN = 0.7
"""From this base on, a conflict is one whoever the product belongs to."""
_NEW_FOR = {"US": 183}
"""Days for which a medicine may be called new: six months in the US by practice, elsewhere a year."""
_NEW = regex.compile(
    r"\b(?:brand[\s\-])?new\b(?! (?:to|data|patients?|safety|onset|diagnos|stud|analys|drug application))|"
    r"\b(?:newly|recently|just) (?:launched|approved|available|licensed|authori[sz]ed|introduced)\b",
    regex.IGNORECASE,
)
_NEAR = 30
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DATED = regex.compile(
    r"(?:date of prep\w*|prepar(?:ed|ation)|version|approved on|date)\b[^.\n]{0,25}?"
    r"(?:(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}*\.?\s(?P<year>20[0-9]{2})|"
    r"(?P<year>20[0-9]{2})-(?P<number>0[1-9]|1[0-2]))",
    regex.IGNORECASE,
)
_SHAPED_AS_DISEASE = regex.compile(
    r"(?<![\p{L}\-])(?!(?:dia|pro)gnosis|hypothesis|apoptosis|mitosis|empathy|sympathy|aroma|academia|genome)"
    r"(?:\p{Ll}[\p{L}\-]{3,})?(?:itis|osis|a?emia|pathy|(?<=[sc])oma|plasia|trophy|algia|penia|ectasia|"
    r"dystrophy)\b"
    r"(?: (?:syndrome|disease))?|"
    r"(?<![\p{L}\-])\p{Lu}[\p{L}\-]{3,}(?:'s)? (?:syndrome|disease)\b",
)


@dataclass
class Duties:
    """One document in one jurisdiction, unit by unit and then as a whole."""

    reading: Reading
    jurisdiction: str
    _benefits: dict[int, list[tuple[Span, Label, Product]]] = field(default_factory=dict)

    def of_unit(self, unit: Unit) -> Iterator[Ruling]:
        """Yield what a sentence on an own product leaves out or dates wrongly."""
        for play in unit.products:
            labels = tuple(play.product.labels_for(self.jurisdiction))
            if not play.mentions or not labels:
                continue
            benefit = next(iter(unit.text.hits(self.reading.words.benefit)), None)
            said = self._assertion(unit, benefit) if benefit else Assertion.DENIED
            if benefit and said in (Assertion.STATED, Assertion.STUDIED):
                page = self.reading.outline.index(self.reading.page(unit.sentence)[0].block)
                self._benefits.setdefault(page, []).append((unit.sentence, labels[0], play.product))
            if benefit and said is Assertion.STATED:
                yield from self._unapproved(unit, play, labels, benefit)
            yield from self._no_longer_new(unit, play, labels)
            yield from self._unknown(unit, play)

    def _assertion(self, unit: Unit, at: tuple[int, int]) -> Assertion:
        words_known = self.reading.words
        clause = unit.text.clause_at(at[0], words_known.clause_break)
        return assertion(clause, unit.text, Mention(Slot.USE, at[0], at[1], ""), words_known)

    def _unapproved(
        self, unit: Unit, play: InPlay, labels: Sequence[Label], benefit: tuple[int, int]
    ) -> Iterator[Ruling]:
        """A benefit stated as fact where this regime has not approved the product, though another has."""
        if any(one.approved for one in labels) or play.product.investigational:
            return
        for span in self.reading.page(unit.sentence):
            if self.reading.stretch(span).has(self.reading.words.status):
                return
        label = labels[0]
        message = f"{play.product.name}: {label.status.replace('_', ' ')} under the {label.name}."
        yield Ruling("status", Span(unit.sentence.block, *benefit), Severity.ERROR, message)

    def _no_longer_new(self, unit: Unit, play: InPlay, labels: Sequence[Label]) -> Iterator[Ruling]:
        """“New” of a product whose first authorisation lies too far before the document's own date."""
        first = min((one.first_authorised for one in labels if one.first_authorised), default="")
        if not first or self.dated is None:
            return
        age = (self.dated - date.fromisoformat(first)).days
        if age <= _NEW_FOR.get(self.jurisdiction, 366):
            return
        for match in _NEW.finditer(unit.text.text, unit.text.start, unit.text.end):
            beside = (max(one.start - match.end(), match.start() - one.end) for one in play.mentions)
            if min(beside) <= _NEAR:
                when = f"first authorised on {first}; the document is of {self.dated:%Y-%m}"
                message = f"{play.product.name} was {when}."
                yield Ruling("novelty", Span(unit.sentence.block, *match.span()), Severity.ERROR, message)

    def _unknown(self, unit: Unit, play: InPlay) -> Iterator[Ruling]:
        """A word shaped as a disease, in a use of the product, that the vocabulary has not."""
        known = [one for one in unit.own if one.slot in (Slot.DISEASE, Slot.GROUP, Slot.DRUG, Slot.BIOMARKER)]
        for match in _SHAPED_AS_DISEASE.finditer(unit.text.text, unit.text.start, unit.text.end):
            mention = Mention(Slot.DISEASE, match.start(), match.end(), match[0])
            if covered(mention, known):
                continue
            clause = unit.text.clause_at(mention.start, self.reading.words.clause_break)
            if (
                relation(clause, mention, play.mentions, self.reading.words) is not None
                and self._assertion(unit, match.span()) is not Assertion.DENIED
                and owns(unit, play, mention)
            ):
                message = (
                    f"{play.product.name}: “{match[0]}” is not in the vocabulary, so no label was asked."
                )
                yield Ruling("unknown", Span(unit.sentence.block, *match.span()), Severity.INFO, message)

    def of_document(self) -> Iterator[Ruling]:
        """Yield where a benefit is shown without the boxed warning, and approvals of others that are none."""
        yield from self._without_risk()
        for number, block in enumerate(self.reading.document.blocks):
            if block.part in UNREAD or not self.reading.names(block):
                continue
            for sentence in self.reading.outline.sentences(number):
                yield from self._of_others(sentence)

    def _without_risk(self) -> Iterator[Ruling]:
        pages = [self.reading.document.blocks[numbers[0]] for numbers in self.reading.outline.pages]
        order = {self.reading.outline.index(block): at for at, block in enumerate(pages)}
        texts = [self._words_of(numbers) for numbers in self.reading.outline.pages]
        everywhere = frozenset(word for text in texts for word in text)
        for page, shown in sorted(self._benefits.items()):
            span, label, product = shown[0]
            risks = [risk for risk in label.boxed_warning if not _named(risk, everywhere)]
            if risks:
                message = f"{product.name}: nothing in the document says {'; '.join(risks)} ({label.name})."
                yield Ruling("risk_stated", span, Severity.ERROR, message)
                return
            at = order.get(page, 0)
            near = frozenset(word for text in texts[max(0, at - 1) : at + 2] for word in text)
            risks = [risk for risk in label.boxed_warning if not _named(risk, near)]
            if risks:
                message = (
                    f"{product.name}: neither here nor beside it stands {'; '.join(risks)} ({label.name})."
                )
                yield Ruling("risk_beside", span, Severity.ERROR, message)

    def _words_of(self, numbers: Sequence[int]) -> frozenset[str]:
        blocks = [self.reading.document.blocks[number] for number in numbers]
        return frozenset(
            one.form
            for block in blocks
            if block.part not in UNREAD
            for one in words(self.reading.folded(block))
        )

    def _of_others(self, sentence: Span) -> Iterator[Ruling]:
        """An approval of another firm's product that its own label does not bear out."""
        own = self.reading.mentions(sentence)
        text = self.reading.stretch(sentence)
        rivals: dict[int, tuple[Product, list[Mention]]] = {}
        for one in own:
            if isinstance(one.value, Product) and one.value.owner != "self":
                rivals.setdefault(id(one.value), (one.value, []))[1].append(one)
        if not rivals or not states_approval(text, self.reading.words):
            return
        for product, where in rivals.values():
            play = InPlay(product, 1.0, "same sentence", tuple(where))
            unit = Unit(sentence, text, own, (), (play,))
            for label in product.labels_for(self.jurisdiction):
                for conflict in Comparison(product, label, self.reading.reader).conflicts(own):
                    mention = conflict.mention
                    clause = text.clause_at(mention.start, self.reading.words.clause_break)
                    tied = relation(clause, mention, where, self.reading.words) is not None
                    said = assertion(clause, text, mention, self.reading.words)
                    if (
                        conflict.base >= _PLAIN
                        and tied
                        and said is Assertion.STATED
                        and owns(unit, play, mention)
                    ):
                        message = (
                            f"{product.name}: {conflict.says} outside the {label.name}: {conflict.clause}."
                        )
                        span = Span(sentence.block, mention.start, mention.end)
                        yield Ruling("comparator", span, Severity.ERROR, message)

    @cached_property
    def dated(self) -> date | None:
        """The first day of the month that the document gives as its own, if it gives one."""
        for block in self.reading.document.blocks:
            match = _DATED.search(self.reading.folded(block))
            if match:
                named = match["month"]
                month = _MONTHS.index(named.lower()) + 1 if named else int(match["number"])
                return date(int(match["year"]), month, 1)
        return None


def _named(risk: str, said: frozenset[str]) -> bool:
    """Whether a risk of the label is named: by its rarest word, or as the boxed warning."""
    if {"boxed", "warning"} <= said:
        return True
    carried = {one.form for one in words(risk) if len(one.form) > _SHORT}
    return not carried or bool(carried & said)


_SHORT = 4
