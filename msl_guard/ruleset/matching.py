"""The kinds of rule filled in: from the shape of a rule to what finds its places."""

from collections.abc import Sequence

from msgspec import Struct

from msl_guard.errors import ConfigError
from msl_guard.match import (
    Balance,
    Bench,
    Beside,
    By,
    Checked,
    Companion,
    Consistent,
    Density,
    Forbid,
    Labelled,
    Pattern,
    Per,
    Position,
    Readability,
    Require,
    Watch,
)
from msl_guard.model import Matcher, Near, Window
from msl_guard.ruleset.conditionshape import CaseShape, GroupShape, NearShape, UnlessShape
from msl_guard.ruleset.language import Compiler
from msl_guard.ruleset.ruleshape import (
    AnyRule,
    BalanceShape,
    BesideShape,
    CompanionShape,
    ConsistentShape,
    DensityShape,
    ForbidShape,
    LabelRuleShape,
    ReadabilityShape,
    RequireShape,
)
from msl_guard.ruleset.strict_yaml import Path, Source

_Watching = ForbidShape | CompanionShape | DensityShape | BalanceShape | BesideShape
_Reading = LabelRuleShape | ConsistentShape | BalanceShape | ReadabilityShape


class Matching(Struct, frozen=True):
    """Makes the matchers of one file's rules."""

    source: Source
    compiler: Compiler
    bench: Bench

    def matcher(self, shape: AnyRule, path: Path) -> Matcher:
        """What finds the places that a rule of this shape asks about."""
        match shape:
            case ForbidShape():
                return Forbid(self._watches(shape, path))
            case CompanionShape():
                need = self.compiler.any_of(shape.need, self.source.place((*path, "need")))
                return Companion(self._watches(shape, path), Near(need, Window(shape.within)))
            case BesideShape():
                return Beside(self._watches(shape, path), self._facts(shape.facts, (*path, "facts")))
            case DensityShape():
                others = self.patterns(shape.others, (*path, "others"))
                per = self._per(shape, path)
                return Density(self._watches(shape, path), shape.more_than, shape.at_least, per, others)
            case RequireShape():
                return Require(
                    self.patterns(shape.need, (*path, "need")),
                    Position(shape.position),
                    self.patterns(shape.shown, (*path, "shown")),
                )
            case _:
                return self._reader(shape, path)

    def _reader(self, shape: _Reading, path: Path) -> Matcher:
        """The kinds that compare or measure what they read."""
        match shape:
            case LabelRuleShape():
                return Labelled(shape.question, self.bench)
            case ConsistentShape():
                return Consistent(Checked(shape.check), self._nears(shape.when, (*path, "when")))
            case BalanceShape():
                against = self.patterns(shape.against, (*path, "against"))
                return Balance(self._watches(shape, path), against, By(shape.by), shape.least)
            case ReadabilityShape():
                return Readability(shape.harder_than, shape.words)

    def _per(self, shape: DensityShape, path: Path) -> Per:
        per = Per(shape.per)
        if (per is Per.OTHERS) != bool(shape.others):
            place = self.source.place(path)
            raise ConfigError(
                f"{place}: `others:` names what `per: {Per.OTHERS}` counts; give both or neither"
            )
        return per

    def _watches(self, shape: _Watching, path: Path) -> tuple[Watch, ...]:
        """The words a rule watches for, each with the rule's and its group's conditions."""
        when = self._nears(shape.when, (*path, "when"))
        watches: list[Watch] = []
        for at, entry in enumerate(shape.match):
            place = (*path, "match", at)
            if isinstance(entry, str):
                watches += [Watch(pattern, when) for pattern in self.patterns([entry], place)]
                continue
            near, lacks = self.words(entry.near, entry, place), self.words(entry.lacks, entry, place)
            watches += [
                Watch(pattern, (near, *when) if near else when, (lacks,) if lacks else ())
                for pattern in self.patterns(entry.words, (*place, "any"))
            ]
        return tuple(watches)

    def patterns(self, written: Sequence[str], path: Path) -> tuple[Pattern, ...]:
        """The compiled patterns of a list."""
        return tuple(
            pattern
            for at, one in enumerate(written)
            for pattern in self.compiler.divided(one, self.source.place((*path, at)))
        )

    def _nears(self, shapes: Sequence[NearShape], path: Path) -> tuple[Near, ...]:
        return tuple(
            Near(
                self.compiler.any_of(shape.near, self.source.place((*path, at))),
                Window(shape.within),
                shape.side,
            )
            for at, shape in enumerate(shapes)
        )

    def _facts(self, shapes: Sequence[NearShape], path: Path) -> tuple[Near, ...]:
        """Words of which each tells something by itself: any may be looked for alone."""
        return tuple(
            Near(pattern, Window(shape.within), shape.side)
            for at, shape in enumerate(shapes)
            for one in shape.near
            for pattern in self.compiler.members(one, self.source.place((*path, at)))
        )

    def words(
        self, written: Sequence[str], shape: CaseShape | GroupShape | UnlessShape, path: Path
    ) -> Near | None:
        """Words to look for nearby; None if none are written."""
        if not written:
            return None
        words = self.compiler.nearby(written, self.source.place(path))
        return Near(words, Window(shape.within), getattr(shape, "side", "either"))
