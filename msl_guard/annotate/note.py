"""What a review comment says, and what it holds on to."""

from msgspec import Struct

from msl_guard.extract.seal import sealed
from msl_guard.model import Anchor, Finding, Location, Part

_QUOTED_MOST = 300
_PLACELESS = (Part.HIDDEN,)
"""Words that nobody sees: a comment on them would be as hidden as they are."""

_ON_SLIDES = (Part.TITLE, Part.BODY, Part.TABLE, Part.TABLE_HEADER, Part.CAPTION, Part.REFERENCE_LIST)


class Copy(Struct, frozen=True):
    """A copy of a document, with comments of this program or without them."""

    data: bytes
    comments: int
    """How many were written, or taken out."""
    losses: tuple[str, ...] = ()
    """What the original had and the copy has not, a sentence each."""


class Note(Struct, frozen=True):
    """One review comment."""

    text: str
    """Lines, the last of which is the seal."""
    anchor: Anchor
    whole: bool = False
    """Whether it stands on the whole paragraph rather than on words in it."""
    page: int = 1


def note(finding: Finding) -> Note:
    """The review comment on a finding; one that cannot stand at the words says where they stand."""
    whole = finding.part in _PLACELESS or not finding.text
    return Note(
        sealed(_plain("\n".join(_lines(finding)))),
        finding.anchor,
        whole,
        _page(finding.location),
    )


def _lines(finding: Finding) -> list[str]:
    """Rule and message, the words and their place, what instead, and why."""
    also = f" (also {', '.join(finding.also)})" if finding.also else ""
    lines = [f"{finding.rule_id} {finding.severity.label}{also}: {finding.message}"]
    part = finding.part.replace("_", " ")
    place = f"{part}, {finding.location}" if finding.location.steps else part
    if finding.text:
        words = finding.text if len(finding.text) <= _QUOTED_MOST else f"{finding.text[:_QUOTED_MOST]}…"
        lines.append(f"Words: “{' '.join(words.split())}” ({place})")
    else:
        lines.append(f"Place: {place}")
    if finding.text and not _stands_here(finding):
        lines.append("No comment can stand at these words; this is the nearest place.")
    if finding.suggestion:
        lines.append(f"Instead: {finding.suggestion}")
    if finding.why:
        lines.append(f"Why: {'; '.join(str(clause) for clause in finding.why)}")
    return lines


def _page(location: Location) -> int:
    """The page of the document on which something stands; what is nowhere on its pages goes to the first."""
    for kind, value in location.steps:
        if kind == "page":
            return int(value)
        if kind in ("attachment", "file"):
            break  # the pages of a file in the file are others
    return 1


def _stands_here(finding: Finding) -> bool:
    """Whether a comment stands at the words: on them, or on the slide that shows them."""
    anchor = finding.anchor
    if ("text box", "text box") in finding.location.steps or finding.part in _PLACELESS:
        return False
    if anchor.part:
        return anchor.exact or finding.part in _ON_SLIDES
    return bool(anchor.boxes)


def _plain(text: str) -> str:
    """The text without what XML 1.0 (section 2.2) or a PDF string cannot hold."""
    return "".join(one if one == "\n" or one.isprintable() else " " for one in text)
