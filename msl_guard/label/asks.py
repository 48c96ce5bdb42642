"""What an indication asks of a patient, from whichever field of the label file says it."""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set

import regex
from msgspec import Struct
from msgspec.structs import replace

from msl_guard.label import qualifiers
from msl_guard.label.measures import Measure
from msl_guard.label.mention import DiseaseTerm, Mention
from msl_guard.label.qualifiers import Slot
from msl_guard.label.record import Indication, Lines
from msl_guard.label.terms import words

_COMMON = frozenset(
    (
        "disease disorder patient adult with without from that this have least more than level status "
        "related confirmed positive negative mutation active high type class primary other treatment "
        "therapy after prior previous aged years weeks months inadequate response clinical phenotype"
    ).split()
)
_NARROWING = (
    Slot.SEVERITY,
    Slot.RISK,
    Slot.STAGE,
    Slot.HISTOLOGY,
    Slot.BIOMARKER,
    Slot.MEASURE,
    Slot.GROUP,
    Slot.DISEASE,
)


class Asks(Struct, frozen=True):
    """The values that the texts of an indication name, and words of texts that none stands for."""

    found: tuple[Mention, ...] = ()
    phrases: frozenset[str] = frozenset()
    """Diseases that stand among the stages and severities: "mild dementia"."""
    unread: tuple[tuple[str, frozenset[str]], ...] = ()
    """Each text that no slot understands, with the words that may stand for it."""

    def values(self, slot: Slot) -> frozenset[str]:
        """The values of one slot that are words."""
        return frozenset(one.value for one in self.found if one.slot is slot and isinstance(one.value, str))

    def measures(self) -> tuple[Measure, ...]:
        """The measured values; of several of one measure, such as classes II and III, all between."""
        found: dict[str, Measure] = {}
        for one in self.found:
            if isinstance(one.value, Measure):
                other = found.get(one.value.name, one.value)
                low, high = min(other.low, one.value.low), max(other.high, one.value.high)
                found[one.value.name] = Measure(one.value.name, low, high)
        return tuple(found.values())

    def lines(self) -> tuple[Lines, ...]:
        """The lines of therapy that its wording names: "relapsed or refractory"."""
        return tuple(one.value for one in self.found if isinstance(one.value, Lines))


def texts(indication: Indication) -> Iterator[str]:
    """Yield the texts of an indication that may narrow it."""
    yield indication.disease.text
    yield from indication.stage
    yield from indication.severity
    yield from indication.histology
    yield from indication.biomarkers
    yield from indication.setting
    yield from indication.use_type


def plain(text: str) -> str:
    """A text without what it says in brackets, which explains: "severe disease (FVIII < 1 %)"."""
    return str(_BRACKETS.sub("", text))


_BRACKETS = regex.compile(r"\s\([^)]*\)(?=.)|(?<=\p{L}{4} \p{L}{4,})\s\([^)]*\)$")


def narrowing(indication: Indication) -> Iterator[str]:
    """Yield the texts that are there only to narrow."""
    yield from indication.stage
    yield from indication.severity
    yield from indication.histology
    yield from indication.biomarkers
    yield from (one for one in (indication.line_note, indication.population.note) if one)


_FIT = ("eligible", "ineligible", "sensitive", "resistant", "dependent")


def marker_groups(mentions: Iterable[Mention]) -> frozenset[str]:
    """The kinds of marker that are named: one present, one absent, fitness for a treatment, a measured value.

    Several markers of one kind are alternatives, as the files do not say otherwise.
    """
    found: set[str] = set()
    for one in mentions:
        if isinstance(one.value, Measure):
            found.add(_AS_MARKERS.get(one.value.name, one.value.name))
        elif one.slot is Slot.BIOMARKER:
            name, _, state = str(one.value).rpartition(" ")
            fit = state in _FIT
            found.add(name if fit else "marker absent" if state == "negative" else "marker")
    return frozenset(found)


_AS_MARKERS = {"PD-L1": "marker", "PD-L1 CPS": "marker", "eosinophils": "marker"}


