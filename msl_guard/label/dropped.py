"""What a sentence leaves out of an indication: severity, marker, line, age …, which broadens the use."""

from collections.abc import Collection, Iterator, Sequence, Set

import regex
from msgspec import Struct

from msl_guard.label import therapylines
from msl_guard.label.asks import Asks, content, marker_groups, slots_named, unsaid
from msl_guard.label.cues import LabelWords, Stretch
from msl_guard.label.diseases import Kinship
from msl_guard.label.mention import Mention
from msl_guard.label.qualifiers import MEASURES, Slot
from msl_guard.label.reading import Near
from msl_guard.label.record import Indication
from msl_guard.label.terms import words as words_of


class Said(Struct, frozen=True):
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
    broad: bool = False
    """Whether it says that all are meant: "every adult with …"."""


_INDICATED = regex.compile(
    r"\b(?:is|are)\b[^.;:]{0,120}?(?<!not )(?<!never )\bindicated\b(?! that)", regex.IGNORECASE
)


def states_approval(text: Stretch, words: LabelWords) -> bool:
    """Whether a sentence states for what a product is approved."""
    return text.has(words.labelled_use) or _INDICATED.search(text.words) is not None


def said_near(
    near: Near, own: Sequence[Mention], text: Stretch, words: LabelWords, *, approval: bool
) -> Said:
    """What a sentence that names `own`, and the page around it, say."""
    return Said(
        near.slots | slots_named(own),
        near.markers,
        near.words,
        approval=approval,
        everybody=_EVERYBODY.search(text.words) is not None,
        broad=text.has(words.everyone),
    )


NOTHING = Said(frozenset(), frozenset(), frozenset(), approval=False, everybody=False)
"""A page that names nothing."""
_KEY = frozenset(
    (
        "severity",
        "risk group",
        "histology",
        "stage",
        "biomarker",
        "prior therapy",
        "functional class",
        *MEASURES,
    )
) - {"weight", "lesion length", "vessel diameter", "potassium"}
"""What a reader must be told of, whatever else a label asks for."""


def is_grave(least: Collection[str], whole: Collection[str]) -> bool:
    """Whether a statement tells none of the main conditions of a use, or leaves out two of them."""
    lacking, asked = _main(least), _main(whole)
    return bool(lacking) and (len(lacking) >= len(asked) or len(lacking) >= _TWO)


def _main(names: Collection[str]) -> frozenset[str]:
    return frozenset(one for name in names for one in name.split(", ")) & _KEY


_TWO = 2
_EVERYBODY = regex.compile(
    r"\b(?:patients?|people|individuals|subjects|persons?|anyone|everyone|those)\b", regex.IGNORECASE
)


def missing(
    one: Indication, asked: Asks, said: Said, kinship: Kinship, *, whole: bool = False
) -> tuple[str, ...]:
    """What narrows an indication and is not said, in words.

    Args:
        one: the indication.
        asked: what it asks of a patient.
        said: what the sentence and its page say.
        kinship: how the disease that is named stands to it.
        whole: whether the sentence has the whole wording of the disease: "severe hypertriglyceridaemia".
    """
    found = [*_missing_slots(one, asked, said), *_unsaid(one, asked, said)]
    lacking = marker_groups(asked.found) - said.markers - (_OF_SCARS if said.words & _SCARS else set())
    if not said.approval and _marker_named(one, asked, said):
        lacking -= {"marker"}
    if not said.approval:
        # Nobody gives the size of a vessel or the potassium in passing, nor all of several measures.
        known = marker_groups(asked.found) & said.markers
        often = ("Rutherford", "functional class", "GFR") if known else ()
        passing = ("lesion length", "vessel diameter", "potassium", *often)
        measured = {measure.name for measure in asked.measures()} if whole else set()
        lacking = frozenset(one for one in lacking if one not in passing and one not in measured)
    if lacking:
        found.append(
            ", ".join("biomarker" if group.startswith("marker") else group for group in sorted(lacking))
        )
    later = any(lines.low > 1 for lines in (*([one.lines] if one.lines else ()), *asked.lines()))
    if later and not _had_treatment(one, said):
        found.append("prior therapy")
    if said.approval:
        found += _missing_of_approval(one, said)
    if kinship is Kinship.UNQUALIFIED and not found and not _told_apart(one, asked, said):
        found.append("what narrows it")
    return tuple(found)


