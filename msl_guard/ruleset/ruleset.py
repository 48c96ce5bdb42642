"""A Ruleset: rules ready to run, and the project's word on which documents are what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from msl_guard.errors import ConfigError
from msl_guard.match import Engine
from msl_guard.model import Context, Rule, RulesetInfo, Severity
from msl_guard.ruleset.contexts import matches
from msl_guard.ruleset.faults import suggestion
from msl_guard.ruleset.shape import ContextShape
from msl_guard.ruleset.strict_yaml import Source

DEFAULTS = {
    "content_type": "msl_deck_proactive",
    "audience": "hcp_prescriber",
    "jurisdiction": "INTL",
    "mode": "proactive",
}
"""What is assumed of a document that nobody placed: the strictest sensible value of each axis."""


@dataclass(frozen=True)
class Ruleset:
    """Rules ready to run, and the project's word on which documents are what."""

    rules: tuple[Rule, ...]
    engine: Engine
    info: RulesetInfo
    good: tuple[tuple[str, str, str], ...]
    """Texts that no rule may object to: (family, text, place)."""
    near_misses: tuple[tuple[str, str, str], ...]
    """Texts that look like a family's breaches and are none: (family, text, place).

    Those of a project have no family: none of all its rules may report them.
    """
    proved: frozenset[str]
    """The rules whose examples must prove them; of others, only those examples are run that stand here."""
    proved_files: frozenset[str]
    """The files whose fixed terms must each protect a text."""
    fail_on: Severity | None
    waivers: Path | None
    """The project's file of waivers."""
    baseline: Path | None
    """The project's baseline."""
    root: Path
    contexts: tuple[ContextShape, ...]
    settings: Mapping[str, Mapping[str, str]]
    """The context that the texts of a family are judged in: the axes it names, with their values."""
    families: Mapping[str, str]
    """Titles of the shipped families."""
    off: Mapping[str, str]
    """The rules that the project switches off, and where."""
    sources: tuple[Source, ...]
    """The files that rules stand in."""

    def context(self, path: PurePath, given: Mapping[str, Sequence[str]]) -> Context:
        """The context of the file at `path`: what was given, the first context whose glob
        matches, then the defaults.
        """
        values: dict[str, tuple[str, ...]] = {}
        matched = next((shape for shape in self.contexts if matches(shape.paths, path, self.root)), None)
        for axis in DEFAULTS:
            stated = given.get(axis) or _listed(matched, axis)
            if stated:
                values[axis] = tuple(dict.fromkeys(stated))
        assumed = tuple(axis for axis in DEFAULTS if axis not in values)
        filled = {axis: values.get(axis, (default,)) for axis, default in DEFAULTS.items()}
        return Context(
            content_type=filled["content_type"][0],
            audience=filled["audience"][0],
            jurisdictions=filled["jurisdiction"],
            mode=filled["mode"][0],
            assumed=assumed,
        )

    @property
    def jurisdictions(self) -> tuple[str, ...]:
        """The jurisdictions that the project's contexts name."""
        return tuple(dict.fromkeys(one for shape in self.contexts for one in _listed(shape, "jurisdiction")))

    def only(self, chosen: Sequence[str], without: Sequence[str]) -> "Ruleset":
        """The ruleset cut down to some rules or families.

        Raises:
            ConfigError: a name is no rule id and no family.
        """
        known = {*(rule.id for rule in self.rules), *(rule.family for rule in self.rules)}
        for name in (*chosen, *without):
            if name in self.off:
                raise ConfigError(f"the rule {name} is switched off at {self.off[name]}")
            if name not in known:
                raise ConfigError(f"unknown rule or family {name!r}; {suggestion(name, sorted(known))}")
        kept = tuple(
            rule
            for rule in self.rules
            if (not chosen or rule.id in chosen or rule.family in chosen)
            and rule.id not in without
            and rule.family not in without
        )
        if not kept:
            raise ConfigError("no rule is left to run; select at least one")
        info = replace(self.info, rules=len(kept))
        return replace(self, rules=kept, engine=replace(self.engine, rules=kept), info=info)

    @property
    def unwaivable(self) -> frozenset[str]:
        """The rules whose findings no waiver excuses."""
        return frozenset(rule.id for rule in self.rules if not rule.waivable)

    def rule(self, rule_id: str) -> Rule:
        """The rule with this id.

        Raises:
            ConfigError: there is none.
        """
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        if rule_id in self.off:
            raise ConfigError(f"the rule {rule_id} is switched off at {self.off[rule_id]}")
        known = sorted(rule.id for rule in self.rules)
        raise ConfigError(f"unknown rule {rule_id!r}; {suggestion(rule_id, known)}")

    def written(self, rule: Rule) -> str:
        """The rule as its author wrote it."""
        name, _, line = rule.place.rpartition(":")
        return next(one.entry(int(line)) for one in self.sources if one.name == name)


def _listed(shape: ContextShape | None, axis: str) -> tuple[str, ...]:
    value = None if shape is None else getattr(shape, axis)
    return () if value is None else (value,) if isinstance(value, str) else tuple(value)
