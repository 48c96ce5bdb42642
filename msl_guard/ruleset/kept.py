"""Compiled patterns kept between runs (see `ownfiles`): regular expressions, no code.

What is kept is found by a key made of the program's own files and of everything that went into a
ruleset, so that any change is a miss.
"""

import sys
from collections.abc import Iterable
from hashlib import sha256
from importlib import resources

import msgspec

from msl_guard.ownfiles import prune, remember, remembered

_WORTHWHILE = 100
"""Patterns; fewer are compiled sooner than they are read."""
# What decides how a pattern is compiled: this package, the folding of text, the words of the language.
_CODE = (
    "fold.py",
    *(f"match/{name}.py" for name in ("needs", "pieces")),
    *(
        f"ruleset/{name}.py"
        for name in "expressions folding kept language loosening phrase raw_regex words".split()
    ),
)

Patterns = dict[str, tuple[str, str | None, bytes]]
"""What a `Pattern` is made of, but for its place and its written form, which it is found by."""


def key_of(digests: Iterable[str]) -> str:
    """The key of a ruleset made of files with these digests, and of this very program."""
    home = resources.files("msl_guard")
    code = [sha256(home.joinpath(name).read_bytes()).hexdigest() for name in _CODE]
    return sha256("\n".join((sys.version, msgspec.__version__, *code, *digests)).encode()).hexdigest()


def recalled(key: str) -> Patterns:
    """The patterns kept under a key; none if there are none to be trusted."""
    data = remembered(f"patterns-{key}")
    if data is None:
        return {}
    try:
        return msgspec.msgpack.decode(data, type=Patterns)
    except msgspec.MsgspecError:
        return {}


def keep(key: str, patterns: Patterns) -> None:
    """Keep patterns for the next run, if there are enough of them to be worth it."""
    if len(patterns) >= _WORTHWHILE:
        remember(f"patterns-{key}", msgspec.msgpack.encode(patterns))
        prune()
