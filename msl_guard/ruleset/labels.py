"""Label files from disk into a `LabelBook`: checked field by field, so that no slip goes unseen."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf
from pathlib import Path as FilePath

from msl_guard.errors import ConfigError
from msl_guard.label import qualifiers, quantity
from msl_guard.label.diseases import vocabulary
from msl_guard.label.record import (
    Ages,
    Disease,
    Dose,
    Indication,
    Label,
    LabelBook,
    Lines,
    Population,
    Product,
)
from msl_guard.label.terms import normalised
from msl_guard.ruleset.faults import suggestion
from msl_guard.ruleset.labelshape import (
    AgeShape,
    DiseaseShape,
    DoseShape,
    IndicationShape,
    LabelFileShape,
    LabelShape,
    LineShape,
    PopulationShape,
    shaped_label,
)
from msl_guard.ruleset.strict_yaml import Path, Source, read

_OLDEST = 120
_LOCAL_ROUTES = frozenset({"infusion", "implant", "device", "implantation", "surgical", "other"})


def load_labels(paths: Iterable[FilePath]) -> LabelBook:
    """The products of label files.

    Raises:
        ConfigError: a file cannot be read or holds an impossible label; the message has file, line,
            field and what would be right.
    """
    return LabelBook(tuple(load_label(path) for path in paths))


def load_label(path: FilePath) -> Product:
    """The product of one label file; errors as in `load_labels`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(
            f"{path}: the label file cannot be read: {error.strerror}; check the name"
        ) from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    return label_from(text, str(path))


def label_from(text: str, name: str) -> Product:
    """The product that the text of a label file describes; errors as in `load_labels`."""
    source = read(text, name)
    return _Builder(source).product(shaped_label(source))


