"""Findings that somebody set aside: marked with who, why and until when, and never deleted."""

from msl_guard.suppress.baseline import Baseline
from msl_guard.suppress.waivers import Waivers

__all__ = ["Baseline", "Waivers"]
