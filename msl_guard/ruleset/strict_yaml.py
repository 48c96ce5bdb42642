"""YAML read strictly: no duplicate keys, no anchors, no surprises of type, and line numbers.

Plain YAML turns `off` into false, `12:30` into 750, keeps the last of two equal keys and drops what
follows a stray `#`. Here a plain scalar is true, false, null or a number only as the YAML 1.2 core
schema has it, and text otherwise; what would be dropped is refused.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import regex
import yaml
from msgspec import Struct, field

from msl_guard.errors import ConfigError

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]
Path = tuple[str | int, ...]

_DEEPEST = 30
"""How deep a file may nest; the deepest rule needs nine levels."""
_INTEGER = regex.compile(r"[-+]?[0-9]+")
_FLOAT = regex.compile(r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?")
# What YAML allows in a file (YAML 1.2, production 1), line ends aside.
_UNPRINTABLE = regex.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STRAY_COMMENT = regex.compile(r" +#[^\s#]")
_CONSTANTS: Mapping[str, bool | None] = {
    "true": True,
    "True": True,
    "false": False,
    "False": False,
    "null": None,
    "~": None,
    "": None,
}
_Node = yaml.ScalarEvent | yaml.AliasEvent | yaml.MappingStartEvent | yaml.SequenceStartEvent


@dataclass(frozen=True)
class Source:
    """A YAML file as a value, with the line on which each part of it stands."""

    name: str
    value: Value
    lines: Mapping[Path, int]
    text: str = ""

    def line(self, path: Path = ()) -> int:
        """The line of the part at `path`, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def place(self, path: Path = ()) -> str:
        """The "file:line" of the part at `path`, or of the nearest part around it."""
        return f"{self.name}:{self.line(path)}"

    def entry(self, line: int) -> str:
        """The entry of a list that begins on a line, as it is written."""
        first, *rest = self.text.splitlines()[line - 1 :]
        margin = len(first) - len(first.lstrip())
        kept = [first[margin:]]
        for one in rest:
            if one.strip() and len(one) - len(one.lstrip()) <= margin:
                break
            kept.append(one[margin:])
        return "\n".join(kept).rstrip()


def read(text: str, name: str) -> Source:
    """Read one YAML document.

    Raises:
        ConfigError: the text is no YAML, or holds what a reader would take for something else.
    """
    if stray := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, stray.start()) + 1
        raise ConfigError(f"{name}:{line}: holds the control character U+{ord(stray[0]):04X}; take it out")
    reading = _Reading(name, text)
    try:
        value = reading.document(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise ConfigError(f"{name}:{line}: not valid YAML: {error.problem}{_remedy(error, text)}") from None
    except yaml.YAMLError as error:
        raise ConfigError(f"{name}: not valid YAML: {error}".replace("\n", " ")) from None
    return Source(name, value, reading.lines, text)


def _remedy(error: yaml.MarkedYAMLError, text: str) -> str:
    problem = str(error.problem)
    if "cannot start any token" in problem:
        tab = error.problem_mark is not None and text.startswith("\t", error.problem_mark.index)
        return "; indent with spaces, not tabs" if tab else "; quote text that begins with @, % or `"
    if "tab character" in problem:
        return "; indent with spaces, not tabs"
    if "could not find expected ':'" in problem:
        return "; indent the line below the key that it belongs to, or write key: value"
    if "mapping values" in problem:
        return "; quote text that holds a colon and a space"
    if "alias" in problem or "anchor" in problem:
        return "; quote text that begins with * or &"
    return "; quote text that holds any of { } [ ] , : #" if "expected" in problem else ""


class _Open(Struct):
    """A list or mapping whose end has not come yet."""

    value: list[Value] | dict[str, Value]
    path: Path
    key: str | None = None
    """In a mapping: the key whose value comes next."""


class _Reading(Struct):
    """One pass over the events of a file, without recursion: depth is bounded by `_DEEPEST`."""

    name: str
    text: str
    lines: dict[Path, int] = field(default_factory=dict)
    stack: list[_Open] = field(default_factory=list)
    result: Value = None

    def document(self, events: Iterable[yaml.Event]) -> Value:
        """The value of the one document in the file."""
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._error(event, "a second document (---); one file holds one")
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                self.stack.pop()
            elif isinstance(event, _Node):
                self._node(event)
        return self.result

    def _node(self, event: _Node) -> None:
        self._check(event)
        outer = self.stack[-1] if self.stack else None
        if outer is not None and isinstance(outer.value, dict) and outer.key is None:
            outer.key = self._key(event, outer)
            return
        path = self._path(outer)
        self.lines.setdefault(path, _line(event))
        value = self._value(event)
        if outer is None:
            self.result = value
        elif isinstance(outer.value, list):
            outer.value.append(value)
        else:
            outer.value[str(outer.key)] = value
            outer.key = None
        if isinstance(value, list | dict):
            self.stack.append(_Open(value, path))
            if len(self.stack) > _DEEPEST:
                raise self._error(event, "nested too deeply to be a rule file")

    def _key(self, event: _Node, outer: _Open) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise self._error(event, "a key must be a word; quote text that begins with { or [")
        key = str(event.value)
        path = (*outer.path, key)
        if path in self.lines:
            raise self._error(event, f"the key {key!r} stands twice (line {self.lines[path]})")
        self.lines[path] = _line(event)
        return key

    @staticmethod
    def _path(outer: _Open | None) -> Path:
        if outer is None:
            return ()
        step = len(outer.value) if isinstance(outer.value, list) else str(outer.key)
        return (*outer.path, step)

    def _value(self, event: _Node) -> Value:
        if isinstance(event, yaml.SequenceStartEvent):
            return []
        if isinstance(event, yaml.MappingStartEvent):
            return {}
        text = str(event.value) if isinstance(event, yaml.ScalarEvent) else ""
        if not isinstance(event, yaml.ScalarEvent) or event.style:
            return text
        self._check_comment(event)
        return _scalar(text)

    def _check(self, event: _Node) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise self._error(
                event, "an alias (*); quote text that begins with *, or name shared words under vocab:"
            )
        if event.anchor is not None:
            raise self._error(event, "an anchor (&); quote text that begins with &")
        if event.tag is not None:
            raise self._error(
                event, f"the tag {event.tag}; rule files have no tags, so quote text that begins with !"
            )

    def _check_comment(self, event: yaml.ScalarEvent) -> None:
        """Refuse `the #1 choice`, which YAML cuts to `the`."""
        end = 0 if event.end_mark is None else event.end_mark.index
        if event.value and _STRAY_COMMENT.match(self.text, end):
            raise self._error(event, "a # after a space begins a comment; quote the text")

    def _error(self, event: yaml.Event, fault: str) -> ConfigError:
        return ConfigError(f"{self.name}:{_line(event)}: {fault}")


def _line(event: yaml.Event) -> int:
    return 1 if event.start_mark is None else event.start_mark.line + 1


def _scalar(text: str) -> Value:
    """A plain scalar by the YAML 1.2 core schema."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if len(text) < 19 and _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text
