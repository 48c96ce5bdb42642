"""The JSON Schema of label files, for editors: what the loader accepts, with a word on each key."""

from collections.abc import Mapping

import msgspec

from msl_guard.ruleset.labelshape import LabelFileShape

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_OF: Mapping[str, str] = {
    "LabelFileShape.schema": "The format of this file: msl-guard/label@1.",
    "LabelFileShape.product": "The product and its names.",
    "LabelFileShape.labels": "What each regime has approved: one label a regime.",
    "LabelProductShape.brand": "Trade names.",
    "LabelProductShape.generic": "The non-proprietary name.",
    "LabelProductShape.codes": "Development codes.",
    "LabelProductShape.spellings": "Other spellings that texts have.",
    "LabelProductShape.class": "What kind of medicine it is.",
    "LabelProductShape.owner": "self: your own, whose uses are checked. competitor: claims of approval are.",
    "ClassShape.name": "The class, such as kinase inhibitor.",
    "ClassShape.atc": "The ATC code.",
    "ClassShape.moa": "What it acts on.",
    "LabelShape.regime": "Where the label counts.",
    "LabelShape.status": "Whether the regime has approved the product.",
    "LabelShape.version": "The version of the label; every finding cites it.",
    "LabelShape.effective": "The day of this version: year-month-day.",
    "LabelShape.first_authorised": "The day of the first authorisation: year-month-day.",
    "LabelShape.additional_monitoring": "Whether the black triangle is asked for.",
    "LabelShape.indications": "The approved uses.",
    "LabelShape.contraindications": "Whom and what it is never given to or with, one an entry.",
    "LabelShape.boxed_warning": "The risks of the boxed warning or key warnings, one an entry.",
    "LabelShape.warnings": "Other warnings.",
    "LabelShape.not_established": "Patients, uses and partners without data, one an entry.",
    "LabelShape.interactions": "Medicines, or classes of them, that interact.",
    "LabelShape.frequencies": "How frequent adverse reactions are.",
    "LabelShape.text": "Sentences of the label, word for word: quoted as such, no rule objects to them.",
    "LabelShape.source": "Where the label comes from.",
    "LabelShape.review": "In a draft: what a person has still to do.",
    "IndicationShape.id": "A short name of the use.",
    "IndicationShape.disease": "The disease as the label words it.",
    "IndicationShape.stage": "Stages, alternatives: metastatic, stage II, NYHA class II.",
    "IndicationShape.histology": "Histologies, alternatives.",
    "IndicationShape.biomarkers": "Markers and measured values: HER2-positive, LVEF <= 40 %, genotype 1.",
    "IndicationShape.severity": "Severities, alternatives: moderate, severe.",
    "IndicationShape.population": "Who is admitted.",
    "IndicationShape.line": "Lines of therapy, and what was given before.",
    "IndicationShape.use_type": "treatment, prophylaxis, maintenance, induction, adjuvant …",
    "IndicationShape.setting": "monotherapy, add-on, adjunct to diet …",
    "IndicationShape.combos": "What it is given with.",
    "IndicationShape.dose": "One way of giving it, or several.",
    "IndicationShape.formulation": "Pharmaceutical forms and strengths.",
    "IndicationShape.evidence": "In a draft: the sentence of the source beside each field.",
    "IndicationShape.review": "In a draft: what a person has still to check.",
    "DiseaseShape.text": "The disease as the label words it.",
    "DiseaseShape.icd10": "Its code of ICD-10.",
    "DiseaseShape.mesh": "Its descriptor in MeSH.",
    "DiseaseShape.parents": "Broader diseases: a use in these is wider than the label.",
    "DiseaseShape.synonyms": "Other names and abbreviations.",
    "PopulationShape.age": "Ages.",
    "PopulationShape.sex": "Which sex is admitted.",
    "PopulationShape.exclusions": "Whom the label leaves out.",
    "PopulationShape.organ": "What it says of an organ's function, by organ.",
    "AgeShape.min": "The youngest: years, or such as “6 weeks”.",
    "AgeShape.max": "The oldest, counted in: years, or such as “6 weeks”.",
    "LineShape.min": "The first line in which it may be used.",
    "LineShape.max": "The last one.",
    "LineShape.prior_required": "Medicines or classes that were given before.",
    "LineShape.prior_excluded": "Medicines or classes that were not.",
    "LineShape.note": "What else the line depends on, in the label's words: no suitable alternatives.",
    "DosePartShape.amount": "The amount of one dose.",
    "DosePartShape.unit": "Its unit, if it is another.",
    "DosePartShape.freq": "How often, if it is given more than once.",
    "DosePartShape.duration": "For how long: days, or such as “7 days”.",
    "DoseShape.amount": "The amount of one dose.",
    "DoseShape.unit": "Its unit, such as mg or mg/kg.",
    "DoseShape.route": "The route.",
    "DoseShape.freq": "How often.",
    "DoseShape.max_daily": "The most in a day: a number in the unit of the dose, or such as “2 inhalations”.",
    "DoseShape.min_duration": "The shortest course: days, or such as “7 days”.",
    "DoseShape.infusion": "How long one infusion runs, such as “3 hours”.",
    "DoseShape.strengths": "The strengths that this use takes, such as 200/10 micrograms.",
    "DoseShape.steps": "Names of steps, each with its strength: {low: 100/10, high: 400/10}.",
    "DoseShape.loading": "A single higher dose at the start.",
    "DoseShape.initial": "The dose of the first days.",
    "DoseShape.renal": "The dose by renal function: {CrCl 15-49 mL/min: {amount: 20, unit: mg}}.",
    "DoseShape.hepatic": "The dose by hepatic function: {Child-Pugh B: {amount: 20, unit: mg}}.",
    "DoseShape.schedule": "The ages at which a vaccine is given: [2 months, 4 months, booster 11-15 months].",
    "DoseShape.catch_up": "The ages and doses for those who missed the schedule.",
    "DoseShape.min_interval": "The shortest time between two doses, such as “4 weeks”.",
    "DoseShape.max_duration": "The longest course: days, or such as “12 weeks”.",
    "DoseShape.adjustments": "What the dose is adjusted for.",
    "FrequencyShape.every": "The length of the interval.",
    "FrequencyShape.unit": "The unit of the interval; once: a single dose.",
    "FrequencyShape.times": "How many doses in it.",
}


def label_schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of a label file, with a description of every key."""
    made = msgspec.json.schema(LabelFileShape)
    for shape, declared in made["$defs"].items():
        for key, value in declared.get("properties", {}).items():
            value["description"] = _OF[f"{shape}.{key}"]
    return {"$schema": _DIALECT, "title": "msl-guard label file", **made}
