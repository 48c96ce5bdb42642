"""`msl-guard rules show --trace`: why a rule reports a place, or leaves it alone."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePath

import click

from msl_guard.discover import Source, contents, shown
from msl_guard.errors import RuleTimeoutError
from msl_guard.evidence import informed
from msl_guard.examine import read
from msl_guard.extract.limits import LIMITS, limited
from msl_guard.match import NOTHING, Trace
from msl_guard.model import Document, Rule, Verdict
from msl_guard.report.visible import named, plain
from msl_guard.ruleset import Ruleset

_AROUND = 40
"""Characters on either side of the words that a line quotes."""


def followed(rule: Rule, rules: Ruleset, file: Path, given: Mapping[str, Sequence[str]]) -> int:
    """Print, for each place where the rule's words stand in the file, what became of them.

    The exit code is 1 if the rule reports something there, 3 if the file could not be read whole.
    """
    allowed = limited(LIMITS, rules.limits)
    opened = read(Source(shown(file), partial(contents, file, allowed.file_bytes)), allowed)
    for failure in opened.failures:
        click.echo(named(f"{failure.path}: {failure.reason}"), err=True)
    rules = informed(rules, allowed)
    reported = missed = False
    for document in opened.documents:
        context = rules.context(PurePath(document.path), given)
        trace = Trace(rules.engine, rule, document, context, rules.evidence or NOTHING)
        try:
            click.echo("\n".join(_lines(trace, document)))
            missed = missed or bool(document.unread or trace.gaps)
            reported = reported or any(step.reported for step in trace.steps)
        except RuleTimeoutError as error:
            click.echo(named(f"{document.path}: {error}"), err=True)
            return int(Verdict.INCOMPLETE)
    if opened.failures or missed:
        return int(Verdict.INCOMPLETE)
    return int(Verdict.BREACHED if reported else Verdict.CLEAN)


def _lines(trace: Trace, document: Document) -> Iterator[str]:
    yield f"== {named(document.path)}: {trace.rule.id}"
    for step in trace.steps:
        span, text = step.span, step.span.block.text
        before = text[max(0, span.start - _AROUND) : span.start]
        after = text[span.end : span.end + _AROUND]
        yield named(f"{document.locate(span)}, {span.block.part}")
        yield f"    {plain(before)}«{plain(span.text)}»{plain(after)}"
        yield f"    {step.said}"
    yield from map(named, trace.gaps)
    why = trace.silence
    if why:
        yield why
    elif not trace.steps and not trace.gaps:
        yield "none of its words stand here"
