"""JSON with the place of every string in it: for files where a field or a cell holds the text."""

from collections.abc import Iterator

import regex
from msgspec import Struct

from msl_guard.errors import ExtractionError
from msl_guard.extract.blocks import TextBuilder

_TOKEN = regex.compile(
    r'\s*+(?:(?P<string>"(?:[^"\\]|\\.)*+")|(?P<mark>[{}\[\]:,])|(?P<plain>[^\s{}\[\]:,"]++))'
)
_ESCAPE = regex.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", regex.DOTALL
)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_DEEPEST = 200

Path = tuple[str | int, ...]


class Value(Struct, frozen=True):
    """A string, number or word in JSON: the keys that lead to it, and where it stands."""

    path: Path
    raw: str
    """As written, without its quotes."""
    start: int
    is_text: bool

    def add_to(self, builder: TextBuilder) -> None:
        """Append the text that it stands for, every character at its place."""
        at = 0
        for escape in _ESCAPE.finditer(self.raw):
            builder.add(self.raw[at : escape.start()], self.start + at)
            builder.stand_in(_escaped(escape[0]), self.start + escape.start())
            at = escape.end()
        builder.add(self.raw[at:], self.start + at)

    @property
    def text(self) -> str:
        """The text that it stands for."""
        text: str = _ESCAPE.sub(lambda match: _escaped(match[0]), self.raw)
        return text


def values(json: str, start: int = 0) -> Iterator[Value]:
    """Yield the values of a JSON text that begins at an offset of its source, in order.

    Raises:
        ExtractionError: it is no JSON, or is nested too deeply.
    """
    path: list[str | int] = []
    is_key, at = False, 0
    while match := _TOKEN.match(json, at):
        at = match.end()
        if match["mark"]:
            is_key = _walked(path, match["mark"], is_key=is_key)
            continue
        raw, place = match["string"], match.start("string") + 1
        if raw is None:
            raw, place = match["plain"], match.start("plain")
        else:
            raw = raw[1:-1]
        if is_key and path:
            path[-1] = Value((), raw, 0, is_text=True).text
        else:
            yield Value(tuple(path), raw, start + place, match["string"] is not None)
    if path or json[at:].strip():
        raise ExtractionError("is not valid JSON; save it again")


def _walked(path: list[str | int], mark: str, *, is_key: bool) -> bool:
    """Go one step through the structure; whether a key comes next."""
    if mark in "{[":
        path.append("" if mark == "{" else 0)
        if len(path) > _DEEPEST:
            raise ExtractionError(f"is nested more than {_DEEPEST} deep")
        return mark == "{"
    if not path:
        raise ExtractionError("is not valid JSON; save it again")
    if mark in "}]":
        path.pop()
        return False
    if mark == ",":
        last = path[-1]
        path[-1] = last + 1 if isinstance(last, int) else ""
        return isinstance(last, str)
    return False if mark == ":" else is_key


def _escaped(written: str) -> str:
    if written[1:2] == "u" and len(written) > 2:
        units = bytes.fromhex(written.replace("\\u", ""))
        return units.decode("utf-16-be", "replace")
    return _LETTERS.get(written[1:], written[1:])
