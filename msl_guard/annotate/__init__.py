"""Findings as review comments inside a copy of the document."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from types import ModuleType

from msl_guard.annotate.note import Copy, Note, note
from msl_guard.extract.limits import LIMITS, Limits
from msl_guard.model import Finding

__all__ = ["FORMATS", "Copy", "annotated", "cleared"]

FORMATS: Mapping[str, str] = {"docx": "docx", "pptx": "pptx", "pdf": "pdf"}
"""The formats that can bear comments, and the module that writes each."""


def annotated(data: bytes, kind: str, findings: Sequence[Finding], limits: Limits = LIMITS) -> Copy:
    """A copy of a document with a comment for each finding, in place of those it had from this program.

    Raises:
        ExtractionError: the file cannot bear comments.
    """
    write: Callable[[bytes, Sequence[Note], Limits], Copy] = _module(kind).commented
    return write(data, [note(one) for one in findings], limits)


def cleared(data: bytes, kind: str, limits: Limits = LIMITS) -> Copy:
    """A copy of a document without the comments of this program.

    Raises:
        ExtractionError: the file cannot be copied.
    """
    remove: Callable[[bytes, Limits], Copy] = _module(kind).uncommented
    return remove(data, limits)


def _module(kind: str) -> ModuleType:
    return import_module(f"msl_guard.annotate.{FORMATS[kind]}")
