"""A Report as text for people or machines: one module a format, imported when it is asked for."""

from collections.abc import Callable
from importlib import import_module

from msl_guard.model import Report
from msl_guard.report.look import Look

FORMATS = (
    "text", "concise", "json", "jsonl", "csv", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson",
    "markdown", "html",
)  # fmt: skip
"""The names of the formats; each is a module with `render(report, look)`."""

__all__ = ["FORMATS", "Look", "render"]


def render(name: str, report: Report, look: Look) -> str:
    """The report in a format of `FORMATS`."""
    reporter: Callable[[Report, Look], str] = import_module(f"msl_guard.report.{name}").render
    return reporter(report, look)
