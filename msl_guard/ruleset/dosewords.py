"""A dose of a label file in words, as reports quote it."""

from collections.abc import Iterator, Sequence

from msl_guard.label.cycles import cycles, is_once
from msl_guard.label.record import Dose
from msl_guard.ruleset.labelshape import DoseShape


def dose_words(shape: DoseShape) -> Iterator[str]:
    """Yield the parts of a dose in words."""
    most = shape.max_daily if isinstance(shape.max_daily, str) else f"{shape.max_daily or 0:g} {shape.unit}"
    parts = (
        (shape.amount is not None, f"{shape.amount or 0:g} {shape.unit}"),
        (shape.route, shape.route),
        (shape.freq is not None, _frequency_words(shape)),
        (shape.max_daily is not None, f"(at most {most} a day)"),
        (shape.max, f"(at most {shape.max})"),
        (shape.infusion, f"over {shape.infusion}"),
        (shape.strengths, f"as {', '.join(shape.strengths)}"),
        (shape.schedule, _schedule_words(shape.schedule)),
        (shape.min_interval is not None, f"at least {_long(shape.min_interval)} apart"),
        (shape.min_duration is not None, f"for at least {_long(shape.min_duration)}"),
        (shape.max_duration is not None, f"for at most {_long(shape.max_duration)}"),
        (shape.duration is not None, f"for {_long(shape.duration)}"),
        (shape.titration, f"raised {shape.titration}"),
        (shape.note, f"({shape.note})"),
    )
    yield from (words for given, words in parts if given and words)


def _schedule_words(schedule: Sequence[str]) -> str:
    whole = ", ".join(schedule)
    return whole if turns(schedule) or is_single(schedule) else f"at {whole}"


def _long(written: float | str | None) -> str:
    return written if isinstance(written, str) else f"{written or 0:g} days"


def _frequency_words(shape: DoseShape) -> str:
    freq = shape.freq
    if freq is None or freq.unit == "once":
        return "once"
    if freq.unit is None or freq.every is None:
        return ""
    every = freq.unit if freq.every == 1 and freq.to is None else f"{freq.every:g} {freq.unit}s"
    if freq.to is not None:
        every = f"{freq.every:g} to {freq.to:g} {freq.unit}s"
    count = freq.times or 1
    times = {1: "", 2: "twice ", 3: "three times "}.get(int(count), f"{count:g} times ")
    return f"{times}every {every}" if not times else f"{times}a {every}"


def turns(schedule: Sequence[str]) -> str:
    """Days on and days off that a schedule gives instead of ages; empty if it gives none."""
    whole = ", ".join(schedule)
    return whole if any(value.startswith(("on ", "always")) for _, _, value in cycles(whole)) else ""


def is_single(schedule: Sequence[str]) -> bool:
    """Whether a schedule says that there is one dose and no more."""
    return len(schedule) == 1 and is_once(Dose(adjustments=(schedule[0],)))