_OF_SCARS = frozenset(("fibrosis stage",))
_SCARS = frozenset(("fibrosis", "scarring", "fibrotic", "scarred"))
"""Words of a liver of which a stage of fibrosis is said."""


def _marker_named(one: Indication, asked: Asks, said: Said) -> bool:
    """Whether a page has the name of a marker that is asked for: "with AChR antibodies"."""
    values = (str(found.value) for found in asked.found if found.slot is Slot.BIOMARKER)
    names = {word.form for value in values for word in words_of(value.rpartition(" ")[0])}
    names -= {word.form for word in words_of(one.disease.text)}
    return any(len(name) > _SHORT and name in said.words for name in names)


_SHORT = 2


def _unsaid(one: Indication, asked: Asks, said: Said) -> Iterator[str]:
    """The narrowing texts of which no word is said; "chemotherapy-naive" is, in other words, a line."""
    for text in unsaid(asked, said.words):
        if text == one.line_note and not (said.approval or said.broad) and _TAKEN_AS_READ.search(text):
            continue
        # "Relapsed" and "refractory" are two words for patients who were treated before.
        if {word.form for word in words_of(text)} <= _COME_BACK and said.words & _COME_BACK:
            continue
        if text != one.line_note or not (any(therapylines.lines(text)) and _had_treatment(one, said)):
            yield text


_COME_BACK = frozenset("relapsed refractory recurrent relapsing resistant relapse".split())
_TAKEN_AS_READ = regex.compile(
    r"\b(?:candidates? for|eligible for|suitable for|requir\w+|need(?:s|ing)?)\b", regex.IGNORECASE
)
"""What a sentence on the disease leaves implicit: "candidates for systemic therapy"."""


def _had_treatment(one: Indication, said: Said) -> bool:
    """Whether a page says anything of earlier treatment, if only its name."""
    before = content(" ".join(one.prior_required)) - _OF_ANY
    return bool(Slot.LINE in said.slots or said.words & _TREATED or before & said.words)


_OF_ANY = frozenset("least inhaled based regimen agent medicinal product".split())


def _told_apart(one: Indication, asked: Asks, said: Said) -> bool:
    """Whether a page says something of what makes the disease the approved one."""
    if not said.approval and said.slots & _NARROWING & {mention.slot for mention in asked.found}:
        return True
    if said.approval:
        return _worded(one, said)
    wider = frozenset(word for name in one.disease.parents for word in content(name))
    return bool((content(one.disease.text) - wider) & said.words) or _worded(one, said)


_NARROWING = frozenset(
    (Slot.SEVERITY, Slot.RISK, Slot.HISTOLOGY, Slot.BIOMARKER, Slot.MEASURE, Slot.STAGE, Slot.SITE)
)


def _worded(one: Indication, said: Said) -> bool:
    """Whether most words of the disease's wording stand on the page, in whatever order."""
    asked = frozenset(word.form for word in words_of(one.disease.text) if word.form not in _JOINING)
    return len(asked & said.words) >= _MOST * len(asked)


_MOST = 0.75
_JOINING = frozenset("or and with the of a an to in by".split())


def _missing_slots(one: Indication, asked: Asks, said: Said) -> Iterator[str]:
    asks = {mention.slot for mention in asked.found}
    # "MASH with F2 fibrosis" says how severe it is.
    staged = {Slot.SEVERITY, Slot.STAGE} if said.markers & _OF_SCARS else frozenset()
    slots = said.slots | staged
    if Slot.SEVERITY in asks and Slot.SEVERITY not in slots:
        yield "severity"
    if Slot.RISK in asks and Slot.RISK not in slots:
        yield "risk group"
    if one.histology and Slot.HISTOLOGY in asks and Slot.HISTOLOGY not in slots:
        yield "histology"
    if Slot.STAGE in asks and not slots & {Slot.STAGE, Slot.LINE}:
        yield "stage"


_TREATED = frozenset(
    (
        "prior previous previously after following failure failed failing relapsed relapse refractory "
        "resistant resistance recurrent inadequate inadequately uncontrolled intolerant intolerance "
        "progressed progression despite pretreated suboptimal suboptimally insufficient insufficiently "
        "unresponsive nonresponder persistent persisting adequately experienced uncontrolled"
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
