"""Label files from disk into a `LabelBook`: checked field by field, so that no slip goes unseen."""

from dataclasses import dataclass
from datetime import date
from math import inf
from pathlib import Path as FilePath

from msl_guard.label import quantity
from msl_guard.label.diseases import vocabulary
from msl_guard.label.record import (
    Ages,
    Disease,
    Indication,
    Label,
    Lines,
    Population,
    Product,
)
from msl_guard.label.terms import normalised
from msl_guard.ruleset.faults import suggestion
from msl_guard.ruleset.files import data_of, text_of
from msl_guard.ruleset.labeldose import doses_of, fault
from msl_guard.ruleset.labelshape import (
    AgeShape,
    DiseaseShape,
    IndicationShape,
    LabelFileShape,
    LabelShape,
    LineShape,
    PopulationShape,
    shaped_label,
)
from msl_guard.ruleset.strict_yaml import Path, Source, read
from msl_guard.ruleset.whereabouts import shown

_OLDEST = 120


def load_label(path: FilePath) -> Product:
    """The product of one label file.

    Raises:
        ConfigError: the file cannot be read or holds an impossible label; the message has file, line,
            field and what would be right.
    """
    name = shown(path)
    return label_from(text_of(data_of(path, "label file"), name), name)


def label_from(text: str, name: str) -> Product:
    """The product that the text of a label file describes; errors as in `load_label`."""
    source = read(text, name)
    return _Builder(source).product(shaped_label(source))


