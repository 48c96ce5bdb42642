"""The shape of rules in rule files: what every rule says, and what each kind adds."""

from typing import Annotated

import msgspec
from msgspec import Meta

from msl_guard.ruleset import names
from msl_guard.ruleset.conditionshape import (
    AxesShape,
    CaseShape,
    GroupShape,
    NearShape,
    Patterns,
    Text,
    UnlessShape,
)


class _Shape(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A mapping with known keys."""


class ContextValues(_Shape, kw_only=True, frozen=True):
    """The context that an example is judged in."""

    content_type: names.ContentType | None = None
    audience: names.Audience | None = None
    jurisdiction: names.Jurisdiction | None = None
    mode: names.Mode | None = None


class ScopeShape(_Shape, rename={"parts": "in", "not_parts": "not_in"}, kw_only=True, frozen=True):
    """The parts of a document that a rule reads."""

    parts: list[names.PartName] = []
    not_parts: list[names.PartName] = []


class GuardsShape(_Shape, kw_only=True, frozen=True):
    """Shared guards that a rule does without."""

    off: list[names.GuardName]


class SlideShape(_Shape, kw_only=True, frozen=True):
    """A slide or page of an example document: text by part."""

    title: str = ""
    body: str | list[str] = []
    small_print: str | list[str] = []
    table: list[list[str]] = []
    notes: str | list[str] = []
    footnote: str | list[str] = []
    references: str | list[str] = []
    comment: str | list[str] = []
    metadata: str | list[str] = []


class PagesShape(_Shape, kw_only=True, frozen=True):
    """An example document of several slides or pages."""

    slides: Annotated[list[SlideShape], Meta(min_length=1)]


class ExampleShape(_Shape, kw_only=True, frozen=True):
    """A text the rule must report, with the words between « and », or must leave alone."""

    bad: str | PagesShape | None = None
    ok: str | PagesShape | None = None
    exercises: str = ""
    sources: dict[Text, Text] = {}
    context: ContextValues = ContextValues()


Watched = Annotated[list[str | GroupShape], Meta(min_length=1)]


class RuleShape(_Shape, tag_field="kind", kw_only=True, frozen=True):
    """What every rule says, whatever its kind."""

    id: names.RuleId
    name: Text
    severity: names.SeverityName
    confidence: names.ConfidenceName = "certain"
    status: names.StatusName = "stable"
    message: Text
    suggestion: Text
    why: Annotated[list[Text], Meta(min_length=1)]
    scope: ScopeShape = ScopeShape()
    unless: list[UnlessShape] = []
    guards: GuardsShape = GuardsShape(off=[])
    applies: AxesShape = AxesShape()
    exempt: AxesShape = AxesShape()
    severity_by: list[CaseShape] = []
    waivable: bool = True
    stated: list[names.AxisName] = []
    masked: bool = False
    examples: Annotated[list[ExampleShape], Meta(min_length=1)]


class ForbidShape(RuleShape, tag="forbid", kw_only=True, frozen=True):
    """Reports what `match` finds where all of `when` stand nearby."""

    match: Watched
    when: list[NearShape] = []


class CompanionShape(RuleShape, tag="companion", kw_only=True, frozen=True):
    """Reports what `match` finds where `need` does not stand within the window."""

    match: Watched
    need: Patterns
    within: names.WindowName
    when: list[NearShape] = []


class RequireShape(RuleShape, tag="require", kw_only=True, frozen=True):
    """Reports a document, or page, that holds none of `need`."""

    need: Patterns
    position: names.PositionName = "anywhere"
    shown: Patterns = []


class DensityShape(RuleShape, tag="density", kw_only=True, frozen=True):
    """Reports a document in which `match` stands more often than `more_than`, counted by `per`."""

    match: Watched
    more_than: Annotated[float, Meta(gt=0)]
    at_least: Annotated[int, Meta(ge=2)] = 3
    per: names.PerName = "1000 words"
    others: list[str] = []
    when: list[NearShape] = []


class LabelRuleShape(RuleShape, tag="label", kw_only=True, frozen=True):
    """Reports a use of a product that fails one question of its label."""

    question: names.LabelQuestion


class ConsistentShape(RuleShape, tag="consistent", kw_only=True, frozen=True):
    """Reports what contradicts another place of the document, where all of `when` stand nearby."""

    check: names.CheckName
    when: list[NearShape] = []


class BalanceShape(RuleShape, tag="balance", kw_only=True, frozen=True):
    """Reports `match` where it is shown less plainly than `against`."""

    match: Watched
    against: Patterns
    by: names.BalanceName
    least: Annotated[float, Meta(gt=0, le=1)] = 1.0
    when: list[NearShape] = []


class BesideShape(RuleShape, tag="beside", kw_only=True, frozen=True):
    """Reports `match` near one of `facts`, in sentences that do not state such a fact themselves."""

    match: Watched
    facts: Annotated[list[NearShape], Meta(min_length=1)]
    when: list[NearShape] = []


class ReadabilityShape(RuleShape, tag="readability", kw_only=True, frozen=True):
    """Reports a document that is harder to read than school grade `harder_than`."""

    harder_than: Annotated[float, Meta(gt=0)]
    words: Annotated[int, Meta(ge=1)] = 100


AnyRule = (
    ForbidShape
    | CompanionShape
    | RequireShape
    | DensityShape
    | LabelRuleShape
    | ConsistentShape
    | BalanceShape
    | BesideShape
    | ReadabilityShape
)
