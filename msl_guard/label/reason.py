"""From a document to rulings: every use of a product that its label does not allow, and why."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from msl_guard.label.cues import LabelWords, Stretch
from msl_guard.label.decide import Disclosures, answers
from msl_guard.label.duties import Duties
from msl_guard.label.judge import Judge, Placed
from msl_guard.label.mentions import Reader
from msl_guard.label.reading import Reading
from msl_guard.label.units import units
from msl_guard.model import Context, Document, Ruling, Searchable, Severity
from msl_guard.segment import Outline


@dataclass(frozen=True)
class Reasoner:
    """The labels of a project, ready to judge documents."""

    reader: Reader
    words: LabelWords

    def rulings(
        self,
        document: Document,
        outline: Outline,
        context: Context,
        jurisdictions: Sequence[str],
        heed: Callable[[], None],
    ) -> tuple[Ruling, ...]:
        """Every ruling on a document, the strictest of the jurisdictions.

        `heed` is called at each sentence, and raises what ends the work when its time is up.
        """
        if not self.reader.book.products:
            return ()
        reading = Reading(document, outline, self.reader, self.words)
        disclosed = _disclosures(reading, self.words)
        found: list[Placed] = []
        duties = [Duties(reading, jurisdiction) for jurisdiction in jurisdictions]
        others: list[Ruling] = []
        for unit in units(reading, heed):
            for duty in duties:
                found += Judge(reading, unit, context, duty.jurisdiction, disclosed).placed()
                others += duty.of_unit(unit)
        others += (one for duty in duties for one in duty.of_document())
        rulings = tuple(_raised(_strictest(found)))
        return (*rulings, *_unstated(rulings, context, disclosed), *_once(others))


def _disclosures(reading: Reading, words: LabelWords) -> Disclosures:
    texts = dict.fromkeys(map(reading.folded, reading.document.blocks))
    whole = [Stretch(one, 0, len(one)) for one in texts]

    def said(cues: Searchable) -> bool:
        return any(one.has(cues) for one in whole)

    return Disclosures(
        request=said(words.request),
        status=said(words.status),
        labelled_use=said(words.labelled_use),
        label_reference=said(words.label_reference),
        study_limits=said(words.study_limits),
    )


def _unstated(rulings: Sequence[Ruling], context: Context, disclosed: Disclosures) -> Iterator[Ruling]:
    """Yield, once a document, that an answer nowhere calls its unapproved use unapproved."""
    # Where the approved disease stands without what narrows it, the use need not be another one.
    uses = [one for one in rulings if one.question not in ("regime", "broadening")]
    if uses and answers(context) and not disclosed.status:
        said = "Say on the first page or slide that the use is not approved."
        yield Ruling("statement", uses[0].span, Severity.ERROR, said)


def _once(found: Sequence[Ruling]) -> Iterator[Ruling]:
    """Yield one ruling a question and place, whichever of the jurisdictions made it."""
    kept = {(one.question, id(one.span.block), one.span.start, one.span.end): one for one in found}
    yield from kept.values()


def _strictest(found: Sequence[Placed]) -> list[Placed]:
    """One ruling a question and place; of what is inherited, one a page and slot."""
    kept: dict[tuple[object, ...], Placed] = {}
    for one in found:
        ruling = one.ruling
        key: tuple[object, ...] = (ruling.question, id(ruling.span.block), ruling.span.start, ruling.span.end)
        if one.inherited:
            key = (ruling.question, one.page, one.slot)
        if key not in kept or kept[key].ruling.severity < ruling.severity:
            kept[key] = one
    return list(kept.values())


def _raised(found: Sequence[Placed]) -> Iterator[Ruling]:
    """Yield the rulings; two slots in conflict on one page make a warning an error."""
    grave: dict[int, set[str]] = {}
    for one in found:
        if one.ruling.severity >= Severity.WARNING:
            grave.setdefault(one.page, set()).add(one.slot)
    for one in found:
        others = grave.get(one.page, set()) - {one.slot}
        raised = one.slot and others and one.ruling.severity is Severity.WARNING
        yield replace(one.ruling, severity=Severity.ERROR) if raised else one.ruling
