"""The conditions of rule files: contexts, words nearby, exceptions, severities by case."""

from typing import Annotated

import msgspec
from msgspec import Meta

from msl_guard.ruleset import names

Text = Annotated[str, Meta(min_length=1)]
Patterns = Annotated[list[str], Meta(min_length=1)]


class _Shape(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A mapping with known keys."""


class AxesShape(_Shape, kw_only=True, frozen=True):
    """A condition on the context."""

    content_type: list[names.ContentType] = []
    audience: list[names.Audience] = []
    jurisdiction: list[names.Jurisdiction] = []
    mode: list[names.Mode] = []


class NearShape(_Shape, kw_only=True, frozen=True):
    """Words within a window of the hit."""

    near: Patterns
    within: names.WindowName = "sentence"
    side: names.SideName = "either"


class GroupShape(_Shape, rename={"words": "any"}, kw_only=True, frozen=True):
    """Words that count only with, or only without, certain others nearby."""

    words: Patterns
    near: Patterns = []
    lacks: Patterns = []
    within: names.WindowName = "sentence"
    side: names.SideName = "either"


class UnlessShape(_Shape, kw_only=True, frozen=True):
    """A named exception."""

    id: names.Slug
    covers: Patterns = []
    near: Patterns = []
    lacks: Patterns = []
    within: names.WindowName = "sentence"
    side: names.SideName = "either"


class CaseShape(AxesShape, kw_only=True, frozen=True):
    """A severity for some contexts, or for hits with or without words around them."""

    severity: names.SeverityName
    near: Patterns = []
    lacks: Patterns = []
    within: names.WindowName = "sentence"
