"""Groups of one name, in an expression for an engine that wants each name once."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

_NAME = re.compile(r"\(\?P<(\w+)>")
_ORDER = re.compile(r"_nr[0-9]+$")


class Joined:
    """A match in which groups of one name have been numbered, asked by the name that they share."""

    def __init__(self, match: "regex.Match[str]", names: Mapping[str, tuple[str, ...]]) -> None:
        self._match = match
        self._names = names

    def _group(self, key: str | int) -> str | int:
        """The group of a name that took part in the match, or the first one."""
        if isinstance(key, int) or key not in self._names:
            return key
        own = self._names[key]
        return next((one for one in own if self._match[one] is not None), own[0])

    def __getitem__(self, key: str | int) -> str:
        words: str = self._match[self._group(key)]
        return words

    def start(self, key: str | int = 0) -> int:
        """Where a group begins, as of a match."""
        at: int = self._match.start(self._group(key))
        return at

    def end(self, key: str | int = 0) -> int:
        """Where a group ends, as of a match."""
        at: int = self._match.end(self._group(key))
        return at

    def span(self, key: str | int = 0) -> tuple[int, int]:
        """Where a group stands, as of a match."""
        place: tuple[int, int] = self._match.span(self._group(key))
        return place

    def groupdict(self) -> dict[str, str]:
        """The groups by the names of the expression, as of a match."""
        names = (_ORDER.sub("", one) for one in self._match.groupdict())
        return {name: self[name] for name in names}


def numbered(source: str) -> tuple[str, dict[str, tuple[str, ...]]]:
    """An expression that has each name once, and what became of the repeated ones.

    >>> numbered("(?P<n>[0-9])|no (?P<n>[a-z])")
    ('(?P<n>[0-9])|no (?P<n_nr2>[a-z])', {'n': ('n', 'n_nr2')})
    """
    found: dict[str, list[str]] = {}

    def once(match: "re.Match[str]") -> str:
        own = found.setdefault(match[1], [])
        own.append(f"{match[1]}_nr{len(own) + 1}" if own else match[1])
        return f"(?P<{own[-1]}>"

    return _NAME.sub(once, source), {name: tuple(own) for name, own in found.items() if len(own) > 1}
