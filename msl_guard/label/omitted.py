"""The approved disease named without what the label narrows it by, indication by indication."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from msl_guard.label.asks import beside, marker_groups, slots_named
from msl_guard.label.compare import Comparison
from msl_guard.label.conflict import Conflict, Use
from msl_guard.label.diseases import Kinship
from msl_guard.label.dropped import NOTHING, Said, is_grave, missing, wording
from msl_guard.label.kin import USABLE
from msl_guard.label.mention import DiseaseTerm, Mention
from msl_guard.label.qualifiers import Slot
from msl_guard.label.record import Indication
from msl_guard.label.slottests import TESTS
from msl_guard.label.terms import normalised, words


def omitted(comparison: Comparison, bundle: Sequence[Mention], said: Said) -> tuple[Conflict, ...]:
    """The approved disease named without what the label narrows it by: severity, marker, line …"""
    found: list[Conflict] = []
    named = [one for one in bundle if one.slot is Slot.DISEASE]
    if not named and not said.approval:
        return tuple(_of_age(comparison, bundle, said))
    for mention in named or _anchor(bundle):
        kinships = [
            (one, comparison.kin.kinship(mention, one) if named else Kinship.SAME)
            for one in (comparison.label.indications if named else comparison.agreeing(bundle))
        ]
        if comparison.kin.is_spelled_out(mention, named):
            continue
        lacking = [
            (one, _missing(comparison, one, mention, said, kinship))
            for one, kinship in kinships
            if kinship in USABLE or (said.approval and comparison.kin.is_narrowed(mention, bundle))
        ]
        if lacking and all(names for _, names in lacking):
            where, least = min(lacking, key=lambda pair: len(pair[1]))
            says = f"without {', '.join(least)}"
            base = 0.7 if said.broad else 0.6
            found.append(
                Conflict(
                    "broadening",
                    mention,
                    says,
                    wording(where),
                    base,
                    _plain(comparison, mention, where, said),
                )
            )
    return tuple(found)


def _missing(
    comparison: Comparison, one: Indication, mention: Mention, said: Said, kinship: Kinship
) -> tuple[str, ...]:
    """What narrows an indication and is not said; "mHSPC" says that it is metastatic, too."""
    if _is_synonym(comparison, mention, one):
        named = comparison.reader.clause(one.disease.text)
        said = replace(
            said,
            slots=said.slots | slots_named(named),
            markers=said.markers | marker_groups(named),
            words=said.words | {word.form for word in words(one.disease.text)},
        )
    return missing(one, comparison.reader.asks(one), said, kinship, whole=_is_whole(mention, one))


def _is_synonym(comparison: Comparison, mention: Mention, one: Indication) -> bool:
    """Whether a mention is another name of the very disease that an indication words."""
    meant = comparison.reader.words.diseases.meaning(normalised(one.disease.text))
    return isinstance(mention.value, DiseaseTerm) and bool(meant) and set(meant) <= set(mention.value.trees)


def _plain(comparison: Comparison, mention: Mention, where: Indication, said: Said) -> float:
    """How far outside a plain statement is that names a disease and leaves out what narrows the use."""
    term = mention.value
    whole = isinstance(term, DiseaseTerm) and term.phrase in comparison.kin.placed(where).phrases
    asked = beside(where, comparison.reader.asks(where), comparison.reader.clause, named=whole)
    least = missing(where, asked, said, Kinship.SAME)
    return 0.6 if is_grave(least, missing(where, asked, NOTHING, Kinship.SAME)) else 0.35


def _of_age(comparison: Comparison, bundle: Sequence[Mention], said: Said) -> Iterator[Conflict]:
    """Yield an age that the label has for a risk group alone, where a text says nothing of risk."""
    for mention in (one for one in bundle if one.slot is Slot.AGE):
        uses = [
            Use(one, comparison.label, asks=comparison.reader.asks(one))
            for one in comparison.label.indications
        ]
        admitted = [use for use in uses if TESTS[Slot.AGE](mention, use) is None]
        at_risk = [use for use in admitted if use.asks.values(Slot.RISK)]
        others = any(not use.asks.values(Slot.RISK) for use in uses if use not in admitted)
        if at_risk and len(at_risk) == len(admitted) and others and Slot.RISK not in said.slots:
            clause = wording(at_risk[0].indication)
            yield Conflict("population", mention, "without a risk group", clause, 0.6)
            return


def _is_whole(mention: Mention, one: Indication) -> bool:
    """Whether a mention has the whole wording of an indication's disease."""
    return isinstance(mention.value, DiseaseTerm) and mention.value.phrase == normalised(one.disease.text)


def _anchor(bundle: Sequence[Mention]) -> Sequence[Mention]:
    """What an approval that names no disease is for: "adults with a BMI of 27 or more"."""
    return [one for one in bundle if one.slot in (Slot.MEASURE, Slot.BIOMARKER)][:1]
