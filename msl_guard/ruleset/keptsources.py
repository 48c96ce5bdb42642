"""The shipped rule files as read, kept between runs beside the compiled patterns.

Reading three dozen YAML files with the line of every part takes longer than all else that a scan of
one note does. What is kept is plain JSON under a key made of the files and of the code that reads them.
"""

import sys
from collections.abc import Callable, Mapping
from hashlib import sha256
from importlib import resources
from typing import cast

import msgspec
import yaml

from msl_guard.ownfiles import remember, remembered
from msl_guard.ruleset.strict_yaml import Source, Value

_CODE = ("ruleset/files.py", "ruleset/keptsources.py", "ruleset/strict_yaml.py")


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    value: msgspec.Raw
    lines: list[tuple[list[str | int], int]]
    text: str


def sources(files: Mapping[str, bytes], read: Callable[[bytes, str], Source]) -> dict[str, Source]:
    """The files as read, by name: recalled where they are known, otherwise read and kept."""
    key = _key(files)
    found = _recalled(key)
    if found is None or found.keys() != files.keys():
        found = {name: read(data, name) for name, data in files.items()}
        remember(key, msgspec.json.encode({name: _kept(source) for name, source in found.items()}))
    return found


def _key(files: Mapping[str, bytes]) -> str:
    home = resources.files("msl_guard")
    parts = [sys.version, msgspec.__version__, yaml.__version__]
    parts += [sha256(home.joinpath(name).read_bytes()).hexdigest() for name in _CODE]
    parts += [f"{name} {sha256(data).hexdigest()}" for name, data in files.items()]
    return "sources-" + sha256("\n".join(parts).encode()).hexdigest()


def _recalled(key: str) -> dict[str, Source] | None:
    body = remembered(key)
    if body is None:
        return None
    try:
        kept = msgspec.json.decode(body, type=dict[str, _Kept])
        return {name: _source(name, one) for name, one in kept.items()}
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _kept(source: Source) -> _Kept:
    lines = [(list(path), line) for path, line in source.lines.items()]
    return _Kept(msgspec.Raw(msgspec.json.encode(source.value)), lines, source.text)


def _source(name: str, kept: _Kept) -> Source:
    value = cast(Value, msgspec.json.decode(kept.value))
    return Source(name, value, {tuple(path): line for path, line in kept.lines}, kept.text)
