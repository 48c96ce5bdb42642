"""`msl-guard explain`: one rule, in full."""

from pathlib import Path
from textwrap import wrap

import click

from msl_guard.cli.options import isolated_option, rules_option, ruleset
from msl_guard.model import Example, Rule

_WIDTH = 80


@click.command("explain")
@click.argument("rule_id", metavar="ID")
@rules_option
@isolated_option
def command(rule_id: str, rules_file: Path | None, isolated: bool) -> int:  # noqa: FBT001
    """Explain one rule: what, why, what instead, with examples."""
    rules = ruleset(rules_file, isolated=isolated)
    rule = rules.rule(rule_id)
    click.echo(_page(rule, rules.families.get(rule.family, "")))
    return 0


def _page(rule: Rule, family: str) -> str:
    lines = [f"{rule.id}  {rule.name}", f"{family}".strip(), ""]
    lines += _paragraph("What", rule.message.replace("{match}", "…"))
    lines += _paragraph("Instead", rule.suggestion)
    lines.append("Why")
    for clause in rule.why:
        source = f" [{clause.reference}]" if clause.reference else ""
        lines += _wrapped(f"- {clause}{source}: {clause.says}", "  ", "    ")
    lines.append("")
    levels = {str(case.severity.label) for case in rule.severity_by} - {rule.severity.label}
    varies = f" (in some contexts {', '.join(sorted(levels))})" if levels else ""
    lines += _wrapped(
        f"{rule.severity.label}{varies}, {rule.confidence}, {rule.status}, kind {rule.kind}", "", ""
    )
    if rule.unless:
        names = sorted({one.id for one in rule.unless})
        lines += _wrapped(f"Exceptions: {', '.join(names)}", "", "  ")
    lines += _wrapped(f"Guards: {', '.join(sorted(rule.guards))}", "", "  ")
    lines += ["", "Reported"]
    lines += [line for one in rule.examples if one.bad for line in _example(one)]
    lines.append("Left alone")
    lines += [line for one in rule.examples if not one.bad for line in _example(one)]
    lines += ["", *_wrapped(f"Switch it off in rules.yaml: override: {{{rule.id}: {{off: true}}}}", "", "  ")]
    return "\n".join(line for line in lines if line is not None)


def _paragraph(title: str, text: str) -> list[str]:
    return [title, *_wrapped(text, "  ", "  "), ""]


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return wrap(text, _WIDTH, initial_indent=first, subsequent_indent=rest)


def _example(example: Example) -> list[str]:
    text = " / ".join(one.text for page in example.pages for one in page)
    return _wrapped(f"- {text}", "  ", "    ")
