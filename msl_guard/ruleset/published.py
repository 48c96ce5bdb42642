"""The JSON Schema of rule files, for editors: what the loader accepts, with a word on each key."""

from collections.abc import Mapping

import msgspec

from msl_guard.ruleset.shape import FileShape

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_OF: Mapping[str, str] = {
    "FileShape.schema": "The format of this file: msl-guard/rules@1.",
    "FileShape.pack": "What a pack is called: a family of rules that packs: can name.",
    "FileShape.packs": "The packs that apply: shipped ones (name or name@version) or files. Default: all.",
    "FileShape.products": "The products spoken of; they fill @product, @brand and so on.",
    "FileShape.labels": "Label files of products, or globs of them, relative to this file.",
    "FileShape.contexts": "What the documents are, by path. The first entry that matches a file counts.",
    "FileShape.fail_on": "The severity from which a finding fails the run; error if left out.",
    "FileShape.clauses": "The grounds that rules cite under why:, by name.",
    "FileShape.vocab": "Word classes; patterns ask for them as @name. A known name is added to.",
    "FileShape.fixed_terms": "Terms that claim nothing; what lies inside them is not reported.",
    "FileShape.rules": "The rules of this file.",
    "FileShape.override": "Changes to rules of the packs, by rule id or by family.",
    "FileShape.near_misses": "Sentences that no rule of this pack (of a project: no rule at all) may report.",
    "FileShape.good": "Sentences that no rule at all may report at warning or above.",
    "PackHead.id": "The pack's name.",
    "PackHead.family": "What the ids of its rules begin with.",
    "PackHead.title": "What the family is about.",
    "PackHead.version": "The pack's version.",
    "PackHead.context": "The context that its examples, near misses and good texts are judged in.",
    "PackHead.objection": "What its rules object to; wording and content are an info in training material.",
    "ProductShape.brand": "Trade names.",
    "ProductShape.generic": "The non-proprietary name.",
    "ProductShape.codes": "Development codes.",
    "ProductShape.owner": "Whose it is. Only products of `self` tell that a claim is about your own.",
    "ProductShape.status": "Whether it is approved anywhere, or investigational.",
    "ContextShape.paths": "Globs as in .gitignore, relative to the folder of this file, with /.",
    "ClauseShape.source": "The law, code or standard.",
    "ClauseShape.clause": "The clause in it.",
    "ClauseShape.says": "What it says, in one sentence.",
    "ClauseShape.confidence": "H: text seen. M: summary or older edition seen. G: to be confirmed.",
    "ClauseShape.reference": "Where it was seen.",
    "ClauseShape.applies": "The contexts in which a finding cites it; all if left out.",
    "ClauseShape.product": "investigational: cited only beside a product not yet approved.",
    "UnlessShape.id": "The exception's name; an example `exercises` it.",
    "UnlessShape.covers": "The hit is left alone if it lies inside one of these.",
    "UnlessShape.near": "The hit is left alone if one of these stands by.",
    "UnlessShape.lacks": "The exception does not hold where one of these stands by.",
    "GroupShape.any": "The words to report.",
    "GroupShape.near": "They count only with one of these near.",
    "GroupShape.lacks": "They count only without any of these near.",
    "CaseShape.severity": "The severity in this case. The first case that fits counts.",
    "CaseShape.near": "The case holds if one of these stands by.",
    "CaseShape.lacks": "The case holds if none of these stands by.",
    "NearShape.near": "One of these must stand by.",
    "ScopeShape.in": "Only these parts are read.",
    "ScopeShape.not_in": "These parts are not read.",
    "GuardsShape.off": "The shared guards that the rule does without.",
    "PagesShape.slides": "The slides or pages of the example.",
    "SlideShape.title": "The title.",
    "SlideShape.body": "The body: a paragraph, or several.",
    "SlideShape.table": "A table by rows; the first row and the first column are headers.",
    "SlideShape.notes": "The speaker's notes.",
    "SlideShape.footnote": "Footnotes.",
    "SlideShape.references": "The reference list, an entry each.",
    "SlideShape.comment": "Comments.",
    "SlideShape.metadata": "Properties of the file.",
    "ExampleShape.bad": "A text the rule must report; the words to report stand between « and ».",
    "ExampleShape.ok": "A text the rule must leave alone.",
    "ExampleShape.exercises": "The exception or guard without which the rule would report the text.",
    "ExampleShape.context": "The context that the example is judged in.",
    "CompanionShape.need": "What must stand in the same window as the words to report.",
    "CompanionShape.within": "The window that `need` must stand in.",
    "RequireShape.need": "The statements of which one must be there.",
    "RequireShape.position": "Where the statement must stand.",
    "RequireShape.shown": "Only documents (or pages, for every page) that show one of these are asked.",
    "DensityShape.more_than": "Matches in 1,000 words that are too many.",
    "DensityShape.at_least": "Matches below which a document is too short to judge.",
    "LabelRuleShape.question": "The question about a use that is put to the label.",
    "ConsistentShape.check": "What is compared with what.",
    "OverrideShape.off": "true switches the rule or family off.",
    "OverrideShape.severity": "The severity in every context.",
    "OverrideShape.examples": "Examples that prove the change.",
}
_ANYWHERE: Mapping[str, str] = {
    "id": "The rule's id: its family, a hyphen, three digits.",
    "name": "What the rule is called, in a few words.",
    "kind": "forbid: is it there? companion: is what goes with it there? require: is it missing? "
    "density: is there too much of it? label: is this use inside the product's label? "
    "consistent: does the document agree with itself?",
    "severity": "How bad a breach is.",
    "confidence": "How sure the rule is: certain, or contextual.",
    "status": "How far it may be trusted: preview is reported and never fails a run.",
    "message": "What is wrong; {match} stands for the words found.",
    "suggestion": "What to write instead; it must not break a rule itself.",
    "why": "The clauses it rests on, by name.",
    "scope": "The parts of a document that it reads; all but deleted text and program code if left out.",
    "unless": "Named exceptions.",
    "guards": "The shared guards are on; here some are switched off.",
    "applies": "The contexts in which it applies; all if left out.",
    "exempt": "The contexts in which it does not apply.",
    "waivable": "false: no waiver excuses its findings.",
    "stated": "Axes of the context that somebody must have named; it is silent where one is assumed.",
    "masked": "true: the words found are personal; of each only the first letter is printed.",
    "severity_by": "Other severities for some contexts or neighbours.",
    "examples": "Its proof: at least one bad and one ok text.",
    "match": "The patterns to report, or groups {any: …, near: …}.",
    "when": "What must stand by as well; every entry must hold.",
    "within": "The window that is looked through.",
    "side": "Whether the words must stand before or after the hit.",
    "content_type": "What the document is.",
    "audience": "Whom it is for.",
    "jurisdiction": "Where it is used.",
    "mode": "How the exchange came about.",
}


def schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of a rule file, with a description of every key."""
    made = msgspec.json.schema(FileShape)
    for shape, declared in made["$defs"].items():
        for key, value in declared.get("properties", {}).items():
            value["description"] = _OF.get(f"{shape}.{key}") or _ANYWHERE[key]
    return {"$schema": _DIALECT, "title": "msl-guard rule file", **made}
