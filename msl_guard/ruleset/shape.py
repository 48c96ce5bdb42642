"""The shape of a rule file: what the loader accepts and the JSON Schema says are one.

A pack, a project's `rules.yaml` and a vocabulary file have the same shape; each uses the keys it
needs. Unknown keys, wrong types and unknown names are errors with file, line and remedy.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from msl_guard.errors import ConfigError
from msl_guard.ruleset import names
from msl_guard.ruleset.conditionshape import AxesShape, Patterns, Text, UnlessShape
from msl_guard.ruleset.faults import explained
from msl_guard.ruleset.ruleshape import AnyRule, ContextValues, ExampleShape
from msl_guard.ruleset.strict_yaml import Source


class _Shape(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A mapping with known keys."""


class PackHead(_Shape, kw_only=True, frozen=True):
    """What a pack is called, and the context that its texts are judged in if they name none."""

    id: names.Slug
    family: names.Family
    title: Text
    version: names.Version
    context: ContextValues = ContextValues()
    objection: names.ObjectionName = "content"


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
    spellings: list[Text] = []
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


Count = Annotated[int, Meta(ge=1)]
CountOrNone = Annotated[int, Meta(ge=0)]


class LimitsShape(_Shape, kw_only=True, frozen=True):
    """What one file may cost; what is left out keeps its usual limit."""

    timeout: Annotated[float, Meta(gt=0)] | None = None
    max_file_size: Count | None = None
    memory_bytes: Count | None = None
    parts: Count | None = None
    part_bytes: Count | None = None
    xml_bytes: Count | None = None
    elements: Count | None = None
    blocks: Count | None = None
    unpacked_bytes: Count | None = None
    ratio: Count | None = None
    pages: Count | None = None
    text_chars: Count | None = None
    members: Count | None = None
    pictures: CountOrNone | None = None
    depth: CountOrNone | None = None


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
    sources: dict[Text, Text | Annotated[list[Text], Meta(min_length=1)]] = {}
    contexts: list[ContextShape] = []
    fail_on: names.SeverityName | None = None
    waivers: Text | None = None
    baseline: Text | None = None
    limits: LimitsShape = LimitsShape()
    clauses: dict[names.Slug, ClauseShape] = {}
    vocab: dict[names.ClassName, Patterns] = {}
    fixed_terms: list[str] = []
    rules: list[AnyRule] = []
    override: dict[str, OverrideShape] = {}
    near_misses: list[str] = []
    good: list[str] = []


def limits_given(shape: FileShape) -> dict[str, float]:
    """The limits that a file sets, by name."""
    return {
        name: value
        for name in shape.limits.__struct_fields__
        if (value := getattr(shape.limits, name)) is not None
    }


def shaped(source: Source) -> FileShape:
    """The file as typed values; a ConfigError names its first fault in shape."""
    try:
        return msgspec.convert(source.value, FileShape)
    except msgspec.ValidationError as error:
        raise ConfigError(explained(str(error), source, FileShape)) from None
