"""Directives in Markdown and HTML comments: they excuse findings of the block that follows.

`<!-- msl-guard: waive CMP-001 until=2026-12-31 reason="head-to-head data on file" -->`. Slides, documents
and PDFs have none: their notes and comments are content.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

import regex
from msgspec import Struct
from msgspec.structs import replace

from msl_guard.model import (
    Block,
    Document,
    Finding,
    Part,
    Severity,
    Suppression,
    SuppressionKind,
)
from msl_guard.suppress.problem import problem, refused

FORMATS = ("markdown", "html")
_OPENS = regex.compile(r"\s*msl-guard\s*:", regex.IGNORECASE)
_DIRECTIVE = regex.compile(
    r"\s*msl-guard:\s+waive\s+(?P<rule>[A-Z]+(?:-[A-Z]+)*-[0-9]{3})\s+until=(?P<until>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"\s+reason=[\"“](?P<reason>[^\"”]*\S[^\"”]*)[\"”]\s*"
)
Place = tuple[int, int]
"""Line and column."""
Stretch = tuple[Place, Place]
"""The first and the last place of a block: HTML may have many blocks on one line."""


class _Directive(Struct, frozen=True):
    own: Stretch
    covers: Stretch | None
    """The block that follows, if one does."""
    rule: str
    until: date
    suppression: Suppression

    def names(self, finding: Finding) -> bool:
        """Whether the finding is of the rule and stands in the block."""
        return finding.rule_id == self.rule and self.covers is not None and _in(self.covers, finding)


def marked(
    document: Document, findings: Sequence[Finding], today: date, unwaivable: Collection[str]
) -> tuple[Finding, ...]:
    """The findings of a document, those that a directive excuses marked; faults of directives added."""
    if document.format not in FORMATS:
        return tuple(findings)
    read = list(_directives(document))
    directives = [one for _, one in read if isinstance(one, _Directive)]
    problems = [one for _, one in read if isinstance(one, Finding)]
    own = [stretch for stretch, _ in read]
    kept = [one for one in findings if not _is_directive(one, own)]
    used: set[_Directive] = set()
    for at, finding in enumerate(kept):
        directive = next((one for one in directives if one.names(finding)), None)
        if directive is None:
            continue
        used.add(directive)
        name = f"The directive for {directive.rule}"
        fault = refused(finding, name, directive.until, today, unwaivable)
        if fault:
            problems.append(problem(*fault, document.path, directive.own[0][0], Severity.WARNING))
        else:
            kept[at] = replace(finding, suppression=directive.suppression)
    unused = [one for one in directives if one not in used]
    problems += [_unused(one, document.path) for one in unused]
    return (*kept, *problems)


def _unused(directive: _Directive, path: str) -> Finding:
    said = f"The directive for {directive.rule} excuses nothing."
    return problem("WAIVER-002", said, path, directive.own[0][0], Severity.WARNING)


def _is_directive(finding: Finding, own: Sequence[Stretch]) -> bool:
    """Whether the finding's words are a directive's own, which are addressed to the program."""
    return finding.part in (Part.COMMENT, Part.HIDDEN) and any(_in(one, finding) for one in own)


def _directives(document: Document) -> Iterator[tuple[Stretch, _Directive | Finding]]:
    """Where each of the document's directives stands, and the directive; a problem if it cannot be read."""
    for at, block in enumerate(document.blocks):
        if block.part not in (Part.COMMENT, Part.HIDDEN) or not _OPENS.match(block.text):
            continue
        own = _stretch(document, block)
        match = _DIRECTIVE.fullmatch(block.text)
        until = _day(match["until"]) if match else None
        if match is None or until is None:
            said = f"“{block.text[:80]}” is no directive that can be read; nothing is excused by it."
            yield own, problem("WAIVER-004", said, document.path, own[0][0], Severity.ERROR)
            continue
        following = next((one for one in document.blocks[at + 1 :] if not _OPENS.match(one.text)), None)
        suppression = Suppression(SuppressionKind.INLINE, match["reason"].strip(), expires=match["until"])
        covers = None if following is None else _stretch(document, following)
        yield own, _Directive(own, covers, match["rule"], until, suppression)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _stretch(document: Document, block: Block) -> Stretch:
    first = document.position(block.source_offset(0))
    return first, document.position(block.source_offset(len(block.text) - 1))


def _in(stretch: Stretch, finding: Finding) -> bool:
    """Whether the words begin in a stretch of the document."""
    place = finding.location.number("line"), finding.location.number("column")
    return stretch[0] <= place <= stretch[1]
