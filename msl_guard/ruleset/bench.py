"""The labels of a project, ready to be reasoned over; without any, nothing of it is loaded."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from typing import TYPE_CHECKING

from msgspec.structs import fields

from msl_guard.errors import ConfigError
from msl_guard.match import Bench
from msl_guard.ruleset.files import Files, RuleFile, data_of, shipped, text_of
from msl_guard.ruleset.language import Compiler
from msl_guard.ruleset.products import names_of
from msl_guard.ruleset.shape import ProductShape
from msl_guard.ruleset.whereabouts import meant, shown

if TYPE_CHECKING:
    from msl_guard.label.record import LabelBook


@dataclass(frozen=True)
class LabelFile:
    """One label file as read: its name, its text and its hash."""

    name: str
    text: str
    digest: str


@dataclass(frozen=True)
class Labels:
    """The label files of a ruleset, their products, and the words that reasoning looks for."""

    files: tuple[LabelFile, ...]
    book: "LabelBook"
    words: RuleFile

    @property
    def lines(self) -> list[str]:
        """One line for each file, as a ruleset is known by."""
        return [
            f"{self.words.source.name} {self.words.digest}",
            *(f"{one.name} {one.digest}" for one in self.files),
        ]

    @property
    def products(self) -> tuple[ProductShape, ...]:
        """The products of the labels, as rules ask for their names."""
        return tuple(
            ProductShape(
                brand=list(one.brand),
                generic=one.generic or None,
                spellings=list(one.spellings),
                codes=list(one.codes),
                owner="self" if one.owner == "self" else "competitor",
                status="investigational" if one.investigational else "approved",
            )
            for one in self.book.products
        )

    @property
    def texts(self) -> tuple[str, ...]:
        """The sentences of the labels, word for word, as far as their files hold them."""
        return tuple(
            text for product in self.book.products for label in product.labels for text in label.text
        )

    def further(self, given: Sequence[ProductShape]) -> tuple[ProductShape, ...]:
        """The products of the labels that the project does not name beside them."""
        known = {name.casefold() for product in given for name in names_of(product)}
        return tuple(
            one for one in self.products if known.isdisjoint(name.casefold() for name in names_of(one))
        )

    def bench(self, shared: Compiler) -> Bench:
        """Where the label rules of a ruleset are judged; `shared` knows the classes that words may name."""
        from msl_guard.label.cues import LabelWords
        from msl_guard.label.mentions import Reader
        from msl_guard.label.reason import Reasoner

        source, vocab = self.words.source, self.words.shape.vocab
        compiler = Compiler({"denied": vocab["denied"]}, {}, {}, shared, shared.kept)
        words = {
            field.name: compiler.any_of(vocab[field.name], source.place(("vocab", field.name)))
            for field in fields(LabelWords)
        }
        return Bench(Reasoner(Reader(self.book), LabelWords(**words)))

    def regimes(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The project's own products with labels, and the regimes of each."""
        return tuple((one.name, tuple(label.regime for label in one.labels)) for one in self.book.own)


def labels_of(files: Files) -> Labels | None:
    """The labels that a project names, if it names any: only then is anything of them loaded.

    Raises:
        ConfigError: a label file is not there, cannot be read or holds an impossible label.
    """
    found = _named(files)
    return _labels(found, ()) if found else None


def labels_for_examples(files: Files) -> Labels:
    """The same, with the fictional labels that the examples of shipped rules speak of."""
    home = resources.files("msl_guard") / "label" / "examples"
    fictional = sorted(home.iterdir(), key=lambda one: one.name)
    return _labels(_named(files), [_label_file(one.read_bytes(), one.name) for one in fictional])


def _labels(own: Sequence[LabelFile], fictional: Sequence[LabelFile]) -> Labels:
    """The labels of files; a project's own products outrank fictional ones of the same name."""
    from msl_guard.label.record import LabelBook
    from msl_guard.ruleset.labels import label_from

    products = [label_from(one.text, one.name) for one in own]
    named = {name for product in products for name in product.names}
    invented = (label_from(one.text, one.name) for one in fictional)
    book = LabelBook((*products, *(one for one in invented if not named & set(one.names))))
    return Labels((*own, *fictional), book, shipped("label", "words.yaml"))


def _named(files: Files) -> tuple[LabelFile, ...]:
    """The label files that a project's rule file names, globs filled in."""
    if files.own is None:
        return ()
    found: dict[str, LabelFile] = {}
    for at, written in enumerate(files.own.shape.labels):
        matched = meant(written, files.root)
        if not matched:
            place = files.own.source.place(("labels", at))
            raise ConfigError(
                f"{place}: no label file {written!r} in {shown(files.root)}; check the name,"
                " which is relative to the rule file"
            )
        for path in matched:
            found[shown(path)] = _label_file(data_of(path, "label file"), shown(path))
    return tuple(found.values())


def _label_file(data: bytes, name: str) -> LabelFile:
    return LabelFile(name, text_of(data, name), sha256(data).hexdigest())
