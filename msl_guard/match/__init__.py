"""The kinds of rule, the guards, and the engine that runs them over a document."""

from msl_guard.match.balance import Balance, By
from msl_guard.match.beside import Beside
from msl_guard.match.citekeys import Key, key_of
from msl_guard.match.companion import Companion
from msl_guard.match.consistent import Checked, Consistent
from msl_guard.match.density import Density, Per
from msl_guard.match.engine import Engine
from msl_guard.match.evidence import NOTHING, Evidence, Stated, Work, work
from msl_guard.match.forbid import Forbid
from msl_guard.match.guards import GUARDS, covered
from msl_guard.match.guardwords import GuardWords
from msl_guard.match.judgement import Judgement
from msl_guard.match.labelled import Bench, Labelled
from msl_guard.match.needs import needs, packed
from msl_guard.match.pattern import AnyOf, Pattern, compiled
from msl_guard.match.pieces import bounded
from msl_guard.match.readability import Readability
from msl_guard.match.require import Position, Require
from msl_guard.match.sourced import comparison
from msl_guard.match.spans import Watch
from msl_guard.match.trace import Trace
from msl_guard.match.verbatim import Verbatim

__all__ = [
    "GUARDS",
    "NOTHING",
    "AnyOf",
    "Balance",
    "Bench",
    "Beside",
    "By",
    "Checked",
    "Companion",
    "Consistent",
    "Density",
    "Engine",
    "Evidence",
    "Forbid",
    "GuardWords",
    "Judgement",
    "Key",
    "Labelled",
    "Pattern",
    "Per",
    "Position",
    "Readability",
    "Require",
    "Stated",
    "Trace",
    "Verbatim",
    "Watch",
    "Work",
    "bounded",
    "comparison",
    "compiled",
    "covered",
    "key_of",
    "needs",
    "packed",
    "work",
]
