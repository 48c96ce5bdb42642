"""The kinds of rule, the guards, and the engine that runs them over a document."""

from msl_guard.match.companion import Companion
from msl_guard.match.engine import Engine, Judgement
from msl_guard.match.forbid import Forbid
from msl_guard.match.guards import GUARDS, GuardWords, covered
from msl_guard.match.labelled import Bench, Labelled
from msl_guard.match.pattern import Pattern, compiled
from msl_guard.match.require import Position, Require
from msl_guard.match.spans import Watch

__all__ = [
    "GUARDS",
    "Bench",
    "Companion",
    "Engine",
    "Forbid",
    "GuardWords",
    "Judgement",
    "Labelled",
    "Pattern",
    "Position",
    "Require",
    "Watch",
    "compiled",
    "covered",
]
