"""`msl-guard explain`: one rule, in full."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from textwrap import wrap

import click

from msl_guard.cli.options import isolated_option, jurisdiction_option, rule_file, rules_option
from msl_guard.model import Clause, Example, Rule
from msl_guard.ruleset import WrittenRuleset, load
from msl_guard.ruleset.inwords import axes, severity_case

_WIDTH = 80
_SURE = {
    "H": "",
    "M": " (from a summary or an older edition)",
    # A clause of confidence G says so itself wherever it is printed.
    "G": "",
}


@click.command("explain")
@click.argument("rule_id", metavar="ID")
@rules_option
@isolated_option
@jurisdiction_option
def command(rule_id: str, rules_file: Path | None, isolated: bool, jurisdiction: tuple[str, ...]) -> int:  # noqa: FBT001
    """Explain one rule: what, what instead, why, where it applies, with examples.

    The clauses of the jurisdictions in force come first: those of --jurisdiction, or those that
    the project's contexts name.
    """
    rules = load(rule_file(rules_file, isolated=isolated))
    click.echo("\n".join(_page(rules.rule(rule_id), rules, jurisdiction or rules.jurisdictions)))
    return 0


def grounds(clauses: Iterable[Clause], jurisdictions: Sequence[str]) -> Iterator[str]:
    """Yield the clauses as lines, those of the jurisdictions first, each with how sure it is."""
    for clause in sorted(clauses, key=lambda one: not _governs(one, jurisdictions)):
        source = f" [{clause.reference}]" if clause.reference else ""
        only = " for products not yet approved;" if clause.product == "investigational" else ""
        where = f" applies to: {axes(clause.applies)}" if clause.applies.given else ""
        limits = f" —{only}{where}".rstrip(";") if only or where else ""
        said = clause.says if clause.says.endswith(".") else f"{clause.says}."
        yield from _wrapped(f"- {clause}{source}{_SURE[clause.confidence]}: {said}{limits}", "  ", "    ")


def reach(rule: Rule) -> Iterator[str]:
    """Yield where a rule applies, and how severe it is where."""
    yield from _wrapped(
        f"{rule.severity.label}, {rule.confidence}, {rule.status}, kind {rule.kind}, at {rule.place}",
        "",
        "  ",
    )
    yield from (f"- {line}" for line in map(severity_case, rule.severity_by))
    if rule.applies.given:
        yield from _wrapped(f"Applies to: {axes(rule.applies)}", "", "  ")
    if rule.exempt.given:
        yield from _wrapped(f"Exempt: {axes(rule.exempt)}", "", "  ")


def _governs(clause: Clause, jurisdictions: Sequence[str]) -> bool:
    return not clause.applies.jurisdiction or not clause.applies.jurisdiction.isdisjoint(jurisdictions)


def _page(rule: Rule, rules: WrittenRuleset, jurisdictions: Sequence[str]) -> Iterator[str]:
    yield f"{rule.id}  {rule.name}"
    yield rules.families.get(rule.family, "")
    yield ""
    yield from _paragraph("What", rule.message.replace("{match}", "…"))
    yield from _paragraph("Instead", rule.suggestion)
    yield "Why"
    yield from grounds(rule.why, jurisdictions)
    yield ""
    yield from reach(rule)
    for change in rule.changes:
        yield from _wrapped(f"Changed here: {change}", "", "  ")
    if rule.unless:
        names = sorted({one.id for one in rule.unless})
        yield from _wrapped(f"Exceptions: {', '.join(names)}", "", "  ")
    yield from _wrapped(f"Guards: {', '.join(sorted(rule.guards)) or 'none'}", "", "  ")
    yield from ("", "Reported")
    yield from (line for one in rule.examples if one.bad for line in _example(one))
    yield "Left alone"
    yield from (line for one in rule.examples if not one.bad for line in _example(one))
    yield ""
    yield from _wrapped(f"Switch it off in rules.yaml: override: {{{rule.id}: {{off: true}}}}", "", "  ")


def _paragraph(title: str, text: str) -> list[str]:
    return [title, *_wrapped(text, "  ", "  "), ""]


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return wrap(text, _WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False)


def _example(example: Example) -> list[str]:
    text = " / ".join(one.text for page in example.pages for one in page)
    sources = "".join(f" | source {key}: {said}" for key, said in example.sources)
    return _wrapped(f"- {text}{sources}", "  ", "    ")
