"""The report for people: by file and place, with the sentence, the clause and a rewording."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap

from msl_guard.model import Finding, Location, Report, Severity, Skipped, Status, Verdict
from msl_guard.report.counting import counted
from msl_guard.report.grounds import grounds
from msl_guard.report.look import BLUE, BOLD, CYAN, DIM, RED, UNDERLINE, YELLOW, Look
from msl_guard.report.visible import named, plain

_COLOURS = {Severity.ERROR: RED, Severity.WARNING: YELLOW, Severity.INFO: BLUE}
_INDENT = "    "
_LABEL = 9


def render(report: Report, look: Look) -> str:
    """The report as text that keeps to the look's width, headlines with long paths aside."""
    lines: list[str] = []
    jurisdictions = {one.path: one.context.jurisdictions for one in report.checked}
    for path, findings in groupby(report.open, key=lambda one: one.path):
        lines += [look.paint(named(path), BOLD, UNDERLINE), ""]
        for finding in findings:
            lines += [*_finding(finding, jurisdictions.get(path, ()), look), ""]
    lines += _gaps(report, look)
    lines += _summary(report, look)
    return "\n".join(lines) + "\n"


def place(path: str, location: Location, column: int) -> str:
    """A place on one line: "deck.pptx:slide 4:Title 1:12", or "note.md:12:5" for lines."""
    lines = [str(value) for kind, value in location.steps if kind in ("line", "column")]
    if lines:
        return ":".join([path, *lines])
    steps = [str(value) if isinstance(value, str) else f"{kind} {value}" for kind, value in location.steps]
    return ":".join([path, *steps, str(column)])


def _shown(finding: Finding) -> str:
    return named(place(finding.path, finding.location, finding.column))


def _finding(finding: Finding, jurisdictions: Sequence[str], look: Look) -> Iterator[str]:
    colour = _COLOURS[finding.severity]
    label = finding.severity.label
    if finding.status is Status.PREVIEW:
        label += " (preview)"
    yield f"{_shown(finding)}: {look.paint(label, colour, BOLD)} {look.paint(finding.rule_id, BOLD)}"
    yield from (f"{_INDENT}{line}" for line in wrap(plain(finding.message), look.width - len(_INDENT)))
    if finding.text:
        yield from _quoted(finding, look)
    yield from _labelled("instead", plain(finding.suggestion), look)
    yield from _labelled("why", grounds(finding.why, jurisdictions), look)
    if finding.also:
        yield from _labelled("also", ", ".join(finding.also), look)


def _quoted(finding: Finding, look: Look) -> Iterator[str]:
    """The sentence, with the words that were found underlined below it."""
    bar = f"{_INDENT}{look.paint('|', DIM)} "
    start, end = finding.mark
    colour = _COLOURS[finding.severity]
    for at, line in _lines(finding.sentence, look.width - len(_INDENT) - 2):
        first, last = max(start - at, 0), min(end - at, len(line))
        if first >= last:
            yield bar + line
            continue
        yield bar + line[:first] + look.paint(line[first:last], colour, BOLD) + line[last:]
        yield bar + " " * first + look.paint("^" * (last - first), colour)


def _lines(text: str, width: int) -> Iterator[tuple[int, str]]:
    """Yield (offset, line) of a text cut at spaces into lines of at most so many columns."""
    safe = plain(text)
    start = 0
    while len(safe) - start > width:
        cut = safe.rfind(" ", start + 1, start + width + 1)
        cut = cut if cut > start else start + width
        yield start, safe[start:cut]
        start = cut + 1 if safe[cut : cut + 1] == " " else cut
    yield start, safe[start:]


def _labelled(label: str, text: str, look: Look) -> Iterator[str]:
    width = look.width - len(_INDENT) - _LABEL
    for number, line in enumerate(wrap(text, width, break_on_hyphens=False)):
        head = look.paint(label.ljust(_LABEL), CYAN) if number == 0 else " " * _LABEL
        yield f"{_INDENT}{head}{line}"


def _gaps(report: Report, look: Look) -> Iterator[str]:
    """What was not checked: it counts as much as what was found."""
    if report.gaps:
        yield look.paint("NOT CHECKED", RED, BOLD)
        for gap in report.gaps:
            yield from wrap(
                named(f"{gap.path}: {gap.reason}"),
                look.width,
                initial_indent=_INDENT,
                subsequent_indent=_INDENT * 2,
                break_on_hyphens=False,
                break_long_words=False,
            )
        yield ""


def _summary(report: Report, look: Look) -> Iterator[str]:
    for note in (
        *report.notes,
        *_aside_notes(report),
        *_unread_notes(report),
        *_skipped_notes(report.skipped),
    ):
        yield from (look.paint(line, DIM) for line in wrap(named(f"note: {note}"), look.width))
    counts = Counter(one.severity for one in report.open)
    found = ", ".join(
        counted(counts[severity], severity.label) for severity in reversed(Severity) if counts[severity]
    )
    files = counted(len(report.checked), "file")
    told = f"{found} in {files}" if found else f"No rule fired in {files}; that is no clearance"
    if not report.checked:
        told = "Nothing was checked"
    missed = len({one.path for one in report.failures})
    if missed:
        told += f"; {counted(missed, 'path')} not checked"
    colour = (RED,) if report.verdict is not Verdict.CLEAN else ()
    yield look.paint(f"{told}.", BOLD, *colour)


def _aside_notes(report: Report) -> Iterator[str]:
    kinds = Counter(one.suppression.kind.value for one in report.findings if one.suppression)
    if kinds:
        listed = ", ".join(f"{count} by {kind}" for kind, count in sorted(kinds.items()))
        yield f"{counted(sum(kinds.values()), 'finding')} set aside: {listed}"


def _unread_notes(report: Report) -> Iterator[str]:
    pictures = sum(1 for one in report.checked for gap in one.unread if gap.picture)
    if pictures:
        yield f"{counted(pictures, 'picture')} not read: text in pictures is not checked"


def _skipped_notes(skipped: tuple[Skipped, ...]) -> Iterator[str]:
    if skipped:
        kinds = Counter(one.reason for one in skipped)
        listed = ", ".join(f"{count} × {reason}" for reason, count in sorted(kinds.items()))
        yield f"passed over in the folders: {listed}"
