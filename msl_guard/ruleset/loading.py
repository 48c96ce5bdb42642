"""Rule files into a Ruleset: the shipped packs and a project's own file, built and checked together."""

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import fields, replace

from msl_guard.errors import ConfigError
from msl_guard.match import Bench, Engine, GuardWords, Verbatim
from msl_guard.model import Rule, Severity
from msl_guard.ruleset.build import Builder, clause_of
from msl_guard.ruleset.citedfiles import cited_files
from msl_guard.ruleset.contexts import contexts_of
from msl_guard.ruleset.example import stated
from msl_guard.ruleset.files import FICTIONAL, Files, RuleFile, gathered, shipped
from msl_guard.ruleset.kept import Patterns, keep, key_of, recalled
from msl_guard.ruleset.language import Compiler
from msl_guard.ruleset.override import Changed, overridden
from msl_guard.ruleset.products import own_products, product_classes, products_of
from msl_guard.ruleset.provenance import info_of, origin_of
from msl_guard.ruleset.ruleset import Made, WrittenRuleset
from msl_guard.ruleset.shape import ProductShape, limits_given

if TYPE_CHECKING:
    from msl_guard.ruleset.bench import Labels


def load(path: Path | None, *, prefilter: bool = True) -> WrittenRuleset:
    """The shipped packs, with the project's own rules and settings if `path` names its file.

    Without the prefilter each pattern is tried on every sentence: slow, and the same findings.

    Raises:
        ConfigError: a file cannot be read or used; the message says where and what to do.
    """
    files = gathered(path)
    return _built(files, products_of(files.own), _labels(files), prefilter=prefilter)


def load_for_examples(path: Path | None, *, prefilter: bool = True) -> WrittenRuleset:
    """The same, with the fictional products that the examples of shipped rules speak of."""
    from msl_guard.ruleset.bench import labels_for_examples

    files = gathered(path)
    return _built(
        files, [*products_of(files.own), *_fictional()], labels_for_examples(files), prefilter=prefilter
    )


def _labels(files: Files) -> "Labels | None":
    """The project's labels; what reads them is imported only where there are some."""
    if files.own is None or not files.own.shape.labels:
        return None
    from msl_guard.ruleset.bench import labels_of

    return labels_of(files)


def load_for_proof(path: Path | None) -> tuple[WrittenRuleset, ...]:
    """What `rules test` proves: the shipped packs by themselves, then the project's own part.

    A project's house rules and overrides are no fault of a shipped rule, so shipped rules are proved
    as they are shipped. Of the project its own rules are proved, the packs that it brings along, the
    examples that it gives for its overrides, and its `near_misses:` and `good:` against every rule.
    """
    files = gathered(path)
    if files.own is None:
        return (load_for_examples(None),)
    whole = load_for_examples(path)
    ships = tuple(pack for pack in files.packs if not pack.on_disk)
    brought = {rule.id for file in files.ruled if file.on_disk for rule in file.shape.rules}
    families = {file.shape.pack.family for file in files.packs if file.on_disk and file.shape.pack}
    rules = tuple(rule if rule.id in brought else _with_own_examples(rule, files.own) for rule in whole.rules)
    own = dataclasses.replace(
        whole,
        made=Made(dataclasses.replace(whole.engine, rules=rules)),
        proved=frozenset(brought),
        proved_files=frozenset(file.source.name for file in files.ruled if file.on_disk),
        near_misses=tuple(one for one in whole.near_misses if not one[0] or one[0] in families),
        good=tuple(one for one in whole.good if not _stands_in(one[2], ships)),
    )
    if not ships:
        return (own,)
    from msl_guard.ruleset.bench import labels_for_examples

    alone = Files(ships, files.words, None, files.root)
    return (_built(alone, _fictional(), labels_for_examples(alone)), own)


def _with_own_examples(rule: Rule, own: RuleFile) -> Rule:
    """The rule with those examples alone that the project's file gives."""
    return replace(rule, examples=tuple(one for one in rule.examples if _stands_in(one.place, (own,))))


def _stands_in(place: str, files: Iterable[RuleFile]) -> bool:
    return place.rpartition(":")[0] in {file.source.name for file in files}


def _fictional() -> Sequence[ProductShape]:
    return products_of(shipped("vocab", FICTIONAL))


