"""Turns a validation fault into one line: file, line, what is wrong, what would be right."""

from collections.abc import Sequence
from difflib import get_close_matches
from types import NoneType, UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

import msgspec
import regex

from msl_guard.ruleset.names import FORMS
from msl_guard.ruleset.remedies import ENTRY, MEANT, RANGES, WORDS, WRITE
from msl_guard.ruleset.ruleshape import AnyRule, RuleShape
from msl_guard.ruleset.strict_yaml import Path, Source, Value

_STEP = regex.compile(r"\.(?P<key>[^.\[\]`]+)|\[(?P<index>\d+)\]|(?P<any>\[\.\.\.\])")
_UNKNOWN_KEY = regex.compile(r"Object contains unknown field `(?P<key>.*)`")
_MISSING_KEY = regex.compile(r"Object missing required field `(?P<key>.*)`")
_EXPECTED = regex.compile(r"Expected `(?P<wanted>[^`]*)`(?: of length >= 1)?(?:, got `(?P<got>[^`]*)`)?")
_BOUND = regex.compile(r"Expected `(?:int|float)(?: \| null)?` (?P<sign>>=|>|<=|<) (?P<bound>[0-9.]+)")
_FORM = regex.compile(r"matching regex '(?P<form>.*?)'(?=$| - )")
_KEY_FAULT = " - at `key` in `$"
_SHORT = 60
_FEW = 16
"""So many known words are listed; of more, only a near one is named."""


def explained(message: str, source: Source, shape: object) -> str:
    """The line to print for a msgspec fault in a source that should have had the shape."""
    if _KEY_FAULT in message:
        fault, _, where = message.partition(_KEY_FAULT)
        return _key_fault(fault, _path(where.rstrip("`")), source)
    fault, _, where = message.partition(" - at `$")
    path = _path(where)
    if "[...]" in where:
        return _in_entry(path, source, _type_at(shape, path, source.value), shape)
    found = _type_at(shape, path, source.value)
    key = _UNKNOWN_KEY.match(fault)
    if key:
        path = (*path, key["key"])
        right = _braced(key["key"], source, path) or _other_kind(key["key"], found)
        right = right or suggestion(key["key"], _keys(found))
        said = f"unknown key {_short(key['key'])}; {right}"
    else:
        said = _said(fault, _value_at(source.value, path), _choices(found)) + _entry(fault, path)
    return f"{source.place(path)}: {_shown(path)}: {said}"


def _entry(fault: str, path: Path) -> str:
    """How an entry of a list is written, where text stands instead."""
    lists = [step for step in path if isinstance(step, str)]
    plain = fault.startswith("Expected `object`, got `str`") and bool(lists)
    return f"; {ENTRY[lists[-1]]}" if plain and lists[-1] in ENTRY else ""


def _braced(key: str, source: Source, path: Path) -> str:
    """What to write for {percent} without quotes, which YAML takes for a mapping."""
    return f'write "{{{key}}}" in quotes' if _value_at(source.value, path[:-1]) == {key: None} else ""


def _other_kind(key: str, found: object) -> str:
    """What rules of a kind have instead of a key that other kinds have."""
    kind = _tag(found)
    if kind is None or not any(key in _fields(one) for one in get_args(AnyRule)):
        return ""
    common = set(_fields(RuleShape))
    own = [one for one in _fields(found) if one not in common and one != "kind"]
    return f"a rule of the kind {kind} has {', '.join(f'`{one}:`' for one in own)} instead"


def _said(fault: str, value: Value, choices: Sequence[str]) -> str:
    """What is wrong with a value, and what would be right."""
    if fault.startswith("Invalid ") and choices:
        hint = f"; {MEANT['never']}" if value == "never" else ""
        return f"{_short(value)} is not known here; {suggestion(str(value), choices)}{hint}"
    if missing := _MISSING_KEY.match(fault):
        hint = f"; {WRITE[missing['key']]}" if missing["key"] in WRITE else ""
        return f"the key {missing['key']!r} is missing{hint}"
    if expected := _EXPECTED.match(fault):
        return _expected(expected, fault, value)
    return fault[0].lower() + fault[1:]


def _in_entry(path: Path, source: Source, found: object, shape: object) -> str:
    """The line for a fault in one entry of a mapping with free keys."""
    entries = _value_at(source.value, path)
    for key, entry in entries.items() if isinstance(entries, dict) else ():
        try:
            msgspec.convert(entry, get_args(found)[1])
        except msgspec.ValidationError as error:
            fault, _, where = str(error).partition(" - at `$")
            return explained(f"{fault} - at `${_named((*path, key))}{where}", source, shape)
    return f"{source.place(path)}: an entry does not have the right form"


