"""An engine kept between runs: its rules are read back one by one, when a document may break them."""

import io
import pickle
from collections.abc import Callable, Sequence

from msl_guard.match import Engine, Pattern
from msl_guard.match.pattern import read_back
from msl_guard.model import Rule
from msl_guard.ownfiles import Parts, remember_parts, remembered_parts
from msl_guard.ruleset.values import DAMAGED, read_values

_Told = tuple[Callable[[str, str, str | None, str, bytes], Pattern], tuple[object, ...]]


def keep(key: str, engine: Engine) -> None:
    """Keep an engine for the next run."""
    engine.prepare()
    remember_parts(key, [_packed(engine.reading(())), *map(_packed, engine.rules)])


def recalled(key: str, again: Callable[[], Engine]) -> Engine | None:
    """The engine kept under a key, its rules not yet read; `again` makes one, should they be gone then."""
    parts = remembered_parts(key)
    head = None if parts is None else _read(parts, 0)
    if parts is None or not isinstance(head, Engine):
        return None
    return head.reading(_KeptRules(parts, again))


class _KeptRules(Sequence[Rule]):
    """Rules of which each is read when it is first asked for."""

    def __init__(self, parts: Parts, again: Callable[[], Engine]) -> None:
        self._parts = parts
        self._again = again
        self._known: dict[int, Rule] = {}

    def __len__(self) -> int:
        return len(self._parts.digests) - 1

    def __getitem__(self, at: int) -> Rule:  # type: ignore[override]  # nobody asks for slices
        number = range(len(self))[at]
        if number not in self._known:
            found = _read(self._parts, number + 1)
            if isinstance(found, Rule):
                self._known[number] = found
            else:
                self._known.update(enumerate(self._again().rules))
        return self._known[number]

    def __reduce__(self) -> tuple[type[tuple[Rule, ...]], tuple[list[Rule]]]:
        """Rules that travel leave the cache behind."""
        return tuple, ([*self],)


def _read(parts: Parts, number: int) -> object:
    try:
        data = parts.read((number,))
        return None if data is None else read_values(data[0])
    except DAMAGED:
        return None


def _packed(value: object) -> bytes:
    stream = io.BytesIO()
    _Lean(stream, 5).dump(value)
    return stream.getvalue()


class _Lean(pickle.Pickler):
    """Leaves out of patterns what the prefilter, which is kept beside them, knows."""

    def reducer_override(self, value: object) -> _Told:
        """How a value is told again."""
        if isinstance(value, Pattern):
            return read_back, (value.written, value.exact, value.loose, value.place)
        return NotImplemented  # type: ignore[no-any-return]  # the protocol of pickle
