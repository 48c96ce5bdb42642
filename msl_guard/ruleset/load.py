"""Rule files from disk into a Ruleset: the shipped packs and a project's own file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from msl_guard import __version__
from msl_guard.errors import ConfigError
from msl_guard.match import Engine, GuardWords, Labelled
from msl_guard.model import Clause, Rule, RulesetInfo, Severity
from msl_guard.ruleset.bench import RuleFile, bench, book_of, label_files, labelled_products, regimes_of
from msl_guard.ruleset.build import Builder
from msl_guard.ruleset.faults import suggestion
from msl_guard.ruleset.language import Compiler
from msl_guard.ruleset.override import overridden
from msl_guard.ruleset.ruleset import Ruleset
from msl_guard.ruleset.shape import ProductShape, shaped
from msl_guard.ruleset.strict_yaml import read

if TYPE_CHECKING:
    from msl_guard.label.record import LabelBook

CONFIG_NAME = "rules.yaml"


@dataclass(frozen=True)
class _Files:
    """Everything that goes into a ruleset, before it is built."""

    packs: tuple[RuleFile, ...]
    words: tuple[RuleFile, ...]
    own: RuleFile | None
    root: Path
    labels: tuple[Path, ...] = ()

    @property
    def all(self) -> tuple[RuleFile, ...]:
        return (*self.words, *self.packs, *([self.own] if self.own else []))

    @cached_property
    def products(self) -> list[ProductShape]:
        return self.own.shape.products if self.own else []


def nearest(start: Path) -> Path | None:
    """The `rules.yaml` of the folder or of one above it, up to the repository's root."""
    for folder in (start, *start.parents):
        if (folder / CONFIG_NAME).is_file():
            return folder / CONFIG_NAME
        if (folder / ".git").exists():
            break
    return None


def load(path: Path | None) -> Ruleset:
    """The shipped packs, with the project's own rules and settings if `path` names its file.

    Raises:
        ConfigError: a file cannot be read or used; the message says where and what to do.
    """
    files = _files(path)
    return _built(files, files.products, book_of(files.labels))


def load_for_examples(path: Path | None) -> Ruleset:
    """The same, with the fictional products that the examples of shipped rules speak of."""
    files = _files(path)
    fictional = _shipped("vocab", "example_products.yaml").shape.products
    home = resources.files("msl_guard") / "label" / "examples"
    examples = sorted(one.name for one in home.iterdir())
    book = book_of(files.labels, tuple((home / name, name) for name in examples))
    return _built(files, [*files.products, *fictional], book)


def _files(path: Path | None) -> _Files:
    words = tuple(_shipped("vocab", name) for name in ("common.yaml", "clauses.yaml", "guards.yaml"))
    packs = {
        name.removesuffix(".yaml"): _shipped(name)
        for name in sorted(entry.name for entry in _home().iterdir() if entry.name.endswith(".yaml"))
    }
    if path is None:
        return _Files(tuple(packs.values()), words, None, Path.cwd())
    own = _from_disk(path)
    root = path.resolve().parent
    labels = label_files(own.source, own.shape.labels, root)
    if own.shape.packs is None:
        return _Files(tuple(packs.values()), words, own, root, labels)
    chosen = [
        _chosen(name, packs, root, own.source.place(("packs", at))) for at, name in enumerate(own.shape.packs)
    ]
    return _Files(tuple(chosen), words, own, root, labels)


def _chosen(name: str, packs: Mapping[str, RuleFile], root: Path, place: str) -> RuleFile:
    """One entry of `packs:`: a shipped pack, perhaps with its version, or a file."""
    if name.endswith((".yaml", ".yml")):
        return _from_disk(root / name)
    pack, _, version = name.partition("@")
    if pack not in packs:
        raise ConfigError(f"{place}: unknown pack {pack!r}; {suggestion(pack, list(packs))}")
    head = packs[pack].shape.pack
    if version and head is not None and head.version != version:
        raise ConfigError(f"{place}: the pack {pack} is version {head.version} here, not {version}")
    return packs[pack]


def _home() -> Traversable:
    return resources.files("msl_guard") / "rules"


def _shipped(*names: str) -> RuleFile:
    return _rule_file(_home().joinpath(*names).read_bytes(), "/".join(names))


def _from_disk(path: Path) -> RuleFile:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}; check the name") from None
    return _rule_file(data, str(path))


