"""The report for people: by file and place, with the sentence, the clause and a rewording."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from textwrap import wrap

from msl_guard.model import Finding, Location, Report, Severity, Skipped, Status, Verdict
from msl_guard.report.look import BLUE, BOLD, CYAN, DIM, RED, UNDERLINE, YELLOW, Look

_COLOURS = {Severity.ERROR: RED, Severity.WARNING: YELLOW, Severity.INFO: BLUE}
_INDENT = "    "
_LABEL = 9


def render(report: Report, look: Look) -> str:
    """The report as text that keeps to the look's width, headlines with long paths aside."""
    lines: list[str] = []
    for path, findings in groupby(report.open, key=lambda one: one.path):
        lines += [look.paint(path, BOLD, UNDERLINE), ""]
        for finding in findings:
            lines += [*_finding(finding, look), ""]
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


def _finding(finding: Finding, look: Look) -> Iterator[str]:
    colour = _COLOURS[finding.severity]
    label = finding.severity.label
    if finding.status is Status.PREVIEW:
        label += " (preview)"
    where = place(finding.path, finding.location, finding.column)
    yield f"{where}: {look.paint(label, colour, BOLD)} {look.paint(finding.rule_id, BOLD)}"
    yield from (f"{_INDENT}{line}" for line in wrap(finding.message, look.width - len(_INDENT)))
    if finding.text:
        yield from _quoted(finding, look)
    clauses = "; ".join(str(clause) for clause in finding.why if clause.confidence != "G")
    yield from _labelled("why", clauses or "; ".join(map(str, finding.why)), look)
    yield from _labelled("instead", finding.suggestion, look)
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
    plain = "".join(" " if char.isspace() else char for char in text)
    start = 0
    while len(plain) - start > width:
        cut = plain.rfind(" ", start + 1, start + width + 1)
        cut = cut if cut > start else start + width
        yield start, plain[start:cut]
        start = cut + 1 if plain[cut : cut + 1] == " " else cut
    yield start, plain[start:]


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
                f"{gap.path}: {gap.reason}",
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
        yield from (look.paint(line, DIM) for line in wrap(f"note: {note}", look.width))
    counts = Counter(one.severity for one in report.open)
    found = ", ".join(
        _counted(counts[severity], severity.label) for severity in reversed(Severity) if counts[severity]
    )
    files = _counted(len(report.checked), "file")
    told = f"{found} in {files}" if found else f"No rule fired in {files}; that is no clearance"
    if not report.checked:
        told = "Nothing was checked"
    missed = len({one.path for one in report.failures})
    if missed:
        told += f"; {_counted(missed, 'path')} not checked"
    colour = (RED,) if report.verdict is not Verdict.CLEAN else ()
    yield look.paint(f"{told}.", BOLD, *colour)


def _aside_notes(report: Report) -> Iterator[str]:
    kinds = Counter(one.suppression.kind.value for one in report.findings if one.suppression)
    if kinds:
        listed = ", ".join(f"{count} by {kind}" for kind, count in sorted(kinds.items()))
        yield f"{_counted(sum(kinds.values()), 'finding')} set aside: {listed}"


def _unread_notes(report: Report) -> Iterator[str]:
    pictures = sum(1 for one in report.checked for gap in one.unread if gap.picture)
    if pictures:
        yield f"{_counted(pictures, 'picture')} not read: text in pictures is not checked"


def _skipped_notes(skipped: tuple[Skipped, ...]) -> Iterator[str]:
    if skipped:
        kinds = Counter(one.reason for one in skipped)
        listed = ", ".join(f"{count} {reason}" for reason, count in sorted(kinds.items()))
        yield f"{_counted(len(skipped), 'other file')} in the folders passed over: {listed}"


def _counted(count: int, noun: str) -> str:
    if noun == "info":
        return f"{count} info"
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
