"""A project's changes to the rules of its packs: severity, status, exceptions, off."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from msl_guard.errors import ConfigError
from msl_guard.model import Rule, Severity, Status
from msl_guard.ruleset.build import Builder
from msl_guard.ruleset.faults import suggestion
from msl_guard.ruleset.shape import OverrideShape


class Changed(Struct, frozen=True):
    """The rules as a project wants them."""

    rules: tuple[Rule, ...]
    off: Mapping[str, str]
    """The rules switched off, and where."""


def overridden(rules: Sequence[Rule], builder: Builder) -> Changed:
    """The rules with the project's own changes of severity, status and exceptions.

    Raises:
        ConfigError: a change is to a rule that is not there, or changes nothing.
    """
    changes = builder.shape.override
    _check(changes, {rule.id for rule in rules}, {rule.family for rule in rules}, builder)
    kept: list[Rule] = []
    off: dict[str, str] = {}
    for rule in rules:
        changed = rule
        for name in (rule.family, rule.id):
            change = changes.get(name)
            if change is None:
                continue
            if change.off:
                off[rule.id] = builder.source.place(("override", name))
                break
            changed = _changed(changed, change, name, builder)
        else:
            kept.append(changed)
    if rules and not kept:
        raise ConfigError(f"{builder.source.place(('override',))}: every rule is switched off; leave one on")
    return Changed(tuple(kept), off)


def _check(changes: Mapping[str, OverrideShape], ids: set[str], families: set[str], builder: Builder) -> None:
    for name, change in changes.items():
        place = builder.source.place(("override", name))
        if name not in ids | families:
            known = sorted(ids | families)
            raise ConfigError(f"{place}: unknown rule or family {name!r}; {suggestion(name, known)}")
        if change == OverrideShape():
            raise ConfigError(
                f"{place}: changes nothing; write `off: true`, `severity:`, `status:` or `unless:`"
            )
        if change.examples and name not in ids:
            raise ConfigError(f"{place}: examples belong to one rule; write them under its id")


def _changed(rule: Rule, change: OverrideShape, name: str, builder: Builder) -> Rule:
    """The rule with one change, and word of what changed."""
    place = builder.source.place(("override", name))
    path = ("override", name, "unless")
    severity = Severity[change.severity.upper()] if change.severity else rule.severity
    status = Status(change.status) if change.status else rule.status
    said = [f"severity {rule.severity.label} to {severity.label} everywhere"] if change.severity else []
    said += [f"status {rule.status} to {status}"] if change.status else []
    said += [f"the exception {one.id}" for one in change.unless]
    return replace(
        rule,
        severity=severity,
        severity_by=() if change.severity else rule.severity_by,
        status=status,
        unless=(*rule.unless, *builder.exemptions(change.unless, path)),
        examples=(*rule.examples, *builder.examples(change.examples, rule.kind, ("override", name))),
        changes=(*rule.changes, *(f"{one} ({place})" for one in said)),
    )
