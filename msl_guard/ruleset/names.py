"""The names that rule files may use where only certain values are known."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta

_RULE_ID = r"^[A-Z]{2,8}(-[A-Z]{2,4})?-\d{3}$"
_FAMILY = r"^[A-Z]{2,8}(-[A-Z]{2,4})?$"
_VERSION = r"^\d+\.\d+\.\d+$"
_SLUG = r"^[a-z][a-z0-9.-]*$"
_CLASS_NAME = r"^[a-z][a-z0-9_]*$"
REASON = r"\S"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
FINGERPRINT = r"^mg1:[0-9a-f]{16}$"

RuleId = Annotated[str, Meta(pattern=_RULE_ID, examples=["SUP-001", "NOTE-AE-001"])]
Family = Annotated[str, Meta(pattern=_FAMILY, examples=["SUP", "NOTE-AE"])]
Version = Annotated[str, Meta(pattern=_VERSION, examples=["1.0.0"])]
Slug = Annotated[str, Meta(pattern=_SLUG, examples=["house-style"])]
ClassName = Annotated[str, Meta(pattern=_CLASS_NAME, examples=["benefit"])]
FORMS: Mapping[str, str] = {
    _RULE_ID: "capital letters, a hyphen and three digits, as in HOUSE-001",
    _FAMILY: "2 to 8 capital letters, as in HOUSE",
    _VERSION: "three numbers, as in 1.0.0",
    _SLUG: "small letters, digits and hyphens, as in house-style",
    _CLASS_NAME: "small letters, digits and _, without @, as in house_words",
    REASON: "some words that say why",
    DAY: "year, month and day, as in 2026-12-31",
    FINGERPRINT: "mg1: and what follows it in the json report",
}
"""How each kind of name is written, for people."""

SeverityName = Literal["info", "warning", "error"]
ConfidenceName = Literal["certain", "contextual"]
StatusName = Literal["preview", "stable", "deprecated"]
WindowName = Literal["sentence", "neighbours", "block", "page", "section", "document"]
SideName = Literal["before", "after", "either"]
PositionName = Literal["anywhere", "first page", "last page", "every page", "every page once stated"]
ObjectionName = Literal["wording", "content", "conduct"]
GuardName = Literal[
    "reference_list",
    "cited_title",
    "disowned",
    "mention",
    "negation",
    "aim",
    "question",
    "boilerplate",
    "entity",
    "label_text",
]
LabelQuestion = Literal[
    "indication", "population", "line", "dose", "route", "combination", "contraindication",
    "broadening", "use_type", "regime", "statement",
    "unknown", "status", "novelty", "risk_stated", "risk_beside", "comparator",
]  # fmt: skip
PerName = Literal["1000 words", "100 pages", "100 others"]
BalanceName = Literal["place", "size", "words"]
CheckName = Literal[
    "citation without entry", "entry without citation", "entry twice", "citation order",
    "author and year", "late explanation", "no explanation", "percentage", "total", "difference",
    "percentage points", "reduction", "interval", "p value", "no difference", "impossible date",
    "date order", "late entry", "source", "source, doubtful",
]  # fmt: skip
PartName = Literal[
    "title", "body", "table", "table_header", "chart", "diagram", "alt_text", "notes", "comment",
    "footnote", "header_footer", "caption", "reference_list", "hidden", "metadata", "link", "quote",
    "code", "revision", "image_text",
]  # fmt: skip
ContentType = Literal[
    "mi_response", "msl_deck_reactive", "msl_deck_proactive", "siuu", "disease_awareness",
    "congress_poster", "publication", "medical_booth", "field_note", "email_hcp", "advisory_board",
    "training_internal", "engagement_plan", "payer_dossier", "plain_language", "social",
    "recruitment",
]  # fmt: skip
Audience = Literal[
    "hcp_prescriber", "hcp_non_prescriber", "investigator", "payer", "public_patient",
    "internal_medical", "internal_commercial", "media_investor",
]  # fmt: skip
Jurisdiction = Literal["US", "EU", "UK", "CA", "AU", "JP", "INTL"]
AxisName = Literal["content_type", "audience", "jurisdiction", "mode"]
Mode = Literal["reactive_unsolicited", "proactive", "solicited", "scientific_exchange_pre_licence"]
