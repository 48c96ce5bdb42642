"""What a check of consistency finds: words, and what they contradict."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from msl_guard.match.view import DocumentView
from msl_guard.model import Part, Span

UNREAD = frozenset((Part.CODE, Part.REVISION, Part.METADATA, Part.LINK, Part.REFERENCE_LIST))
"""Parts whose figures and dates claim nothing."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Words that do not agree with other words of the document, and a sentence that says how."""

    span: Span
    said: str
    """Both sides: what is written here, and what it should agree with."""


Check = Callable[[DocumentView], Iterator[Disagreement]]
"""Finds each place of a document that contradicts another; silent wherever it cannot be certain."""