def _key_fault(fault: str, path: Path, source: Source) -> str:
    """The line for a free key that is not written as it should be."""
    form = _FORM.search(fault)
    pattern = regex.compile(_unescaped(form["form"]) if form else ".*")
    entries = _value_at(source.value, path)
    key = next((one for one in entries if not pattern.search(one)), "") if isinstance(entries, dict) else ""
    return f"{source.place((*path, key))}: {_shown((*path, key))}: {_misshapen(key, fault)}"


def suggestion(word: str, known: Sequence[str]) -> str:
    """What would be right: the nearest known word, or all of them if they are few."""
    near = get_close_matches(word, known, 1) or get_close_matches(word.upper(), known, 1)
    if near:
        return f"did you mean {near[0]!r}?"
    listed = ", ".join(sorted(known))
    return f"known: {listed}" if len(known) <= _FEW else f"none of the {len(known)} known ones is near it"


def _expected(expected: "regex.Match[str]", fault: str, value: Value) -> str:
    if "length >= 1" in fault:
        return "must not be empty"
    if "matching regex" in fault:
        return _misshapen(value, fault)
    if bound := _BOUND.match(fault):
        return f"{_short(value)} is out of range; write {RANGES[bound['sign']]} {float(bound['bound']):g}"
    return _mistyped(expected["wanted"], expected["got"], value)


def _mistyped(wanted: str, got: str | None, value: Value) -> str:
    """What to write for a value of the wrong type."""
    kinds = " or ".join(WORDS.get(one, one) for one in wanted.split(" | ") if one != "null")
    said = f"expected {kinds}" + (f", found {WORDS.get(got, got).partition(' (')[0]}" if got else "")
    if wanted == "array" and isinstance(value, str):
        return f"{said}; write it in brackets: [{value}]" if len(value) <= _SHORT else said
    if wanted == "str" and isinstance(value, dict | list):
        return f"{said}; quote text that begins with {{ or ["
    return f"{said}; {MEANT[value]}" if isinstance(value, str) and value in MEANT else said


def _misshapen(value: Value, fault: str) -> str:
    form = _FORM.search(fault)
    right = FORMS.get(_unescaped(form["form"]), form["form"]) if form else "another form"
    return f"{_short(value)} does not have the right form: {right}"


def _unescaped(form: str) -> str:
    """A regular expression as it was before msgspec put it into a message."""
    return form.replace("\\\\", "\\")


def _path(where: str) -> Path:
    steps: list[str | int] = []
    for match in _STEP.finditer(where):
        if match["any"]:
            break
        steps.append(match["key"] if match["index"] is None else int(match["index"]))
    return tuple(steps)


def _named(path: Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


def _shown(path: Path) -> str:
    named = _named(path).lstrip(".")
    return (named if named.isprintable() and len(named) <= 2 * _SHORT else "a key") or "the file"


def _short(value: Value) -> str:
    """A value as a message can quote it."""
    text = repr(value)
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"


def _value_at(value: Value, path: Path) -> Value:
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step]
    return value


def _type_at(shape: object, path: Path, value: Value) -> object:
    """The declared type of the part at `path`; a union of shapes is resolved by its `kind`."""
    for step in path:
        shape = _resolved(shape, value)
        value = _value_at(value, (step,))
        if isinstance(step, int):
            shape = (get_args(shape) or (object,))[0]
        elif get_origin(shape) is dict:
            shape = get_args(shape)[1]
        else:
            shape = _fields(shape).get(step, object)
    return _resolved(shape, value)


def _resolved(shape: object, value: Value) -> object:
    """The shape without annotations; of a union, the member that fits the value best."""
    while get_origin(shape) is Annotated:
        shape = get_args(shape)[0]
    if get_origin(shape) not in (Union, UnionType):
        return shape
    members = [_resolved(member, value) for member in get_args(shape) if member is not NoneType]
    if isinstance(value, dict):
        shapes = [one for one in members if _fields(one)] or members
        return next((one for one in shapes if _tag(one) == value.get("kind")), shapes[0])
    if isinstance(value, list):
        members = [one for one in members if get_origin(one) is list] or members
    return next((one for one in members if get_origin(one) is Literal), members[0])


def _tag(shape: object) -> object:
    if not (isinstance(shape, type) and issubclass(shape, msgspec.Struct)):
        return None
    return shape.__struct_config__.tag


def _fields(shape: object) -> dict[str, object]:
    if not (isinstance(shape, type) and issubclass(shape, msgspec.Struct)):
        return {}
    fields: dict[str, object] = {one.encode_name: one.type for one in msgspec.structs.fields(shape)}
    tag_field = shape.__struct_config__.tag_field
    if tag_field:
        fields[tag_field] = Literal[tuple(str(_tag(one)) for one in get_args(AnyRule))]
    return fields


def _keys(shape: object) -> tuple[str, ...]:
    return tuple(_fields(shape))


def _choices(shape: object) -> tuple[str, ...]:
    return tuple(str(one) for one in get_args(shape)) if get_origin(shape) is Literal else ()
