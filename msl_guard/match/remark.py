"""What a kind of rule says of words beyond the message of its rule."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from msl_guard.match.view import DocumentView
from msl_guard.model import Part, Span

UNREAD = frozenset((Part.CODE, Part.REVISION, Part.METADATA, Part.LINK, Part.REFERENCE_LIST))
"""Parts whose figures and dates claim nothing."""


class Remark(Struct, frozen=True):
    """Words to report, and a sentence that says what is wrong with them."""

    span: Span
    said: str
    """What was measured or compared: of two figures both."""


Check = Callable[[DocumentView], Iterator[Remark]]
"""Finds each place of a document that contradicts another; silent wherever it cannot be certain."""
