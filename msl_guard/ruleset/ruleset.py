"""A Ruleset: rules ready to run, and the project's word on which documents are what."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from msgspec.structs import replace

from msl_guard.errors import ConfigError
from msl_guard.model import Context, Rule, RulesetInfo, Severity
from msl_guard.ruleset.globs import Placing, meant_by

if TYPE_CHECKING:
    from msl_guard.match import Engine, Evidence
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

    made: "Callable[[], Engine]"
    """Gives the engine, which only a document that has to be judged asks for."""
    info: RulesetInfo
    fail_on: Severity | None
    waivers: Path | None
    """The project's file of waivers."""
    baseline: Path | None
    """The project's baseline."""
    root: Path
    contexts: tuple[Placing, ...]
    off: Mapping[str, str]
    """The rules that the project switches off, and where."""
    unwaivable: frozenset[str]
    """The rules whose findings no waiver excuses."""
    limits: Mapping[str, float]
    """The project's limits on what one file may cost, by name."""
    evidence: "Evidence | None" = field(default=None, kw_only=True)
    """What the files of cited works say; they are read when a document is to be judged."""

    @cached_property
    def engine(self) -> "Engine":
        """The rules, ready to run."""
        return self.made()

    @property
    def rules(self) -> "Sequence[Rule]":
        """All of them."""
        return self.engine.rules

    def context(self, path: PurePath, given: Mapping[str, Sequence[str]]) -> Context:
        """The context of the file at `path`: what was given, the first context whose glob
        matches, then the defaults.
        """
        values: dict[str, tuple[str, ...]] = {}
        matched = meant_by(self.contexts, path, self.root)
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
                from msl_guard.ruleset.faults import suggestion

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
        compares = any(rule.compares for rule in kept)
        info = replace(self.info, rules=len(kept), compares=compares)
        return dataclasses.replace(self, made=Made(self.engine.only(kept)), info=info)


@dataclass(frozen=True)
class Made:
    """Gives an engine that is there already."""

    engine: "Engine"

    def __call__(self) -> "Engine":
        """The engine."""
        return self.engine


@dataclass(frozen=True)
class Origin:
    """What a ruleset was made of beside the shipped files: while all of it stays, so does the ruleset."""

    files: Mapping[str, str]
    """The hashes of the project's files, by name."""
    globs: Mapping[str, Sequence[str]]
    """The files that its globs of labels mean."""


@dataclass(frozen=True)
class WrittenRuleset(Ruleset):
    """A ruleset with what its authors wrote beside the rules: what proves and explains them."""

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
    settings: Mapping[str, Mapping[str, str]]
    """The context that the texts of a family are judged in: the axes it names, with their values."""
    families: Mapping[str, str]
    """Titles of the shipped families."""
    sources: "tuple[Source, ...]"
    """The files that rules stand in."""
    origin: Origin

    @property
    def bare(self) -> Ruleset:
        """What judging takes: the rules without their examples."""
        rules = tuple(replace(rule, examples=()) for rule in self.rules)
        made = Made(dataclasses.replace(self.engine, rules=rules))
        beside = self.waivers, self.baseline
        return Ruleset(
            made,
            self.info,
            self.fail_on,
            *beside,
            self.root,
            self.contexts,
            self.off,
            self.unwaivable,
            self.limits,
        )

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
        from msl_guard.ruleset.faults import suggestion

        known = sorted(rule.id for rule in self.rules)
        raise ConfigError(f"unknown rule {rule_id!r}; {suggestion(rule_id, known)}")

    def written(self, rule: Rule) -> str:
        """The rule as its author wrote it."""
        name, _, line = rule.place.rpartition(":")
        return next(one.entry(int(line)) for one in self.sources if one.name == name)


def _listed(shape: Placing | None, axis: str) -> tuple[str, ...]:
    value = None if shape is None else getattr(shape, axis)
    return () if value is None else (value,) if isinstance(value, str) else tuple(value)
