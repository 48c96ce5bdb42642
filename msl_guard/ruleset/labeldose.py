"""The doses of label files: checked, and put in words."""

from collections.abc import Iterator

from msl_guard.errors import ConfigError
from msl_guard.label import qualifiers, quantity
from msl_guard.label.record import Dose
from msl_guard.ruleset.faults import suggestion
from msl_guard.ruleset.labelshape import DoseShape
from msl_guard.ruleset.strict_yaml import Path, Source

_LOCAL_ROUTES = frozenset({"infusion", "implant", "device", "implantation", "surgical", "other"})


def dose(source: Source, shape: DoseShape, path: Path) -> Dose:
    """The dose of a label file.

    Raises:
    ConfigError: it is impossible; the message says what would be right.
    """
    unit = quantity.unit(shape.unit) if shape.unit else None
    if (shape.amount is not None or shape.max_daily is not None) and unit is None:
        known = "mg, g, µg, mL, units, mg/kg, mg/m2, puff, tablet"
        raise fault(source, (*path, "unit"), f"unit: {shape.unit!r} is no unit of dose; such as {known}")
    for name in ("amount", "max_daily"):
        value = getattr(shape, name)
        if value is not None and value <= 0:
            raise fault(source, (*path, name), f"{name}: {value} is no dose; write a number above 0")
    if shape.amount is not None and shape.max_daily is not None and shape.max_daily < shape.amount:
        said = f"max_daily: {shape.max_daily} is below a single dose of {shape.amount}"
        raise fault(source, (*path, "max_daily"), said)
    if shape.route and not _is_route(shape.route):
        said = f"route: {shape.route!r} is not known; {suggestion(shape.route, list(qualifiers.ROUTES))}"
        raise fault(source, (*path, "route"), said)
    every = _interval(source, shape, path)
    return Dose(
        amount=shape.amount,
        unit=shape.unit,
        route=shape.route,
        every_days=every,
        max_daily=shape.max_daily,
        max_days=_duration(source, shape.max_duration, (*path, "max_duration")),
        adjustments=tuple(shape.adjustments),
        text=" ".join(_dose_words(shape)),
    )


def _is_route(written: str) -> bool:
    return written.lower() in _LOCAL_ROUTES or any(
        True for _ in qualifiers.find(qualifiers.ROUTES, f"{written} x")
    )


def _interval(source: Source, shape: DoseShape, path: Path) -> float | None:
    if shape.freq is None or shape.freq.unit == "once":
        return None
    if shape.freq.every <= 0 or shape.freq.times <= 0:
        raise fault(source, (*path, "freq"), "freq: every and times are numbers above 0")
    return quantity.days(float(shape.freq.every), shape.freq.unit) / shape.freq.times


def _duration(source: Source, written: float | str | None, path: Path) -> float | None:
    if written is None or isinstance(written, int | float):
        return None if written is None else float(written)
    found = next((long for _, _, long in quantity.durations(f"for {written}")), None)
    if found is None:
        raise fault(source, path, f"max_duration: {written!r} is no duration; write such as “12 weeks”")
    return found


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


def fault(source: Source, path: Path, said: str) -> ConfigError:
    """The error for a field: its place in the file, its name, and what would be right."""
    where = ".".join(str(step) for step in path if isinstance(step, str))
    field = where.rpartition(".")[0]
    return ConfigError(f"{source.place(path)}: {f'{field}.' if field else ''}{said}")
