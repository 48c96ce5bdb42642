"""What a label says, as values: one record a product, in it one label a regime.

The names are those of the label files (rule catalogue, section B1); `ruleset.labels` reads them.
"""

from collections.abc import Iterator
from math import inf

from msgspec import Struct


class Ages(Struct, frozen=True):
    """Ages in years from `low`, up to but without `high`."""

    low: float = 0.0
    high: float = inf
    onward: bool = False
    """Only the lower end is spoken of: "from 6 weeks of age" does not take in the old."""

    def holds(self, other: "Ages") -> bool:
        """Whether every age of the other is among these."""
        if other.onward:
            return self.low <= other.low + _WEEK and other.low < self.high
        return self.low <= other.low + _WEEK and other.high <= self.high + _WEEK

    def meets(self, other: "Ages") -> bool:
        """Whether some age is in both."""
        return self.low < other.high and other.low < self.high

    def __str__(self) -> str:
        """Ages as a reader says them."""
        if self.low <= 0 and self.high == inf:
            return "all ages"
        if self.high == inf:
            return f"from {_age(self.low)}"
        if self.low <= 0:
            return f"under {_age(self.high)}"
        return f"from {_age(self.low)} to under {_age(self.high)}"


_WEEK = 7 / 365.25


def _age(years: float) -> str:
    if years < 2 and years != int(years):
        months = years * 12
        if abs(months - round(months)) < 0.05:
            return f"{round(months)} months"
        return f"{round(years * 365.25 / 7)} weeks"
    return f"{years:g} years"


class Lines(Struct, frozen=True):
    """Lines of therapy from `low` to `high`, both counted in."""

    low: int = 1
    high: float = inf

    def holds(self, other: "Lines") -> bool:
        """Whether every line of the other is among these."""
        return self.low <= other.low and other.high <= self.high

    def __str__(self) -> str:
        """Lines as a reader says them."""
        if self.low <= 1 and self.high == inf:
            return "any line"
        if self.high == inf:
            return f"from line {self.low}"
        if self.low == self.high:
            return f"line {self.low}"
        return f"lines {self.low} to {self.high:g}"


class Disease(Struct, frozen=True):
    """A disease as the label words it, with what places it in the vocabulary."""

    text: str
    mesh: str = ""
    icd10: str = ""
    parents: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()


class Dose(Struct, frozen=True):
    """One way of giving the product; what the label does not say is None or empty."""

    amount: float | None = None
    unit: str = ""
    route: str = ""
    every_days: float | None = None
    """Days between two administrations: 0.5 is twice a day."""
    upto_days: float | None = None
    """The longest interval, where the label gives a range."""
    once: bool = False
    """Whether it is given one time and no more."""
    max_daily: float | None = None
    min_days: float | None = None
    max_days: float | None = None
    part: str = ""
    """For which part of the course it is: "loading" or "initial"; empty for the course as such."""
    condition: str = ""
    """For which patients, by organ function: "CrCl 15-49 mL/min"; empty for all others."""
    infusion_days: float | None = None
    """How long one infusion runs."""
    strengths: tuple[str, ...] = ()
    steps: tuple[tuple[str, str], ...] = ()
    schedule: tuple[str, ...] = ()
    """Ages at which a vaccine is given, those of catching up among them."""
    min_interval_days: float | None = None
    adjustments: tuple[str, ...] = ()
    """What the dose is adjusted for, and when or for whom it is."""
    titration: str = ""
    """How the dose is raised: "every 2 weeks"."""
    text: str = ""
    """The dose as the file has it, for reports."""


class Population(Struct, frozen=True):
    """Who the label admits."""

    ages: Ages = Ages()
    ages_given: bool = False
    sex: str = "any"
    exclusions: tuple[str, ...] = ()
    organ: tuple[tuple[str, str], ...] = ()
    note: str = ""
    """Whom else the label means, in its words: "pregnant from week 32 to 36"."""


class Indication(Struct, frozen=True):
    """One approved use."""

    id: str
    disease: Disease
    stage: tuple[str, ...] = ()
    histology: tuple[str, ...] = ()
    biomarkers: tuple[str, ...] = ()
    severity: tuple[str, ...] = ()
    population: Population = Population()
    lines: Lines | None = None
    prior_required: tuple[str, ...] = ()
    prior_excluded: tuple[str, ...] = ()
    line_note: str = ""
    """What else the line depends on: "limited or no alternative treatment options"."""
    use_type: tuple[str, ...] = ()
    setting: tuple[str, ...] = ()
    combos: tuple[str, ...] = ()
    doses: tuple[Dose, ...] = ()
    formulation: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    """What a person has still to check in a draft."""


class Label(Struct, frozen=True):
    """What one regime has approved, in one version of the label."""

    regime: str
    status: str
    version: str = ""
    effective: str = ""
    first_authorised: str = ""
    additional_monitoring: bool = False
    indications: tuple[Indication, ...] = ()
    text: tuple[str, ...] = ()
    """Sentences of the label, word for word."""
    contraindications: tuple[str, ...] = ()
    boxed_warning: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    not_established: tuple[str, ...] = ()
    interactions: tuple[str, ...] = ()
    frequencies: tuple[tuple[str, str], ...] = ()
    source: tuple[tuple[str, str], ...] = ()

    @property
    def approved(self) -> bool:
        """Whether the product may be used under this label at all."""
        return self.status in ("approved", "conditional")

    @property
    def name(self) -> str:
        """How reports cite the label."""
        return f"{self.regime} label" + (f", {self.version}" if self.version else "")


class Product(Struct, frozen=True):
    """A product and its labels."""

    brand: tuple[str, ...] = ()
    generic: str = ""
    codes: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()
    drug_class: str = ""
    owner: str = "self"
    labels: tuple[Label, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by."""
        return tuple(one for one in (*self.brand, self.generic, *self.codes, *self.spellings) if one)

    @property
    def name(self) -> str:
        """The name to use in reports."""
        return (self.generic or self.names[0]) if self.names else ""

    @property
    def investigational(self) -> bool:
        """Whether no regime has approved it."""
        return not any(label.approved for label in self.labels)

    def labels_for(self, regime: str) -> Iterator[Label]:
        """Yield the labels that count in a regime: its own; all of them for INTL."""
        for label in self.labels:
            if regime in ("INTL", label.regime):
                yield label


class LabelBook(Struct, frozen=True):
    """The products whose labels a project has given."""

    products: tuple[Product, ...] = ()

    @property
    def own(self) -> tuple[Product, ...]:
        """The products whose use is checked."""
        return tuple(one for one in self.products if one.owner == "self")
