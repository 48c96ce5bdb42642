"""Label files as people write them, turned into the plain form: "250 to 1000", "below 2 years", "4 doses"."""

from collections.abc import Iterator, Mapping

import regex

_N = r"[0-9]+(?:[.,][0-9]+)?"
_RANGE = regex.compile(rf"\s*(?P<low>{_N})\s?(?:to|-|–|or)\s?(?P<high>{_N})\s*", regex.IGNORECASE)
_BELOW = regex.compile(
    rf"\s*(?:below|under|less than|younger than|<)\s?(?P<n>{_N})(?:\s(?P<unit>[a-z]+))?\s*", regex.IGNORECASE
)
_DOSES = regex.compile(
    r"\s*(?P<n>[0-9]+)\s(?:doses|injections|infusions|administrations)\s*", regex.IGNORECASE
)
_DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 365.25 / 12, "year": 365.25}


def plainly(value: object) -> object:
    """The data of a label file in the plain form; what cannot be one is left as it is."""
    if not isinstance(value, dict):
        return value
    labels = _each(value.get("labels"))
    return {**value, "labels": [_label(one) for one in labels]} if labels else value


def _each(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def _label(value: object) -> object:
    if not isinstance(value, dict) or not isinstance(value.get("indications"), list):
        return value
    return {**value, "indications": [_indication(one) for one in value["indications"]]}


def _indication(value: object) -> object:
    if not isinstance(value, dict):
        return value
    made = dict(value)
    if isinstance(value.get("combos"), list):
        made["combos"] = [_together(one) for one in value["combos"]]
    if isinstance(value.get("population"), dict):
        made["population"] = _population(value["population"])
    if isinstance(value.get("dose"), list):
        made["dose"] = [_dose(one) for one in value["dose"]]
    elif "dose" in value:
        made["dose"] = _dose(value["dose"])
    return made


def _together(value: object) -> object:
    """Medicines that are given together: "A and B" for a list of the two."""
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return " and ".join(value)
    return value


def _population(value: Mapping[str, object]) -> dict[str, object]:
    made = dict(value)
    if isinstance(weight := value.get("weight"), dict) and weight.get("unit", "kg") == "kg":
        del made["weight"]
        made["note"] = ", ".join((*_noted(value), *_weighing(weight)))
    if isinstance(age := value.get("age"), dict) and isinstance(age.get("max"), str):
        made["age"] = {**age, "max": _last(age["max"])}
    return made


def _noted(value: Mapping[str, object]) -> Iterator[str]:
    if isinstance(note := value.get("note"), str) and note:
        yield note


def _weighing(weight: Mapping[str, object]) -> Iterator[str]:
    low, high = weight.get("min"), weight.get("max")
    if low is not None and high is not None:
        yield f"weighing {low} to {high} kg"
    elif low is not None or high is not None:
        yield f"weighing at least {low} kg" if low is not None else f"weighing up to {high} kg"


def _last(written: str) -> object:
    """The last age that is counted in: 17 years for "below 18 years"."""
    match = _BELOW.fullmatch(written)
    if match is None or not match["n"].isdigit() or int(match["n"]) < 1:
        return written
    last = int(match["n"]) - 1
    return f"{last} {match['unit']}" if match["unit"] else last


def _dose(value: object) -> object:
    """A dose in the plain form, and the doses of the start and of patients in it."""
    if not isinstance(value, dict):
        return value
    made = _spelled_out(value)
    for name in ("loading", "initial"):
        if isinstance(part := value.get(name), dict):
            made[name] = _in_time(_spelled_out(part, notes=False), made)
    for name in ("renal", "hepatic"):
        if isinstance(table := value.get(name), dict):
            made[name] = {
                key: _spelled_out(part, notes=False) if isinstance(part, dict) else part
                for key, part in table.items()
            }
    if isinstance(steps := value.get("steps"), list):
        del made["steps"]
        made["adjustments"] = [*_each(value.get("adjustments")), f"steps: {', '.join(map(str, steps))}"]
    return made


def _spelled_out(value: Mapping[str, object], *, notes: bool = True) -> dict[str, object]:
    """A dose with the upper end of a range as its amount, and the whole range in its note."""
    made = dict(value)
    if isinstance(amount := value.get("amount"), str) and (match := _RANGE.fullmatch(amount)):
        made["amount"] = _number(match["high"])
        if notes:
            said = f"{amount.strip()} {value.get('unit') or ''}".strip()
            made["note"] = ", ".join((*_noted(value), said))
    freq = value.get("freq")
    every = freq.get("every") if isinstance(freq, dict) else None
    if isinstance(freq, dict) and isinstance(every, str) and (match := _RANGE.fullmatch(every)):
        made["freq"] = {**freq, "every": _number(match["low"]), "to": _number(match["high"])}
    return made


def _in_time(part: dict[str, object], whole: Mapping[str, object]) -> dict[str, object]:
    """The dose of a start whose length is counted in doses, with its length in days."""
    duration, freq = part.get("duration"), part.get("freq") or whole.get("freq")
    match = _DOSES.fullmatch(duration) if isinstance(duration, str) else None
    if match is None or not isinstance(freq, dict):
        return part
    every, length = freq.get("every", 1), _DAYS.get(str(freq.get("unit", "day")))
    if not isinstance(every, int | float) or length is None:
        return part
    return {**part, "freq": freq, "duration": int(match["n"]) * every * length}


def _number(written: str) -> float | int:
    count = float(written.replace(",", "."))
    return int(count) if count.is_integer() else count
