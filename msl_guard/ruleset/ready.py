"""A ruleset ready to judge, kept between runs: what builds one need not even be imported then.

It is found by the program and the project's rule file, and holds while every file it was made of has the
same bytes. What is read back are the product's own frozen values and nothing else: an entry that names any
other class or function is a miss.
"""

import io
import json
import pickle
from collections.abc import Mapping
from dataclasses import is_dataclass
from enum import Enum
from hashlib import sha256
from importlib import import_module
from pathlib import Path

from msl_guard.match.pattern import Prefilter
from msl_guard.ownfiles import prune, remember, remembered
from msl_guard.program import program
from msl_guard.ruleset.ruleset import Ruleset
from msl_guard.ruleset.whereabouts import shown

_HOMES = ("msl_guard.match.", "msl_guard.model.", "msl_guard.ruleset.globs")


def ready(path: Path | None, *, prefilter: bool = True) -> Ruleset:
    """The same as `load`, without what proves and explains the rules.

    Raises:
        ConfigError: a file cannot be read or used; the message says where and what to do.
    """
    known = _recalled(path) if prefilter else None
    if known is not None:
        return known
    from msl_guard.ruleset.loading import load

    made = load(path, prefilter=prefilter)
    bare = made.bare
    if prefilter and made.made_of is not None:
        bare.engine.prepare()
        _keep(path, bare, made.made_of)
    return bare


def _key(path: Path | None) -> str:
    """Names in messages are relative to the current folder, so that it is a part of the key."""
    named = "" if path is None else f"{shown(path)}\n{Path.cwd()}"
    return "rules-" + sha256(f"{program()}\n{named}".encode()).hexdigest()


def _keep(path: Path | None, ruleset: Ruleset, made_of: Mapping[str, str]) -> None:
    parts = (ruleset.rules, ruleset.engine, ruleset.info, ruleset.fail_on, ruleset.contexts, ruleset.off)
    remember(_key(path), json.dumps(dict(made_of)).encode() + b"\n" + pickle.dumps(parts, 5))
    prune()


def _recalled(path: Path | None) -> Ruleset | None:
    """The ruleset, if it is known and its files are what they were."""
    head, _, body = (remembered(_key(path)) or b"").partition(b"\n")
    try:
        if not body or any(_digest(name) != digest for name, digest in json.loads(head).items()):
            return None
        rules, engine, info, fail_on, contexts, off = _Values(io.BytesIO(body)).load()
    except (OSError, ValueError, TypeError, AttributeError, ImportError, EOFError, pickle.UnpicklingError):
        return None
    root = Path.cwd() if path is None else path.parent.resolve()
    return Ruleset(rules, engine, info, fail_on, root, contexts, off)


def _digest(name: str) -> str:
    return sha256(Path(name).read_bytes()).hexdigest()


class _Values(pickle.Unpickler):
    """Reads frozen values of the product, and nothing that could run."""

    def find_class(self, module: str, name: str) -> type:
        """A class of values by its name.

        Raises:
            UnpicklingError: it is anything else.
        """
        if (module, name) == ("builtins", "frozenset"):
            return frozenset
        if module.startswith(_HOMES):
            found = getattr(import_module(module), name)
            if isinstance(found, type) and found.__module__ == module and _holds_values(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no value of a ruleset")


def _holds_values(kind: type) -> bool:
    return is_dataclass(kind) or issubclass(kind, Enum) or kind is Prefilter
