"""The labels of a project, ready to be reasoned over; without any, nothing of it is loaded."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from msl_guard.errors import ConfigError
from msl_guard.match import Bench
from msl_guard.ruleset.language import Compiler
from msl_guard.ruleset.shape import FileShape
from msl_guard.ruleset.strict_yaml import Source

if TYPE_CHECKING:
    from msl_guard.label.record import LabelBook


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
    book: "LabelBook | None", words: tuple[Source, FileShape], shared: Mapping[str, Sequence[str]]
) -> Bench:
    """Where the label rules of a ruleset are judged.

    Args:
        book: the products with labels, if the project has any.
        words: the file of the words to look for.
        shared: the word classes that the words may name.
    """
    if book is None:
        return Bench(None)
    from msl_guard.label.cues import LabelWords
    from msl_guard.label.mentions import Reader
    from msl_guard.label.reason import Reasoner

    source, shape = words
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