@dataclass(frozen=True)
class _Builder:
    """Builds the values of one file, and says where a value is impossible."""

    source: Source

    def product(self, shape: LabelFileShape) -> Product:
        given = shape.product
        if not (given.brand or given.generic or given.codes):
            raise fault(self.source, ("product",), "name the product: brand, generic or codes")
        regimes: dict[str, int] = {}
        for at, label in enumerate(shape.labels):
            if label.regime in regimes:
                path: Path = ("labels", at, "regime")
                raise fault(
                    self.source, path, f"regime: {label.regime} has a label already; one label a regime"
                )
            regimes[label.regime] = at
        return Product(
            brand=tuple(given.brand),
            generic=given.generic or "",
            codes=tuple(given.codes),
            spellings=tuple(given.spellings),
            drug_class=given.drug_class.name or "",
            owner=given.owner,
            labels=tuple(self._label(label, ("labels", at)) for at, label in enumerate(shape.labels)),
        )

    def _label(self, shape: LabelShape, path: Path) -> Label:
        if shape.status in ("approved", "conditional") and not shape.indications:
            raise fault(self.source, path, f"indications: an {shape.status} label has at least one")
        if shape.status == "investigational" and shape.indications:
            raise fault(
                self.source, (*path, "indications"), "indications: an investigational product has none"
            )
        for name in ("effective", "first_authorised"):
            self._check_date(getattr(shape, name), (*path, name))
        seen: set[str] = set()
        for at, one in enumerate(shape.indications):
            if one.id in seen:
                raise fault(
                    self.source,
                    (*path, "indications", at, "id"),
                    f"id: {one.id!r} stands twice; choose another",
                )
            seen.add(one.id)
        return Label(
            regime=shape.regime,
            status=shape.status,
            version=shape.version,
            effective=shape.effective or "",
            first_authorised=shape.first_authorised or "",
            additional_monitoring=shape.additional_monitoring,
            text=tuple(shape.text),
            indications=tuple(
                self._indication(one, (*path, "indications", at)) for at, one in enumerate(shape.indications)
            ),
            contraindications=tuple(shape.contraindications),
            boxed_warning=tuple(shape.boxed_warning),
            warnings=tuple(shape.warnings),
            not_established=tuple(shape.not_established),
            interactions=tuple(shape.interactions),
            frequencies=tuple(shape.frequencies.items()),
            source=tuple(shape.source.items()),
        )

    def _check_date(self, written: str | None, path: Path) -> None:
        try:
            if written is not None:
                date.fromisoformat(written)
        except ValueError:
            raise fault(
                self.source, path, f"{path[-1]}: {written} is no date; write year-month-day"
            ) from None

    def _indication(self, shape: IndicationShape, path: Path) -> Indication:
        doses = shape.dose if isinstance(shape.dose, list) else [shape.dose] if shape.dose else []
        return Indication(
            id=shape.id,
            disease=self._disease(shape.disease, (*path, "disease")),
            stage=tuple(shape.stage),
            histology=tuple(shape.histology),
            biomarkers=tuple(shape.biomarkers),
            severity=tuple(shape.severity),
            population=self._population(shape.population, (*path, "population")),
            lines=self._lines(shape.line, (*path, "line")),
            prior_required=tuple(shape.line.prior_required) if shape.line else (),
            prior_excluded=tuple(shape.line.prior_excluded) if shape.line else (),
            line_note=shape.line.note if shape.line else "",
            use_type=tuple(shape.use_type),
            setting=tuple(shape.setting),
            combos=tuple(shape.combos),
            doses=tuple(part for one in doses for part in doses_of(self.source, one, (*path, "dose"))),
            formulation=tuple(shape.formulation),
            review=tuple(shape.review),
        )

    def _disease(self, shape: DiseaseShape, path: Path) -> Disease:
        disease = Disease(
            shape.text, shape.mesh or "", shape.icd10 or "", tuple(shape.parents), tuple(shape.synonyms)
        )
        if not vocabulary().place(disease).known:
            near = suggestion(normalised(shape.text), tuple(vocabulary().diseases.phrases))
            hint = near if near.startswith("did you mean") else "check the spelling"
            known = f"the disease {shape.text!r} is not in the vocabulary"
            if shape.parents:
                known += f", and none of its parents is ({', '.join(shape.parents)})"
            said = f"text: {known}; {hint}, or name a broader one under parents:"
            raise fault(self.source, (*path, "text"), said)
        return disease

    def _population(self, shape: PopulationShape, path: Path) -> Population:
        ages = self._ages(shape.age, (*path, "age")) if shape.age else Ages()
        return Population(
            ages,
            shape.age is not None,
            shape.sex,
            tuple(shape.exclusions),
            tuple(shape.organ.items()),
            shape.note,
        )

    def _ages(self, shape: AgeShape, path: Path) -> Ages:
        low = self._age(shape.low, (*path, "min"), 0.0)
        high = self._age(shape.high, (*path, "max"), inf)
        # Seventeen takes in those of seventeen and a half, 59 months all of the sixtieth.
        high += self._age(_one_of(shape.high), (*path, "max"), 0.0)
        if low >= high:
            said = f"age: min {shape.low} is above max {shape.high}; write the lower one as min"
            raise fault(self.source, path, said)
        return Ages(low, high)

    def _age(self, written: float | str | None, path: Path, default: float) -> float:
        if written is None:
            return default
        years: float | None = written if isinstance(written, int | float) else None
        if isinstance(written, str):
            count, _, unit = written.partition(" ")
            known = unit.rstrip("s") in ("day", "week", "month", "year")
            if known and count.replace(".", "", 1).isdigit():
                years = quantity.days(float(count), unit) / 365.25
        if years is None or not 0 <= years <= _OLDEST:
            said = f"{path[-1]}: {written!r} is no age; write years, or such as “6 weeks” or “9 months”"
            raise fault(self.source, path, said)
        return years

    def _lines(self, shape: LineShape | None, path: Path) -> Lines | None:
        if shape is None or (shape.low is None and shape.high is None and not shape.prior_required):
            return None
        low = shape.low or (2 if shape.prior_required else 1)
        high = inf if shape.high is None else shape.high
        if low > high:
            raise fault(
                self.source, path, f"line: min {low} is above max {high:g}; write the lower one as min"
            )
        return Lines(low, high)


def _one_of(written: float | str | None) -> float | str | None:
    """One of the unit of an age: 1 for years, "1 month" for "59 months"."""
    if isinstance(written, str):
        return f"1 {written.partition(' ')[2]}"
    return None if written is None else 1


def written(value: object) -> str:
    """A draft as the text of a label file."""
    import yaml

    return str(yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=100, default_flow_style=None))
