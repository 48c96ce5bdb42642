"""Frozen values of the product, read back from what was kept, and nothing that could run.

What names any other class or function is no value, and is treated as damaged.
"""

import io
import pickle
from dataclasses import is_dataclass
from enum import Enum
from importlib import import_module

from msgspec import Struct

_HOMES = ("msl_guard.match.", "msl_guard.model.", "msl_guard.ruleset.globs", "msl_guard.ruleset.ready")
_PLAIN = {
    ("msl_guard.match.pattern", "read_back"),
    ("builtins", "frozenset"),
    ("msl_guard.match.prefilter", "Prefilter"),
    ("msl_guard.match.applies", "Speakers"),
}
DAMAGED = (
    OSError, ValueError, TypeError, KeyError, AttributeError, ImportError, IndexError, EOFError,
    pickle.UnpicklingError,
)  # fmt: skip
"""What reading something that is no entry may raise."""


def read_values(data: bytes) -> object:
    """The values that were pickled; raises one of `DAMAGED` if they are anything else."""
    return _Values(io.BytesIO(data)).load()


class _Values(pickle.Unpickler):
    """Looks up classes of frozen values alone."""

    def find_class(self, module: str, name: str) -> type:
        """A class of values, or what makes one, by its name.

        Raises:
            UnpicklingError: it is anything else.
        """
        if (module, name) in _PLAIN or module.startswith(_HOMES):
            found = getattr(import_module(module), name)
            if (module, name) in _PLAIN or _holds_values(found, module):
                return found  # type: ignore[no-any-return]  # checked just now
        raise pickle.UnpicklingError(f"{module}.{name} is no value of a ruleset")


def _holds_values(found: object, module: str) -> bool:
    if not isinstance(found, type) or found.__module__ != module:
        return False
    return is_dataclass(found) or issubclass(found, Struct) or issubclass(found, Enum)