@dataclass(frozen=True)
class _Builder:
    """Builds the values of one file, and says where a value is impossible."""

    source: Source

    def product(self, shape: LabelFileShape) -> Product:
        given = shape.product
        if not (given.brand or given.generic or given.codes):
            raise self._fault(("product",), "name the product: brand, generic or codes")
        regimes: dict[str, int] = {}
        for at, label in enumerate(shape.labels):
            if label.regime in regimes:
                path: Path = ("labels", at, "regime")
                raise self._fault(path, f"regime: {label.regime} has a label already; one label a regime")
            regimes[label.regime] = at
        return Product(
            brand=tuple(given.brand),
            generic=given.generic or "",
            codes=tuple(given.codes),
            spellings=tuple(given.spellings),
            drug_class=given.drug_class.name,
            owner=given.owner,
            labels=tuple(self._label(label, ("labels", at)) for at, label in enumerate(shape.labels)),
        )

    def _label(self, shape: LabelShape, path: Path) -> Label:
        if shape.status in ("approved", "conditional") and not shape.indications:
            raise self._fault(path, f"indications: an {shape.status} label has at least one")
        if shape.status == "investigational" and shape.indications:
            raise self._fault((*path, "indications"), "indications: an investigational product has none")
        for name in ("effective", "first_authorised"):
            self._check_date(getattr(shape, name), (*path, name))
        seen: set[str] = set()
        for at, one in enumerate(shape.indications):
            if one.id in seen:
                raise self._fault(
                    (*path, "indications", at, "id"), f"id: {one.id!r} stands twice; choose another"
                )
            seen.add(one.id)
        return Label(
            regime=shape.regime,
            status=shape.status,
            version=shape.version,
            effective=shape.effective or "",
            first_authorised=shape.first_authorised or "",
            additional_monitoring=shape.additional_monitoring,
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
            raise self._fault(path, f"{path[-1]}: {written} is no date; write year-month-day") from None

    def _indication(self, shape: IndicationShape, path: Path) -> Indication:
        doses = shape.dose if isinstance(shape.dose, list) else [shape.dose]
        for at, one in enumerate(shape.biomarkers):
            if not any(True for _ in qualifiers.biomarkers(one)):
                said = f"biomarkers: {one!r} is not understood; write such as HER2-positive"
                raise self._fault((*path, "biomarkers", at), said)
        for name, table in (
            ("severity", qualifiers.SEVERITIES),
            ("stage", qualifiers.STAGES),
            ("histology", qualifiers.HISTOLOGIES),
        ):
            self._check_words(getattr(shape, name), table, (*path, name))
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
            use_type=tuple(shape.use_type),
            setting=tuple(shape.setting),
            combos=tuple(shape.combos),
            doses=tuple(self._dose(one, (*path, "dose")) for one in doses),
            formulation=tuple(shape.formulation),
            review=tuple(shape.review),
        )

    def _check_words(self, written: Sequence[str], table: object, path: Path) -> None:
        """Every entry must hold a word that the reasoning knows."""
        known = table if isinstance(table, dict) else {}
        for at, one in enumerate(written):
            if not any(True for _ in qualifiers.find(known, f"{one} x")):
                raise self._fault(
                    (*path, at), f"{path[-1]}: {one!r} is not known; {suggestion(one, list(known))}"
                )

    def _disease(self, shape: DiseaseShape, path: Path) -> Disease:
        disease = Disease(shape.text, shape.mesh, shape.icd10, tuple(shape.parents), tuple(shape.synonyms))
        if not vocabulary().place(disease).known:
            near = suggestion(normalised(shape.text), tuple(vocabulary().diseases.phrases))
            hint = near if near.startswith("did you mean") else "check the spelling"
            known = f"the disease {shape.text!r} is not in the vocabulary"
            said = f"text: {known}; {hint}, or name a broader one under parents:"
            raise self._fault((*path, "text"), said)
        return disease

    def _population(self, shape: PopulationShape, path: Path) -> Population:
        ages = self._ages(shape.age, (*path, "age")) if shape.age else Ages()
        return Population(
            ages, shape.age is not None, shape.sex, tuple(shape.exclusions), tuple(shape.organ.items())
        )

    def _ages(self, shape: AgeShape, path: Path) -> Ages:
        low = self._age(shape.low, (*path, "min"), 0.0)
        high = self._age(shape.high, (*path, "max"), inf)
        if isinstance(shape.high, int | float):
            # Seventeen takes in those of seventeen and a half.
            high += 1
        if low >= high:
            said = f"age: min {shape.low} is above max {shape.high}; write the lower one as min"
            raise self._fault(path, said)
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
            raise self._fault(path, said)
        return years

    def _lines(self, shape: LineShape | None, path: Path) -> Lines | None:
        if shape is None or (shape.low is None and shape.high is None and not shape.prior_required):
            return None
        low = shape.low or (2 if shape.prior_required else 1)
        high = inf if shape.high is None else shape.high
        if low > high:
            raise self._fault(path, f"line: min {low} is above max {high:g}; write the lower one as min")
        return Lines(low, high)

    def _dose(self, shape: DoseShape, path: Path) -> Dose:
        unit = quantity.unit(shape.unit) if shape.unit else None
        if (shape.amount is not None or shape.max_daily is not None) and unit is None:
            known = "mg, g, µg, mL, units, mg/kg, mg/m2, puff, tablet"
            raise self._fault((*path, "unit"), f"unit: {shape.unit!r} is no unit of dose; such as {known}")
        for name in ("amount", "max_daily"):
            value = getattr(shape, name)
            if value is not None and value <= 0:
                raise self._fault((*path, name), f"{name}: {value} is no dose; write a number above 0")
        if shape.amount is not None and shape.max_daily is not None and shape.max_daily < shape.amount:
            said = f"max_daily: {shape.max_daily} is below a single dose of {shape.amount}"
            raise self._fault((*path, "max_daily"), said)
        if shape.route and not self._is_route(shape.route):
            said = f"route: {shape.route!r} is not known; {suggestion(shape.route, list(qualifiers.ROUTES))}"
            raise self._fault((*path, "route"), said)
        every = self._interval(shape, path)
        return Dose(
            amount=shape.amount,
            unit=shape.unit,
            route=shape.route,
            every_days=every,
            max_daily=shape.max_daily,
            max_days=self._duration(shape.max_duration, (*path, "max_duration")),
            adjustments=tuple(shape.adjustments),
            text=" ".join(_dose_words(shape)),
        )

    @staticmethod
    def _is_route(written: str) -> bool:
        return written.lower() in _LOCAL_ROUTES or any(
            True for _ in qualifiers.find(qualifiers.ROUTES, f"{written} x")
        )

    def _interval(self, shape: DoseShape, path: Path) -> float | None:
        if shape.freq is None or shape.freq.unit == "once":
            return None
        if shape.freq.every <= 0 or shape.freq.times <= 0:
            raise self._fault((*path, "freq"), "freq: every and times are numbers above 0")
        return quantity.days(float(shape.freq.every), shape.freq.unit) / shape.freq.times

    def _duration(self, written: float | str | None, path: Path) -> float | None:
        if written is None or isinstance(written, int | float):
            return None if written is None else float(written)
        found = next((long for _, _, long in quantity.durations(f"for {written}")), None)
        if found is None:
            raise self._fault(path, f"max_duration: {written!r} is no duration; write such as “12 weeks”")
        return found

    def _fault(self, path: Path, said: str) -> ConfigError:
        where = ".".join(str(step) for step in path if isinstance(step, str))
        field = where.rpartition(".")[0]
        return ConfigError(f"{self.source.place(path)}: {f'{field}.' if field else ''}{said}")


def _dose_words(shape: DoseShape) -> Iterator[str]:
    if shape.amount is not None:
        yield f"{shape.amount:g} {shape.unit}"
    if shape.route:
        yield shape.route
    if shape.freq is not None:
        yield _frequency_words(shape)
    if shape.max_daily is not None:
        yield f"(at most {shape.max_daily:g} {shape.unit} a day)"
    if shape.max_duration is not None:
        long = shape.max_duration if isinstance(shape.max_duration, str) else f"{shape.max_duration:g} days"
        yield f"for at most {long}"


def _frequency_words(shape: DoseShape) -> str:
    freq = shape.freq
    if freq is None or freq.unit == "once":
        return "once"
    every = freq.unit if freq.every == 1 else f"{freq.every:g} {freq.unit}s"
    times = {1: "", 2: "twice ", 3: "three times "}.get(int(freq.times), f"{freq.times:g} times ")
    return f"{times}every {every}" if not times else f"{times}a {every}"


def written(value: object) -> str:
    """A draft as the text of a label file."""
    import yaml

    return str(yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=100, default_flow_style=None))
