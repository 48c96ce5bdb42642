"""What a ruleset was made of: for those who read a report, and for the next run."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING

from msl_guard import __version__
from msl_guard.match import Labelled
from msl_guard.model import CitedFile, Rule, RulesetInfo
from msl_guard.ruleset.files import Files
from msl_guard.ruleset.products import own_products
from msl_guard.ruleset.ruleset import Origin
from msl_guard.ruleset.shape import ProductShape
from msl_guard.ruleset.whereabouts import meant, shown

if TYPE_CHECKING:
    from msl_guard.ruleset.bench import Labels


def origin_of(files: Files, labels: "Labels | None", sources: Sequence[CitedFile]) -> Origin:
    """The files that a ruleset was made of, and which files its globs meant."""
    made_of = {file.source.name: file.digest for file in files.all if file.on_disk}
    made_of |= {shown(files.root / one.path): one.sha256 for one in sources}
    if labels is None or files.own is None:
        return Origin(made_of, {})
    return Origin(
        {**made_of, **{one.name: one.digest for one in labels.files}},
        {one: [shown(path) for path in meant(one, files.root)] for one in files.own.shape.labels},
    )


def info_of(
    files: Files,
    rules: Sequence[Rule],
    given: Sequence[ProductShape],
    labels: "Labels | None",
    sources: Sequence[CitedFile],
) -> RulesetInfo:
    """What reports say of a ruleset."""
    packs = [(file.shape.pack.id, file.shape.pack.version) for file in files.packs if file.shape.pack]
    lines = [f"{PurePath(file.source.name).name} {file.digest}" for file in files.all]
    lines += [f"{PurePath(one.name).name} {one.digest}" for one in (labels.files if labels else ())]
    lines += [f"source {one.path} {one.sha256} {' '.join(one.keys)}" for one in sources]
    digest = sha256("\n".join((__version__, *sorted(lines))).encode()).hexdigest()
    name = files.own.source.name if files.own else ""
    asked = any(isinstance(rule.matcher, Labelled) for rule in rules)
    regimes = labels.regimes() if labels else ()
    products = own_products([*given, *(labels.further(given) if labels else ())])
    return RulesetInfo(
        digest,
        tuple(sorted(packs)),
        len(rules),
        products,
        file=name,
        labels=regimes if asked else None,
        sources=tuple(sources),
        compares=any(rule.compares for rule in rules),
    )
