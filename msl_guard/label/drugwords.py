"""Patterns for medicines that no list names: endings of names, stand-ins such as "drug B", classes."""

import regex

from msl_guard.label import drugclasses
from msl_guard.label.gated import Gated

INN = Gated(
    r"(?<![\p{L}\-])(?!(?:con|per|inter|pre|ac|ex)cept)\p{L}{3,}(?:mab|nib|cept|"
    r"ciclib|parib|statin|sartan|gliptin|gliflozin|glutide|xaban|"
    r"platin|taxel|zomib|lisib|rafenib|siran|poetin|grastim|prazole|conazole|floxacin|cillin|vastatin|"
    r"lukast|triptan|setron|oxetine|limus|leucel|umab|trexed|rubicin|mustine)(?:s|-[a-z]{4})?(?![\p{L}])",
)
STAND_IN = Gated(
    r"(?<![\p{L}])(?:(?i:drug|agent|compound|comparator|product|competitor)s? (?:[A-Z](?![\p{L}])|"
    r"[a-z](?![\p{L}])(?<! a)))"
    r"|(?<![\p{L}])[A-Z][\p{L}]{3,}(?=\s?[®™])|(?<![\p{L}])[A-Z]{5,}(?: [A-Z]{2,4})?(?=(?: "
    r"[a-z]+){0,2} (?:is|"
    r"was) (?:indicated|approved|an? ))"
    r"|(?<![\p{L}])(?i:chemo(?:therapy)?|chemoimmunotherapy|radiotherapy|radiation(?: therapy)?|"
    r"immunotherapy|"
    r"(?:immune )?checkpoint inhibitors?|anti[\s\-]PD-?L?1(?: (?:therapy|antibod(?:y|"
    r"ies)|agents?))?|PD-?1 inhibitors?|"
    r"(?:VEGF|TNF|JAK|CDK4/6|PARP|SGLT2|DPP-?4|IL-?[0-9]+(?:/IL-?[0-9]+)?)[\s\-](?:receptor )?"
    r"(?:inhibitors?|"
    r"blockers?|antagonists?)|(?:inhaled )?corticosteroids?|"
    r"endocrine therapy|statins?|metformin|insulin|methotrexate|biologics?|phototherapy|"
    r"anti[\s\-]?angiogenics?|"
    r"standard (?:of care|therapy|treatment))(?![\p{L}])",
    ignore_case=False,
)


# "Dexamethasone testing", "insulin resistance": the substance, and no treatment.
NOT_THE_DRUG = (
    r"(?![\s\-](?:test|level|concentration|resistan|sensitivity|secretion|metabolit|derivative|receptor|"
    r"deficien|allerg|suppression test|production|assay)|-(?:sensitiv|refractor|na[iï]ve|(?:in)?eligible|"
    r"experienced|intoleran|induced|dependen|free|sparing|like)|\s(?:use disorder|dependence|allergy))"
)


NO_DRUG = regex.compile(NOT_THE_DRUG.replace("(?!", "(?:", 1), regex.IGNORECASE)
CLASS = Gated(
    rf"(?i:(?<![\p{{L}}\p{{N}}])(?:{drugclasses.words_pattern()})(?![\p{{L}}\p{{N}}]){NOT_THE_DRUG})"
)
