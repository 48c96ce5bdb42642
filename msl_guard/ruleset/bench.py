"""The labels of a project, ready to be reasoned over; without any, nothing of it is loaded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from msl_guard.errors import ConfigError
from msl_guard.match import Bench
from msl_guard.ruleset.language import Compiler
from msl_guard.ruleset.shape import FileShape, ProductShape
from msl_guard.ruleset.strict_yaml import Source

if TYPE_CHECKING:
    from msl_guard.label.record import LabelBook


@dataclass(frozen=True)
class RuleFile:
    """One rule file as read: its YAML, its typed values and its hash."""

    source: Source
    shape: FileShape
    digest: str


def label_files(source: Source, written: Sequence[str], root: Path) -> tuple[Path, ...]:
    """The label files that a rule file names, globs filled in.

    Raises:
        ConfigError: a name or glob finds no file.
    """
    found: list[Path] = []
    for at, name in enumerate(written):
        matched = sorted(root.glob(name)) if not Path(name).is_absolute() else [Path(name)]
        if not matched or not all(path.is_file() for path in matched):
            place = source.place(("labels", at))
            raise ConfigError(f"{place}: no label file {name!r} in {root}; check the name")
        found += matched
    return tuple(dict.fromkeys(found))


def bench(
    book: "LabelBook | None", words: Callable[[], RuleFile], shared: Mapping[str, Sequence[str]]
) -> Bench:
    """Where the label rules of a ruleset are judged.

    Args:
        book: the products with labels, if the project has any.
        words: reads the file of the words to look for.
        shared: the word classes that the words may name.
    """
    if book is None:
        return Bench(None)
    from msl_guard.label.cues import LabelWords
    from msl_guard.label.mentions import Reader
    from msl_guard.label.reason import Reasoner

    file = words()
    source, shape = file.source, file.shape
    compiler = Compiler({**shared, "denied": shape.vocab["denied"]})
    return Bench(
        Reasoner(
            Reader(book),
            LabelWords(
                **{
                    field.name: compiler.any_of(shape.vocab[field.name], source.place(("vocab", field.name)))
                    for field in fields(LabelWords)
                }
            ),
        )
    )


def book_of(paths: Sequence[Path], shipped: Sequence[tuple[Traversable, str]] = ()) -> "LabelBook | None":
    """The products with labels, if there are any: only then is anything of them loaded.

    Args:
        paths: the project's label files.
        shipped: the label files of examples, with their names; a project's own products outrank them.
    """
    if not paths and not shipped:
        return None
    from msl_guard.label.record import LabelBook
    from msl_guard.ruleset.labels import label_from, load_label

    own = [load_label(path) for path in paths]
    named = {name for product in own for name in product.names}
    fictional = [label_from(one.read_text(encoding="utf-8"), name) for one, name in shipped]
    return LabelBook((*own, *(one for one in fictional if not named & set(one.names))))


def labelled_products(book: "LabelBook | None") -> list[ProductShape]:
    """The products of label files, as rules ask for their names."""
    return [
        ProductShape(
            brand=list(one.brand),
            generic=one.generic or None,
            codes=[*one.codes, *one.spellings],
            owner="self" if one.owner == "self" else "competitor",
            status="investigational" if one.investigational else "approved",
        )
        for one in (book.products if book else ())
    ]


def regimes_of(book: "LabelBook | None") -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The project's own products with labels, and the regimes of each."""
    own = book.own if book else ()
    return tuple((one.name, tuple(label.regime for label in one.labels)) for one in own)