def slots_named(mentions: Iterable[Mention]) -> frozenset[Slot]:
    """The slots that mentions fill; of groups, only those that say who the patients are."""
    return frozenset(
        one.slot
        for one in mentions
        if one.slot is not Slot.GROUP or str(one.value).endswith(("men", "pregnancy"))
    )


def stages_of(indication: Indication) -> frozenset[str]:
    """The stages that an indication names."""
    named = {
        one.value
        for text in texts(indication)
        for one in qualifiers.find(qualifiers.STAGES, f"{text} disease")
    }
    # "Delay of stage 3": the stage that is to be kept off is not the patient's.
    aims = frozenset(indication.use_type)
    numbered = {
        one.value
        for text in (*texts(indication), *indication.disease.synonyms)
        if text not in aims
        for one in qualifiers.numbered_stages(text)
    }
    return frozenset(named | numbered)


def content(text: str) -> frozenset[str]:
    """The words of a text that carry its meaning."""
    return frozenset(one.form for one in words(text) if len(one.form) > 3 and one.form not in _COMMON)


def is_understood(read: Sequence[Mention]) -> bool:
    """Whether some slot stands for a text."""
    return any(one.slot in _NARROWING and one.slot is not Slot.DISEASE for one in read)


def unsaid(asked: Asks, said: Set[str]) -> Iterator[str]:
    """Yield the narrowing texts of which no word is said."""
    for text, carried in dict(asked.unread).items():
        if carried and not carried & said:
            yield text


def asked(indication: Indication, clause: Callable[[str], tuple[Mention, ...]]) -> Asks:
    """What an indication asks of a patient; `clause` reads a text of its label."""
    read = tuple(one for text in texts(indication) for one in clause(f"{plain(text)} disease"))
    # "At increased risk of severe disease" is a risk group, wherever it stands.
    read += tuple(one for one in clause(indication.line_note) if one.slot is Slot.RISK or _is_week(one))
    read += tuple(one for one in clause(indication.population.note) if one.slot in _OF_NOTE)
    if at_risk := _AT_RISK.search(indication.line_note):
        read += (Mention(Slot.RISK, at_risk.start(), at_risk.end(), "high"),)
    unread = tuple(
        (text, content(text))
        for text in narrowing(indication)
        if not is_understood(clause(f"{text} disease")) and _ORGANISM.fullmatch(text) is None
    )
    phrases = frozenset(
        one.value.phrase
        for text in narrowing(indication)
        for one in clause(text)
        if isinstance(one.value, DiseaseTerm)
    )
    return Asks(read, phrases, unread)


_ORGANISM = regex.compile(
    r"\p{Lu}(?:\p{Ll}+|\.)\s(?:\p{Ll}+(?:us|is|ae|um|ii?|es|ens|ans|ca|la|li|ei|ter|nii|cae|la)|spp?\.?)"
    r"(?:\s(?:species\s)?(?:complex|group))?(?:\s\([^)]+\))?"
)
"""An organism that a label lists as susceptible, which nobody repeats: "Klebsiella pneumoniae"."""
_OF_NOTE = (Slot.MEASURE, Slot.GROUP, Slot.RISK, Slot.SEVERITY, Slot.BIOMARKER, Slot.AGE, Slot.SITE)
"""What a note on the patients says of them."""
_AT_RISK = regex.compile(r"\bat (?:an? )?(?:high|higher|increased|elevated) risk\b", regex.IGNORECASE)


def _is_week(one: Mention) -> bool:
    return isinstance(one.value, Measure) and one.value.name == "gestation"


def beside(
    indication: Indication, asks: Asks, clause: Callable[[str], tuple[Mention, ...]], *, named: bool
) -> Asks:
    """What an indication asks beside its disease: without the measures of its wording, or all of it."""
    own = {
        (one.slot, one.value) for text in narrowing(indication) for one in clause(f"{plain(text)} disease")
    }
    wording = clause(f"{plain(indication.disease.text)} disease")
    taken = {(one.slot, one.value) for one in wording if named or one.slot is Slot.MEASURE} - own
    return replace(asks, found=tuple(one for one in asks.found if (one.slot, one.value) not in taken))
