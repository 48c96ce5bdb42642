"""Precision and recall: the shipped rules against the catalogue's examples and against real text.

    python eval/measure.py --data FOLDER            measure, print misses and false alarms, write results.json
    python eval/measure.py --data FOLDER --dump     print every finding as one line, for comparing two versions

FOLDER holds `eval/` (regulator_claims.jsonl, clean_sentences.jsonl, abstracts.jsonl). Without it the
rules' own examples alone are counted.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import mean, median

from msgspec.structs import replace

from msl_guard.model import Block, Context, Document, Finding, Location, Part, Severity
from msl_guard.ruleset import Ruleset, load
from msl_guard.ruleset.ruleset import DEFAULTS

HERE = Path(__file__).parent
STRICTEST = Context("msl_deck_proactive", "hcp_prescriber", ("INTL",), "proactive", tuple(DEFAULTS))
"""A sentence or abstract whose kind nobody named: no statement is asked of it."""
PUBLICATION = replace(STRICTEST, content_type="publication", assumed=("audience", "jurisdiction", "mode"))
Row = Mapping[str, str]

# Which families answer which objection of a regulator; an objection may need any of several.
FITTING: Mapping[str, frozenset[str]] = {
    words: frozenset(families.split())
    for words, families in {
        "ease of use": "TONE HYPE SUP EFF SAFE PAT SUBJ",
        "curative": "GUAR EFF",
        "proven": "EFF GUAR STAT SUP",
        "absolute": "EFF STAT GUAR SAFE SUP",
        "open-label extension": "EFF STAT SPIN GUAR",
        "enriched subset": "EFF STAT SPIN",
        "relative vs absolute": "EFF STAT",
        "single arm": "EFF STAT SPIN",
        "mortality": "EFF STAT GUAR",
        "quality of life": "EFF PAT TONE SPIN",
        "emotional benefit": "TONE GUAR PAT EFF SAFE HYPE SUP",
        "testimonial": "PAT TONE EFF",
        "superiority": "SUP COMP HANG CLASS",
        "comparative": "SUP COMP HANG CLASS",
        "superlative": "SUP HYPE",
        "hype": "HYPE NEW SUP GUAR",
        "unapproved use": "OFFL PREA SIUU NEW EFF SAFE GUAR SUP",
        "risk omitted": "RISK SAFE",
    }.items()
}
# What the regulator's letter says of the study, as a deck would say it beside the claim.
STUDY_FACTS: Mapping[str, str] = {
    "open-label extension": "Data from the open-label extension of the study.",
    "enriched subset": "Randomised withdrawal study in a population enriched for responders.",
    "single arm": "Single-arm, open-label study.",
    "relative vs absolute": "Hazard ratio versus placebo.",
    "unapproved use": "The product is investigational and not approved for this use.",
}


def main(arguments: Sequence[str]) -> int:
    """Measure and write; 0 unless the data cannot be read."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="the folder that holds eval/")
    parser.add_argument("--dump", action="store_true", help="print findings only")
    chosen = parser.parse_args(arguments)
    ruleset = load(None)
    results: dict[str, object] = {"examples": examples(ruleset)}
    if chosen.data is not None:
        folder = chosen.data / "eval"
        if chosen.dump:
            sys.stdout.writelines(dumped(ruleset, folder))
            return 0
        results |= {
            "claims": claims(ruleset, rows(folder / "regulator_claims.jsonl")),
            "clean_sentences": clean_sentences(ruleset, rows(folder / "clean_sentences.jsonl")),
            "abstracts": abstracts(ruleset, rows(folder / "abstracts.jsonl")),
        }
        (HERE / "results.json").write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(table(results))
    return 0


def rows(file: Path) -> list[Row]:
    """The rows of a JSON lines file."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]


def found(ruleset: Ruleset, *texts: str, context: Context = STRICTEST) -> tuple[Finding, ...]:
    """The findings in a document of one slide that holds the texts."""
    blocks = tuple(
        Block(text, Part.BODY, Location((("slide", 1), ("paragraph", number))))
        for number, text in enumerate(texts, 1)
    )
    return ruleset.engine.check(Document("eval.pptx", "pptx", "0" * 64, blocks), context).findings


def examples(ruleset: Ruleset) -> dict[str, dict[str, int]]:
    """By family: rules, bad and ok examples, near misses (`msl-guard rules test` holds them all)."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for rule in ruleset.rules:
        counts[rule.family]["rules"] += 1
        for example in rule.examples:
            counts[rule.family]["bad" if example.bad else "ok"] += 1
    for family, _, _ in ruleset.near_misses:
        counts[family]["near_misses"] += 1
    return {family: dict(counts[family]) for family in sorted(counts)}


