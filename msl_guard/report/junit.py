"""JUnit XML, read by CI servers as test results: a suite a document, a case a finding."""

from collections.abc import Sequence
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement

from msl_guard.model import Failure, Finding, Report
from msl_guard.report.look import Look
from msl_guard.report.place import column, line, told, walk
from msl_guard.report.xmltext import document, plain


def render(report: Report, look: Look) -> str:  # noqa: ARG001 - every reporter takes a look
    """Findings that fail the run are failures, gaps errors, findings set aside are skipped.

    A document without any has one passed case; findings below the failing severity pass too, and are
    told in the case's output.
    """
    found = {path: list(group) for path, group in groupby(report.findings, key=lambda one: one.path)}
    gaps: dict[str, list[Failure]] = {}
    for gap in report.gaps:
        gaps.setdefault(gap.path, []).append(gap)
    root = Element("testsuites", name="msl-guard")
    for path in sorted({one.path for one in report.checked} | set(gaps) | set(found)):
        root.append(_suite(report, path, found.get(path, []), gaps.get(path, [])))
    for count in ("tests", "failures", "errors", "skipped"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    return document(root)


def _suite(report: Report, path: str, found: Sequence[Finding], gaps: Sequence[Failure]) -> Element:
    suite = Element("testsuite", name=plain(path))
    for finding in found:
        case = SubElement(suite, "testcase", classname=plain(path), name=plain(_name(finding)))
        if finding.suppression is not None:
            SubElement(case, "skipped", message=plain(str(finding.suppression)))
        elif report.fails(finding):
            failure = SubElement(case, "failure", message=plain(told(finding)), type=finding.severity.label)
            failure.text = plain(finding.sentence)
        else:
            SubElement(case, "system-out").text = plain(f"{finding.severity.label}: {told(finding)}")
    for gap in gaps:
        case = SubElement(suite, "testcase", classname=plain(path), name="not checked")
        SubElement(case, "error", message=plain(gap.reason), type="incomplete")
    if not len(suite):
        SubElement(suite, "testcase", classname=plain(path), name="no rule fired")
    suite.set("tests", str(len(suite)))
    for count, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(count, str(sum(1 for case in suite if case.find(tag) is not None)))
    return suite


def _name(finding: Finding) -> str:
    where = walk(finding) or f"line {line(finding)}, column {column(finding)}"
    return f"{finding.rule_id} at {where}"
