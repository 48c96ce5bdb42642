"""What a file may cost, in one place: every reader is handed these and holds them."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace


class Limits(Struct, frozen=True):
    """The most that one file may hold or take; beyond it a file is refused, and says so."""

    file_bytes: int = 500 << 20
    parts: int = 20_000
    """Entries of a zip container."""
    part_bytes: int = 200 << 20
    """Bytes of one unpacked entry that is handed on, such as a picture or an embedded file."""
    xml_bytes: int = 64 << 20
    """Bytes of one unpacked XML part."""
    elements: int = 750_000
    """Elements of one XML part; a report of a thousand pages has a third of them."""
    blocks: int = 75_000
    """Paragraphs and cells."""
    unpacked_bytes: int = 1 << 30
    """Bytes of all entries together that are unpacked."""
    ratio: int = 300
    """How many times larger than its packed form a part of over 1 MB may be."""
    pages: int = 5_000
    text_chars: int = 5_000_000
    """Characters of text; a book of a thousand pages has three million."""
    members: int = 5_000
    """Files of an archive or a mail, those inside others included, that are documents of their own."""
    pictures: int = 40
    """Pictures whose text is read, at about a second each; 0 reads none."""
    depth: int = 2
    """How deep files inside files are opened."""
    seconds: float = 60.0
    memory_bytes: int = 2 << 30


LIMITS = Limits()
NAMED = {"timeout": "seconds", "max_file_size": "file_bytes"}
"""The limits that people set by another name, as options and rule files have it: in seconds and in MB."""


def limited(usual: Limits, given: Mapping[str, float]) -> Limits:
    """The limits with those that people gave instead, by the names that they are set by."""
    values = {NAMED.get(name, name): value for name, value in given.items()}
    if "file_bytes" in values:
        values["file_bytes"] = int(values["file_bytes"]) << 20
    counts = {name: value if name == "seconds" else int(value) for name, value in values.items()}
    return replace(usual, **counts)
