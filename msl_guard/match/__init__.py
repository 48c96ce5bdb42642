"""The kinds of rule, the guards, and the engine that runs them over a document."""

from msl_guard.match.balance import Balance, By
from msl_guard.match.companion import Companion
from msl_guard.match.consistent import Checked, Consistent
from msl_guard.match.density import Density, Per
from msl_guard.match.engine import Engine
from msl_guard.match.forbid import Forbid
from msl_guard.match.guards import GUARDS, GuardWords, covered
from msl_guard.match.judgement import Judgement
from msl_guard.match.labelled import Bench, Labelled
from msl_guard.match.needs import Needs, needs
from msl_guard.match.pattern import NEGATIONS, Pattern, compiled
from msl_guard.match.pieces import bounded
from msl_guard.match.readability import Readability
from msl_guard.match.require import Position, Require
from msl_guard.match.spans import Watch
from msl_guard.match.trace import Trace
from msl_guard.match.verbatim import Verbatim

__all__ = [
    "GUARDS",
    "NEGATIONS",
    "Balance",
    "Bench",
    "By",
    "Checked",
    "Companion",
    "Consistent",
    "Density",
    "Engine",
    "Forbid",
    "GuardWords",
    "Judgement",
    "Labelled",
    "Needs",
    "Pattern",
    "Per",
    "Position",
    "Readability",
    "Require",
    "Trace",
    "Verbatim",
    "Watch",
    "bounded",
    "compiled",
    "covered",
    "needs",
]
