"""A Report as text for people or machines: one module a format, imported when it is asked for."""

from collections.abc import Callable
from importlib import import_module
from importlib.resources import files

from msl_guard.model import Report
from msl_guard.report.look import Look

FORMATS = (
    "text", "concise", "json", "jsonl", "csv", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson",
    "markdown", "html",
)  # fmt: skip
"""The names of the formats; each is a module with `render(report, look)`."""

__all__ = ["FORMATS", "Look", "render", "schema"]


def render(name: str, report: Report, look: Look) -> str:
    """The report in a format of `FORMATS`."""
    reporter: Callable[[Report, Look], str] = import_module(f"msl_guard.report.{name}").render
    return reporter(report, look)


def schema() -> str:
    """The JSON Schema (2020-12) of the json report; a line of the jsonl report is `$defs/line` in it."""
    return (files("msl_guard.report") / "schema" / "report-1.json").read_text(encoding="utf-8")
