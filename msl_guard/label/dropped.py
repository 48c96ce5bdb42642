"""What a sentence leaves out of an indication: severity, marker, line, age …, which broadens the use."""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from msl_guard.label.asks import Asks, content, marker_groups, unsaid
from msl_guard.label.diseases import Kinship
from msl_guard.label.qualifiers import Slot
from msl_guard.label.record import Indication


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence and the page around it say."""

    slots: Set[Slot]
    """The slots that are named anywhere on the page."""
    markers: Set[str]
    """The kinds of marker that are."""
    words: Set[str]
    """The words of the page, in normal form."""
    approval: bool
    """Whether the sentence states an approval: only then must it be whole."""
    everybody: bool
    """Whether it speaks of patients as such: "indicated for patients with …"."""


def missing(one: Indication, asked: Asks, said: Said, kinship: Kinship) -> tuple[str, ...]:
    """What narrows an indication and is not said, in words."""
    found = [*_missing_slots(one, asked, said.slots), *unsaid(asked, said.words)]
    lacking = marker_groups(asked.found) - said.markers
    if not said.approval:
        # Nobody gives the size of a vessel in passing.
        lacking = frozenset(one for one in lacking if one not in ("lesion length", "vessel diameter"))
    if lacking:
        found.append(
            ", ".join("biomarker" if group.startswith("marker") else group for group in sorted(lacking))
        )
    later = any(lines.low > 1 for lines in (*([one.lines] if one.lines else ()), *asked.lines()))
    if later and Slot.LINE not in said.slots and not said.words & _TREATED:
        found.append("prior therapy")
    if said.approval:
        found += _missing_of_approval(one, said)
    if kinship is Kinship.UNQUALIFIED and not found:
        found.append("what narrows it")
    return tuple(found)


def _missing_slots(one: Indication, asked: Asks, slots: Set[Slot]) -> Iterator[str]:
    asks = {mention.slot for mention in asked.found}
    if Slot.SEVERITY in asks and Slot.SEVERITY not in slots:
        yield "severity"
    if one.histology and Slot.HISTOLOGY in asks and Slot.HISTOLOGY not in slots:
        yield "histology"
    if Slot.STAGE in asks and not slots & {Slot.STAGE, Slot.LINE}:
        yield "stage"


_TREATED = frozenset(
    (
        "prior previous previously after following failure failed failing relapsed relapse refractory "
        "resistant resistance recurrent inadequate inadequately uncontrolled intolerant intolerance "
        "progressed progression despite pretreated"
    ).split()
)
"""Words of a patient who was treated before."""
_NARROW_USES = {
    "maintenance": Slot.USE,
    "adjuvant": Slot.STAGE,
    "neoadjuvant": Slot.STAGE,
    "prophylaxis": Slot.USE,
}


def _missing_of_approval(one: Indication, said: Said) -> Iterator[str]:
    """What only a statement of the whole indication must hold."""
    settings = " ".join(one.setting).lower()
    slots = said.slots
    combined = slots & {Slot.PARTNER, Slot.SETTING} or content(" ".join(one.combos)) & said.words
    if one.combos and "mono" not in settings and not combined:
        yield "the combination"
    elif ("add-on" in settings or "adjunct" in settings) and not (
        slots & {Slot.SETTING, Slot.PARTNER} or content(settings) & said.words
    ):
        yield "add-on"
    if said.everybody and one.population.ages_given and not slots & {Slot.AGE, Slot.GROUP}:
        yield f"ages {one.population.ages}"
    uses = {
        slot for use in one.use_type for name, slot in _NARROW_USES.items() if use.lower().startswith(name)
    }
    if uses and len(uses) == len(one.use_type) and not uses & slots:
        yield ", ".join(one.use_type)


def wording(indication: Indication) -> str:
    """An indication in short, for reports."""
    parts = [*indication.severity, *indication.biomarkers, *indication.stage, indication.disease.text]
    text = indication.disease.text.lower()
    lead = [one for one in parts[:-1] if one.lower() not in text]
    line = f", {indication.lines}" if indication.lines else ""
    return f"indicated for {' '.join([*lead, indication.disease.text])}{line}"
