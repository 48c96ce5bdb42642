"""Turns a validation fault into one line: file, line, what is wrong, what would be right."""

from collections.abc import Sequence
from difflib import get_close_matches
from types import NoneType, UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

import msgspec
import regex

from msl_guard.ruleset.strict_yaml import Path, Source, Value

_STEP = regex.compile(r"\.(?P<key>[^.\[\]`]+)|\[(?P<index>\d+)\]|(?P<any>\[\.\.\.\])")
_UNKNOWN_KEY = regex.compile(r"Object contains unknown field `(?P<key>.*)`")
_MISSING_KEY = regex.compile(r"Object missing required field `(?P<key>.*)`")
_EXPECTED = regex.compile(r"Expected `(?P<wanted>[^`]*)`(?: of length >= 1)?(?:, got `(?P<got>[^`]*)`)?")
_WORDS = {
    "str": "text (in quotes if it looks like a number)",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a mapping of keys",
    "null": "nothing",
}


def explained(message: str, source: Source, shape: object) -> str:
    """The line to print for a msgspec fault in a source that should have had the shape."""
    fault, _, where = message.partition(" - at `$")
    path = _path(where)
    if "[...]" in where:
        return _in_entry(path, source, _type_at(shape, path, source.value), shape)
    found = _type_at(shape, path, source.value)
    key = _UNKNOWN_KEY.match(fault)
    if key:
        known = _keys(found)
        path = (*path, key["key"])
        said = f"unknown key {key['key']!r}; {suggestion(key['key'], known)}"
    elif fault.startswith("Invalid ") and _choices(found):
        value = _value_at(source.value, path)
        said = f"{value!r} is not known here; {suggestion(str(value), _choices(found))}"
    elif missing := _MISSING_KEY.match(fault):
        said = f"the key {missing['key']!r} is missing"
    elif expected := _EXPECTED.match(fault):
        said = _expected(expected, fault)
    else:
        said = fault[0].lower() + fault[1:]
    return f"{source.place(path)}: {_named(path).lstrip('.') or 'the file'}: {said}"


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


def suggestion(word: str, known: Sequence[str]) -> str:
    """What would be right: the nearest known word, or all of them."""
    near = get_close_matches(word, known, 1)
    return f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(known))}"


def _expected(expected: "regex.Match[str]", fault: str) -> str:
    if "length >= 1" in fault:
        return "must not be empty"
    wanted = " or ".join(_WORDS.get(one, one) for one in expected["wanted"].split(" | "))
    if "matching regex" in fault:
        return "does not have the right form, which is " + fault.partition("matching regex ")[2]
    got = expected["got"]
    return f"expected {wanted}" + (f", found {_WORDS.get(got, got).partition(' (')[0]}" if got else "")


def _path(where: str) -> Path:
    steps: list[str | int] = []
    for match in _STEP.finditer(where):
        if match["any"]:
            break
        steps.append(match["key"] if match["index"] is None else int(match["index"]))
    return tuple(steps)


def _named(path: Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


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
        fields[tag_field] = Literal["forbid", "companion", "require", "label"]
    return fields


def _keys(shape: object) -> tuple[str, ...]:
    return tuple(_fields(shape))


def _choices(shape: object) -> tuple[str, ...]:
    return tuple(str(one) for one in get_args(shape)) if get_origin(shape) is Literal else ()
