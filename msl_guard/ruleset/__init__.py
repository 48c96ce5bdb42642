"""Rule files and packs into a Ruleset: strict loading, the pattern language, contexts, proof."""

from msl_guard.ruleset.files import nearest
from msl_guard.ruleset.load import load, load_for_examples, load_for_proof
from msl_guard.ruleset.proof import Fault, Proof, prove
from msl_guard.ruleset.ruleset import Ruleset
from msl_guard.ruleset.schema import schema

__all__ = [
    "Fault",
    "Proof",
    "Ruleset",
    "load",
    "load_for_examples",
    "load_for_proof",
    "nearest",
    "prove",
    "schema",
]
