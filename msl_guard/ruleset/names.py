"""The names that rule files may use where only certain values are known."""

from typing import Literal

SeverityName = Literal["info", "warning", "error"]
ConfidenceName = Literal["certain", "contextual"]
StatusName = Literal["preview", "stable", "deprecated"]
WindowName = Literal["sentence", "neighbours", "block", "page", "section", "document"]
SideName = Literal["before", "after", "either"]
PositionName = Literal["anywhere", "first page", "last page", "every page"]
GuardName = Literal["reference_list", "cited_title", "mention", "negation", "aim", "question", "boilerplate"]
LabelQuestion = Literal[
    "indication", "population", "line", "dose", "route", "combination", "contraindication",
    "broadening", "use_type", "regime", "statement",
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
Mode = Literal["reactive_unsolicited", "proactive", "solicited", "scientific_exchange_pre_licence"]
