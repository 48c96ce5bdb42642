"""Rule files and packs into a Ruleset: strict loading, the pattern language, contexts, proof."""

from importlib import import_module
from typing import TYPE_CHECKING

from msl_guard.ruleset.ready import ready
from msl_guard.ruleset.ruleset import Ruleset, WrittenRuleset
from msl_guard.ruleset.whereabouts import nearest

if TYPE_CHECKING:
    from msl_guard.ruleset.files import limits_in
    from msl_guard.ruleset.loading import load, load_for_examples, load_for_proof
    from msl_guard.ruleset.proof import Fault, Proof, prove
    from msl_guard.ruleset.published import schema

__all__ = [
    "Fault",
    "Proof",
    "Ruleset",
    "WrittenRuleset",
    "limits_in",
    "load",
    "load_for_examples",
    "load_for_proof",
    "nearest",
    "prove",
    "ready",
    "schema",
]
_HOMES = {
    "files": ("limits_in",),
    "loading": ("load", "load_for_examples", "load_for_proof"),
    "proof": ("Fault", "Proof", "prove"),
    "published": ("schema",),
}
"""What is imported when it is asked for, by module: a run with a known ruleset needs none of it."""


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"msl_guard.ruleset.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
