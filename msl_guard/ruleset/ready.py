"""A ruleset ready to judge, kept between runs: what builds one need not even be imported then.

Two entries are found by the program and by the project's rule file: a short one, which holds while every
file that the ruleset was made of has the same bytes, and the engine, which only a document that has to be
judged asks for. Rules that reason over labels are made anew.
"""

import json
import pickle
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from msl_guard.errors import ConfigError
from msl_guard.model import RulesetInfo, Severity
from msl_guard.ownfiles import prune, remember, remembered
from msl_guard.program import program
from msl_guard.ruleset.globs import Placing
from msl_guard.ruleset.ruleset import Origin, Ruleset, WrittenRuleset
from msl_guard.ruleset.values import DAMAGED, read_values
from msl_guard.ruleset.whereabouts import meant, shown

if TYPE_CHECKING:
    from msl_guard.match import Engine


@dataclass(frozen=True)
class _Head:
    """All of a ruleset but its engine."""

    info: RulesetInfo
    fail_on: Severity | None
    contexts: tuple[Placing, ...]
    off: Mapping[str, str]
    unwaivable: frozenset[str]
    limits: Mapping[str, float]
    waivers: str | None
    baseline: str | None


def ready(path: Path | None, *, prefilter: bool = True) -> Ruleset:
    """The same as `load`, without what proves and explains the rules.

    Raises:
        ConfigError: a file cannot be read or used; the message says where and what to do.
    """
    known = _recalled(path) if prefilter else None
    if known is not None:
        return known
    made = _loaded(path, prefilter=prefilter)
    return _kept(path, made) if prefilter else made.bare


def _loaded(path: Path | None, *, prefilter: bool = True) -> WrittenRuleset:
    from msl_guard.ruleset.loading import load

    return load(path, prefilter=prefilter)


def _key(path: Path | None) -> str:
    """Names in messages are relative to the current folder, so that it is a part of the key."""
    named = "" if path is None else f"{shown(path)}\n{Path.cwd()}"
    return sha256(f"{program()}\n{named}".encode(errors="surrogateescape")).hexdigest()


def _kept(path: Path | None, made: WrittenRuleset) -> Ruleset:
    """The ruleset without what is not kept, for this run and the next."""
    from msl_guard.ruleset.keptengine import keep

    bare, origin = made.bare, json.dumps(asdict(made.origin)).encode()
    beside = [None if one is None else str(one) for one in (bare.waivers, bare.baseline)]
    known = dict(bare.off), bare.unwaivable, dict(bare.limits)
    head = _Head(bare.info, bare.fail_on, bare.contexts, *known, *beside)
    remember(f"rules-{_key(path)}", origin + b"\n" + pickle.dumps(head, 5))
    if not made.origin.globs:
        keep(_engine_key(path, origin), bare.engine)
    prune()
    return bare


def _recalled(path: Path | None) -> Ruleset | None:
    """The ruleset, if it is known and its files are what they were."""
    root = Path.cwd() if path is None else path.parent.resolve()
    origin, _, data = (remembered(f"rules-{_key(path)}") or b"").partition(b"\n")
    try:
        if not _holds(Origin(**json.loads(origin)), root):
            return None
        head = read_values(data)
    except DAMAGED:
        return None
    if not isinstance(head, _Head):
        return None
    made = partial(_engine, path, _engine_key(path, origin), head.info.sha256)
    return Ruleset(
        made,
        head.info,
        head.fail_on,
        None if head.waivers is None else Path(head.waivers),
        None if head.baseline is None else Path(head.baseline),
        root,
        head.contexts,
        head.off,
        head.unwaivable,
        head.limits,
    )


def _engine_key(path: Path | None, origin: bytes) -> str:
    return "engine-" + sha256(_key(path).encode() + origin).hexdigest()


def _engine(path: Path | None, key: str, digest: str) -> "Engine":
    """The engine of a ruleset that is known; made anew if it is not kept.

    Raises:
        ConfigError: the rules have changed since the run began.
    """
    from msl_guard.ruleset.keptengine import recalled

    def again() -> "Engine":
        made = _loaded(path)
        if made.info.sha256 != digest:
            raise ConfigError("the rules were changed while this run read them; run it again")
        return _kept(path, made).engine

    return recalled(key, again) or again()


def _holds(origin: Origin, root: Path) -> bool:
    """Whether all that a ruleset was made of is what it was."""
    return all(_same(name, digest) for name, digest in origin.files.items()) and all(
        [shown(path) for path in meant(written, root)] == named for written, named in origin.globs.items()
    )


def _same(name: str, digest: str) -> bool:
    return sha256(Path(name).read_bytes()).hexdigest() == digest
