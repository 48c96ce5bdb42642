"""YAML read strictly: no duplicate keys, no anchors, no surprises of type, and line numbers.

Plain YAML turns `off` into false, `12:30` into 750 and keeps the last of two equal keys. Here a
plain scalar is true, false, null or a number only as the YAML 1.2 core schema has it, and text
otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import regex
import yaml

from msl_guard.errors import ConfigError

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]
Path = tuple[str | int, ...]

_INTEGER = regex.compile(r"[-+]?[0-9]+")
_FLOAT = regex.compile(r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?")
_CONSTANTS: Mapping[str, bool | None] = {
    "true": True,
    "True": True,
    "false": False,
    "False": False,
    "null": None,
    "~": None,
    "": None,
}


@dataclass(frozen=True)
class Source:
    """A YAML file as a value, with the line on which each part of it stands."""

    name: str
    value: Value
    lines: Mapping[Path, int]

    def place(self, path: Path = ()) -> str:
        """The "file:line" of the part at `path`, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.name}:{self.lines.get(path, 1)}"


def read(text: str, name: str) -> Source:
    """Read one YAML document.

    Raises:
        ConfigError: the text is no YAML, or holds a duplicate key, an alias or a foreign tag.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    reading = _Reading(name, {}, set())
    try:
        node = yaml.compose(text, Loader=loader)
        value = None if node is None else reading.value(node, ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        hint = "; quote text that holds any of { } [ ] , : #" if "expected" in str(error.problem) else ""
        raise ConfigError(f"{name}:{line}: not valid YAML: {error.problem}{hint}") from None
    except yaml.YAMLError as error:
        raise ConfigError(f"{name}: not valid YAML: {error}".replace("\n", " ")) from None
    except RecursionError:
        raise ConfigError(f"{name}: nested too deeply to be a rule file") from None
    return Source(name, value, reading.lines)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One walk over the nodes of a file."""

    name: str
    lines: dict[Path, int]
    seen: set[int]

    def value(self, node: yaml.Node, path: Path) -> Value:
        """The value of a node; its line and those of all below it are noted."""
        line = node.start_mark.line + 1
        self.lines.setdefault(path, line)
        if id(node) in self.seen:
            raise ConfigError(f"{self.name}:{line}: an alias (*); write the value out, or use vocab:")
        self.seen.add(id(node))
        if not node.tag.startswith("tag:yaml.org,2002:") or "python" in node.tag:
            raise ConfigError(f"{self.name}:{line}: the tag {node.tag}; rule files have no tags")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, at)) for at, item in enumerate(node.value)]
        plain = isinstance(node, yaml.ScalarNode) and not node.style
        return _scalar(str(node.value)) if plain else str(node.value)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Value]:
        mapping: dict[str, Value] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise ConfigError(f"{self.name}:{line}: a key must be a word")
            key = str(key_node.value)
            if key in mapping:
                first = self.lines[(*path, key)]
                raise ConfigError(f"{self.name}:{line}: the key {key!r} stands twice (line {first})")
            self.lines[(*path, key)] = line
            mapping[key] = self.value(value_node, (*path, key))
        return mapping


def _scalar(text: str) -> Value:
    """A plain scalar by the YAML 1.2 core schema."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if len(text) < 19 and _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text
