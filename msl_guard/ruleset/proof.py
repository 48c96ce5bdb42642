"""Runs the examples in rule files: every rule proves what it reports and what it leaves alone."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping

import regex
from msgspec import Struct
from msgspec.structs import replace

from msl_guard.match import Engine, Judgement, Pattern, comparison, covered
from msl_guard.model import Document, Example, Rule, Severity
from msl_guard.ruleset.build import FIXED_TERM
from msl_guard.ruleset.example import as_document, context_of, evidence_of, left_alone
from msl_guard.ruleset.ruleset import WrittenRuleset

_MARK = regex.compile("[«»]")
_ABSENCE = "require"
"""The kind that asks what a whole document lacks: it says nothing of another rule's sentence."""
_WORD = regex.compile(r"\p{L}{3,}")


class Fault(Struct, frozen=True):
    """An example, or a rule, that does not hold: where, which, why."""

    place: str
    rule_id: str
    said: str


class Proof(Struct, frozen=True):
    """What came of running the examples."""

    rules: int
    examples: int
    faults: tuple[Fault, ...]


def prove(ruleset: WrittenRuleset) -> Proof:
    """Run every example, and check what else each rule must show."""
    faults: list[Fault] = []
    count = len(ruleset.good) + len(ruleset.near_misses)
    for family in dict.fromkeys(rule.family for rule in ruleset.rules):
        rules = tuple(rule for rule in ruleset.rules if rule.family == family)
        engine = dataclasses.replace(ruleset.engine, rules=rules)
        near_misses = _near_misses(ruleset, family)
        for rule in rules:
            # The rules of a pack are one family; those of a project speak of different things.
            kin = engine if family in ruleset.families else dataclasses.replace(engine, rules=(rule,))
            for example in rule.examples:
                faults += _faults(example.place, rule.id, _example_faults(rule, example, kin))
            if rule.id in ruleset.proved:
                faults += _faults(rule.place, rule.id, _rule_faults(rule, ruleset.engine))
        for example in near_misses:
            faults += _faults(example.place, family, _fired(example, engine))
        count += sum(len(rule.examples) for rule in rules)
    faults += _dead_fixed_terms(ruleset)
    for family, text, place in ruleset.good:
        good = left_alone(text, place, ruleset.settings.get(family, {}))
        faults += _faults(place, "good", _objections(good, ruleset.engine))
    return Proof(len(ruleset.proved), count, tuple(faults))


def _near_misses(ruleset: WrittenRuleset, family: str) -> list[Example]:
    """The texts that no rule of a family may report, each in the context that its pack names."""
    return [
        left_alone(text, place, ruleset.settings.get(other, {}))
        for other, text, place in ruleset.near_misses
        if other in (family, "")
    ]


def _faults(place: str, rule_id: str, said: Iterable[str]) -> list[Fault]:
    return [Fault(place, rule_id, one) for one in said]


def _example_faults(rule: Rule, example: Example, family: Engine) -> Iterator[str]:
    document, wanted = as_document(example)
    if example.bad:
        yield from _missed(rule, example, family, document, wanted)
        return
    if wanted:
        yield "« and » mark words to report; an `ok` example has none"
    yield from _fired(example, family, rule)
    if example.exercises:
        bare = _without(rule, example.exercises)
        if bare is None:
            yield f"exercises {example.exercises!r}, which the rule does not have"
        else:
            judged = list(_judged(family, bare, document, example))
            if not any(_open(judged)):
                others = sorted({one.silenced_by for one in judged})
                by = f" (by {', '.join(others)})" if others else ""
                yield f"is left alone even without {example.exercises!r}{by}, and so proves nothing of it"


def _fired(example: Example, family: Engine, own: Rule | None = None) -> Iterator[str]:
    """What a family's rules report in a text that they should leave alone."""
    view = family.view(as_document(example)[0], evidence_of(example))
    for rule in family.speakers(view):
        if rule.kind == _ABSENCE and rule is not own:
            continue
        for judgement in _open(family.judged(rule, view, context_of(example))):
            yield f"{rule.id} reports {judgement.span.text!r} in a text to leave alone"


def _missed(
    rule: Rule, example: Example, family: Engine, document: Document, wanted: set[tuple[int, int, int]]
) -> Iterator[str]:
    """What a `bad` example shows to be wrong: words not reported, or others reported."""
    judged = list(_judged(family, rule, document, example))
    numbers = {id(block): at for at, block in enumerate(document.blocks)}
    found = {
        (numbers[id(one.span.block)], one.span.start, one.span.end): one.span.text
        for one in judged
        if not one.silenced_by
    }
    absent = not wanted and set(found.values()) == {""}
    for number, start, end in sorted(wanted - found.keys()):
        words = document.blocks[number].text[start:end]
        silenced = sorted({one.silenced_by for one in judged if one.silenced_by})
        because = f" (silenced by {', '.join(silenced)})" if silenced else _uncompared(rule, example, family)
        yield f"does not report {words!r}{because}"
    for place in sorted(found.keys() - wanted):
        if not absent:
            yield f"reports {found[place]!r}, which is not marked with « and »"
    if not wanted and not found:
        yield "reports nothing; mark the words to report with « and »"


