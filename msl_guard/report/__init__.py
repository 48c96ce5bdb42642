"""A Report as text for people or machines: one module a format."""

from collections.abc import Callable, Mapping

from msl_guard.model import Report
from msl_guard.report import json, text
from msl_guard.report.look import Look

REPORTERS: Mapping[str, Callable[[Report, Look], str]] = {
    "text": text.render,
    "json": json.render,
}

__all__ = ["REPORTERS", "Look"]
