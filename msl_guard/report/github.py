"""GitHub workflow commands: annotations on a pull request.

GitHub shows ten of each level a step, so the worst come first and the last line counts them all.
Grammar: "Workflow commands for GitHub Actions", GitHub documentation.
"""

from msl_guard.model import Finding, Report, Severity
from msl_guard.report.counting import counted
from msl_guard.report.look import Look
from msl_guard.report.place import column, line, told
from msl_guard.report.visible import named

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report, look: Look) -> str:  # noqa: ARG001 - every reporter takes a look
    """One command an open finding or gap, then a line that sums up."""
    lines = [_command("error", gap.path, "not checked", gap.reason) for gap in report.gaps]
    lines += [_finding(one) for one in sorted(report.open, key=lambda one: -one.severity)]
    aside = len(report.findings) - len(report.open)
    told_aside = f", {aside} set aside" if aside else ""
    lines.append(
        f"msl-guard: {counted(len(report.open), 'open finding')}{told_aside} in "
        f"{counted(len(report.checked), 'document')}, {len(report.gaps)} not checked"
    )
    return "\n".join(lines) + "\n"


def _finding(finding: Finding) -> str:
    title = f"{finding.rule_id} {finding.rule_name}"
    place = f",line={line(finding)},col={column(finding)}"
    return _command(_COMMANDS[finding.severity], finding.path, title, told(finding), place)


def _command(name: str, path: str, title: str, message: str, place: str = "") -> str:
    """A command with its properties in the order of GitHub's own library (@actions/core)."""
    return f"::{name} title={_property(title)},file={_property(path)}{place}::{_data(message)}"


def _data(text: str) -> str:
    return named(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
