"""Typed rule files into rules: names resolved, patterns compiled, nothing left to misspell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property

from msl_guard.errors import ConfigError
from msl_guard.match import GUARDS, Bench
from msl_guard.model import (
    Axes,
    Clause,
    Confidence,
    Example,
    Exemption,
    Near,
    Objection,
    Part,
    Rule,
    Scope,
    Severity,
    SeverityCase,
    Status,
    Window,
)
from msl_guard.ruleset.conditionshape import AxesShape, CaseShape, UnlessShape
from msl_guard.ruleset.example import example, stated
from msl_guard.ruleset.language import Compiler
from msl_guard.ruleset.matching import Matching
from msl_guard.ruleset.ruleshape import AnyRule, ExampleShape, RequireShape
from msl_guard.ruleset.shape import ClauseShape, FileShape
from msl_guard.ruleset.strict_yaml import Path, Source

FIXED_TERM = "fixed-term"
"""The exception that a pack's list of fixed terms makes for each of its rules (G9 and G10)."""

_MATCH = "{match}"
_NOT_CURRENT = frozenset({Part.REVISION})


@dataclass(frozen=True)
class Builder:
    """Builds the rules of one file."""

    source: Source
    shape: FileShape
    compiler: Compiler
    clauses: Mapping[str, Clause]
    products_known: bool
    bench: Bench

    @cached_property
    def _matching(self) -> Matching:
        return Matching(self.source, self.compiler, self.bench)

    def rules(self) -> list[Rule]:
        """The file's rules, in the order written.

        Raises:
            ConfigError: something in the file cannot be used.
        """
        fixed = self.fixed_terms()
        return [self._rule(shape, ("rules", at), fixed) for at, shape in enumerate(self.shape.rules)]

    def exemptions(self, shapes: Sequence[UnlessShape], path: Path) -> tuple[Exemption, ...]:
        """The named exceptions of a rule."""
        names = [shape.id for shape in shapes]
        for name in names:
            if names.count(name) > 1 or name in (*GUARDS, FIXED_TERM):
                place = self.source.place(path)
                raise ConfigError(f"{place}: the exception {name!r} needs a name of its own")
        return tuple(self._exemption(shape, (*path, at)) for at, shape in enumerate(shapes))

    def examples(self, shapes: Sequence[ExampleShape], kind: str, path: Path) -> tuple[Example, ...]:
        """The examples of a rule of this kind, or of a change to one."""
        own = stated(self.shape.pack.context) if self.shape.pack else {}
        return tuple(
            example(shape, kind, self.source.place((*path, "examples", at)), own)
            for at, shape in enumerate(shapes)
        )

    def fixed_terms(self) -> tuple[Exemption, ...]:
        """The exception that the file's list of fixed terms makes, if it has one."""
        path: Path = ("fixed_terms",)
        patterns = self._matching.patterns(self.shape.fixed_terms, path)
        return (Exemption(FIXED_TERM, covers=patterns),) if patterns else ()

    def _rule(self, shape: AnyRule, path: Path, fixed: tuple[Exemption, ...]) -> Rule:
        place = self.source.place(path)
        family = shape.id.rpartition("-")[0]
        if self.shape.pack is not None and family != self.shape.pack.family:
            raise ConfigError(f"{place}: {shape.id} does not belong to the family of this pack")
        kind = str(type(shape).__struct_config__.tag)
        self._check_message(shape.message, kind, (*path, "message"))
        return Rule(
            id=shape.id,
            family=family,
            name=shape.name,
            kind=kind,
            severity=Severity[shape.severity.upper()],
            confidence=Confidence(shape.confidence),
            status=Status(shape.status),
            message=shape.message,
            suggestion=shape.suggestion,
            why=tuple(self._clause(name, (*path, "why")) for name in shape.why),
            matcher=self._matching.matcher(shape, path),
            scope=_scope(shape),
            unless=(*fixed, *self.exemptions(shape.unless, (*path, "unless"))),
            guards=frozenset(GUARDS) - frozenset(shape.guards.off),
            applies=_axes(shape.applies),
            exempt=_axes(shape.exempt),
            severity_by=self._cases(shape.severity_by, (*path, "severity_by")),
            examples=self.examples(shape.examples, kind, path),
            place=place,
            waivable=shape.waivable,
            stated=frozenset(shape.stated),
            masked=shape.masked,
            objection=Objection(self.shape.pack.objection) if self.shape.pack else Objection.CONDUCT,
        )

    def _exemption(self, shape: UnlessShape, path: Path) -> Exemption:
        place = self.source.place(path)
        if bool(shape.covers) == bool(shape.near):
            raise ConfigError(f"{place}: the exception {shape.id!r} needs `covers:` or `near:`, not both")
        covers = self._matching.patterns(shape.covers, (*path, "covers"))
        lacks = Near(self.compiler.any_of(shape.lacks, place), Window(shape.within)) if shape.lacks else None
        return Exemption(shape.id, covers, self._matching.words(shape.near, shape, path), lacks)

    def _cases(self, shapes: Sequence[CaseShape], path: Path) -> tuple[SeverityCase, ...]:
        """The severity cases; one that asks for absent products is left out if none is known."""
        for at, shape in enumerate(shapes):
            if not (_axes(shape).given or shape.near or shape.lacks):
                place = self.source.place((*path, at))
                raise ConfigError(f"{place}: a case without a condition; name a context, `near:` or `lacks:`")
        return tuple(
            SeverityCase(
                Severity[shape.severity.upper()],
                _axes(shape),
                self._matching.words(shape.near, shape, (*path, at)),
                self._matching.words(shape.lacks, shape, (*path, at)),
            )
            for at, shape in enumerate(shapes)
            if self.products_known or not any("@product" in one for one in shape.lacks)
        )

    def _clause(self, name: str, path: Path) -> Clause:
        if name not in self.clauses:
            place = self.source.place(path)
            near = get_close_matches(name, list(self.clauses), 1)
            meant = f"did you mean {near[0]!r}, or is it missing under `clauses:`?" if near else ""
            raise ConfigError(f"{place}: unknown clause {name!r}; {meant or 'write it under `clauses:`'}")
        return self.clauses[name]

    def _check_message(self, message: str, kind: str, path: Path) -> None:
        place = self.source.place(path)
        if any(brace in message.replace(_MATCH, "") for brace in "{}"):
            raise ConfigError(f"{place}: a message may hold {{match}} and no other {{ or }}")
        if kind == RequireShape.__struct_config__.tag and _MATCH in message:
            raise ConfigError(f"{place}: a missing statement has no words for {{match}}; say what is missing")


def clause_of(shape: ClauseShape) -> Clause:
    """A clause as rules cite it."""
    axes = _axes(shape.applies)
    return Clause(
        shape.source, shape.clause, shape.says, shape.confidence, shape.reference, axes, shape.product
    )


def _scope(shape: AnyRule) -> Scope:
    """The parts a rule reads: deleted text only when it asks for it."""
    parts = frozenset(Part(name) for name in shape.scope.parts)
    not_parts = frozenset(Part(name) for name in shape.scope.not_parts)
    return Scope(parts, not_parts | (_NOT_CURRENT - parts))


_shared_axes = cache(Axes)
"""Most conditions are the same few, and what is shared is kept once."""


def _axes(shape: AxesShape) -> Axes:
    return _shared_axes(
        frozenset(shape.content_type),
        frozenset(shape.audience),
        frozenset(shape.jurisdiction),
        frozenset(shape.mode),
    )
