"""The shape of a label file: one product, its labels by regime (rule catalogue, section B1)."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from msl_guard.errors import ConfigError
from msl_guard.ruleset import names
from msl_guard.ruleset.faults import explained
from msl_guard.ruleset.labelspelling import plainly
from msl_guard.ruleset.strict_yaml import Source

Text = Annotated[str, Meta(min_length=1)]
Texts = list[Text]
Number = int | float
Regime = names.Jurisdiction
LabelStatus = Literal[
    "approved", "conditional", "investigational", "withdrawn", "suspended", "expanded_access"
]
IsoDate = Annotated[str, Meta(pattern=names.DAY)]


class _Shape(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A mapping with known keys."""


class ClassShape(_Shape, frozen=True, kw_only=True):
    """What kind of medicine it is."""

    name: str | None = ""
    atc: str | None = ""
    moa: Texts | None = []


class LabelProductShape(_Shape, rename={"drug_class": "class"}, frozen=True, kw_only=True):
    """The product and its names."""

    brand: Texts = []
    generic: Text | None = None
    codes: Texts = []
    spellings: Texts = []
    drug_class: ClassShape = ClassShape()
    owner: Literal["self", "competitor", "other"] = "self"


class DiseaseShape(_Shape, frozen=True, kw_only=True):
    """A disease as the label words it, with what places it."""

    text: Text
    icd10: str | None = ""
    mesh: str | None = ""
    parents: Texts = []
    synonyms: Texts = []


class AgeShape(_Shape, rename={"low": "min", "high": "max"}, frozen=True, kw_only=True):
    """Ages in years, both counted in; other units as text, such as "6 weeks"."""

    low: Number | str | None = None
    high: Number | str | None = None


class PopulationShape(_Shape, frozen=True, kw_only=True):
    """Who the label admits."""

    age: AgeShape | None = None
    sex: Literal["any", "female", "male"] = "any"
    exclusions: Texts = []
    organ: dict[str, str] = {}
    note: str = ""


class LineShape(_Shape, rename={"low": "min", "high": "max"}, frozen=True, kw_only=True):
    """Lines of therapy, both counted in."""

    low: Annotated[int, Meta(ge=1, le=9)] | None = None
    high: Annotated[int, Meta(ge=1, le=9)] | None = None
    prior_required: Texts = []
    prior_excluded: Texts = []
    note: str = ""


class FrequencyShape(_Shape, frozen=True, kw_only=True):
    """How often: `times` in `every` units; `{every: 4, unit: week}`, `{times: 2, every: 1, unit: day}`.

    With null for `every` or `unit` nothing is said of it.
    """

    every: Number | None = 1
    to: Number | None = None
    """The longest interval, where there is a range: every 8 to 16 weeks."""
    unit: Literal["hour", "day", "week", "month", "year", "once"] | None = "day"
    times: Number | None = 1


class DosePartShape(_Shape, frozen=True, kw_only=True):
    """A dose for a part of the course or of the patients; what it lacks is as in the whole dose."""

    amount: Number | None = None
    unit: str = ""
    freq: FrequencyShape | None = None
    duration: Number | str | None = None


class DoseShape(_Shape, frozen=True, kw_only=True):
    """One way of giving the product."""

    amount: Number | None = None
    unit: str = ""
    route: str = ""
    freq: FrequencyShape | None = None
    max: Text | None = None
    """The most in one session, week or month, with its unit: "640 Units per session"."""
    max_daily: Number | str | None = None
    duration: Number | str | None = None
    min_duration: Number | str | None = None
    max_duration: Number | str | None = None
    infusion: str = ""
    titration: str = ""
    strengths: Texts = []
    steps: dict[str, str] = {}
    loading: DosePartShape | None = None
    initial: DosePartShape | None = None
    renal: dict[str, DosePartShape] = {}
    hepatic: dict[str, DosePartShape] = {}
    schedule: Texts = []
    catch_up: Texts | str = []
    min_interval: Number | str | None = None
    adjustments: Texts = []
    note: str = ""


class IndicationShape(_Shape, frozen=True, kw_only=True):
    """One approved use."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
    disease: DiseaseShape
    stage: Texts = []
    histology: Texts = []
    biomarkers: Texts = []
    severity: Texts = []
    population: PopulationShape = PopulationShape()
    line: LineShape | None = None
    use_type: Texts = []
    setting: Texts = []
    combos: Texts = []
    dose: DoseShape | list[DoseShape] | None = None
    formulation: Texts = []
    evidence: dict[str, str] = {}
    """In a draft: the sentence of the source beside each field."""
    review: Texts = []
    """In a draft: what a person has still to check."""


class LabelShape(_Shape, frozen=True, kw_only=True):
    """One label version in one regime."""

    regime: Regime
    status: LabelStatus
    version: str = ""
    effective: IsoDate | None = None
    first_authorised: IsoDate | None = None
    additional_monitoring: bool = False
    indications: list[IndicationShape] = []
    contraindications: Texts = []
    boxed_warning: Texts = []
    warnings: Texts = []
    not_established: Texts = []
    interactions: Texts = []
    frequencies: dict[str, str] = {}
    text: Texts = []
    """Sentences of the label, word for word: where they are quoted as such, no rule objects to them."""
    source: dict[str, str] = {}
    review: Texts = []


class LabelFileShape(_Shape, rename={"format": "schema"}, frozen=True, kw_only=True):
    """A label file."""

    format: Literal["msl-guard/label@1"] = "msl-guard/label@1"
    product: LabelProductShape
    labels: Annotated[list[LabelShape], Meta(min_length=1)]


def shaped_label(source: Source) -> LabelFileShape:
    """The label file as typed values.

    Raises:
        ConfigError: the file does not have the shape; the message names the first fault.
    """
    try:
        return msgspec.convert(plainly(source.value), LabelFileShape)
    except msgspec.ValidationError as error:
        raise ConfigError(explained(str(error), source, LabelFileShape)) from None
