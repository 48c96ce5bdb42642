"""Bytes into Documents: one module a format, chosen by what the bytes are."""

from importlib import import_module
from typing import TYPE_CHECKING

from msl_guard.extract.formats import FORMATS, SUFFIXES, UNREAD_SUFFIXES

if TYPE_CHECKING:
    from msl_guard.extract.opening import Opened, extract, open_file, page_images

__all__ = ["FORMATS", "SUFFIXES", "UNREAD_SUFFIXES", "Opened", "extract", "open_file", "page_images"]
_READING = ("Opened", "extract", "open_file", "page_images")


def __getattr__(name: str) -> object:
    """What reads is imported when it is asked for: a run over known files needs none of it."""
    if name in _READING:
        return getattr(import_module("msl_guard.extract.opening"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
