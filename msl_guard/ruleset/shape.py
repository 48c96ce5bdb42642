"""The shape of a rule file: what the loader accepts and the JSON Schema says are one.

A pack, a project's `rules.yaml` and a vocabulary file have the same shape; each uses the keys it
needs. Unknown keys, wrong types and unknown names are errors with file, line and remedy.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from msl_guard.errors import ConfigError
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
from msl_guard.ruleset.faults import explained
from msl_guard.ruleset.strict_yaml import Source


class _Shape(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A mapping with known keys."""


class ContextValues(_Shape, kw_only=True, frozen=True):
    """The context that an example is judged in."""

    content_type: names.ContentType | None = None
    audience: names.Audience | None = None
    jurisdiction: names.Jurisdiction | None = None
    mode: names.Mode | None = None


class PackHead(_Shape, kw_only=True, frozen=True):
    """What a pack is called, and the context that its texts are judged in if they name none."""

    id: names.Slug
    family: names.Family
    title: Text
    version: names.Version
    context: ContextValues = ContextValues()


class ClauseShape(_Shape, kw_only=True, frozen=True):
    """A ground in law or code; confidence H seen, M summary seen, G to be confirmed."""

    source: Text
    clause: str = ""
    says: Text
    confidence: Literal["H", "M", "G"]
    reference: str = ""
    applies: AxesShape = AxesShape()
    product: Literal["any", "investigational"] = "any"


class ProductShape(_Shape, kw_only=True, frozen=True):
    """A product whose names rules may ask for."""

    brand: list[Text] = []
    generic: Text | None = None
    codes: list[Text] = []
    owner: Literal["self", "competitor", "other"] = "self"
    status: Literal["approved", "investigational"] = "approved"


class ContextShape(_Shape, kw_only=True, frozen=True):
    """The context of the files that match one of the globs."""

    paths: Annotated[list[Text], Meta(min_length=1)]
    content_type: names.ContentType | None = None
    audience: names.Audience | None = None
    jurisdiction: names.Jurisdiction | Annotated[list[names.Jurisdiction], Meta(min_length=1)] | None = None
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
    table: list[list[str]] = []
    notes: str | list[str] = []
    footnote: str | list[str] = []
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
    """Reports a document in which `match` stands more than `more_than` times in 1,000 words."""

    match: Watched
    more_than: Annotated[float, Meta(gt=0)]
    at_least: Annotated[int, Meta(ge=2)] = 3
    when: list[NearShape] = []


class LabelRuleShape(RuleShape, tag="label", kw_only=True, frozen=True):
    """Reports a use of a product that fails one question of its label."""

    question: names.LabelQuestion


class OverrideShape(_Shape, kw_only=True, frozen=True):
    """A change to a shipped rule, or to a whole family."""

    off: bool = False
    severity: names.SeverityName | None = None
    status: names.StatusName | None = None
    unless: list[UnlessShape] = []
    examples: list[ExampleShape] = []


class FileShape(_Shape, rename={"format": "schema"}, kw_only=True, frozen=True):
    """A rule file."""

    format: Literal["msl-guard/rules@1"]
    pack: PackHead | None = None
    packs: list[str] | None = None
    products: list[ProductShape] = []
    labels: list[Text] = []
    contexts: list[ContextShape] = []
    fail_on: names.SeverityName | None = None
    waivers: Text | None = None
    baseline: Text | None = None
    clauses: dict[names.Slug, ClauseShape] = {}
    vocab: dict[names.ClassName, Patterns] = {}
    fixed_terms: list[str] = []
    rules: list[ForbidShape | CompanionShape | RequireShape | DensityShape | LabelRuleShape] = []
    override: dict[str, OverrideShape] = {}
    near_misses: list[str] = []
    good: list[str] = []


AnyRule = ForbidShape | CompanionShape | RequireShape | DensityShape | LabelRuleShape


def shaped(source: Source) -> FileShape:
    """The file as typed values; a ConfigError names its first fault in shape."""
    try:
        return msgspec.convert(source.value, FileShape)
    except msgspec.ValidationError as error:
        raise ConfigError(explained(str(error), source, FileShape)) from None
