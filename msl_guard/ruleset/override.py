"""A project's changes to shipped rules: severity, status, exceptions, off."""

from collections.abc import Sequence
from dataclasses import replace

from msl_guard.errors import ConfigError
from msl_guard.model import Rule, Severity, Status
from msl_guard.ruleset.build import Builder
from msl_guard.ruleset.faults import suggestion


def overridden(rules: Sequence[Rule], builder: Builder) -> list[Rule]:
    """The rules with the project's own changes of severity, status and exceptions."""
    changes = builder.shape.override
    known = {*(rule.id for rule in rules), *(rule.family for rule in rules)}
    for name in changes:
        if name not in known:
            place = builder.source.place(("override", name))
            raise ConfigError(f"{place}: unknown rule or family {name!r}; {suggestion(name, sorted(known))}")
    kept: list[Rule] = []
    for rule in rules:
        changed = rule
        for name in (rule.family, rule.id):
            change = changes.get(name)
            if change is None:
                continue
            if change.off:
                break
            severity = Severity[change.severity.upper()] if change.severity else None
            changed = replace(
                changed,
                severity=severity or changed.severity,
                severity_by=() if severity else changed.severity_by,
                status=Status(change.status) if change.status else changed.status,
                unless=(*changed.unless, *builder.exemptions(change.unless, ("override", name, "unless"))),
            )
        else:
            kept.append(changed)
    return kept
