"""The doses of label files: checked, and put in words."""

from collections.abc import Iterator
from dataclasses import replace

import regex

from msl_guard.errors import ConfigError
from msl_guard.label import qualifiers, quantity, schedules
from msl_guard.label.plainslots import named, quantities
from msl_guard.label.qualifiers import Slot
from msl_guard.label.record import Dose
from msl_guard.ruleset.faults import suggestion
from msl_guard.ruleset.labelshape import DosePartShape, DoseShape
from msl_guard.ruleset.strict_yaml import Path, Source

_LOCAL_ROUTES = frozenset({"infusion", "implant", "device", "implantation", "surgical", "other"})


def doses_of(source: Source, shape: DoseShape, path: Path) -> Iterator[Dose]:
    """Yield the doses of a label file: of the course, of its start, and of patients by organ function.

    Raises:
    ConfigError: one is impossible; the message says what would be right.
    """
    yield _dose(source, shape, path)
    for name, part in (("loading", shape.loading), ("initial", shape.initial)):
        if part is not None:
            yield _part(source, shape, part, (*path, name), name)
    for name, table, slots in (
        ("renal", shape.renal, (Slot.MEASURE, Slot.GROUP)),
        ("hepatic", shape.hepatic, (Slot.GROUP,)),
    ):
        for condition, part in table.items():
            if not any(one.slot in slots for one in (*quantities(condition), *named(condition))):
                known = "CrCl 15-49 mL/min, eGFR below 30, dialysis" if name == "renal" else "Child-Pugh B"
                said = f"{name}: {condition!r} is no {name} function; write such as {known}"
                raise fault(source, (*path, name), said)
            yield _part(source, shape, part, (*path, name), condition=condition)


def _part(
    source: Source, whole: DoseShape, part: DosePartShape, path: Path, name: str = "", condition: str = ""
) -> Dose:
    """A dose for a part of the course or of the patients."""
    shape = DoseShape(
        amount=part.amount,
        unit=part.unit or whole.unit,
        route=whole.route,
        freq=part.freq or (None if name else whole.freq),
        max_duration=part.duration if name else whole.max_duration,
        min_duration=None if name else whole.min_duration,
        infusion=whole.infusion,
    )
    made = _dose(source, shape, path)
    tail = f"at the start{' once' if part.freq is None else ''}" if name else f"at {condition}"
    return replace(made, part=name, condition=condition, text=f"{made.text} {tail}".strip())


def _dose(source: Source, shape: DoseShape, path: Path) -> Dose:
    unit = quantity.unit(shape.unit) if shape.unit else None
    most = _max_daily(source, shape, path)
    if (shape.amount is not None or most is not None) and unit is None:
        known = "mg, g, µg, mL, units, mg/kg, mg/m2, puff, tablet"
        raise fault(source, (*path, "unit"), f"unit: {shape.unit!r} is no unit of dose; such as {known}")
    for name, value in (("amount", shape.amount), ("max_daily", most)):
        if value is not None and value <= 0:
            raise fault(source, (*path, name), f"{name}: {value} is no dose; write a number above 0")
    if shape.amount is not None and most is not None and most < shape.amount:
        said = f"max_daily: {most:g} is below a single dose of {shape.amount}"
        raise fault(source, (*path, "max_daily"), said)
    if shape.route and not _is_route(shape.route):
        said = f"route: {shape.route!r} is not known; {suggestion(shape.route, list(qualifiers.ROUTES))}"
        raise fault(source, (*path, "route"), said)
    least = _days(source, shape.min_duration, (*path, "min_duration"))
    longest = _days(source, shape.max_duration, (*path, "max_duration"))
    if least is not None and longest is not None and least > longest:
        said = f"min_duration: {shape.min_duration} is above max_duration {shape.max_duration}"
        raise fault(source, (*path, "min_duration"), said)
    catch_up = [shape.catch_up] if isinstance(shape.catch_up, str) else shape.catch_up
    for name, ages in (("schedule", shape.schedule), ("catch_up", catch_up)):
        for age in ages:
            if not any(schedules.written(age)):
                said = f"{name}: {age!r} names no age; write such as “2 months” or “booster 11-15 months”"
                raise fault(source, (*path, name), said)
    return Dose(
        amount=shape.amount,
        unit=shape.unit,
        route=shape.route,
        every_days=_interval(source, shape, path),
        max_daily=most,
        min_days=least,
        max_days=longest,
        infusion_days=_days(source, shape.infusion or None, (*path, "infusion")),
        strengths=tuple(shape.strengths),
        steps=tuple(shape.steps.items()),
        schedule=(*shape.schedule, *catch_up),
        min_interval_days=_days(source, shape.min_interval, (*path, "min_interval")),
        adjustments=tuple(shape.adjustments),
        text=" ".join(_dose_words(shape)),
    )


def _max_daily(source: Source, shape: DoseShape, path: Path) -> float | None:
    """The most in a day, in the unit of the dose: a number, or a text with a unit that compares."""
    if not isinstance(shape.max_daily, str):
        return shape.max_daily
    count, _, name = shape.max_daily.partition(" ")
    mine, other = quantity.unit(shape.unit) if shape.unit else None, quantity.unit(name)
    if not regex.fullmatch(r"[0-9]+(?:[.,][0-9]+)?", count) or not (mine and other) or mine[0] != other[0]:
        said = f"max_daily: {shape.max_daily!r} does not compare with a dose in {shape.unit!r}"
        raise fault(source, (*path, "max_daily"), f"{said}; write such as “2 {shape.unit or 'mg'}”")
    return quantity.number(count) * other[1] / mine[1]


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


def _days(source: Source, written: float | str | None, path: Path) -> float | None:
    """A length of time of a label file in days."""
    if written is None or isinstance(written, int | float):
        return None if written is None else float(written)
    found = quantity.length(written)
    if found is None:
        said = f"{path[-1]}: {written!r} is no duration; write such as “12 weeks”"
        raise fault(source, path, said)
    return found


def _dose_words(shape: DoseShape) -> Iterator[str]:
    if shape.amount is not None:
        yield f"{shape.amount:g} {shape.unit}"
    if shape.route:
        yield shape.route
    if shape.freq is not None:
        yield _frequency_words(shape)
    if shape.max_daily is not None:
        most = shape.max_daily if isinstance(shape.max_daily, str) else f"{shape.max_daily:g} {shape.unit}"
        yield f"(at most {most} a day)"
    if shape.infusion:
        yield f"over {shape.infusion}"
    if shape.strengths:
        yield f"as {', '.join(shape.strengths)}"
    if shape.schedule:
        yield f"at {', '.join(shape.schedule)}"
    if shape.min_interval is not None:
        yield f"at least {_long(shape.min_interval)} apart"
    if shape.min_duration is not None:
        yield f"for at least {_long(shape.min_duration)}"
    if shape.max_duration is not None:
        yield f"for at most {_long(shape.max_duration)}"


def _long(written: float | str) -> str:
    return written if isinstance(written, str) else f"{written:g} days"


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