def _rule_file(data: bytes, name: str) -> RuleFile:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{name}: not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    source = read(text, name)
    return RuleFile(source, shaped(source), sha256(data).hexdigest())


def _built(files: _Files, given: Sequence[ProductShape], book: "LabelBook | None") -> Ruleset:
    products = [*given, *labelled_products(book)]
    clauses = {
        name: Clause(shape.source, shape.clause, shape.says, shape.confidence, shape.reference)
        for file in files.all
        for name, shape in file.shape.clauses.items()
    }
    shared, places = _shared_words(files)
    if not products:
        shared["product"] = [*shared["product"], "@unnamed_product"]
    names = _product_names(products)
    judges = bench(book, lambda: _shipped("vocab", "label.yaml"), shared)
    rules: list[Rule] = []
    for file in (*files.packs, *([files.own] if files.own else [])):
        own = {} if file is files.own else file.shape.vocab
        at = {name: file.source.place(("vocab", name)) for name in own}
        compiler = Compiler({**shared, **own}, names, {**places, **at})
        builder = Builder(file.source, file.shape, compiler, clauses, bool(products), judges)
        rules += builder.rules()
        if file is files.own:
            rules = overridden(rules, builder)
    _check_unique(rules)
    return Ruleset(
        rules=tuple(rules),
        engine=Engine(tuple(rules), _guard_words(files, shared)),
        info=_info(files, rules, len(products), book),
        good=tuple(
            (text, file.source.place(("good", at)))
            for file in files.packs
            for at, text in enumerate(file.shape.good)
        ),
        near_misses=tuple(
            (file.shape.pack.family, text, file.source.place(("near_misses", at)))
            for file in files.packs
            if file.shape.pack
            for at, text in enumerate(file.shape.near_misses)
        ),
        fail_on=_severity(files.own.shape.fail_on) if files.own else None,
        root=files.root,
        contexts=tuple(files.own.shape.contexts) if files.own else (),
        families={file.shape.pack.family: file.shape.pack.title for file in files.packs if file.shape.pack},
    )


def _severity(name: str | None) -> Severity | None:
    return None if name is None else Severity[name.upper()]


def _shared_words(files: _Files) -> tuple[dict[str, list[str]], dict[str, str]]:
    """The word classes every file may use, shipped ones and the project's, and their places."""
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
    return shared, places


def _product_names(products: Sequence[ProductShape]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {"product": [], "brand": [], "investigational": [], "competitor": []}
    for product in products:
        every = [*product.brand, *([product.generic] if product.generic else []), *product.codes]
        if product.owner != "self":
            names["competitor"] += every
            continue
        names["product"] += every
        names["brand"] += product.brand
        if product.status == "investigational":
            names["investigational"] += every
    return names


def _guard_words(files: _Files, shared: Mapping[str, Sequence[str]]) -> GuardWords:
    guards = next(file for file in files.words if file.source.name.endswith("guards.yaml"))
    compiler = Compiler(shared)
    return GuardWords(
        **{
            field.name: compiler.any_of([f"@{field.name}"], guards.source.place(("vocab", field.name)))
            for field in fields(GuardWords)
        }
    )


def _check_unique(rules: Iterable[Rule]) -> None:
    places: dict[str, str] = {}
    for rule in rules:
        if rule.id in places:
            raise ConfigError(f"{rule.place}: the rule {rule.id} stands at {places[rule.id]} already")
        places[rule.id] = rule.place
    if not places:
        raise ConfigError("no rule is loaded; name a pack under `packs:` or write a rule")


def _info(files: _Files, rules: Sequence[Rule], products: int, book: "LabelBook | None") -> RulesetInfo:
    packs = [(file.shape.pack.id, file.shape.pack.version) for file in files.packs if file.shape.pack]
    lines = [f"{PurePath(file.source.name).name} {file.digest}" for file in files.all]
    lines += [f"{path.name} {sha256(path.read_bytes()).hexdigest()}" for path in files.labels]
    digest = sha256("\n".join((__version__, *sorted(lines))).encode()).hexdigest()
    asked = any(isinstance(rule.matcher, Labelled) for rule in rules)
    return RulesetInfo(
        digest, tuple(sorted(packs)), len(rules), products, regimes_of(book) if asked else None
    )
