"""The doses of label files: checked, and put in words."""

from collections.abc import Iterator, Sequence

import msgspec
import regex
from msgspec.structs import replace

from msl_guard.errors import ConfigError
from msl_guard.label import qualifiers, quantity, routes, schedules
from msl_guard.label.plainslots import named, quantities
from msl_guard.label.qualifiers import Slot
from msl_guard.label.record import Dose
from msl_guard.ruleset.dosewords import dose_words, is_single, turns
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
    yield from _at_most(shape)
    for name, part in (("loading", shape.loading), ("initial", shape.initial)):
        if part is not None:
            made = _dose(source, _of_start(shape, part), (*path, name))
            text = f"{made.text} at the start{' once' if part.freq is None else ''}"
            yield replace(made, part=name, text=text.strip())
    for name, table, slots in (
        ("renal", shape.renal, (Slot.MEASURE, Slot.GROUP)),
        ("hepatic", shape.hepatic, (Slot.GROUP,)),
    ):
        for condition, part in table.items():
            condition = _spelled_out(condition, name)
            if not any(one.slot in slots for one in (*quantities(condition), *named(condition))):
                known = "CrCl 15-49 mL/min, eGFR below 30, dialysis" if name == "renal" else "Child-Pugh B"
                said = f"{name}: {condition!r} is no {name} function; write such as {known}"
                raise fault(source, (*path, name), said)
            made = _dose(source, _of_patients(shape, part), (*path, name))
            yield replace(made, condition=condition, text=f"{made.text} at {condition}")


def _at_most(shape: DoseShape) -> Iterator[Dose]:
    """Yield the most of one administration as a dose, where it is one: "640 Units per session"."""
    match = _MOST.fullmatch(shape.max or "")
    if match is not None and quantity.unit(match["unit"]) is not None:
        yield Dose(
            amount=quantity.number(match["n"]),
            unit=match["unit"],
            route=shape.route,
            every_days=quantity.days(float(shape.freq.every), shape.freq.unit)
            if shape.freq and shape.freq.every and shape.freq.unit not in (None, "once")
            else None,
            text=f"at most {shape.max}",
        )


_MOST = regex.compile(
    r"(?P<n>[0-9]+(?:[.,][0-9]+)?)\s(?P<unit>\S+)(?:\s(?:per|a|each|in one)\s(?:single\s)?(?:session|dose|"
    r"administration|treatment|visit|injection|infusion))?"
)


def _spelled_out(condition: str, organ: str) -> str:
    """Classes of function with the organ that they are of: "mild to moderate" of the liver."""
    match = _CLASSES.fullmatch(condition.strip())
    if match is None:
        return condition
    first, last = (_GRADES.index(match[name] or match["first"]) for name in ("first", "last"))
    return " or ".join(f"{one} {organ} impairment" for one in _GRADES[first : max(first, last) + 1])


_GRADES = ("mild", "moderate", "severe")
_CLASSES = regex.compile(
    r"(?P<first>mild|moderate|severe)(?:(?: to | or | and |-|/|, )(?P<last>moderate|severe))?"
    r"(?: (?:hepatic|renal|liver|kidney) impairment)?"
)


def _of_start(whole: DoseShape, part: DosePartShape) -> DoseShape:
    """The dose of the first days, with what it shares with the course."""
    return DoseShape(
        amount=part.amount,
        unit=part.unit or whole.unit,
        route=whole.route,
        freq=part.freq,
        max_duration=part.duration,
        infusion=whole.infusion,
    )


def _of_patients(whole: DoseShape, part: DosePartShape) -> DoseShape:
    """The dose of some patients, with what it shares with that of all others."""
    return DoseShape(
        amount=part.amount,
        unit=part.unit or whole.unit,
        route=whole.route,
        freq=part.freq or whole.freq,
        min_duration=whole.min_duration,
        max_duration=part.duration or whole.max_duration,
        infusion=whole.infusion,
    )


def _dose(source: Source, shape: DoseShape, path: Path) -> Dose:
    shape = _in_percent(source, shape, path)
    most = _max_daily(source, shape, path)
    _check_amounts(source, shape, most, path)
    if shape.route and not _is_route(shape.route):
        said = f"route: {shape.route!r} is not known; {suggestion(shape.route, list(qualifiers.ROUTES))}"
        raise fault(source, (*path, "route"), said)
    least, longest = _course(source, shape, path)
    if least is not None and longest is not None and least > longest:
        said = f"min_duration: {shape.min_duration} is above max_duration {shape.max_duration}"
        raise fault(source, (*path, "min_duration"), said)
    catch_up = [shape.catch_up] if isinstance(shape.catch_up, str) else shape.catch_up
    most_of = f"at most {shape.max}" if shape.max else ""
    on_and_off, single = turns(shape.schedule), is_single(shape.schedule)
    ages = [] if on_and_off or single else shape.schedule
    _check_ages(source, (*path, "schedule"), ages)
    _check_ages(source, (*path, "catch_up"), catch_up)
    return Dose(
        amount=shape.amount,
        unit=shape.unit,
        route=shape.route,
        every_days=_interval(source, shape, path),
        upto_days=_longest_interval(shape),
        once=single or (shape.freq is not None and shape.freq.unit == "once"),
        max_daily=most,
        min_days=least,
        max_days=longest,
        infusion_days=_days(source, shape.infusion or None, (*path, "infusion")),
        strengths=tuple(shape.strengths),
        steps=tuple(shape.steps.items()),
        schedule=(*ages, *catch_up),
        min_interval_days=_days(source, shape.min_interval, (*path, "min_interval")),
        adjustments=(*shape.adjustments, *(text for text in (on_and_off, most_of, shape.note) if text)),
        titration=shape.titration,
        text=" ".join(dose_words(shape)),
    )