def claims(ruleset: Ruleset, claimed: Sequence[Row]) -> dict[str, dict[str, int]]:
    """By reach: claims, those with any finding, and those with one of a fitting family.

    A claim that needs the study to be judged counts when it fires alone or beside its study's facts.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in claimed:
        findings = found(ruleset, row["text"])
        if row["reach"] in ("evidence", "label"):
            findings += found(ruleset, row["text"], *_facts(row["violation"]))
        families = {one.partition("-")[0] for finding in findings for one in (finding.rule_id, *finding.also)}
        fits = bool(families & _fitting(row["violation"]))
        counts[row["reach"]].update(claims=1, any=bool(findings), fitting=fits)
        if not fits and row["reach"] in ("lexical", "evidence", "label"):
            _tell("MISS", row["reach"], row["violation"], row["text"], sorted(families))
        if findings and row["reach"] == "none":
            _tell("ALARM", "claim without a textual fault", row["text"], [one.rule_id for one in findings])
    return {reach: dict(counts[reach]) for reach in sorted(counts)}


def clean_sentences(ruleset: Ruleset, sentences: Sequence[Row]) -> dict[str, dict[str, float]]:
    """By strictness: sentences, and how many of 1,000 have a finding of each severity or worse."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in sentences:
        findings = found(ruleset, row["text"])
        worst = max((one.severity for one in findings), default=None)
        counts[row["strict"]]["sentences"] += 1
        for severity in Severity:
            counts[row["strict"]][severity.label] += worst is not None and worst >= severity
        if row["strict"] == "no" and worst is not None and worst >= Severity.WARNING:
            _tell("ALARM", "clean sentence", row["text"], [(one.rule_id, one.text) for one in findings])
    return {strict: _per_thousand(counts[strict]) for strict in sorted(counts)}


def _per_thousand(counts: Counter[str]) -> dict[str, float]:
    total = counts["sentences"]
    rates = {one.label: round(1000 * counts[one.label] / total, 1) for one in Severity}
    return {"sentences": total, **rates}


def abstracts(ruleset: Ruleset, texts: Sequence[Mapping[str, object]]) -> dict[str, dict[str, float]]:
    """Findings at warning or error in an abstract, judged as a deck and as a publication."""
    told: dict[str, dict[str, float]] = {}
    for name, context in (("deck", STRICTEST), ("publication", PUBLICATION)):
        numbers: list[int] = []
        for row in texts:
            findings = found(ruleset, *_paragraphs(row), context=context)
            numbers.append(sum(1 for one in findings if one.severity >= Severity.WARNING))
            if name == "publication" and numbers[-1]:
                _tell(
                    "ABSTRACT",
                    [(one.rule_id, one.text) for one in findings if one.severity >= Severity.WARNING],
                )
        told[name] = {"abstracts": len(numbers), "median": median(numbers), "mean": round(mean(numbers), 3)}
    return told


def dumped(ruleset: Ruleset, folder: Path) -> Iterator[str]:
    """Every finding in the data, a line each."""
    for name in ("regulator_claims", "clean_sentences"):
        for row in rows(folder / f"{name}.jsonl"):
            for one in found(ruleset, row["text"]):
                yield f"{name} {row['id']} {one.severity.label} {one.rule_id} {one.text}\n"
    for row in rows(folder / "abstracts.jsonl"):
        for one in found(ruleset, *_paragraphs(row)):
            yield f"abstracts {row['pmid']} {one.severity.label} {one.rule_id} {one.text}\n"


def table(results: Mapping[str, object]) -> str:
    """The results as the README shows them."""
    lines = ["| text | measure | value |", "|---|---|---|"]
    for reach, counts in _section(results, "claims").items():
        value = f"{counts['fitting']:.0f} of {counts['claims']:.0f} with a fitting finding, {counts['any']:.0f} with any"
        lines.append(f"| regulator-quoted claims | reach {reach} | {value} |")
    for strict, counts in _section(results, "clean_sentences").items():
        rates = ", ".join(f"{counts[one.label]} {one.label}" for one in reversed(Severity))
        lines.append(
            f"| clean sentences | strict {strict} ({counts['sentences']:.0f}), fired on per 1,000 at or above | {rates} |"
        )
    for name, counts in _section(results, "abstracts").items():
        value = f"median {counts['median']:g}, mean {counts['mean']:g}"
        lines.append(
            f"| abstracts ({counts['abstracts']:.0f}) | warnings and errors in each, as a {name} | {value} |"
        )
    families = _section(results, "examples")
    total = {
        key: sum(one.get(key, 0) for one in families.values())
        for key in ("rules", "bad", "ok", "near_misses")
    }
    value = f"{total['rules']:.0f} rules, {total['bad']:.0f} bad, {total['ok']:.0f} ok, {total['near_misses']:.0f} near misses"
    lines.append(f"| own examples | {len(families)} families, all held | {value} |")
    return "\n".join(lines) + "\n"


def _section(results: Mapping[str, object], name: str) -> Mapping[str, Mapping[str, float]]:
    section = results.get(name)
    return section if isinstance(section, dict) else {}


def _paragraphs(row: Mapping[str, object]) -> list[str]:
    sections = row["sections"]
    texts: list[str] = []
    for one in (
        sections.values() if isinstance(sections, dict) else sections if isinstance(sections, list) else []
    ):
        texts += [one] if isinstance(one, str) else [str(value) for value in one.values()]
    return [text for text in (*texts, str(row["conclusion"])) if text.strip()]


def _facts(violation: str) -> tuple[str, ...]:
    return tuple(fact for words, fact in STUDY_FACTS.items() if words in violation)


def _fitting(violation: str) -> frozenset[str]:
    return frozenset[str]().union(*(families for words, families in FITTING.items() if words in violation))


def _tell(*words: object) -> None:
    sys.stderr.write(" | ".join(str(one) for one in words) + "\n")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