def _uncompared(rule: Rule, example: Example, family: Engine) -> str:
    """Why a result could not be compared with any source."""
    if not rule.compares:
        return ""
    if not example.sources:
        return "; give under `sources:` of the example what the works that it cites say"
    seen = family.view(as_document(example)[0], evidence_of(example))
    return "" if comparison(seen).sources else "; the text cites none of the example's `sources:`"


def _rule_faults(rule: Rule, engine: Engine) -> Iterator[str]:
    """What a rule as a whole lacks."""
    bad = [example for example in rule.examples if example.bad]
    ok = [example for example in rule.examples if not example.bad]
    if not bad or not ok:
        yield "needs at least one `bad` and one `ok` example"
    elif rule.kind != _ABSENCE and not any(_words(one) & _words(other) for one in ok for other in bad):
        yield "no `ok` example shares a word with a `bad` one; add a near miss"
    exercised = {example.exercises for example in ok}
    for exemption in rule.unless:
        if exemption.id not in (*exercised, FIXED_TERM):
            yield f"no `ok` example exercises the exception {exemption.id!r}"
    for said in _objections(left_alone(rule.suggestion, rule.place, {}), engine):
        yield f"the suggestion itself breaks a rule: {said}"


def _dead_fixed_terms(ruleset: WrittenRuleset) -> Iterator[Fault]:
    """Yield a fault for each fixed term that protects none of the texts to leave alone.

    A project's terms protect from every rule; they are judged by the project's own texts, and by
    the examples of the rules that are proved here.
    """
    families: dict[str, list[Rule]] = {}
    for rule in ruleset.rules:
        families.setdefault(rule.family, []).append(rule)
    alive: set[str] = set()
    terms: dict[str, Pattern] = {}
    for family, rules in families.items():
        here = {term.place + term.written: term for rule in rules for term in _fixed_terms(rule, ruleset)}
        terms |= here
        if not here:
            continue
        texts = _near_misses(ruleset, family)
        texts += [one for rule in rules for one in rule.examples if not one.bad]
        alive |= _protecting(here, texts, dataclasses.replace(ruleset.engine, rules=tuple(rules)))
    for key, term in terms.items():
        if key not in alive:
            said = f"the fixed term {term.written!r} protects no text to leave alone; add one or drop it"
            yield Fault(term.place, "fixed_terms", said)


def _fixed_terms(rule: Rule, ruleset: WrittenRuleset) -> Iterator[Pattern]:
    """Yield the fixed terms of the files that are proved here."""
    for term in (one for exemption in rule.unless if exemption.id == FIXED_TERM for one in exemption.covers):
        if isinstance(term, Pattern) and term.place.rpartition(":")[0] in ruleset.proved_files:
            yield term


def _protecting(terms: Mapping[str, Pattern], examples: Iterable[Example], engine: Engine) -> set[str]:
    """Which of the terms cover what a rule would report in one of the texts."""
    found: set[str] = set()
    for example in examples:
        document, _ = as_document(example)
        view = engine.view(document)
        for rule in engine.rules:
            bare = replace(rule, unless=(), guards=frozenset())
            for judgement in engine.judged(bare, view, context_of(example)):
                found |= {
                    key
                    for key, term in terms.items()
                    if key not in found and covered(view, term, judgement.span)
                }
    return found


def _objections(example: Example, engine: Engine) -> Iterator[str]:
    """What the rules say, at warning or above, of a text that should be clean."""
    document, _ = as_document(example)
    for finding in engine.check(document, context_of(example)).findings:
        if finding.severity >= Severity.WARNING and finding.text:
            yield f"{finding.rule_id} ({finding.severity.label}) reports {finding.text!r} in a good text"


def _without(rule: Rule, name: str) -> Rule | None:
    """The rule without an exception or a guard; None if it has no such."""
    if name in rule.guards:
        return replace(rule, guards=rule.guards - {name})
    kept = tuple(one for one in rule.unless if one.id != name)
    return None if len(kept) == len(rule.unless) else replace(rule, unless=kept)


def _judged(engine: Engine, rule: Rule, document: Document, example: Example) -> Iterator[Judgement]:
    view = engine.view(document, evidence_of(example))
    yield from engine.judged(rule, view, context_of(example))


def _open(judgements: Iterable[Judgement]) -> Iterator[Judgement]:
    return (one for one in judgements if not one.silenced_by)


def _words(example: Example) -> set[str]:
    text = " ".join(one.text for page in example.pages for one in page)
    return {word.lower() for word in _WORD.findall(_MARK.sub("", text))}