def _in_percent(source: Source, shape: DoseShape, path: Path) -> DoseShape:
    """A dose in per cent as what it is: the strength of a cream or of drops."""
    if shape.unit.strip() != "%":
        return shape
    if shape.amount is None or shape.max_daily is not None:
        said = "unit: “%” is a strength; write such as “strengths: [0.3%]”, and no unit"
        raise fault(source, (*path, "unit"), said)
    strengths = [f"{shape.amount:g}%", *shape.strengths]
    return msgspec.structs.replace(shape, amount=None, unit="", strengths=strengths)


def _course(source: Source, shape: DoseShape, path: Path) -> tuple[float | None, float | None]:
    """The shortest and the longest course; `duration` is both."""
    if shape.duration is not None:
        if shape.min_duration is not None or shape.max_duration is not None:
            said = "duration: the course is given twice; write duration, or min_duration and max_duration"
            raise fault(source, (*path, "duration"), said)
        exact = _days(source, shape.duration, (*path, "duration"))
        return exact, exact
    least = _days(source, shape.min_duration, (*path, "min_duration"))
    longest = _days(source, shape.max_duration, (*path, "max_duration"))
    return least, longest


def _check_amounts(source: Source, shape: DoseShape, most: float | None, path: Path) -> None:
    unit = quantity.unit(shape.unit) if shape.unit else None
    if (shape.amount is not None or most is not None) and unit is None:
        known = "mg, g, µg, mL, units, mg/kg, mg/m2, ug/mm2, puff, tablet"
        raise fault(source, (*path, "unit"), f"unit: {shape.unit!r} is no unit of dose; such as {known}")
    for name, value in (("amount", shape.amount), ("max_daily", most)):
        if value is not None and value <= 0:
            raise fault(source, (*path, name), f"{name}: {value} is no dose; write a number above 0")
    if shape.amount is not None and most is not None and most < shape.amount:
        said = f"max_daily: {most:g} is below a single dose of {shape.amount}"
        raise fault(source, (*path, "max_daily"), said)


def _check_ages(source: Source, path: Path, ages: Sequence[str]) -> None:
    for age in ages:
        if not any(True for _ in schedules.written(age)):
            said = f"{path[-1]}: {age!r} names no age; write such as “2 months” or “booster 11-15 months”"
            raise fault(source, path, said)


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
    plain = routes.WRITTEN.get(written.strip().lower(), written)
    return plain.lower() in _LOCAL_ROUTES or any(
        True for _ in qualifiers.find(qualifiers.ROUTES, f"{plain} x")
    )


def _interval(source: Source, shape: DoseShape, path: Path) -> float | None:
    freq = shape.freq
    if freq is None or freq.unit == "once" or freq.unit is None or freq.every is None:
        return None
    times = 1 if freq.times is None else freq.times
    if freq.every <= 0 or times <= 0:
        raise fault(source, (*path, "freq"), "freq: every and times are numbers above 0")
    return quantity.days(float(freq.every), freq.unit) / times


def _longest_interval(shape: DoseShape) -> float | None:
    freq = shape.freq
    if freq is None or freq.to is None or freq.unit in (None, "once"):
        return None
    return quantity.days(float(freq.to), str(freq.unit))


def _days(source: Source, written: float | str | None, path: Path) -> float | None:
    """A length of time of a label file in days."""
    if written is None or isinstance(written, int | float):
        return None if written is None else float(written)
    found = quantity.length(written)
    if found is None:
        single = _SINGLE.fullmatch(written.strip()) is not None
        known = "“freq: {unit: once}” for a dose that is given once" if single else "such as “12 weeks”"
        said = f"{path[-1]}: {written!r} is no duration; write {known}"
        raise fault(source, path, said)
    return found


_SINGLE = regex.compile(
    r"(?:an? )?(?:single|one|1)(?:[ -]time)?[ -](?:dose|injection|infusion|administration|use)|"
    r"once(?: only)?",
    regex.IGNORECASE,
)


def fault(source: Source, path: Path, said: str) -> ConfigError:
    """The error for a field: its place in the file, its name, and what would be right."""
    where = ".".join(str(step) for step in path if isinstance(step, str))
    field = where.rpartition(".")[0]
    return ConfigError(f"{source.place(path)}: {f'{field}.' if field else ''}{said}")