def _built(
    files: Files, given: Sequence[ProductShape], labels: "Labels | None", *, prefilter: bool = True
) -> WrittenRuleset:
    products = [*given, *(labels.products if labels else ())]
    key = key_of([*_lines(files), *(labels.lines if labels else ()), *(repr(one) for one in products)])
    recall = recalled(key)
    sources = cited_files(files)
    compiler = dataclasses.replace(_shared(files, products, dict(recall)), filtered=prefilter)
    judges = Bench(None) if labels is None else labels.bench(compiler)
    changed, builders = _rules(files, compiler, judges, products_known=own_products(products) > 0)
    rules = changed.rules
    engine = Engine(
        rules,
        _guard_words(files, compiler, labels),
        compiler.any_of(["@investigational"], "products") if compiler.names["investigational"] else None,
    )
    if prefilter and len(compiler.kept) > len(recall):
        keep(key, compiler.kept)
    return WrittenRuleset(
        made=Made(engine),
        info=info_of(files, rules, given, labels, sources),
        good=tuple(_texts(files, "good")),
        near_misses=tuple(_texts(files, "near_misses")),
        proved=frozenset(rule.id for rule in rules),
        proved_files=frozenset(file.source.name for file in files.ruled),
        fail_on=_severity(files.own.shape.fail_on) if files.own else None,
        waivers=_beside(files, "waivers"),
        baseline=_beside(files, "baseline"),
        root=files.root,
        contexts=contexts_of(files.own),
        settings={
            file.shape.pack.family: stated(file.shape.pack.context) for file in files.packs if file.shape.pack
        },
        families={file.shape.pack.family: file.shape.pack.title for file in files.packs if file.shape.pack},
        off=changed.off,
        limits=limits_given(files.own.shape) if files.own else {},
        unwaivable=frozenset(rule.id for rule in rules if not rule.waivable),
        sources=tuple(builder.source for builder in builders),
        origin=origin_of(files, labels, sources),
    )


def _beside(files: Files, key: str) -> Path | None:
    """The file that the project names under a key, whose path counts from the project's own file."""
    name: str | None = getattr(files.own.shape, key) if files.own else None
    return None if name is None else files.root / name


def _rules(
    files: Files, shared: Compiler, judges: Bench, *, products_known: bool
) -> tuple[Changed, tuple[Builder, ...]]:
    """Every rule, with the project's changes, and what built them."""
    clauses = {name: clause_of(shape) for file in files.all for name, shape in file.shape.clauses.items()}
    builders = tuple(
        Builder(
            file.source,
            file.shape,
            shared if file is files.own else _own_compiler(file, shared),
            clauses,
            products_known,
            judges,
        )
        for file in files.ruled
    )
    rules = [rule for builder in builders for rule in builder.rules()]
    _check_unique(rules)
    if files.own is None:
        return Changed(tuple(rules), {}), builders
    own = builders[-1]
    fixed = own.fixed_terms()
    built = {shape.id for shape in files.own.shape.rules}
    rules = [rule if rule.id in built else replace(rule, unless=(*fixed, *rule.unless)) for rule in rules]
    return overridden(rules, own), builders


def _texts(files: Files, key: str) -> Iterable[tuple[str, str, str]]:
    for file in files.ruled:
        family = file.shape.pack.family if file.shape.pack else ""
        for at, text in enumerate(getattr(file.shape, key)):
            yield family, text, file.source.place((key, at))


def _lines(files: Files) -> list[str]:
    """One line for each file, with the name that places in it begin with."""
    return [f"{file.source.name} {file.digest}" for file in files.all]


def _severity(name: str | None) -> Severity | None:
    return None if name is None else Severity[name.upper()]


def _own_compiler(file: RuleFile, shared: Compiler) -> Compiler:
    """A compiler that knows the classes of one pack beside the shared ones."""
    places = {name: file.source.place(("vocab", name)) for name in file.shape.vocab}
    return Compiler(file.shape.vocab, {}, places, shared, shared.kept, shared.filtered)


def _shared(files: Files, products: Sequence[ProductShape], kept: Patterns) -> Compiler:
    """A compiler that knows the classes every file may use: shipped ones, the project's, products."""
    shared: dict[str, list[str]] = {}
    places: dict[str, str] = {}
    for file in (*files.words, *([files.own] if files.own else [])):
        for name, patterns in file.shape.vocab.items():
            shared[name] = [*shared.get(name, []), *patterns]
            places[name] = file.source.place(("vocab", name))
    for file in files.packs:
        for name in file.shape.vocab:
            if name in shared:
                place = file.source.place(("vocab", name))
                raise ConfigError(f"{place}: the class @{name} is shared already; choose another name")
    if not own_products(products):
        for name in ("product", "approved"):
            shared[name] = [*shared.get(name, []), "@unnamed_product"]
    return Compiler(shared, product_classes(products), places, kept=kept)


def _guard_words(files: Files, compiler: Compiler, labels: "Labels | None") -> GuardWords:
    guards = next(file for file in files.words if file.source.name.endswith("guards.yaml"))
    classes = [field.name for field in fields(GuardWords) if field.name in guards.shape.vocab]
    words = {name: compiler.any_of([f"@{name}"], guards.source.place(("vocab", name))) for name in classes}
    return GuardWords(label_text=Verbatim.of(labels.texts if labels else ()), **words)


def _check_unique(rules: Iterable[Rule]) -> None:
    places: dict[str, str] = {}
    for rule in rules:
        if rule.id in places:
            raise ConfigError(f"{rule.place}: the rule {rule.id} stands at {places[rule.id]} already")
        places[rule.id] = rule.place
    if not places:
        raise ConfigError("no rule is loaded; name a pack under `packs:` or write a rule")
