"""What the readers of one file put together."""

from dataclasses import dataclass, field

from msl_guard.extract.blocks import Embedded, Picture
from msl_guard.model import Block, Unread


@dataclass
class Found:
    """Everything found in one file, in reading order."""

    blocks: list[Block] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    embedded: list[Embedded] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    """Links already followed, as (part, id): a file or picture is taken once."""
