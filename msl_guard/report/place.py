"""What every line-based format needs to know of a finding: where it is, in lines and in words."""

import os
from urllib.parse import quote

from msl_guard.model import Finding


def line(finding: Finding) -> int:
    """The line, from 1; 1 for formats without lines, whose place stands in the message."""
    return finding.location.number("line") or 1


def column(finding: Finding) -> int:
    """The column in Unicode code points, from 1; 1 for formats without lines."""
    return finding.location.number("column") or 1


def walk(finding: Finding) -> str:
    """The place for formats without lines, such as "slide 4, Title 1, paragraph 1"; else empty."""
    return "" if finding.location.number("line") else str(finding.location)


def told(finding: Finding) -> str:
    """Place, message and rewording in one line: what platforms show of a finding."""
    where = walk(finding)
    instead = f" Instead: {finding.suggestion}" if finding.suggestion else ""
    return (f"{where}: " if where else "") + finding.message + instead


def uri(path: str) -> str:
    """A relative path as a URI reference (RFC 3986)."""
    return quote(os.fsencode(path), safe="/-._~")
